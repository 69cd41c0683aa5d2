//! `policy-expired`.

use super::{PolicyContext, account, count};
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-expired",
    title: "access that the policy allowed until a day is still granted",
    severity: "error",
    why: "The access was agreed for a time that is over.",
    example: "{ \"integration\": \"Migration\", \"resources\": [\"Magento_Backend::all\"], \"expires\": \"2026-01-31\" }, in February 2026",
    fix: "Delete the integration or role, or agree on a later date in mageacl.json.",
    source: "docs/policy.md",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (entry, audited) in scope.pairs() {
        let Some(expires) = entry.expires.filter(|last| scope.today > *last) else { continue };
        let tokens = account(audited).map_or(0, |account| account.live_tokens);
        let mut left = Vec::new();
        if !audited.effect.ids.is_empty() {
            left.push(count(audited.effect.ids.len(), "resource"));
        }
        if tokens > 0 {
            left.push(count(tokens, "live token"));
        }
        if left.is_empty() {
            continue;
        }
        let message = format!(
            "the access of the {} expired on {expires}, and it still has {}",
            entry.subject(),
            left.join(" and ")
        );
        findings.push(entry.finding(&RULE, Severity::Error, audited, message));
    }
    findings
}
