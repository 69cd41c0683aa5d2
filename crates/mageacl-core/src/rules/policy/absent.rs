//! `policy-absent`.

use super::{PolicyContext, PolicyMatch};
use crate::finding::{Finding, Severity};
use crate::grant::Table;
use crate::rules::{Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-absent",
    title: "an integration or role of the policy does not exist",
    severity: "warning",
    why: "It was deleted or renamed. An entry that no longer applies hides the next one with the same name.",
    example: "mageacl.json lists the integration Acme ERP, and the table integration has no such row",
    fix: "Remove the entry from mageacl.json, or correct its name.",
    source: "docs/policy.md",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    // Files without the table may lack the grant for other reasons.
    let was_read = |entry: &&PolicyMatch<'_>| {
        scope.audit.facts.tables.contains(if entry.is_role { &Table::Role } else { &Table::Integration })
    };
    let entries = scope.entries.iter().filter(|entry| scope.is_whole && entry.grants.is_empty());
    entries.filter(was_read).map(finding).collect()
}

fn finding(entry: &PolicyMatch<'_>) -> Finding {
    Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: entry.name.to_owned(),
        message: format!("the policy lists the {}, which does not exist", entry.subject()),
        why: RULE.why.to_owned(),
        fix: entry.fix(RULE.fix),
        places: entry.place.into_iter().collect(),
        ..Finding::default()
    }
}
