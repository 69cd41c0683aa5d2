//! `guard-moved`.

use super::told::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-moved",
    title: "a route asks for other resources than before",
    severity: "warning",
    why: "Grants that were made for the route are refused now, and grants that were made for something else open it.",
    example: "POST /V1/orders asked for Magento_Sales::create, and from 2.4.8 asks for Magento_Sales::api_actions",
    fix: "Grant the new resource to those that call the route, and look at who holds it already.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Moved).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            message: format!("other grants open {}: it was for {before}, and is for {now}", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
