//! `soap-only-all`.

use std::collections::{HashMap, HashSet};

use crate::catalog::Route;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::soap::Operation;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::written::is_magento;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "soap-only-all",
    title: "a SOAP operation that only All Resources can call",
    severity: "note",
    why: "SOAP requires the refs of all routes of a service method together. If one route requires `self` and another \
          one a resource, or an undefined resource, REST works and SOAP is open to All Resources only.",
    example: "GET /V1/desks requires Nova_Desk::desk, GET /V1/desks/mine requires `self`, and both call \
              DeskRepositoryInterface::getList",
    fix: "Give one of the routes a separate soapOperation or service method.",
    source: "Magento\\Webapi\\Model\\ServiceMetadata, Magento\\Webapi\\Model\\Config\\Converter",
    persona: Persona::Pedantic,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Ok(routes) = &scope.catalog.routes else { return Vec::new() };
    let mut by_service: HashMap<(&str, &str), Vec<&Route>> = HashMap::new();
    for route in routes.all() {
        by_service.entry((&route.service, &route.service_method)).or_default().push(route);
    }
    let finding = |operation: &Operation| {
        let routes = by_service.get(&(operation.class.as_str(), operation.method.as_str()));
        finding(operation, routes.map_or(&[][..], Vec::as_slice), scope)
    };
    routes.operations().iter().filter_map(finding).collect()
}

fn finding(operation: &Operation, routes: &[&Route], scope: &StoreContext<'_>) -> Option<Finding> {
    let refs = refs(operation, routes);
    let is_undefined = |id: &str| {
        scope.is_whole()
            && !matches!(id, ANONYMOUS | SELF)
            && !scope.tree().is_some_and(|tree| tree.contains(id))
            && !scope.may_be_defined_elsewhere(id)
    };
    let closed = |id: &str| id == SELF || is_undefined(id);
    // If the same ref closes each of its routes, the routes are reported instead.
    let (first, _, _) = refs.iter().find(|(id, _, _)| closed(id))?;
    let (other, other_place, other_route) =
        refs.iter().find(|(id, _, _)| id != first && !matches!(*id, ANONYMOUS | SELF) && !is_undefined(id))?;
    let closing: Vec<_> = refs.iter().filter(|(id, _, _)| closed(id)).collect();
    // The module that was added is a more likely cause than one of Magento's.
    let (id, place, route) = closing.iter().rfind(|it| !is_magento(scope.module_at(it.1))).or(closing.first())?;
    let is_own = refs.iter().all(|(_, place, _)| is_magento(scope.module_at(*place)));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        persona: if is_own { Persona::Audit } else { Persona::Pedantic },
        subject: operation.name.clone(),
        module: Some(scope.module_at(*place).to_owned()),
        resource: Some((*other).to_owned()),
        message: format!(
            "{} requires {id} for {} and {other} for {}: only All Resources can call it",
            operation.name,
            route.name(),
            other_route.name()
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(*place, "ref"))],
        related: vec![(Location::Text(scope.attribute_at(*other_place, "ref")), format!("{other} is required here"))],
        ..Finding::default()
    })
}

/// Returns the refs of an operation, with their positions and routes, of the routes to its method.
fn refs<'r>(operation: &Operation, routes: &[&'r Route]) -> Vec<(&'r str, Span, &'r Route)> {
    let required: HashSet<&str> = operation.resources.iter().map(String::as_str).collect();
    let is_part = |route: &&Route| {
        let version = route.url.trim_start_matches('/').split('/').next().unwrap_or_default();
        // A route with its own soapOperation belongs to another operation.
        operation.service.ends_with(version) && route.resources.iter().all(|id| required.contains(id.as_str()))
    };
    let of_route = |route: &'r Route| {
        let refs = route.resources.iter().zip(&route.ref_places);
        refs.map(move |(id, place)| (id.as_str(), *place, route))
    };
    routes.iter().copied().filter(is_part).flat_map(of_route).collect()
}
