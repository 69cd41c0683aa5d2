//! Edge cases: miniature stores with one difficulty each, under the framework of several releases.

use std::path::Path;

use mageacl_core::catalog::integrations;
use mageacl_core::endpoint::matching::Channel;
use serde_json::{Value, json};

use crate::collection::Stores;
use crate::{records, view};

/// Recorded cases. The sample has all of them.
const CASES: usize = 64;

/// Questions about modules, trees, routes, matches and closures in these cases.
const QUESTIONS: usize = 141;

pub(crate) fn answers(stores: &Stores) {
    let cases = stores.edge();
    assert_eq!(cases.len(), CASES);
    let mut compared = 0;
    for case in cases {
        let recorded = records::json(&case.join("expected.json"));
        for (framework, question, answer) in records::questions(&recorded) {
            compared += usize::from(check(&case, framework, question, answer));
        }
    }
    assert!(compared >= QUESTIONS, "only {compared} questions were compared");
}

/// Compares one answer. Returns `false` for questions about roles, which `authz` compares.
fn check(case: &Path, framework: &str, question: &str, recorded: &Value) -> bool {
    let mut words = question.split(' ');
    let command = words.next().unwrap();
    let (options, arguments): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("--"));
    let what = format!("{} under {framework}: {question}", records::name(case));
    let mut store = view::discover(&case.join("store"));
    store.magento = Some(framework.to_owned());
    if options.contains(&"--variant=all") {
        store.config = None;
    }
    match command {
        "modules" => check_modules(&what, &store, recorded),
        "acl" => {
            let loaded = view::load(&store).unwrap();
            match &loaded.catalog.acl {
                Ok(tree) => assert_eq!(view::tree(tree), *recorded, "{what}"),
                Err(error) => assert!(failed(recorded), "{what}: {error}"),
            }
        }
        "routes" => check_routes(&what, &store, recorded),
        "match" if failed_for_all(recorded) => {
            assert!(view::load(&store).unwrap().catalog.routes.is_err(), "{what}");
        }
        "match" => {
            let channel = if options.contains(&"--bulk") { Channel::Bulk } else { Channel::Sync };
            let loaded = view::load(&store).unwrap();
            let routes = loaded.catalog.routes.as_ref();
            for (asked, answer) in arguments.chunks(2).zip(recorded.as_array().unwrap()) {
                let [method, path] = asked else { panic!("{what}") };
                let Ok(routes) = routes else {
                    assert!(answer["route"].is_null(), "{what}");
                    continue;
                };
                let found = view::find(routes, channel, method, path);
                assert_eq!(json!(found.url), answer["route"], "{what}: {method} {path}");
                if let Some(route) = found.route {
                    assert_eq!(json!(route.resources), answer["resources"], "{what}: {method} {path}");
                    let service = format!("{}::{}", route.service, route.service_method);
                    assert_eq!(json!(service), answer["service"], "{what}: {method} {path}");
                }
            }
        }
        "bulk" => {
            let loaded = view::load(&store).unwrap();
            let routes = loaded.catalog.routes.as_ref().unwrap();
            let mut bulk: Vec<String> = routes
                .bulk()
                .iter()
                .map(|bulk| format!("{} {} -> {}", bulk.route.method, bulk.url, bulk.route.service_method))
                .collect();
            bulk.sort();
            assert_eq!(json!(bulk), recorded["bulk"], "{what}");
        }
        "integration" => check_integration(&what, &store, &arguments, recorded),
        "authz" | "saverel" | "callable" => return false,
        other => panic!("{what}: unknown question {other:?}"),
    }
    true
}

fn check_modules(what: &str, store: &mageacl_core::store::Store, recorded: &Value) {
    let errors = recorded["errors"].as_array().unwrap();
    match view::modules(store) {
        Ok(order) => {
            // With a config.php, Magento's list is that of the file.
            let expected = if recorded["config"].is_null() { &recorded["order"] } else { &recorded["config"] };
            let expected = expected.get("enabled").unwrap_or(expected);
            assert_eq!(json!(order), *expected, "{what}");
            assert!(errors.is_empty(), "{what}: {errors:?}");
        }
        Err(error) => assert!(!errors.is_empty(), "{what}: {error}"),
    }
}

fn check_routes(what: &str, store: &mageacl_core::store::Store, recorded: &Value) {
    let loaded = view::load(store).unwrap();
    let routes = match &loaded.catalog.routes {
        Ok(routes) => routes,
        Err(error) => return assert!(failed(recorded), "{what}: {error}"),
    };
    assert!(!failed(recorded), "{what}: {recorded}");
    assert_eq!(view::routes(routes, "service_class"), view::recorded_routes(&recorded["routes"]), "{what}");
    let Some(soap) = recorded["soap"].as_array() else { return };
    let expected = if soap[0].is_object() { soap[0].clone() } else { json!({}) };
    assert_eq!(view::operations(routes), expected, "{what}: SOAP operations");
    let problems = soap[1]
        .as_object()
        .map_or(0, |problems| problems.keys().filter(|problem| !problem.starts_with("collision")).count());
    assert_eq!(routes.nameless_services().len(), problems, "{what}: {:?}", routes.nameless_services());
}

fn check_integration(what: &str, store: &mageacl_core::store::Store, ids: &[&str], recorded: &Value) {
    let mut loaded = view::load(store).unwrap();
    if ids.is_empty() {
        let expected = &recorded["consolidated(integration.xml)"];
        match view::integrations(&mut loaded) {
            Ok(integrations) => assert_eq!(integrations, *expected, "{what}"),
            Err(error) => assert!(failed(expected), "{what}: {error}"),
        }
        return;
    }
    let tree = loaded.catalog.acl.as_ref().unwrap();
    match integrations::closure(tree, loaded.catalog.origin.release(), ids) {
        Some(stored) => assert_eq!(json!(stored), recorded["closed"], "{what}"),
        None => assert!(recorded.is_string(), "{what}: {recorded}"),
    }
}

fn failed(recorded: &Value) -> bool {
    recorded.get("error").is_some_and(|error| !error.is_null())
}

/// Whether no question could be answered because the routes failed to load.
fn failed_for_all(recorded: &Value) -> bool {
    recorded
        .as_array()
        .is_none_or(|answers| answers.iter().all(|answer| answer["error"].as_str().is_some_and(is_load_error)))
}

/// A failed merge has another class than an unknown route (`Webapi\\Exception`) or method (`InputException`). All answers
/// start with the class; the sample has nothing else.
fn is_load_error(error: &str) -> bool {
    error.starts_with("Magento\\Framework\\Exception\\LocalizedException")
}
