//! A snapshot: parsed, written and parsed again.

use mageacl_core::catalog::{AclTree, Catalog, snapshot};
use mageacl_core::source::SourceMap;

use super::{input, spans};

/// Parses the text; a snapshot must survive writing and parsing unchanged.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    let sources = SourceMap::default();
    let catalog = match snapshot::parse(text, &sources) {
        Ok(catalog) => catalog,
        Err(error) => {
            spans::check_error(&error, text);
            return;
        }
    };
    let first = written(&catalog, &sources);
    let again = SourceMap::default();
    let catalog = snapshot::parse(&first, &again).expect("a written snapshot is valid");
    assert_eq!(written(&catalog, &again), first);
}

fn written(catalog: &Catalog, sources: &SourceMap) -> String {
    let (Ok(tree), Ok(routes), Some(known)) = (&catalog.acl, &catalog.routes, &catalog.integrations) else {
        panic!("a parsed snapshot is complete");
    };
    check(tree);
    let mut text = Vec::new();
    snapshot::write(&catalog.origin, catalog, (tree, routes), known, sources, &mut text)
        .expect("writing to memory cannot fail");
    String::from_utf8(text).expect("JSON is UTF-8")
}

fn check(tree: &AclTree) {
    for node in tree.nodes() {
        assert!(tree.parent(node).is_none_or(|parent| parent < node));
    }
}
