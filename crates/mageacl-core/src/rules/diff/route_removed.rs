//! `route-removed`.

use super::reported::about_route;
use crate::diff::who;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-removed",
    title: "a route was removed",
    severity: "note",
    why: "Its callers now get 404, or another route answers.",
    example: "a module is disabled, or removes a route from its webapi.xml",
    fix: "Nothing, if it is not called; mageacl diff -p PROFILE reports whether a connector calls it.",
    source: "Magento\\Webapi\\Controller\\Rest\\Router::match",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.removed.iter().map(|route| {
        let about = about_route(route);
        let related = about.places.iter().map(|place| (*place, "it was declared here".to_owned())).collect();
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} was removed (callers: {})", route.name(), who(route, &[])),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            related,
            ..about
        }
    });
    findings.collect()
}
