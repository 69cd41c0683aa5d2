//! `guard-moved`.

use super::reported::{about_guard, why};
use crate::diff::Change;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "guard-moved",
    title: "a route requires different resources than before",
    severity: "warning",
    why: "Grants for this route are denied now, and grants for other purposes open it.",
    example: "POST /V1/orders required Magento_Sales::create, and from 2.4.8 on requires Magento_Sales::api_actions",
    fix: "Grant the new resource to the callers of the route, and review the grants that already contain it.",
    source: "Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.guards(Change::Moved).map(|guard| {
        let route = guard.route.new;
        let (before, now) = guard.before_and_now();
        Finding {
            rule: RULE.id,
            severity: Severity::Warning,
            message: format!("different grants open {}: {before} before, {now} now", route.name()),
            why: why(route, RULE.why, scope),
            fix: RULE.fix.to_owned(),
            ..about_guard(guard)
        }
    });
    findings.collect()
}
