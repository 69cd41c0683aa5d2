//! `guard-tightened`.

use super::reported::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-tightened",
    title: "fewer callers may call a route than before",
    severity: "note",
    why: "Calls that were allowed may now be denied.",
    example: "a route required no resource, and now requires Acme_Desk::view",
    fix: "Grant the required resource to its callers; mageacl diff -p PROFILE reports whether a connector is one of \
          them.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Tightened).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("fewer callers may call {}: {before} before, {now} now", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
