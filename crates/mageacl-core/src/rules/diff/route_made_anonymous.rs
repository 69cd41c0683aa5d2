//! `route-made-anonymous`.

use super::reported::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-made-anonymous",
    title: "anyone may call a route that was guarded",
    severity: "error for a write route; warning for a read route",
    why: "Anyone with the address of the store may now call it, without an account.",
    example: "a route required Acme_Desk::save, and now requires anonymous, or nothing",
    fix: "Guard it again. If guests must call it, validate all input in the service.",
    source: "Magento\\Webapi\\Model\\Plugin\\GuestAuthorization",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let guards = scope.diff.routes.guards(Change::MadeAnonymous);
    let findings = guards.map(|guard| {
        let route = guard.route.new;
        let (before, _) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: if route.is_write() { Severity::Error } else { Severity::Warning },
            message: format!("anyone may now call {}, which was restricted to {before}", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
