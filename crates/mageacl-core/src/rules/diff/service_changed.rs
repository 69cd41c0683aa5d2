//! `service-changed`.

use super::reported::about_both;
use crate::catalog::Route;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "service-changed",
    title: "a different class or method answers a route",
    severity: "note",
    why: "The call may no longer do what its guard was chosen for.",
    example: "a module redeclares a route of Magento with a different service",
    fix: "Review the new service, and check that the guard is still appropriate.",
    source: "Magento\\Webapi\\Model\\Config\\Converter",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let service = |route: &Route| format!("{}::{}", route.service, route.service_method);
    let findings = scope.diff.routes.service.iter().map(|pair| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        message: format!(
            "{} is answered by {}, and was answered by {}",
            pair.new.name(),
            service(pair.new),
            service(pair.old)
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..about_both(*pair)
    });
    findings.collect()
}
