//! Up to four modules with one kind of file each, merged into a catalog.
//!
//! The low bits of the first byte select the kind of file and the release; the rest is cut at zero bytes into files.

use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{self, Catalog, ConfigError, Declaration};
use mageacl_core::source::SourceMap;
use mageacl_core::store::EnabledModule;

use super::catalog::{module, origin};
use super::{input, spans};

const FILES: [&str; 3] = ["etc/acl.xml", "etc/webapi.xml", "etc/webapi_async.xml"];

/// Merges the files twice; both catalogs must be equal, and positions must be inside their files.
pub fn run(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let path = FILES[usize::from(kind & 3) % FILES.len()];
    let magento = (kind & 4 != 0).then_some("2.3.1");
    let texts = input::pieces(rest, &[0], 4);
    let (sources, catalog) = read(path, &texts, magento);
    let (_, again) = read(path, &texts, magento);
    assert_eq!(shown(&catalog), shown(&again));
    check(&catalog, &sources);
}

fn read(path: &str, texts: &[&[u8]], magento: Option<&str>) -> (SourceMap, Catalog) {
    let modules: Vec<EnabledModule> = (0..texts.len()).map(module).collect();
    let origin = origin(modules.len(), magento);
    let file = |module: &EnabledModule, asked: &str| {
        let number: usize = module.label.parse().ok()?;
        (asked == path).then(|| texts[number].to_owned())
    };
    let sources = SourceMap::default();
    let (catalog, aliases) = catalog::read_from_memory(modules, origin, file, &sources);
    if let Err(error) = aliases {
        check_error(&error, &sources);
    }
    (sources, catalog)
}

/// Formats the resources and routes of a catalog in their order.
fn shown(catalog: &Catalog) -> String {
    let acl = catalog.acl.as_ref().map(|tree| tree.nodes().map(|node| tree.resource(node)).collect::<Vec<_>>());
    let routes = catalog.routes.as_ref().map(|routes| (routes.all(), routes.operations(), routes.aliases()));
    format!("{acl:?} {routes:?}")
}

fn check(catalog: &Catalog, sources: &SourceMap) {
    match &catalog.acl {
        Err(error) => check_error(error, sources),
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
        Err(error) => check_error(error, sources),
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
        spans::check(declaration.span, sources);
        assert!(!declaration.module.is_empty(), "a declaration without a module");
    }
}

fn check_error(error: &ConfigError, sources: &SourceMap) {
    let related = error.related.iter().map(|(span, _)| *span);
    error.span.into_iter().chain(related).for_each(|span| spans::check_start(span, sources));
}
