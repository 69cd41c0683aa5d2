//! `policy-excess`.

use std::collections::BTreeSet;

use super::{PolicyContext, PolicyMatch};
use crate::audit::{AllResources, GrantAudit};
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::finding::{Finding, Severity};
use crate::grant::GrantOwner;
use crate::rules::opened::{places, severity};
use crate::rules::{Check, Opened, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-excess",
    title: "a granted resource is not in the policy",
    severity: "by risk of the opened routes: error for critical and high, warning for medium, note for low and for none",
    why: "The grant was widened after the policy was agreed, or a module added a resource that the role inherits.",
    example: "mageacl.json lists Magento_Catalog::products for an integration, and a box for Magento_Sales::sales was ticked",
    fix: "Remove the id from the grant, or add it to the resources of the entry in mageacl.json.",
    source: "docs/policy.md",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (entry, audited) in scope.pairs() {
        let Some(resources) = entry.resources else { continue };
        if resources.iter().any(|id| id == ALL) {
            continue;
        }
        if audited.effect.all != AllResources::No {
            let message =
                format!("the {} has All Resources; the policy lists {}", entry.subject(), named(resources.len()));
            let finding = entry.finding(&RULE, Severity::Error, audited, message);
            findings.push(Finding { resource: Some(ALL.to_owned()), ..finding });
            continue;
        }
        let allowed = allowed(resources, scope);
        let excess = audited.effect.ids.iter().filter(|node| !allowed.contains(node));
        findings.extend(excess.map(|node| finding(entry, audited, *node, scope)));
    }
    findings
}

/// Returns the resources of an entry with their ancestors. Every grant has the root.
fn allowed(resources: &[String], scope: &PolicyContext<'_>) -> BTreeSet<Node> {
    let tree = scope.shop.tree;
    let mut allowed: BTreeSet<Node> = tree.find(ADMIN).into_iter().collect();
    for node in resources.iter().filter_map(|id| tree.find(id)) {
        allowed.insert(node);
        allowed.extend(tree.ancestors(node));
    }
    allowed
}

fn finding(entry: &PolicyMatch<'_>, audited: &GrantAudit<'_>, node: Node, scope: &PolicyContext<'_>) -> Finding {
    let id = scope.shop.tree.resource(node).id.as_str();
    let opened = Opened::by_routes(audited.effect.guarded_by(id), scope.risks);
    // A role of administrators also opens pages of the Admin, which only the entry of the resource covers.
    let opens_pages = matches!(audited.grant.kind, GrantOwner::AdminRole(_) | GrantOwner::Role);
    let own = scope.risks.of_id(id).filter(|_| opens_pages);
    let own = own.map_or(Severity::Note, |own| severity(own.verdict.severity));
    let what = if opened.routes == 0 { "no route by itself".to_owned() } else { opened.to_string() };
    let inherited = audited.without_row.binary_search(&node).is_ok();
    let how = if inherited { ", inherited from an ancestor because it has no row" } else { "" };
    let message = format!("the {} has {id}{how}, which is not in the policy: it opens {what}", entry.subject());
    let mut finding = entry.finding(&RULE, own.max(opened.severity()), audited, message);
    if opened.routes > 0 {
        finding.why = opened.why();
    }
    finding.places = places(audited, node, scope.shop.tree);
    finding.resource = Some(id.to_owned());
    finding
}

fn named(number: usize) -> String {
    super::count(number, "resource")
}
