//! Generated stores: modules, trees, routes, requests and integrations.

use mageacl_core::endpoint::matching::Channel;
use serde_json::{Value, json};

use crate::collection::{Expected, Stores};
use crate::records;
use crate::view::{self, Answer};

/// Recorded stores.
const STORES: Expected = Expected { sample: 12, all: 300 };

/// Requests to the stores whose routes load.
const REQUESTS: Expected = Expected { sample: 202, all: 8_982 };

pub(crate) fn answers(stores: &Stores) {
    let generated = stores.generated();
    let cases: Vec<_> = generated.cases.iter().filter(|case| case.join("expected.json").exists()).collect();
    assert_eq!(cases.len(), stores.expected(STORES));
    let mut requests = 0;
    for case in cases {
        let recorded = records::json(&case.join("expected.json"));
        requests += check(records::name(case), &case.join("store"), &recorded);
    }
    assert!(requests >= stores.expected(REQUESTS), "only {requests} requests were compared");
}

/// Compares one store. Returns the number of requests among the questions.
fn check(case: &str, root: &std::path::Path, recorded: &Value) -> usize {
    let store = view::discover(root);
    let mut registered: Vec<_> = store.components.iter().filter_map(|component| component.name.as_deref()).collect();
    let mut expected = records::texts(&recorded["modules"]["registered"]);
    registered.sort_unstable();
    expected.sort_unstable();
    assert_eq!(registered, expected, "{case}: registered modules");

    let enabled = store.config.as_ref().map(|config| json!(config.enabled)).unwrap_or_default();
    assert_eq!(enabled, recorded["modules"].get("enabled").cloned().unwrap_or_default(), "{case}: enabled modules");
    let mut without_config = view::discover(root);
    without_config.config = None;
    match view::modules(&without_config) {
        // A module without a registration has no files, so the list of mageacl does not contain it.
        Ok(order) => {
            let all = records::texts(&recorded["modules"]["all"]);
            let known: Vec<_> = all.into_iter().filter(|name| expected.contains(name)).collect();
            assert_eq!(order, known, "{case}: load order");
        }
        Err(error) => assert!(!recorded["modules"]["all_error"].is_null(), "{case}: {error}"),
    }

    let failed = |part: &str| records::texts(&recorded["errors"]).contains(&part);
    let mut loaded = match view::load(&store) {
        Ok(loaded) => loaded,
        Err(error) => {
            assert!(failed("modules"), "{case}: {error}");
            return 0;
        }
    };
    assert!(!failed("modules"), "{case}: Magento cannot load the modules, mageacl can");
    check_acl(case, &loaded, recorded);
    let matches = check_routes(case, &loaded, recorded);
    if loaded.catalog.acl.is_ok() {
        let expected = &recorded["integration"]["config"];
        match view::integrations(&mut loaded) {
            Ok(integrations) => {
                let recorded = Some(&expected["integrations"]).filter(|known| known.is_object());
                assert_eq!(integrations, recorded.cloned().unwrap_or_else(|| json!({})), "{case}: integrations");
                assert!(expected["error"].is_null(), "{case}: {expected}");
            }
            Err(error) => assert!(!expected["error"].is_null(), "{case}: {error}"),
        }
    }
    matches
}

fn check_acl(case: &str, loaded: &view::Loaded, recorded: &Value) {
    let tree = match &loaded.catalog.acl {
        Ok(tree) => tree,
        Err(error) => return assert!(!recorded["acl"]["error"].is_null(), "{case}: {error}"),
    };
    assert!(recorded["acl"]["error"].is_null(), "{case}: Magento cannot load the ACL, mageacl can");
    assert_eq!(view::tree(tree), view::without_module(&recorded["acl"]["tree"]), "{case}: tree");
    let mut duplicates: Vec<&str> = tree.duplicates().iter().map(|nodes| tree.resource(nodes[0]).id.as_str()).collect();
    let mut expected = records::texts(&recorded["acl"]["duplicate_ids"]);
    duplicates.sort_unstable();
    expected.sort_unstable();
    assert_eq!(duplicates, expected, "{case}: duplicates");
    let build_error = &recorded["authorization"]["acl_build_error"];
    assert_eq!(tree.build_error().is_some(), !build_error.is_null(), "{case}: {build_error}");
    for closure in recorded["integration"]["closures"].as_array().into_iter().flatten() {
        let ids = records::texts(&closure["in"]);
        let stored = mageacl_core::catalog::integrations::closure(tree, None, &ids);
        assert_eq!(json!(stored), closure["out"], "{case}: closure of {ids:?}");
    }
}

fn check_routes(case: &str, loaded: &view::Loaded, recorded: &Value) -> usize {
    let routes = match &loaded.catalog.routes {
        Ok(routes) => routes,
        Err(error) => {
            assert!(!recorded["webapi"]["error"].is_null(), "{case}: {error}");
            return 0;
        }
    };
    assert!(recorded["webapi"]["error"].is_null(), "{case}: Magento cannot load the routes, mageacl can");
    let expected = view::recorded_routes(&recorded["webapi"]["routes"]);
    assert_eq!(view::routes(routes, "service"), expected, "{case}: routes");
    assert_eq!(view::operations(routes), recorded["soap"]["operations"], "{case}: SOAP operations");
    let mut questions = 0;
    for question in recorded["match"].as_array().unwrap() {
        let (method, path) = (question["method"].as_str().unwrap(), question["path"].as_str().unwrap());
        compare(case, question, &view::find(routes, Channel::Sync, method, path));
        questions += 1;
    }
    for question in recorded["http"].as_array().unwrap() {
        let (method, uri) = (question["method"].as_str().unwrap(), question["uri"].as_str().unwrap());
        let (channel, _, answer) = view::find_http(routes, method, uri);
        compare(case, question, &answer);
        let processor = match channel {
            Channel::Sync => "sync",
            Channel::Async => "async",
            Channel::Bulk => "asyncBulk",
        };
        if question["processor"].is_string() {
            assert_eq!(question["processor"], processor, "{case}: {question}");
        }
        questions += 1;
    }
    questions
}

fn compare(case: &str, question: &Value, answer: &Answer<'_>) {
    assert_eq!(json!(answer.url), question["route"], "{case}: {question}");
    if let Some(route) = answer.route {
        assert_eq!(json!(route.service), question["service"], "{case}: {question}");
        assert_eq!(json!(route.service_method), question["service_method"], "{case}: {question}");
        assert_eq!(json!(route.resources), question["resources"], "{case}: {question}");
    }
    // An unknown route differs from a method that Magento rejects for every route.
    if question["not_found"] == true {
        assert!(answer.allowed, "{case}: {question}");
    }
}
