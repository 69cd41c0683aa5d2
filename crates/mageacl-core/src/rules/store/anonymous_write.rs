//! `anonymous-write`.

use super::anonymous::anonymous;
use super::route_effect::RouteEffect;
use crate::finding::{Confidence, Finding, Severity};
use crate::rules::written::is_magento;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "anonymous-write",
    title: "a write route that anyone may call",
    severity: "warning; an inventory note for a route of Magento itself, and for the cart of a guest",
    why: "Anyone with the address of the store may call it, without an account. Attacks on stores start with such \
          routes: CosmicSting, SessionReaper and PolyShell all used them.",
    example: "<route url=\"/V1/desks\" method=\"POST\"> with <resource ref=\"anonymous\"/>",
    fix: "Guard it with a resource of the module or with `self`. If guests must call it, validate all input in the \
          service, and limit the rate of calls.",
    source: "Magento\\Framework\\Webapi\\Authorization; CVE-2024-34102, CVE-2025-54236",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let writes = anonymous(scope).filter(|(_, effect, _)| *effect != RouteEffect::Reads);
    let routes = writes.map(|(route, effect, finding)| {
        let is_known = |module: &str| is_magento(module) || scope.catalog.is_upstream(module);
        // The masked id of a guest's cart is a secret, so these are public by design.
        let is_expected = finding.module.as_deref().is_some_and(is_known) || effect == RouteEffect::WritesGuestCart;
        let risk = scope.risks.of_route(route);
        let why = if risk.entries.is_empty() { RULE.why } else { risk.reason };
        Finding {
            rule: RULE.id,
            severity: if is_expected { Severity::Note } else { Severity::Warning },
            confidence: if is_expected { Confidence::Low } else { Confidence::Medium },
            persona: if is_expected { Persona::Audit } else { Persona::Default },
            message: format!("anyone may call the write route {}", route.name()),
            why: why.to_owned(),
            fix: RULE.fix.to_owned(),
            ..finding
        }
    });
    routes.collect()
}
