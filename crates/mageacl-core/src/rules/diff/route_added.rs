//! `route-added`.

use super::reported::{about_route, why};
use crate::diff::who;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-added",
    title: "a new route that is guarded",
    severity: "note",
    why: "Every grant with the required resources may call it.",
    example: "a module adds a DELETE to its GET, guarded by the same resource",
    fix: "Nothing, if all grants with its resource may call it.",
    source: "Magento\\Webapi\\Model\\Config\\Converter",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let added = scope.diff.routes.added.iter().filter(|route| !route.is_for_everybody());
    let findings = added.map(|route| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        message: format!("{} is new (callers: {})", route.name(), who(route, &[])),
        why: why(route, RULE.why, scope),
        fix: RULE.fix.to_owned(),
        ..about_route(route)
    });
    findings.collect()
}
