//! Any text as a snapshot. It is read or refused at a place in it; what is read is a tree, and is written as a snapshot that
//! is read as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mageacl::catalog::{AclTree, Catalog, snapshot};
use mageacl::source::SourceMap;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let catalog = match snapshot::parse(text, &mut sources) {
        Ok(catalog) => catalog,
        Err(error) => {
            assert!(error.span.end <= text.len() && text.is_char_boundary(error.span.start), "{error:?}");
            return;
        }
    };
    let first = written(&catalog, &sources);
    let mut again = SourceMap::default();
    let catalog = snapshot::parse(&first, &mut again).expect("what was written can be read");
    assert_eq!(written(&catalog, &again), first);
});

fn written(catalog: &Catalog, sources: &SourceMap) -> String {
    let (Ok(tree), Ok(routes), Some(known)) = (&catalog.acl, &catalog.routes, &catalog.integrations) else {
        panic!("a snapshot has all of them");
    };
    check(tree);
    let mut text = Vec::new();
    snapshot::write(catalog, (tree, routes), known, sources, &mut text).expect("memory takes all");
    String::from_utf8(text).expect("JSON is text")
}

fn check(tree: &AclTree) {
    for node in tree.nodes() {
        assert!(tree.parent(node).is_none_or(|parent| parent < node));
    }
}
