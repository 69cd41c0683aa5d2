//! `anonymous-route-added`.

use super::reported::{about_route, why};
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-route-added",
    title: "a new route that anyone may call",
    severity: "warning for a write route; note for a read route",
    why: "Anyone with the address of the store may call it, without an account.",
    example: "<route url=\"/V1/desks\" method=\"POST\"> with <resource ref=\"anonymous\"/>, which is missing on the \
              old side",
    fix: "Guard it with a resource or with `self`. If guests must call it, validate all input in the service.",
    source: "Magento\\Webapi\\Model\\Plugin\\GuestAuthorization",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let added = scope.diff.routes.added.iter().filter(|route| route.is_for_everybody());
    let findings = added.map(|route| Finding {
        rule: RULE.id,
        severity: if route.is_write() { Severity::Warning } else { Severity::Note },
        message: format!("{} is new, and anyone may call it", route.name()),
        why: why(route, RULE.why, scope),
        fix: RULE.fix.to_owned(),
        ..about_route(route)
    });
    findings.collect()
}
