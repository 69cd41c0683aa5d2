//! `secure-dropped`.

use super::reported::about_both;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, DiffContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "secure-dropped",
    title: "a route no longer requires HTTPS",
    severity: "warning",
    why: "It also answers over HTTP, so the token and the data can be intercepted.",
    example: "secure=\"true\" is removed from a route",
    fix: "Write secure=\"true\" again.",
    source: "Magento\\Webapi\\Controller\\Rest\\RequestValidator::validate",
    persona: Persona::Default,
    check: Check::Diff(check),
};

fn check(scope: &DiffContext<'_>) -> Vec<Finding> {
    let dropped = scope.diff.routes.secure.iter().filter(|pair| pair.old.secure);
    let findings = dropped.map(|pair| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        message: format!("{} no longer requires HTTPS", pair.new.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..about_both(*pair)
    });
    findings.collect()
}
