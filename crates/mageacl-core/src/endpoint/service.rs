//! Calls written as a SOAP operation or as a method of a service.

use std::collections::HashSet;

use super::declared::declared;
use super::router::Router;
use super::spelling::EndpointSpec;
use super::{Resolution, ResolveError, Status, judge};
use crate::catalog::Route;
use crate::catalog::soap::Operation;

/// The maximum number of routes that a remark lists.
const MAX_LISTED: usize = 20;

/// Finds the routes of a SOAP operation.
pub(super) fn operation<'c>(router: &Router<'c>, name: &str) -> Result<Resolution<'c>, ResolveError> {
    let Some(operation) = router.routes.operation(name) else {
        let shown = declared(&EndpointSpec::Operation(name.to_owned()));
        let remark = format!("unknown SOAP operation `{shown}`; it is neither a path nor `Interface::method` either");
        let missed = ResolveError { status: Status::NotFound, remark, nearest: Vec::new() };
        return Err(missed.with_nearest(router.nearest_operations(name)));
    };
    let mut known = HashSet::new();
    let resources: Vec<String> =
        operation.resources.iter().filter(|resource| known.insert(resource.as_str())).cloned().collect();
    let behind = routes_of(router, operation);
    let route = behind.first().copied().ok_or_else(|| ResolveError {
        status: Status::NotFound,
        remark: format!("the routes of `{name}` were replaced by later declarations"),
        nearest: Vec::new(),
    })?;
    let remark = (behind.len() > 1)
        .then(|| format!("a SOAP operation requires the resources of all its routes: {}", listed(&behind)));
    Ok(Resolution { route, resources, remark })
}

fn routes_of<'c>(router: &Router<'c>, operation: &Operation) -> Vec<&'c Route> {
    let refs: HashSet<&str> = operation.resources.iter().map(String::as_str).collect();
    let mut routes = router.service(&operation.class, &operation.method);
    routes.retain(|route| {
        route.service == operation.class && route.resources.iter().all(|resource| refs.contains(resource.as_str()))
    });
    routes
}

/// Lists the names of routes.
fn listed(routes: &[&Route]) -> String {
    let names: Vec<String> = routes.iter().take(MAX_LISTED).map(|route| route.name()).collect();
    let names = names.join(", ");
    match routes.len().checked_sub(MAX_LISTED) {
        None | Some(0) => names,
        Some(more) => format!("{names} and {more} more"),
    }
}

/// Finds the route to a method of a service, by the full name of the class or its end.
pub(super) fn method<'c>(router: &Router<'c>, class: &str, method: &str) -> Result<Resolution<'c>, ResolveError> {
    let named = router.service(class, method);
    // An integration calls the guarded ones; routes for customers and guests are ignored.
    let guarded: Vec<&Route> =
        named.iter().copied().filter(|route| judge(&route.resources, router).0 == Status::Guarded).collect();
    let candidates = if guarded.is_empty() { &named } else { &guarded };
    let Some(first) = candidates.first() else {
        let wanted = format!("{class}::{method}");
        let shown = declared(&EndpointSpec::ServiceMethod { class: class.to_owned(), method: method.to_owned() });
        let remark = format!("no route calls {shown}");
        let missed = ResolveError { status: Status::NotFound, remark, nearest: Vec::new() };
        return Err(missed.with_nearest(router.nearest_methods(&wanted)));
    };
    let sorted = |route: &Route| {
        let mut resources = route.resources.clone();
        resources.sort();
        resources
    };
    let refs = sorted(first);
    if candidates.iter().any(|route| route.resources != first.resources && sorted(route) != refs) {
        return Err(ResolveError {
            status: Status::Invalid,
            remark: format!(
                "{class}::{method} has several routes with different resources; write the route that you mean"
            ),
            nearest: candidates.iter().take(MAX_LISTED).map(|route| route.name()).collect(),
        });
    }
    let remark = (candidates.len() > 1)
        .then(|| format!("several routes call it, all with the same resources: {}", listed(candidates)));
    Ok(Resolution { route: first, resources: first.resources.clone(), remark })
}
