//! Calls written as a SOAP operation or as a method of a service.

use super::declared::declared;
use super::spelling::Spelling;
use super::{Found, Missed, Status, judge, nearest};
use crate::catalog::soap::Operation;
use crate::catalog::{AclTree, Route, Routes};

/// Finds the routes of a SOAP operation.
pub(super) fn operation<'c>(routes: &'c Routes, name: &str) -> Result<Found<'c>, Missed> {
    let operations = routes.operations();
    let Some(operation) = operations.iter().find(|operation| operation.name == name) else {
        let shown = declared(&Spelling::Operation(name.to_owned()));
        let remark = format!("unknown SOAP operation `{shown}`; it is neither a path nor `Interface::method` either");
        let known = operations.iter().map(|operation| operation.name.as_str());
        return Err(Missed { status: Status::NotFound, remark, nearest: nearest::names(known, name) });
    };
    let mut resources: Vec<String> = Vec::new();
    for resource in &operation.resources {
        if !resources.contains(resource) {
            resources.push(resource.clone());
        }
    }
    let behind = routes_of(routes, operation);
    let route = behind.first().copied().ok_or_else(|| Missed {
        status: Status::NotFound,
        remark: format!("the routes of `{name}` were replaced by later declarations"),
        nearest: Vec::new(),
    })?;
    let remark = (behind.len() > 1).then(|| {
        let names: Vec<String> = behind.iter().map(|route| route.name()).collect();
        format!("a SOAP operation requires the resources of all its routes: {}", names.join(", "))
    });
    Ok(Found { route, resources, remark })
}

fn routes_of<'c>(routes: &'c Routes, operation: &Operation) -> Vec<&'c Route> {
    let same = |route: &&Route| {
        route.service == operation.class
            && route.service_method == operation.method
            && route.resources.iter().all(|resource| operation.resources.contains(resource))
    };
    routes.all().iter().filter(same).collect()
}

/// Finds the route to a method of a service, by the full name of the class or its end.
pub(super) fn method<'c>(routes: &'c Routes, tree: &AclTree, class: &str, method: &str) -> Result<Found<'c>, Missed> {
    let is_class =
        |known: &str| known == class || known.strip_suffix(class).is_some_and(|before| before.ends_with('\\'));
    let named: Vec<&Route> =
        routes.all().iter().filter(|route| route.service_method == method && is_class(&route.service)).collect();
    // An integration calls the guarded ones; routes for customers and guests are ignored.
    let guarded: Vec<&Route> =
        named.iter().copied().filter(|route| judge(&route.resources, tree, routes).0 == Status::Guarded).collect();
    let candidates = if guarded.is_empty() { &named } else { &guarded };
    let Some(first) = candidates.first() else {
        let known = routes.all().iter().map(|route| format!("{}::{}", route.service, route.service_method));
        let known: Vec<String> = known.collect();
        let wanted = format!("{class}::{method}");
        let shown = declared(&Spelling::ServiceMethod { class: class.to_owned(), method: method.to_owned() });
        let short = |name: &String| name.rsplit('\\').next().unwrap_or_default().to_owned();
        let short: Vec<String> = known.iter().map(short).collect();
        return Err(Missed {
            status: Status::NotFound,
            remark: format!("no route calls {shown}"),
            nearest: nearest::names(short.iter().map(String::as_str), &wanted),
        });
    };
    let sorted = |route: &Route| {
        let mut resources = route.resources.clone();
        resources.sort();
        resources
    };
    if candidates.iter().any(|route| sorted(route) != sorted(first)) {
        return Err(Missed {
            status: Status::Invalid,
            remark: format!(
                "{class}::{method} has several routes with different resources; write the route that you mean"
            ),
            nearest: candidates.iter().map(|route| route.name()).collect(),
        });
    }
    let remark = (candidates.len() > 1).then(|| {
        let all: Vec<String> = candidates.iter().map(|route| route.name()).collect();
        format!("several routes call it, all with the same resources: {}", all.join(", "))
    });
    Ok(Found { route: first, resources: first.resources.clone(), remark })
}
