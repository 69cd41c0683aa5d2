//! `policy-missing`.

use super::PolicyContext;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-missing",
    title: "a resource of the policy is not granted",
    severity: "warning",
    why: "Calls that require it are denied, or the policy names more than is in use.",
    example: "mageacl.json lists Magento_Sales::sales for an integration whose role has no such row",
    fix: "Grant the id, or remove it from the resources of the entry in mageacl.json.",
    source: "docs/policy.md",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    let tree = scope.shop.tree;
    let mut findings = Vec::new();
    for (entry, audited) in scope.pairs() {
        for id in entry.resources.unwrap_or_default() {
            let problem = match tree.find(id) {
                Some(node) if audited.effect.ids.binary_search(&node).is_ok() => continue,
                Some(_) => "does not have it",
                // The module may just not be here.
                None if scope.shop.routes.may_be_defined_elsewhere(id) => continue,
                None => "cannot have it: no enabled module defines it",
            };
            let message = format!("the policy lists {id}, and the {} {problem}", entry.subject());
            let finding = entry.finding(&RULE, Severity::Warning, audited, message);
            findings.push(Finding { resource: Some(id.clone()), ..finding });
        }
    }
    findings
}
