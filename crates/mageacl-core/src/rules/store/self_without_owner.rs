//! `self-without-owner`.

use super::misspelled_keyword::place_of;
use crate::catalog::routes::SELF;
use crate::catalog::{Access, Route};
use crate::endpoint::matching::{METHODS, is_variable};
use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Location;
use crate::rules::written::is_magento;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "self-without-owner",
    title: "a route for customers takes an id, and forces no owner",
    severity: "note",
    why: "`self` only means that a customer is logged in. If the service does not compare the owner of the record with \
          the customer, any customer may read or change the records of all others.",
    example: "<route url=\"/V1/desks/:deskId\" method=\"PUT\"> with <resource ref=\"self\"/> and without <data>",
    fix: "Check that the service compares the owner. If it takes the id of the customer, force it: \
          <parameter name=\"customerId\" force=\"true\">%customer_id%</parameter> in <data>.",
    source: "Magento\\Webapi\\Controller\\Rest\\ParamsOverrider, Magento\\Customer\\Model\\Plugin\\CustomerAuthorization",
    persona: Persona::Pedantic,
    check: Check::Store(check),
};

/// Values that Magento replaces by the customer or by the customer's cart.
const OWNERS: [&str; 2] = ["%customer_id%", "%cart_id%"];

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let is_answered = |route: &&Route| METHODS.contains(&route.method.to_ascii_uppercase().as_str());
    let routes = scope.routes().filter(|route| route.access() == Access::SelfOnly);
    routes.filter(is_answered).filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = place_of(route, SELF)?;
    let module = scope.module_at(place);
    let variable = route.url.split('/').map(str::trim).find(|part| is_variable(part) && is_id(part))?;
    let is_owner = |value: &Option<String>| value.as_deref().is_some_and(|value| OWNERS.contains(&value.trim()));
    if route.parameters.iter().any(|parameter| parameter.force && is_owner(&parameter.value)) {
        return None;
    }
    let url = route.declarations.first().map_or(place, |declared| scope.attribute_at(declared.span, "url"));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        confidence: Confidence::Low,
        // Those of Magento are maintained.
        persona: if is_magento(module) { Persona::Audit } else { Persona::Pedantic },
        subject: route.name(),
        module: Some(module.to_owned()),
        message: format!(
            "any customer may call {} with any {variable}, unless its service checks the owner",
            route.name()
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(url)],
        ..Finding::default()
    })
}

/// Returns whether a variable identifies a record.
fn is_id(variable: &str) -> bool {
    let name = variable.trim_start_matches(':');
    let lower = name.to_ascii_lowercase();
    name.ends_with("Id") || lower == "id" || lower.ends_with("_id") || lower.ends_with("number")
}
