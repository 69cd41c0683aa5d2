//! Up to four modules with one kind of file each, from the disk to the catalog.
//!
//! The first byte says which kind of file and which release; the rest is cut at zero bytes into the files. Whatever
//! comes out, it comes out twice the same, and places lie inside their texts.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mageacl::catalog::acl::Node;
use mageacl::catalog::{self, Catalog, ConfigError, Declaration, Origin, OriginSource};
use mageacl::source::{SourceMap, Span};
use mageacl::store::EnabledModule;
use tempfile::TempDir;

const FILES: [&str; 3] = ["etc/acl.xml", "etc/webapi.xml", "etc/webapi_async.xml"];

/// One folder for the whole run; its files are written anew each time.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder for temporary files")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let file = FILES[usize::from(kind & 3) % FILES.len()];
    let magento = (kind & 4 != 0).then(|| "2.3.1".to_owned());
    let modules: Vec<EnabledModule> =
        rest.splitn(4, |byte| *byte == 0).enumerate().map(|(at, text)| module(at, file, text)).collect();
    let origin = Origin {
        partial: false,
        source: OriginSource::Checkout,
        magento,
        enabled: modules.len(),
        disabled: 0,
        notes: Vec::new(),
        acl_files: 0,
        webapi_files: 0,
    };
    let (sources, catalog) = read(&modules, &origin);
    let (_, again) = read(&modules, &origin);
    assert_eq!(shown(&catalog), shown(&again));
    check(&catalog, &sources);
    for folder in modules.iter().filter_map(|module| module.path.as_ref()) {
        let _ = fs::remove_file(folder.join(file));
    }
});

fn module(at: usize, file: &str, text: &[u8]) -> EnabledModule {
    let path: PathBuf = FOLDER.path().join(format!("m{at}"));
    fs::create_dir_all(path.join("etc")).expect("a folder");
    fs::write(path.join(file), text).expect("a file");
    EnabledModule { name: format!("Vendor_M{at}"), path: Some(path), label: format!("m{at}") }
}

fn read(modules: &[EnabledModule], origin: &Origin) -> (SourceMap, Catalog) {
    let mut sources = SourceMap::default();
    let catalog = catalog::read(modules.to_vec(), origin.clone(), &mut sources);
    (sources, catalog)
}

/// All of a catalog that an answer may be made of, in its order.
fn shown(catalog: &Catalog) -> String {
    let acl = catalog.acl.as_ref().map(|tree| tree.nodes().map(|node| tree.resource(node)).collect::<Vec<_>>());
    let routes = catalog.routes.as_ref().map(|routes| (routes.all(), routes.operations(), routes.aliases()));
    format!("{acl:?} {routes:?}")
}

fn check(catalog: &Catalog, sources: &SourceMap) {
    match &catalog.acl {
        Err(error) => error_lies_inside(error, sources),
        Ok(tree) => {
            let nodes: Vec<Node> = tree.nodes().collect();
            assert_eq!(nodes.len(), tree.len());
            let below: usize = nodes.iter().map(|node| tree.children(*node).count()).sum();
            assert_eq!(tree.roots().len() + below, nodes.len());
            for node in nodes {
                let resource = tree.resource(node);
                assert!(tree.contains(&resource.id));
                assert!(tree.ancestors(node).iter().all(|above| *above < node), "not in pre-order");
                let _ = (tree.title_path(node), resource.module());
                inside(&resource.declarations, sources);
            }
            assert_eq!(tree.build_error().is_none(), tree.duplicates().is_empty());
        }
    }
    match &catalog.routes {
        Err(error) => error_lies_inside(error, sources),
        Ok(routes) => {
            assert!(routes.all().is_sorted_by(|a, b| a.url <= b.url));
            for route in routes.all() {
                inside(&route.declarations, sources);
                let _ = (route.access(), route.is_write(), route.acl_resources().count());
            }
            assert_eq!(routes.sorted().len(), routes.all().len());
            assert!(routes.bulk().len() <= routes.all().len());
            let _ = (routes.operations(), routes.aliases(), routes.nameless_services());
        }
    }
}

fn inside(declarations: &[Declaration], sources: &SourceMap) {
    assert!(!declarations.is_empty());
    for declaration in declarations {
        lies_inside(declaration.span, sources);
        assert!(!declaration.module.is_empty(), "a place without a module");
    }
}

fn error_lies_inside(error: &ConfigError, sources: &SourceMap) {
    for span in error.span.into_iter().chain(error.related.iter().map(|(span, _)| *span)) {
        assert!(span.start <= span.end);
        let _ = (sources.position(span), sources.name(span.file));
    }
}

fn lies_inside(span: Span, sources: &SourceMap) {
    assert!(sources.text(span.file).get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}
