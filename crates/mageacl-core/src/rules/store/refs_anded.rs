//! `refs-anded`.

use super::guards::guards;
use super::route_opened_by_override::covers;
use crate::catalog::Route;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "refs-anded",
    title: "a route requires several refs, and callers need all of them",
    severity: "error if no caller can have all of them; else a warning, with --pedantic, if another module added one",
    why: "Refs are combined and all are required. A caller with the ref of the route's own module is denied, and only \
          All Resources satisfies `self` next to a resource: customers have no resources, and only customers have \
          `self`.",
    example: "<resource ref=\"self\"/><resource ref=\"Nova_Ticket::view\"/> in one route, in one module or in two",
    fix: "Declare a separate route for each kind of caller; do not change routes of other modules.",
    source: "Magento\\Webapi\\Model\\Config\\Reader, Magento\\Framework\\Webapi\\Authorization::isAllowed",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Adding refs is the purpose of a guard module.
    let guards: Vec<&str> = guards(scope).into_iter().map(|guard| guard.module).collect();
    let is_guard = |finding: &Finding| finding.module.as_deref().is_some_and(|module| guards.contains(&module));
    scope.routes().filter_map(|route| finding(route, scope)).filter(|finding| !is_guard(finding)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    // An added `anonymous` has its own rule.
    let refs = route.resources.iter().zip(&route.ref_places).filter(|(reference, _)| *reference != ANONYMOUS);
    let refs: Vec<(&str, Span)> = refs.map(|(reference, place)| (reference.as_str(), *place)).collect();
    let owner = scope.module_at(route.declarations.first()?.span);
    let is_self = |(reference, _): &&(&str, Span)| *reference == SELF;
    let customer = refs.iter().find(is_self);
    let resource = refs.iter().find(|it| !is_self(it));
    let (added, kept) = match (customer, resource) {
        (Some(one), Some(other)) if one.1 > other.1 => (one, other),
        (Some(one), Some(other)) => (other, one),
        _ => (refs.iter().find(|(_, place)| scope.module_at(*place) != owner)?, refs.first()?),
    };
    let is_unmet = customer.is_some() && resource.is_some();
    let (reference, place) = *added;
    if added == kept {
        return None;
    }
    // For routes of Magento this is route-opened-by-override.
    let is_covered = reference == SELF && covers(route, scope.module_at(place), scope) && scope.catalog.has_files();
    let message = if is_unmet {
        format!("{} requires {} and {reference}: only All Resources can call it", route.name(), kept.0)
    } else {
        format!("{} also requires {reference}, in addition to {} of {owner}", route.name(), kept.0)
    };
    Some(Finding {
        rule: RULE.id,
        severity: if is_unmet { Severity::Error } else { Severity::Warning },
        persona: if is_unmet && !is_covered { Persona::Default } else { Persona::Pedantic },
        subject: route.name(),
        module: Some(scope.module_at(place).to_owned()),
        resource: Some(reference.to_owned()),
        message,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(place, "ref"))],
        related: vec![(Location::Text(scope.attribute_at(kept.1, "ref")), format!("{} is required here", kept.0))],
        ..Finding::default()
    })
}
