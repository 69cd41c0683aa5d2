//! The figures that the project is judged by, on a whole release.

use std::collections::BTreeSet;

use mageacl::audit::{All, Delta, audit};
use mageacl::catalog::acl::ALL;
use mageacl::grant::{GrantSet, Holding};
use mageacl::plan::{Collateral, Wanted, plan};
use mageacl::profile;
use mageacl::report;
use mageacl::risk::Risks;

use super::support::{of_ids, shop};
use crate::authz::support::load;
use crate::shared;

#[test]
fn all_resources_against_expertrec() {
    let Some(shared) = shared::folder("the figures of 2.4.6-p4") else { return };
    let unpacked = shared::unpack(&shared.join("magento/releases/2.4.6-p4.tar.gz"));
    let catalog = load(&unpacked.path().join("2.4.6-p4")).unwrap();
    let shop = shop(&catalog, "2.4.6-p4").unwrap();
    let text = profile::BUILTIN.iter().find(|(slug, _)| *slug == "expertrec-search").unwrap().1;
    let profile = profile::parse(text).unwrap();
    let wanted = profile.endpoints.iter().map(|endpoint| Wanted {
        declared: format!("{} {}", endpoint.method, endpoint.path),
        optional: endpoint.optional,
        purpose: None,
    });
    let needed = plan(wanted.collect(), shop.tree, shop.routes);
    let grant = of_ids(&[ALL], Holding::Listed, shop).grant;
    let set = GrantSet { grants: vec![grant], ..GrantSet::default() };
    let report = report::of(audit(set, Some(needed), shop), shop, &Risks::default());

    let [audited] = report.audit.grants.as_slice() else { panic!("one grant") };
    let guarded: Vec<_> = audited.effect.guarded().collect();
    assert_eq!((audited.effect.all, guarded.len(), Collateral::writes(&guarded)), (All::Whole, 317, 170));
    let plan = report.audit.needed.as_ref().unwrap();
    assert_eq!((plan.required.len(), plan.closed.len(), plan.verified), (5, 13, true));
    let delta = Delta::of(audited, plan, shop.tree, false);
    assert_eq!((delta.remove.as_slice(), delta.add.len()), ([ALL.to_owned()].as_slice(), 13));

    let finding = report.findings.iter().find(|finding| finding.rule == "all-resources").unwrap();
    assert!(finding.message.contains("317 guarded routes, 170 of them writing"), "{}", finding.message);
    let named: BTreeSet<&str> = finding
        .fix
        .split([' ', ','])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains("::"))
        .collect();
    let closed = plan.closed.iter().map(|node| shop.tree.resource(*node).id.as_str());
    assert_eq!(named, closed.collect(), "the finding names the minimal set");
}
