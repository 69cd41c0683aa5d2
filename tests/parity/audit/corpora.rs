//! Releases of Magento Open Source: grants as ids and as rows, and ids that `integration.xml` lists.

use std::path::Path;

use mageacl_core::audit::AccessModel;
use mageacl_core::authz::{Permission, RoleId, RuleRow, saved_rows};
use mageacl_core::grant::GrantContent;
use serde_json::Value;

use super::support::{ids, of_ids, of_role, of_rows, routes, shop, stored};
use crate::authz::support::{Comparison, load, rules};
use crate::records::{self, texts};

/// In each corpus: 40 grants, audited as ids (ids and routes) and as rows (ids and routes; only allowing rows; gaps), and
/// 30 sets of rows of two roles each.
const RELEASES: usize = 9;
const ANSWERS: usize = RELEASES * (40 * 6 + 30 * 2);
/// Lists of ids for Magento's converter: the stored ids, and the allowed ids.
const CLOSURES: usize = 8_226;

const ROLE: RoleId = RoleId(1);

pub(crate) fn grants(shared: &Path) {
    let [mut grants, mut closures] = [(); 2].map(|()| Comparison::default());
    let files = records::entries(&shared.join("oracle/corpora"));
    assert_eq!(files.len(), RELEASES);
    for file in files {
        let corpus = records::json_gz(&file);
        let release = corpus["release"].as_str().unwrap();
        let unpacked = records::unpack(&shared.join(format!("magento/releases/{release}.tar.gz")));
        let catalog = load(&unpacked.path().join(release)).unwrap();
        let shop = shop(&catalog, release).unwrap();
        for grant in corpus["authz_corpus"]["grants"].as_array().unwrap() {
            compare_grant(release, grant, shop, &mut grants);
        }
        for (index, raw) in corpus["authz_corpus"]["raw_rows"].as_array().unwrap().iter().enumerate() {
            let audit = of_rows(&rules(&raw["rows"]), shop);
            for (name, role) in [("role1", ROLE), ("role2", RoleId(2))] {
                let got = ids(of_role(&audit, role), shop);
                grants.equal(&Value::from(got), &raw[name], || format!("{release} raw rows {index} {name}"));
            }
        }
        for closure in corpus["integration_corpus"].as_array().unwrap() {
            compare_closure(release, closure, shop, &mut closures);
        }
    }
    grants.finish(ANSWERS);
    closures.finish(CLOSURES);
}

fn compare_grant(release: &str, grant: &Value, shop: AccessModel<'_>, comparison: &mut Comparison) {
    let posted = texts(&grant["posted"]);
    let what = |how: &'static str| move || format!("{release} {} {how}", grant["posted"]);
    let listed = of_ids(&posted, GrantContent::Listed, shop);
    comparison.equal(&Value::from(ids(Some(&listed), shop)), &grant["allowed"], what("as ids"));
    comparison.equal(&Value::from(routes(Some(&listed), shop)), &grant["routes"], what("as ids: routes"));

    let saved = saved_rows(shop.tree, ROLE, &posted);
    let audit = of_rows(&saved, shop);
    comparison.equal(&Value::from(ids(of_role(&audit, ROLE), shop)), &grant["allowed"], what("as rows"));
    comparison.equal(&Value::from(routes(of_role(&audit, ROLE), shop)), &grant["routes"], what("as rows: routes"));
    let is_allow = |rule: &RuleRow| rule.permission == Permission::Allow;
    // The record has no rows for every seventh id of the tree, starting with the fourth.
    let has_row = |rule: &RuleRow| {
        let place = shop.tree.nodes().position(|node| shop.tree.resource(node).id == rule.resource);
        place.unwrap() % 7 != 3
    };
    let only_allow: Vec<RuleRow> = saved.iter().filter(|rule| is_allow(rule)).cloned().collect();
    let gaps: Vec<RuleRow> = saved.iter().filter(|rule| has_row(rule)).cloned().collect();
    for (part, rows) in [("allowed_if_only_allow_rows_stored", only_allow), ("allowed_with_every7th_rowless", gaps)] {
        let audit = of_rows(&rows, shop);
        comparison.equal(&Value::from(ids(of_role(&audit, ROLE), shop)), &grant[part], what(part));
    }
}

/// Compares the stored ids with the record, and the allowed ids with those of a grant that lists the stored ids.
fn compare_closure(release: &str, closure: &Value, shop: AccessModel<'_>, comparison: &mut Comparison) {
    let closed = of_ids(&texts(&closure["in"]), GrantContent::IntegrationXml, shop);
    let expected = texts(&closure["out"]);
    let what = || format!("{release} integration.xml {}", closure["in"]);
    comparison.equal(&stored(&closed, shop), &expected.iter().copied().collect(), what);
    let listed = of_ids(&expected, GrantContent::Listed, shop);
    comparison.equal(&ids(Some(&closed), shop), &ids(Some(&listed), shop), what);
}
