//! `policy-unlisted`.

use std::collections::BTreeSet;

use super::{PolicyContext, count};
use crate::audit::GrantAudit;
use crate::finding::{Finding, Severity};
use crate::grant::{GrantOwner, Table};
use crate::rules::{Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-unlisted",
    title: "an integration or role is not in the policy",
    severity: "error; note if it has no resources",
    why: "Access that no entry of the policy describes was not agreed, and has no owner.",
    example: "an integration that was created in the Admin after mageacl.json was written",
    fix: "Delete it, or add an entry to mageacl.json; mageacl policy init prints one.",
    source: "docs/policy.md",
    persona: Persona::Default,
    check: Check::Policy(check),
};

fn check(scope: &PolicyContext<'_>) -> Vec<Finding> {
    if !scope.is_whole {
        return Vec::new();
    }
    let has = |is_role: bool| scope.entries.iter().any(|entry| entry.is_role == is_role);
    let (has_integrations, has_roles) = (has(false), has(true));
    let listed: BTreeSet<usize> = scope.entries.iter().flat_map(|entry| &entry.grants).copied().collect();
    let is_read = scope.audit.facts.tables.contains(&Table::Integration);
    let unlisted = scope.audit.grants.iter().enumerate().filter(|(at, audited)| match audited.grant.kind {
        // A role whose integration is gone is a finding of `orphaned-role`.
        GrantOwner::Integration(None) if is_read => false,
        GrantOwner::Integration(_) => has_integrations && !listed.contains(at),
        GrantOwner::AdminRole(_) => has_roles && !listed.contains(at),
        // The owner is unknown.
        GrantOwner::Role | GrantOwner::List | GrantOwner::Checklist => false,
    });
    unlisted.map(|(_, audited)| finding(audited)).collect()
}

fn finding(audited: &GrantAudit<'_>) -> Finding {
    let kind = if matches!(audited.grant.kind, GrantOwner::AdminRole(_)) { "role" } else { "integration" };
    let (name, resources) = (&audited.grant.name, audited.effect.ids.len());
    Finding {
        rule: RULE.id,
        severity: if resources == 0 { Severity::Note } else { Severity::Error },
        subject: name.clone(),
        grant: Some(audited.number),
        message: format!("the {kind} `{name}` is not in the policy: it has {}", count(resources, "resource")),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![audited.grant.place],
        ..Finding::default()
    }
}
