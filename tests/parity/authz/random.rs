//! Generated stores, with the answers of four releases.

use mageacl_core::authz::{Caller, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::{AclTree, Catalog};
use serde_json::Value;

use super::support::{Comparison, callable, engine, evaluator, load, rows, rules};
use crate::collection::{Expected, Stores};
use crate::records::{self, texts};

/// Stores with recorded authorization.
const STORES: Expected = Expected { sample: 10, all: 298 };
/// A store with an empty `acl.xml` ends in PHP engine errors: for guests, for customers, and in four releases.
const ENGINE_ERRORS: Expected = Expected { sample: 0, all: 2 + 4 };
/// Lists of routes of guests and of customers in all other stores.
const LISTS: Expected = Expected { sample: 2 * 10, all: 2 * 297 };
/// Roles in the results, once for each release. Each has a list of ids and a list of routes.
const ROLES: Expected = Expected { sample: 440, all: 13_536 };
/// Scenarios, each with the rows after its steps.
const SCENARIOS: Expected = Expected { sample: 55, all: 1_693 };

pub(crate) fn permissions(stores: &Stores) {
    let [mut builds, mut answers, mut scenarios, mut engine_errors] = [(); 4].map(|()| Comparison::default());
    let generated = stores.generated();
    for case in &generated.cases {
        let expected = records::json(&case.join("expected.json"));
        let authorization = &expected["authorization"];
        let Some(catalog) = load(&case.join("store")) else {
            assert!(authorization.is_null());
            continue;
        };
        let name = &expected["case"];
        let tree = catalog.acl.as_ref().ok();
        let got = tree.is_some_and(|tree| tree.build_error().is_none());
        builds.equal(&got, &authorization["acl_build_error"].is_null(), || format!("{name}: the ACL builds"));
        for (list, caller) in [("guest_routes", Caller::Guest), ("customer_routes", Caller::Customer)] {
            if authorization[list].is_null() && catalog.routes.is_ok() {
                // PHP does not catch an engine error, so the record has no answer.
                engine_errors.equal(&tree.is_none(), &true, || format!("{name}: {list}"));
            } else {
                answers.equal(&routes(&catalog, caller), &authorization[list], || format!("{name}: {list}"));
            }
        }
        for scenario in authorization["scenarios"].as_array().unwrap() {
            let what = || format!("{name} {}", scenario["name"]);
            scenarios.equal(&rows(&replay(tree, scenario)), &scenario["rows"], || format!("{}: rows", what()));
            for result in scenario["results"].as_array().unwrap() {
                for release in texts(&result["frameworks"]) {
                    let evaluator = evaluator(tree, &rules(&scenario["rows"]), engine(release));
                    let Some(roles) = result["roles"].as_object() else {
                        // The same engine error.
                        engine_errors.equal(&tree.is_none(), &true, || format!("{} {release}: no answer", what()));
                        continue;
                    };
                    for (number, expected) in roles {
                        let role = evaluator.role(RoleId(number.parse().unwrap()));
                        let what = |part| format!("{} {release} role {number}: {part}", what());
                        let mut asked = texts(&authorization["check_ids"]);
                        asked.retain(|id| role.allows(id));
                        answers.equal(&Value::from(asked), &expected["allowed"], || what("allowed"));
                        answers.equal(&routes(&catalog, Caller::Role(role)), &expected["routes"], || what("routes"));
                    }
                }
            }
        }
    }
    builds.finish(stores.expected(STORES));
    answers.finish(stores.expected(LISTS) + 2 * stores.expected(ROLES));
    scenarios.finish(stores.expected(SCENARIOS));
    engine_errors.finish(stores.expected(ENGINE_ERRORS));
}

/// Returns the routes that a caller may call, sorted like the records by the whole text, or `null` if the routes fail to
/// load.
fn routes(catalog: &Catalog, caller: Caller<'_>) -> Value {
    let Ok(routes) = &catalog.routes else { return Value::Null };
    let mut callable = callable(routes, caller);
    callable.sort();
    callable.into()
}

/// Returns the rows of the table after the steps of a scenario.
fn replay(tree: Option<&AclTree>, scenario: &Value) -> Vec<RuleRow> {
    let mut table = Vec::new();
    for step in scenario["steps"].as_array().unwrap() {
        let save = &step["save"];
        if save.is_null() {
            table.extend(rules(&step["rows"]));
            continue;
        }
        let role = RoleId(save["role"].as_u64().unwrap().try_into().unwrap());
        let mut saved = saved_rows(tree.unwrap(), role, &texts(&save["posted"]));
        if save["only_allow"] == true {
            saved.retain(|rule| rule.permission == mageacl_core::authz::Permission::Allow);
        }
        if let Some(drop) = save["drop"].as_array() {
            saved.retain(|rule| !drop.iter().any(|id| *id == *rule.resource));
        }
        if save["reverse"] == true {
            saved.reverse();
        }
        table.extend(saved);
    }
    table
}
