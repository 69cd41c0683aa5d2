//! All releases: what each release's own code makes of its own configuration.

use rayon::prelude::*;
use serde_json::json;

use crate::{shared, view};

/// How many releases are recorded.
const RELEASES: usize = 73;

#[test]
fn every_release_is_read_as_it_reads_itself() {
    let Some(shared) = shared::folder("releases") else { return };
    let archives = shared::entries(&shared.join("magento/releases"));
    assert_eq!(archives.len(), RELEASES);
    archives.par_iter().for_each(|archive| {
        let release = shared::name(archive).strip_suffix(".tar.gz").unwrap();
        let recorded = shared::json_gz(&shared.join(format!("oracle/releases/{release}.json.gz")));
        let unpacked = shared::unpack(archive);
        let store = view::discover(&unpacked.path().join(release));
        assert_eq!(store.magento.as_deref(), Some(release));

        let loaded = view::load(&store).unwrap();
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
        let mut expected = shared::texts(&recorded["bulk_routes"]);
        bulk.sort();
        expected.sort_unstable();
        assert_eq!(bulk, expected, "{release}: bulk routes");

        let undefined = routes.sorted().into_iter().flat_map(|route| {
            let refs = route.acl_resources().filter(|resource| !tree.contains(resource));
            refs.map(|resource| json!({ "ref": resource, "route": route.name() })).collect::<Vec<_>>()
        });
        assert_eq!(json!(undefined.collect::<Vec<_>>()), recorded["undefined_refs"], "{release}: undefined refs");
    });
}
