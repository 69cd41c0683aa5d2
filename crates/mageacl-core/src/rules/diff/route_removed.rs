//! `route-removed`.

use super::told::about_route;
use crate::diff::who;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffScope, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-removed",
    title: "a route is gone",
    severity: "note",
    why: "Whoever calls it gets 404 from now on, or another route answers.",
    example: "a module is switched off, or takes a route out of its webapi.xml",
    fix: "Nothing, if nobody calls it; mageacl diff -p PROFILE tells whether a connector does.",
    source: "Magento\\Webapi\\Controller\\Rest\\Router::match",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffScope<'_>) -> Vec<Finding> {
    let findings = scope.diff.routes.removed.iter().map(|route| {
        let about = about_route(route);
        let related = about.places.iter().map(|place| (*place, "it was declared here".to_owned())).collect();
        Finding {
            rule: RULE.id,
            severity: Severity::Note,
            message: format!("{} is gone, which was for {}", route.name(), who(route, &[])),
            why: RULE.why.to_owned(),
            fix: RULE.fix.to_owned(),
            related,
            ..about
        }
    });
    findings.collect()
}
