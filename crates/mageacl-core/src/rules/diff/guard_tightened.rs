//! `guard-tightened`.

use super::told::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-tightened",
    title: "fewer callers may call a route than before",
    severity: "note",
    why: "Calls that were allowed may be refused now.",
    example: "a route asked for nothing, and now for Acme_Desk::view",
    fix: "Grant what it asks for now to those that call it; mageacl diff -p PROFILE tells whether a connector is one of them.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Tightened).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("fewer callers may call {}: it was for {before}, and is for {now}", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
