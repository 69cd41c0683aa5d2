//! `anonymous-read`.

use super::anonymous::anonymous;
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-read",
    title: "a route that everybody may read",
    severity: "note",
    why: "Whoever knows the shop's address may read it, without an account. Much of it is meant for the storefront; what is \
          personal or confidential is not.",
    example: "<route url=\"/V1/desks\" method=\"GET\"> with <resource ref=\"anonymous\"/>",
    fix: "Make sure that nothing in its answer is for fewer people than everybody, else guard it.",
    source: "Magento\\Framework\\Webapi\\Authorization",
    persona: Persona::Audit,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let routes = anonymous(scope, false).map(|(route, finding)| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        confidence: Confidence::Low,
        message: format!("everybody may read {}", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..finding
    });
    routes.collect()
}
