//! `service-changed`.

use super::told::about_both;
use crate::catalog::Route;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "service-changed",
    title: "another class or method answers a route",
    severity: "note",
    why: "The call may do something else than it did when its guard was chosen.",
    example: "a module declares a route of Magento's again with a service of its own",
    fix: "Look at what the new service does, and whether the guard still fits.",
    source: "Magento\\Webapi\\Model\\Config\\Converter",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let service = |route: &Route| format!("{}::{}", route.service, route.service_method);
    let findings = scope.diff.routes.service.iter().map(|pair| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        message: format!("{} is answered by {}, and was by {}", pair.new.name(), service(pair.new), service(pair.old)),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..about_both(*pair)
    });
    findings.collect()
}
