//! Locks and snapshots against sources that do not come from XML files: a running store, and Adobe's own documents.

use std::collections::BTreeMap;
use std::path::Path;

use mageacl_core::catalog::{Access, Route};

use super::view::read_snapshot;
use crate::live::Live;
use crate::records;

/// A running 2.4.7-p3 that was asked over HTTP, from its lock alone.
pub(crate) fn running_shop(shared: &Path) {
    let Live { catalog, record: live } = Live::read(shared);
    let routes = catalog.routes.as_ref().unwrap();
    let by_name: BTreeMap<String, &Route> = routes.all().iter().map(|route| (route.name(), route)).collect();
    let asked = records::texts(&live["routes"]);
    let known: Vec<&str> = by_name.keys().map(String::as_str).collect();
    let mut sorted = asked.clone();
    sorted.sort_unstable();
    assert_eq!(known, sorted);
    assert_eq!(catalog.modules.len(), 358);

    // All operations were asked for but one, which every role may call.
    let mut expected = records::texts(&live["soap_operations"]);
    expected.push("backendModuleServiceV1GetModules");
    expected.sort_unstable();
    let operations = routes.operations();
    let mut got: Vec<&str> = operations.iter().map(|operation| operation.name.as_str()).collect();
    got.sort_unstable();
    assert_eq!(got, expected);
}

/// The routes that Adobe publishes for Commerce with B2B 2.4.6, and whether guests and customers may call them.
pub(crate) fn published_routes(shared: &Path) {
    let catalog = read_snapshot(&shared.join("facts/commerce/2.4.6-p1-b2b.json"));
    let all = catalog.routes.as_ref().unwrap().all();
    let by_name: BTreeMap<String, &Route> =
        all.iter().map(|route| (format!("{} {}", route.method, unnamed(&route.url)), route)).collect();
    let published = records::json(&shared.join("facts/openapi/2.4.6.json"));
    let published = published["routes"].as_array().unwrap();
    assert_eq!((published.len(), by_name.len()), (526, 526));
    let mut omitted = 0;
    for row in published {
        let name = format!("{} {}", row["method"].as_str().unwrap(), unnamed(row["path"].as_str().unwrap()));
        let route = by_name.get(&name).unwrap_or_else(|| panic!("{name} is published and not known"));
        assert_eq!(route.is_for_everybody(), row["guest"] == true, "{name}: guests");
        let is_for_customers = route.is_for_everybody() || route.access() == Access::SelfOnly;
        if row["customer"] == true {
            assert!(is_for_customers, "{name}: refused to customers");
        } else if is_for_customers {
            omitted += 1;
        }
    }
    assert_eq!(omitted, 36);
}

/// Replaces the names of path parameters.
pub(crate) fn unnamed(path: &str) -> String {
    let part = |part: &str| if part.starts_with([':', '{']) { ":".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
