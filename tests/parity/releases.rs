//! All releases: the configuration of each release, as its own code reads it.

use std::path::Path;

use mageacl_core::catalog::{self, AclTree, Catalog, Route, Routes, releases};
use mageacl_core::source::SourceMap;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::{records, view};

/// Recorded releases.
const RELEASES: usize = 73;

/// Releases that were recorded as Composer installed them in 2025.
const LATER: [&str; 2] = ["2.3.0", "2.4.4"];

pub(crate) fn catalogs(shared: &Path) {
    let archives = records::entries(&shared.join("magento/releases"));
    assert_eq!(archives.len(), RELEASES);
    archives.par_iter().for_each(|archive| {
        let release = records::name(archive).strip_suffix(".tar.gz").unwrap();
        let recorded = records::json_gz(&shared.join(format!("oracle/releases/{release}.json.gz")));
        let unpacked = records::unpack(archive);
        let store = view::discover(&unpacked.path().join(release));
        assert_eq!(store.magento.as_deref(), Some(release));

        let mut loaded = view::load(&store).unwrap();
        catalog::read_aliases(&mut loaded.catalog, &loaded.sources).unwrap();
        let modules: Vec<_> = loaded.catalog.modules.iter().map(|module| json!([module.name, module.label])).collect();
        let expected: Vec<_> =
            recorded["modules"].as_array().unwrap().iter().map(|m| json!([m["name"], m["path"]])).collect();
        assert_eq!(modules, expected, "{release}: modules");

        let tree = loaded.catalog.acl.as_ref().unwrap();
        assert_eq!(view::tree(tree), recorded["acl"], "{release}: tree");
        assert!(tree.build_error().is_none() && recorded["acl_build_error"].is_null(), "{release}");
        assert_eq!(loaded.catalog.origin.acl_files, recorded["acl_files"].as_array().unwrap().len(), "{release}");

        let routes = loaded.catalog.routes.as_ref().unwrap();
        let recorded_routes = view::recorded_routes(&recorded["routes"]);
        assert_eq!(view::routes(routes, "service_class"), recorded_routes, "{release}: routes");
        assert_eq!(loaded.catalog.origin.webapi_files, recorded["webapi_files"].as_array().unwrap().len());

        assert_eq!(view::operations(routes), recorded["soap_operations"], "{release}: SOAP operations");
        let mut bulk: Vec<String> =
            routes.bulk().iter().map(|bulk| format!("{} {}", bulk.route.method, bulk.url)).collect();
        let mut expected = records::texts(&recorded["bulk_routes"]);
        bulk.sort();
        expected.sort_unstable();
        assert_eq!(bulk, expected, "{release}: bulk routes");

        let undefined = routes.sorted().into_iter().flat_map(|route| {
            let refs = route.acl_resources().filter(|resource| !tree.contains(resource));
            refs.map(|resource| json!({ "ref": resource, "route": route.name() })).collect::<Vec<_>>()
        });
        assert_eq!(json!(undefined.collect::<Vec<_>>()), recorded["undefined_refs"], "{release}: undefined refs");

        built_in(release, &loaded.catalog, &recorded);
    });
}

/// Compares the catalog of the built-in facts with the record and with the catalog of the release's files. The facts have the
/// modules by name, and the modules that declare each route.
fn built_in(release: &str, read: &Catalog, recorded: &Value) {
    let name = if LATER.contains(&release) { format!("{release}+2025") } else { release.to_owned() };
    let catalog = releases::load(&name, &SourceMap::default()).unwrap();
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    assert_eq!(view::tree(tree), recorded["acl"], "{release}: built-in tree");
    let recorded_routes = view::recorded_routes(&recorded["routes"]);
    assert_eq!(view::routes(routes, "service_class"), recorded_routes, "{release}: built-in routes");
    assert_eq!(view::operations(routes), recorded["soap_operations"], "{release}: built-in SOAP operations");

    let (read_tree, read_routes) = (read.acl.as_ref().unwrap(), read.routes.as_ref().unwrap());
    let bulk = |routes: &Routes| {
        let bulk = routes.bulk().into_iter();
        bulk.map(|bulk| (bulk.url.to_owned(), bulk.route.name())).collect::<Vec<_>>()
    };
    assert_eq!(bulk(routes), bulk(read_routes), "{release}: built-in bulk routes");
    assert_eq!(routes.aliases(), read_routes.aliases(), "{release}: built-in aliases");
    assert_eq!(tree.disabled(), read_tree.disabled(), "{release}: built-in disabled resources");
    let owners = |tree: &AclTree| tree.nodes().map(|node| tree.resource(node).module().to_owned()).collect::<Vec<_>>();
    assert_eq!(owners(tree), owners(read_tree), "{release}: built-in owners of resources");
    let owners = |routes: &Routes| {
        let modules = |route: &Route| route.declarations.iter().map(|it| it.module.clone()).collect::<Vec<_>>();
        routes.all().iter().map(|route| (route.name(), route.operation.clone(), modules(route))).collect::<Vec<_>>()
    };
    assert_eq!(owners(routes), owners(read_routes), "{release}: built-in owners of routes");
    let modules = |catalog: &Catalog| {
        let mut modules: Vec<_> = catalog.modules.iter().map(|it| (it.name.clone(), it.label.clone())).collect();
        modules.sort();
        modules
    };
    assert_eq!(modules(&catalog), modules(read), "{release}: built-in modules");
    let numbers = |catalog: &Catalog| {
        let origin = &catalog.origin;
        (origin.enabled, origin.acl_files, origin.webapi_files, origin.release())
    };
    assert_eq!(numbers(&catalog), numbers(read), "{release}: built-in numbers");

    // Adding the release again changes nothing.
    assert_eq!(
        releases::add_release(releases::FACTS, &name, read).as_deref(),
        Ok(releases::FACTS),
        "{release}: folded"
    );
}
