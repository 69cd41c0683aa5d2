//! Figures of the documentation, on a release of Magento Open Source.

use std::collections::BTreeSet;
use std::path::Path;

use mageacl_core::audit::{AllResources, Delta, GrantAudit, audit};
use mageacl_core::catalog::acl::ALL;
use mageacl_core::grant::{GrantContent, GrantSet};
use mageacl_core::plan::{Collateral, DeclaredEndpoint, plan};
use mageacl_core::profile;
use mageacl_core::report;
use mageacl_core::risk::Risks;
use serde_json::Value;

use super::support::{of_ids, shop};
use crate::authz::support::load;
use crate::records;

pub(crate) fn all_resources_against_expertrec(shared: &Path) {
    let unpacked = records::unpack(&shared.join("magento/releases/2.4.6-p4.tar.gz"));
    let catalog = load(&unpacked.path().join("2.4.6-p4")).unwrap();
    let shop = shop(&catalog, "2.4.6-p4").unwrap();
    let text = profile::BUILTIN.iter().find(|(slug, _)| *slug == "expertrec-search").unwrap().1;
    let profile = profile::parse(text).unwrap();
    let wanted = profile.endpoints.iter().map(|endpoint| DeclaredEndpoint {
        declared: format!("{} {}", endpoint.method, endpoint.path),
        optional: endpoint.optional,
        ..DeclaredEndpoint::default()
    });
    let needed = plan(wanted.collect(), shop.tree, shop.routes);
    let grant = of_ids(&[ALL], GrantContent::Listed, shop).grant;
    let set = GrantSet { grants: vec![grant], ..GrantSet::default() };
    let report = report::graded(audit(set, Some(needed), shop), shop, &Risks::default());

    let [audited] = report.audit.grants.as_slice() else { panic!("one grant") };
    let guarded: Vec<_> = audited.effect.guarded().collect();
    assert_eq!((audited.effect.all, guarded.len(), Collateral::writes(&guarded)), (AllResources::Whole, 317, 170));
    let plan = report.audit.needed.as_ref().unwrap();
    assert_eq!((plan.required.len(), plan.with_ancestors.len(), plan.verified), (5, 13, true));
    let delta = Delta::between(audited, plan, shop.tree, false);
    assert_eq!((delta.remove.as_slice(), delta.add.len()), ([ALL.to_owned()].as_slice(), 13));

    let finding = report.findings.iter().find(|finding| finding.rule == "all-resources").unwrap();
    assert!(finding.message.contains("317 guarded routes, 170 of them write routes"), "{}", finding.message);
    let named: BTreeSet<&str> = finding
        .fix
        .split([' ', ','])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains("::"))
        .collect();
    let closed = plan.with_ancestors.iter().map(|node| shop.tree.resource(*node).id.as_str());
    assert_eq!(named, closed.collect(), "the finding names the minimum set");
}

/// The ids that 44 integrations of published connectors list.
pub(crate) fn real_connectors(shared: &Path) {
    let unpacked = records::unpack(&shared.join("magento/releases/2.4.6-p4.tar.gz"));
    let catalog = load(&unpacked.path().join("2.4.6-p4")).unwrap();
    let shop = shop(&catalog, "2.4.6-p4").unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/grants/connectors.json");
    let connectors: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let grants: Vec<GrantAudit<'_>> = connectors
        .iter()
        .flat_map(|connector| {
            let holding =
                if connector["kind"] == "api.xml" { GrantContent::Listed } else { GrantContent::IntegrationXml };
            let integrations = connector["integrations"].as_array().unwrap().iter();
            integrations.map(move |integration| of_ids(&records::texts(&integration["ids"]), holding, shop))
        })
        .collect();
    assert_eq!(grants.len(), 44);
    let counts = |all: AllResources| grants.iter().filter(|grant| grant.effect.all == all).count();
    assert_eq!((counts(AllResources::Whole), counts(AllResources::Partial)), (2, 1));
    let drops = |id: &str| grants.iter().filter(|grant| grant.dropped.iter().any(|it| it.id.id == id)).count();
    assert_eq!(drops("Magento_Log::online"), 9, "nine list this id, which no release since 2.3.0 has");
    // Its only id belongs to its own module, which the release does not have: Magento stores nothing.
    assert_eq!(grants.iter().filter(|grant| grant.effect.ids.is_empty()).count(), 1);
    let writes = |grant: &&GrantAudit<'_>| grant.effect.guarded().any(|route| route.method != "GET");
    assert_eq!(grants.iter().filter(writes).count(), 34);
    let mut opened: Vec<usize> = grants.iter().map(|grant| grant.effect.guarded().count()).collect();
    opened.sort_unstable();
    assert_eq!((opened[grants.len() / 2], opened[grants.len() - 1]), (79, 317));
}
