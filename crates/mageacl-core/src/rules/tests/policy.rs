//! Differences between grants and the policy of a project.

use super::{Question, about, about_tiny};
use crate::audit::{AccessModel, audit};
use crate::catalog;
use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::risk::Risks;
use crate::rules::{PolicyContext, PolicyMatch, run_policy};
use crate::source::SourceMap;
use crate::store;

const ROLES: &str = "role_id\tparent_id\trole_type\tuser_id\tuser_type\trole_name\n\
                     1\t0\tG\t0\t2\tEditors\n5\t0\tU\t1\t1\t-\n6\t0\tU\t2\t1\t-\n";
const INTEGRATIONS: &str = "integration_id\tname\tstatus\tconsumer_id\n1\tSearch\t1\t1\n2\tTill\t1\t2\n";
const TOKENS: &str = "consumer_id\ttype\trevoked\tuser_type\tcreated_at\n";

/// An entry of a policy.
#[derive(Clone, Copy, Default)]
struct Entry {
    name: &'static str,
    is_role: bool,
    resources: &'static [&'static str],
    expires: Option<&'static str>,
    max_age: Option<u32>,
}

fn integration(name: &'static str, resources: &'static [&'static str]) -> Entry {
    Entry { name, resources, ..Entry::default() }
}

/// The integrations Search and Till and the role Editors, with rows `role_id resource_id`.
fn shop(rows: &[&str]) -> Question {
    let store = about_tiny(
        "<resource id=\"A::orders\"><resource id=\"A::view\"/><resource id=\"A::cancel\"/></resource>\
         <resource id=\"A::pages\"/>",
        &["GET /V1/orders A::view", "POST /V1/orders A::cancel", "GET /V1/pages A::pages"],
    );
    let rows = rows.iter().enumerate().map(|(at, row)| format!("{at}\t{}\tallow\n", row.replace(' ', "\t")));
    let rules = format!("rule_id\trole_id\tresource_id\tpermission\n{}", rows.collect::<String>());
    store.grants(ROLES).grants(INTEGRATIONS).grants(&rules)
}

/// Returns the findings of one rule on 2026-12-01: severity, subject, resource and message.
fn drift(
    rule: &str,
    question: &Question,
    entries: &[Entry],
    is_whole: bool,
) -> Vec<(Severity, String, Option<String>, String)> {
    let sources = SourceMap::default();
    let store = store::discover(&question.store).unwrap();
    let catalog = catalog::load(&store, &sources).unwrap();
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let shop = AccessModel { tree, routes, release: None };
    let audit = audit(question.set(&catalog, &sources), None, shop);
    let resources: Vec<Vec<String>> =
        entries.iter().map(|entry| entry.resources.iter().map(|id| (*id).to_owned()).collect()).collect();
    let matches: Vec<PolicyMatch<'_>> = entries
        .iter()
        .zip(&resources)
        .map(|(entry, resources)| PolicyMatch {
            name: entry.name,
            is_role: entry.is_role,
            resources: Some(resources),
            owner: Some("sales"),
            expires: entry.expires.and_then(Date::parse),
            max_token_age_days: entry.max_age,
            place: None,
            grants: (0..audit.grants.len()).filter(|at| audit.grants[*at].grant.name == entry.name).collect(),
        })
        .collect();
    let context = PolicyContext {
        audit: &audit,
        shop,
        risks: &Risks::default(),
        entries: &matches,
        is_whole,
        today: Date::parse("2026-12-01").unwrap(),
    };
    let short = |finding: Finding| (finding.severity, finding.subject, finding.resource, finding.message);
    run_policy(&context).into_iter().filter(|finding| finding.rule == rule).map(short).collect()
}

/// The same for a policy of all grants.
fn whole(rule: &str, question: &Question, entries: &[Entry]) -> Vec<(Severity, String, Option<String>, String)> {
    drift(rule, question, entries, true)
}

fn says(found: &[(Severity, String, Option<String>, String)], severity: Severity, message: &str) {
    let [(graded, _, _, said)] = found else { panic!("{found:?}") };
    assert_eq!((*graded, said.as_str()), (severity, message));
}

#[test]
fn policy_excess_fires() {
    let shop_now = shop(&["5 A::view", "5 A::pages"]);
    let found = whole("policy-excess", &shop_now, &[integration("Search", &["A::view"])]);
    assert_eq!(found[0].2.as_deref(), Some("A::pages"));
    says(&found, Severity::Note, "the integration `Search` has A::pages, which is not in the policy: it opens 1 route");
    let all = shop(&["5 Magento_Backend::all"]);
    let found = whole("policy-excess", &all, &[integration("Search", &["A::view", "A::pages"])]);
    says(&found, Severity::Error, "the integration `Search` has All Resources; the policy lists 2 resources");
}

#[test]
fn policy_excess_stays_silent() {
    let shop = shop(&["5 A::view"]);
    assert!(whole("policy-excess", &shop, &[integration("Search", &["A::view", "A::pages"])]).is_empty());
}

#[test]
fn policy_excess_nearly_fires() {
    // Ancestors belong to the access, and All Resources to a policy that lists them.
    let with_ancestors = shop(&["5 Magento_Backend::admin", "5 A::orders", "5 A::view"]);
    let found = whole("policy-excess", &with_ancestors, &[integration("Search", &["A::view"])]);
    assert_eq!(found.iter().filter(|found| found.2.as_deref() == Some("A::orders")).count(), 0);
    let all = shop(&["5 Magento_Backend::all"]);
    assert!(whole("policy-excess", &all, &[integration("Search", &["Magento_Backend::all"])]).is_empty());
}

#[test]
fn policy_missing_fires() {
    let found = whole("policy-missing", &shop(&["5 A::pages"]), &[integration("Search", &["A::pages", "A::cancel"])]);
    says(&found, Severity::Warning, "the policy lists A::cancel, and the integration `Search` does not have it");
    let found = whole("policy-missing", &shop(&["5 A::pages"]), &[integration("Search", &["A::pages", "B::gone"])]);
    says(
        &found,
        Severity::Warning,
        "the policy lists B::gone, and the integration `Search` cannot have it: no enabled module defines it",
    );
}

#[test]
fn policy_missing_stays_silent() {
    assert!(whole("policy-missing", &shop(&["5 A::pages"]), &[integration("Search", &["A::pages"])]).is_empty());
}

#[test]
fn policy_missing_nearly_fires() {
    // An integration that does not exist is one finding of another rule.
    assert!(whole("policy-missing", &shop(&["5 A::pages"]), &[integration("Gone", &["A::view"])]).is_empty());
    let all = shop(&["5 Magento_Backend::all"]);
    assert!(whole("policy-missing", &all, &[integration("Search", &["A::view"])]).is_empty());
}

#[test]
fn policy_unlisted_fires() {
    let found = whole("policy-unlisted", &shop(&["5 A::view", "6 A::pages"]), &[integration("Search", &[])]);
    assert_eq!((found.len(), found[0].1.as_str(), found[0].0), (1, "Till", Severity::Error));
    assert!(found[0].3.starts_with("the integration `Till` is not in the policy: it has "), "{}", found[0].3);
    let role = Entry { name: "Others", is_role: true, ..Entry::default() };
    let found = whole("policy-unlisted", &shop(&["1 A::view"]), &[role]);
    assert_eq!((found.len(), found[0].1.as_str()), (1, "Editors"));
}

#[test]
fn policy_unlisted_stays_silent() {
    let listed = [integration("Search", &[]), integration("Till", &[])];
    assert!(whole("policy-unlisted", &shop(&["5 A::view", "6 A::pages"]), &listed).is_empty());
}

#[test]
fn policy_unlisted_nearly_fires() {
    // A policy without integrations, and grants that are not all grants of the store.
    let role = Entry { name: "Editors", is_role: true, ..Entry::default() };
    assert!(whole("policy-unlisted", &shop(&["5 A::view"]), &[role]).is_empty());
    assert!(drift("policy-unlisted", &shop(&["6 A::view"]), &[integration("Search", &[])], false).is_empty());
}

#[test]
fn policy_absent_fires() {
    let found = whole("policy-absent", &shop(&["5 A::view"]), &[integration("Searched", &[])]);
    says(&found, Severity::Warning, "the policy lists the integration `Searched`, which does not exist");
    let role = Entry { name: "Writers", is_role: true, ..Entry::default() };
    let found = whole("policy-absent", &shop(&["5 A::view"]), &[role]);
    says(&found, Severity::Warning, "the policy lists the role `Writers`, which does not exist");
}

#[test]
fn policy_absent_stays_silent() {
    assert!(whole("policy-absent", &shop(&["5 A::view"]), &[integration("Search", &[])]).is_empty());
}

#[test]
fn policy_absent_nearly_fires() {
    // Without the table of integrations it is not known.
    let rules = "rule_id\trole_id\tresource_id\tpermission\n1\t5\tMagento_Cms::page\tallow\n";
    let question = about("shop").grants(ROLES).grants(rules);
    assert!(whole("policy-absent", &question, &[integration("Searched", &[])]).is_empty());
    assert!(drift("policy-absent", &shop(&["5 A::view"]), &[integration("Searched", &[])], false).is_empty());
}

#[test]
fn policy_expired_fires() {
    let entry = Entry { expires: Some("2026-11-30"), ..integration("Search", &["A::pages"]) };
    let found = whole("policy-expired", &shop(&["5 Magento_Backend::all"]), &[entry]);
    assert_eq!((found.len(), found[0].0), (1, Severity::Error));
    let begin = "the access of the integration `Search` expired on 2026-11-30, and it still has ";
    assert!(found[0].3.starts_with(begin), "{}", found[0].3);
    // A role without rows whose token still works.
    let tokens = format!("{TOKENS}1\taccess\t0\t1\t2026-01-01 00:00:00\n");
    let found = whole("policy-expired", &shop(&["6 A::view"]).grants(&tokens), &[entry]);
    says(&found, Severity::Error, &format!("{begin}1 live token"));
}

#[test]
fn policy_expired_stays_silent() {
    assert!(whole("policy-expired", &shop(&["5 A::view"]), &[integration("Search", &["A::view"])]).is_empty());
}

#[test]
fn policy_expired_nearly_fires() {
    // The last day still counts; nothing is left.
    let today = Entry { expires: Some("2026-12-01"), ..integration("Search", &["A::view"]) };
    assert!(whole("policy-expired", &shop(&["5 A::view"]), &[today]).is_empty());
    let over = Entry { expires: Some("2026-11-30"), ..integration("Search", &["A::view"]) };
    assert!(whole("policy-expired", &shop(&["6 A::view"]), &[over]).is_empty());
}

#[test]
fn token_too_old_fires() {
    let entry = Entry { max_age: Some(30), ..integration("Search", &["A::view"]) };
    let tokens = format!("{TOKENS}1\taccess\t0\t1\t2026-11-20 10:00:00\n1\taccess\t0\t1\t2026-10-31 23:59:59\n");
    let found = whole("token-too-old", &shop(&["5 A::view"]).grants(&tokens), &[entry]);
    let old = "the oldest live token of the integration `Search` is 31 days old; the policy allows 30";
    says(&found, Severity::Error, old);
    // Not known: the table was not read, or a dump has no dates.
    let found = whole("token-too-old", &shop(&["5 A::view"]), &[entry]);
    let unknown = "the age of the tokens of the integration `Search` is unknown: ";
    says(&found, Severity::Note, &format!("{unknown}the table oauth_token was not read"));
    let undated = "consumer_id\ttype\trevoked\tuser_type\n1\taccess\t0\t1\n";
    let found = whole("token-too-old", &shop(&["5 A::view"]).grants(undated), &[entry]);
    says(&found, Severity::Note, &format!("{unknown}created_at of 1 live token was not read"));
}

#[test]
fn token_too_old_stays_silent() {
    let tokens = format!("{TOKENS}1\taccess\t0\t1\t2020-01-01 00:00:00\n");
    let question = shop(&["5 A::view"]).grants(&tokens);
    assert!(whole("token-too-old", &question, &[integration("Search", &["A::view"])]).is_empty());
}

#[test]
fn token_too_old_nearly_fires() {
    // On its last day; revoked; of another consumer.
    let entry = Entry { max_age: Some(30), ..integration("Search", &["A::view"]) };
    let tokens = format!(
        "{TOKENS}1\taccess\t0\t1\t2026-11-01 00:00:00\n1\taccess\t1\t1\t2020-01-01 00:00:00\n\
         2\taccess\t0\t1\t2020-01-01 00:00:00\n"
    );
    assert!(whole("token-too-old", &shop(&["5 A::view"]).grants(&tokens), &[entry]).is_empty());
}
