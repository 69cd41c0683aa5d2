//! `anonymous-read`.

use super::anonymous::anonymous;
use super::route_effect::RouteEffect;
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-read",
    title: "a read route that anyone may call",
    severity: "note",
    why: "Anyone with the address of the store may read it, without an account. Much of it is meant for the \
          storefront; personal or confidential data is not.",
    example: "<route url=\"/V1/desks\" method=\"GET\"> with <resource ref=\"anonymous\"/>",
    fix: "Make sure that its answer contains only public data, otherwise guard it.",
    source: "Magento\\Framework\\Webapi\\Authorization",
    persona: Persona::Audit,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let reads = anonymous(scope).filter(|(_, effect, _)| *effect == RouteEffect::Reads);
    let routes = reads.map(|(route, _, finding)| Finding {
        rule: RULE.id,
        severity: Severity::Note,
        confidence: Confidence::Low,
        message: format!("anyone may read {}", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        ..finding
    });
    routes.collect()
}
