//! 300 generated stores with the answers of four releases.

use mageacl::authz::{Caller, RoleId, Rule, saved_rows};
use mageacl::catalog::{AclTree, Catalog};
use serde_json::Value;

use super::support::{Comparison, callable, engine, evaluator, load, rows, rules};
use crate::shared::{self, texts};

/// In `random.tar.gz`: stores whose `authorization` is recorded.
const STORES: usize = 298;
/// One of them, with an empty `acl.xml`, ends in PHP engine errors: for guests, customers, and in four releases.
const ENGINE_ERRORS: usize = 2 + 4;
/// The routes of guests and of customers in all others.
const LISTS: usize = 2 * (STORES - 1);
/// Roles in the results, counted once for each release, with their ids and their routes.
const ROLES: usize = 13_536;
/// Scenarios, each with the rows that its steps leave behind.
const SCENARIOS: usize = 1_693;

#[test]
fn random_stores() {
    let Some(shared) = shared::folder("authorization in random stores") else { return };
    let unpacked = shared::unpack(&shared.join("oracle/random.tar.gz"));
    let [mut stores, mut answers, mut scenarios, mut engine_errors] = [(); 4].map(|()| Comparison::default());
    for case in shared::entries(unpacked.path()) {
        let expected = shared::json(&case.join("expected.json"));
        let authorization = &expected["authorization"];
        let Some(catalog) = load(&case.join("store")) else {
            assert!(authorization.is_null());
            continue;
        };
        let name = &expected["case"];
        let tree = catalog.acl.as_ref().ok();
        let builds = tree.is_some_and(|tree| tree.build_error().is_none());
        stores.equal(&builds, &authorization["acl_build_error"].is_null(), || format!("{name}: the ACL builds"));
        for (list, caller) in [("guest_routes", Caller::Guest), ("customer_routes", Caller::Customer)] {
            if authorization[list].is_null() && catalog.routes.is_ok() {
                // Nothing catches an engine error, so that the question ended without an answer.
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
    stores.finish(STORES);
    answers.finish(LISTS + 2 * ROLES);
    scenarios.finish(SCENARIOS);
    engine_errors.finish(ENGINE_ERRORS);
}

/// The routes that a caller may call, sorted as the records of these stores are: by the whole text, method first.
/// `null` where Magento could not read any.
fn routes(catalog: &Catalog, caller: Caller<'_>) -> Value {
    let Ok(routes) = &catalog.routes else { return Value::Null };
    let mut callable = callable(routes, caller);
    callable.sort();
    callable.into()
}

/// The rows that a scenario's steps leave in the table.
fn replay(tree: Option<&AclTree>, scenario: &Value) -> Vec<Rule> {
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
            saved.retain(|rule| rule.permission == mageacl::authz::Permission::Allow);
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
