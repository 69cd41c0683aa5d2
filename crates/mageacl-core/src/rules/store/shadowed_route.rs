//! `shadowed-route`.

use crate::catalog::{AclTree, Route};
use crate::endpoint::matching::{self, Channel, METHODS, Match};
use crate::endpoint::router::Router;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "shadowed-route",
    title: "a route that no REST request reaches",
    severity: "warning",
    why: "Of the routes that match a request Magento uses the last in byte order: a segment that begins with a digit, \
          a dash or a dot loses to a variable, and of two routes that differ only in the names of their variables one \
          never answers. Callers reach a different service with a different guard.",
    example: "/V1/desks/2fa/:code and /V1/desks/:id/:part: the second one answers all requests for the first",
    fix: "Give the route a url that no other route matches, with segments that begin with a letter.",
    source: "Magento\\Webapi\\Controller\\Rest\\Router::match, Magento\\Webapi\\Model\\Rest\\Config::getRestRoutes",
    persona: Persona::Default,
    check: Check::Store(check),
};

/// A value that occurs in no URL.
const VALUE: &str = "zzzzzzzzzz";

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Ok(routes) = &scope.catalog.routes else { return Vec::new() };
    // Methods in lower case have their own rule.
    let is_answered = |route: &&Route| METHODS.contains(&route.method.as_str());
    let empty = AclTree::default();
    let router = Router::new(routes, scope.tree().unwrap_or(&empty));
    routes.all().iter().filter(is_answered).filter_map(|route| finding(route, &router, scope)).collect()
}

/// Returns the path of a request for a route, with values that favor it.
fn path(route: &Route) -> String {
    let value = |part| if matching::is_variable(part) { VALUE } else { part };
    let parts: Vec<&str> = route.url.trim_matches('/').split('/').map(value).collect();
    format!("/{}", parts.join("/"))
}

fn finding(route: &Route, router: &Router<'_>, scope: &StoreContext<'_>) -> Option<Finding> {
    let taken = match router.find(Channel::Sync, &route.method, &path(route)) {
        Match::Route(found) => Some(found),
        Match::NotFound | Match::MethodNotAllowed => None,
    };
    if taken.is_some_and(|found| std::ptr::eq(found, route)) {
        return None;
    }
    let first = route.declarations.first()?;
    let name = route.name();
    let related = taken.and_then(|other| {
        let place = Location::Text(scope.attribute_at(other.declarations.first()?.span, "url"));
        Some((place, format!("{} answers in its place", other.name())))
    });
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: name.clone(),
        module: Some(first.module.clone()),
        message: taken.map_or_else(
            || format!("no request reaches {name}: its url does not begin with two words that Magento can match"),
            |other| format!("no request reaches {name}: {} answers in its place", other.name()),
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(first.span, "url"))],
        related: related.into_iter().collect(),
        ..Finding::default()
    })
}
