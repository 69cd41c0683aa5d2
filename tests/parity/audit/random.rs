//! Generated stores: rows of several roles, saved grants, and declared integrations.

use std::collections::BTreeMap;
use std::path::Path;

use mageacl_core::audit::{AccessModel, audit};
use mageacl_core::authz::RoleId;
use mageacl_core::grant::{self, GrantContent};
use serde_json::Value;

use super::support::{allowed, ids, of_ids, of_role, of_rows, routes, shop, stored};
use crate::authz::support::{Comparison, rules};
use crate::collection::{Expected, Stores};
use crate::records::{self, texts};
use crate::view;

/// Roles in the results of stores that can be audited, once for each release. Each has a list of ids and a list of routes.
const ROLES: Expected = Expected { sample: 336, all: 12_048 };
/// Roles that were saved without changes to their rows, audited as the posted ids.
const SAVED: Expected = Expected { sample: 56, all: 2_008 };
/// Lists of ids for Magento's converter, and stores that declare integrations.
const CLOSURES: Expected = Expected { sample: 117, all: 4_250 };

pub(crate) fn grants(stores: &Stores) {
    let generated = stores.generated();
    let mut compared = Compared::default();
    for case in &generated.cases {
        let recorded = records::json(&case.join("expected.json"));
        compared.store(&case.join("store"), &recorded);
    }
    compared.rows.finish(2 * stores.expected(ROLES));
    compared.saved.finish(2 * stores.expected(SAVED));
    compared.closures.finish(stores.expected(CLOSURES));
}

#[derive(Default)]
struct Compared {
    rows: Comparison,
    saved: Comparison,
    closures: Comparison,
}

impl Compared {
    fn store(&mut self, root: &Path, recorded: &Value) {
        let Ok(mut loaded) = view::load(&view::discover(root)) else { return };
        let framework = recorded["framework"].as_str().unwrap();
        if shop(&loaded.catalog, framework).is_none() {
            // Without an ACL or routes there is no audit. The record must say so.
            let is_broken = |part: &Value| !part.is_null();
            let authorization = &recorded["authorization"];
            assert!(is_broken(&authorization["acl_build_error"]) || is_broken(&recorded["webapi"]["error"]));
            return;
        }
        self.declared(&mut loaded, framework, recorded);
        let asked = texts(&recorded["authorization"]["check_ids"]);
        for scenario in recorded["authorization"]["scenarios"].as_array().unwrap() {
            for result in scenario["results"].as_array().unwrap() {
                let Some(roles) = result["roles"].as_object() else { continue };
                for release in texts(&result["frameworks"]) {
                    let shop = shop(&loaded.catalog, release).unwrap();
                    let what = format!("{} {} {release}", recorded["case"], scenario["name"]);
                    self.scenario(&what, scenario, roles, &asked, shop);
                }
            }
        }
    }

    fn scenario(
        &mut self,
        what: &str,
        scenario: &Value,
        roles: &serde_json::Map<String, Value>,
        asked: &[&str],
        shop: AccessModel<'_>,
    ) {
        let audit = of_rows(&rules(&scenario["rows"]), shop);
        let sorted = |mut routes: Vec<String>| {
            routes.sort();
            routes
        };
        for (number, expected) in roles {
            let role = of_role(&audit, RoleId(number.parse().unwrap()));
            let what = |part: &'static str| move || format!("{what} role {number}: {part}");
            let got = allowed(asked, role, shop);
            self.rows.equal(&Value::from(got), &expected["allowed"], what("allowed"));
            self.rows.equal(&Value::from(sorted(routes(role, shop))), &expected["routes"], what("routes"));
        }
        for (role, posted) in whole_saves(scenario) {
            let Some(expected) = roles.get(&role.to_string()) else { continue };
            let listed = of_ids(&posted, GrantContent::Listed, shop);
            let what = |part: &'static str| move || format!("{what} role {role} as ids: {part}");
            let got = allowed(asked, Some(&listed), shop);
            self.saved.equal(&Value::from(got), &expected["allowed"], what("allowed"));
            self.saved.equal(&Value::from(sorted(routes(Some(&listed), shop))), &expected["routes"], what("routes"));
        }
    }

    /// Compares the integrations that the store declares, and lists of ids as in `integration.xml`.
    fn declared(&mut self, loaded: &mut view::Loaded, release: &str, recorded: &Value) {
        let config = &recorded["integration"]["config"];
        let set = grant::of_checkout(&loaded.catalog, &loaded.sources);
        let shop = shop(&loaded.catalog, release).unwrap();
        let case = &recorded["case"];
        match set {
            Ok(set) => {
                let audit = audit(set, None, shop);
                let got: BTreeMap<_, _> =
                    audit.grants.iter().map(|audited| (audited.grant.name.as_str(), stored(audited, shop))).collect();
                let expected = config["integrations"].as_object().into_iter().flatten();
                let expected = expected.map(|(name, it)| (name.as_str(), texts(&it["resource"]).into_iter().collect()));
                self.closures.equal(&got, &expected.collect(), || format!("{case}: integrations"));
            }
            Err(error) => assert!(!config["error"].is_null(), "{case}: {error}"),
        }
        for closure in recorded["integration"]["closures"].as_array().into_iter().flatten() {
            let closed = of_ids(&texts(&closure["in"]), GrantContent::IntegrationXml, shop);
            let out = texts(&closure["out"]);
            let what = || format!("{case}: integration.xml {}", closure["in"]);
            self.closures.equal(&stored(&closed, shop), &out.iter().copied().collect(), what);
            let listed = of_ids(&out, GrantContent::Listed, shop);
            self.closures.equal(&ids(Some(&closed), shop), &ids(Some(&listed), shop), what);
        }
    }
}

/// Returns the roles that were saved once, without changes to the rows that a save writes.
fn whole_saves(scenario: &Value) -> Vec<(u64, Vec<&str>)> {
    if !scenario["save_error"].is_null() {
        return Vec::new();
    }
    let steps = scenario["steps"].as_array().unwrap();
    // Rows of one role can change the permissions of another, so all saves have to be whole.
    let whole = |step: &Value| {
        let save = &step["save"];
        !save.is_null() && save["only_allow"] != true && save["drop"].is_null() && save["reverse"] != true
    };
    if !steps.iter().all(whole) {
        return Vec::new();
    }
    let saves = steps.iter().map(|step| (step["save"]["role"].as_u64().unwrap(), texts(&step["save"]["posted"])));
    let saves: BTreeMap<u64, Vec<&str>> = saves.collect();
    if saves.len() == steps.len() { saves.into_iter().collect() } else { Vec::new() }
}
