//! `route-made-anonymous`.

use super::told::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-made-anonymous",
    title: "everybody may call a route that was guarded",
    severity: "error where the route writes; warning where it reads",
    why: "Whoever knows the shop's address may call it from now on, without an account.",
    example: "a route asked for Acme_Desk::save, and now for anonymous, or for nothing",
    fix: "Guard it again. If guests must call it, let the service check everything it is given.",
    source: "Magento\\Webapi\\Model\\Plugin\\GuestAuthorization",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let guards = scope.diff.routes.guards(Change::MadeAnonymous);
    let findings = guards.map(|guard| {
        let route = guard.route.new;
        let (before, _) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: if route.is_write() { Severity::Error } else { Severity::Warning },
            message: format!("everybody may call {} now, which was for {before}", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
