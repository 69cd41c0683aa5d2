//! Edge cases: questions about roles and integrations.

use mageacl_core::audit::{AccessModel, audit};
use mageacl_core::authz::RoleId;
use mageacl_core::grant::{self, GrantContent};
use serde_json::{Value, json};

use super::support::{allowed, ids, of_ids, of_role, of_rows, routes, shop, stored};
use crate::authz::edge::Question;
use crate::authz::support::Comparison;
use crate::collection::Stores;
use crate::records::{self, texts};
use crate::view;

/// Questions about roles in stores that can be audited. The sample has all of them.
const QUESTIONS: usize = 87;
/// Lists of ids for Magento's converter, and stores that declare integrations.
const CLOSURES: usize = 133;

pub(crate) fn grants(stores: &Stores) {
    let [mut grants, mut closures] = [(); 2].map(|()| Comparison::default());
    for case in stores.edge() {
        let recorded = records::json(&case.join("expected.json"));
        for (release, text, answer) in records::questions(&recorded) {
            let what = || format!("{} {release} {text}", recorded["case"]);
            let mut store = view::discover(&case.join("store"));
            store.magento = Some(release.to_owned());
            if let Some(rest) = text.strip_prefix("integration") {
                let mut loaded = view::load(&store).unwrap();
                compare_closures(&mut loaded, release, rest, answer, &mut closures, &what);
            } else if let Some(question) = Question::parse(text).filter(|question| question.verb != "saverel") {
                let loaded = view::load(&store).unwrap();
                let Some(shop) = shop(&loaded.catalog, release) else { continue };
                compare_roles(&question, &question.rules(&loaded.catalog), shop, answer, &mut grants, &what);
            }
        }
    }
    grants.finish(QUESTIONS);
    closures.finish(CLOSURES);
}

/// Compares a question about roles: as rows, and as a list of ids if the question leaves out no rows.
fn compare_roles(
    question: &Question<'_>,
    rules: &[mageacl_core::authz::RuleRow],
    shop: AccessModel<'_>,
    answer: &Value,
    comparison: &mut Comparison,
    what: &dyn Fn() -> String,
) {
    let audit = of_rows(rules, shop);
    let is_whole = ["rows", "drop", "roles"].iter().all(|option| question.list(option).is_empty());
    let listed = is_whole.then(|| of_ids(&question.list("grant"), GrantContent::Listed, shop));
    for role in if question.list("roles").is_empty() { vec!["1"] } else { question.list("roles") } {
        let as_rows = of_role(&audit, RoleId(role.parse().unwrap()));
        for audited in [as_rows].into_iter().chain(listed.as_ref().map(Some)) {
            if question.verb == "authz" {
                let check = question.list("check");
                let got = allowed(&check, audited, shop);
                let expected = answer[role].as_object().unwrap();
                let expected: Vec<&str> = check.iter().copied().filter(|id| expected[*id] == json!(true)).collect();
                comparison.equal(&got, &expected, what);
            } else {
                let got = routes(audited, shop);
                let expected = |route: &mageacl_core::catalog::Route| {
                    let callers = &answer[format!("{} {}", route.name(), json!(route.resources))];
                    callers[format!("role{role}")] == json!(true)
                };
                let expected = shop
                    .routes
                    .sorted()
                    .into_iter()
                    .filter(|route| expected(route))
                    .map(mageacl_core::catalog::Route::name);
                comparison.equal(&got, &expected.collect::<Vec<_>>(), what);
            }
        }
    }
}

/// Compares a question about `integration.xml`: a list of ids, or the files of the store.
fn compare_closures(
    loaded: &mut view::Loaded,
    release: &str,
    rest: &str,
    answer: &Value,
    comparison: &mut Comparison,
    what: &dyn Fn() -> String,
) {
    let asked: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if asked.is_empty() {
        let recorded = &answer["consolidated(integration.xml)"];
        let set = grant::of_checkout(&loaded.catalog, &loaded.sources);
        comparison.equal(&set.is_err(), &!recorded["error"].is_null(), what);
        let (Ok(set), Some(shop)) = (set, shop(&loaded.catalog, release)) else { return };
        for audited in &audit(set, None, shop).grants {
            let expected = texts(&recorded[&audited.grant.name]["resource"]).into_iter().collect();
            comparison.equal(&stored(audited, shop), &expected, what);
        }
        return;
    }
    let Some(shop) = shop(&loaded.catalog, release) else { return };
    let out = texts(&answer["closed"]);
    let closed = of_ids(&asked, GrantContent::IntegrationXml, shop);
    comparison.equal(&stored(&closed, shop), &out.iter().copied().collect(), what);
    let listed = of_ids(&out, GrantContent::Listed, shop);
    comparison.equal(&ids(Some(&closed), shop), &ids(Some(&listed), shop), what);
}
