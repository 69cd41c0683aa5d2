//! Calls written as a path or a URL.

use super::matching::{self, Channel, METHODS, Match};
use super::path::{self, Address, StoreCodes};
use super::router::Router;
use super::{Resolution, ResolveError, Status, declared};
use crate::catalog::Route;

/// Finds the route for a path or URL and an optional method.
pub(super) fn find<'c>(
    router: &Router<'c>,
    method: Option<&str>,
    written: &str,
) -> Result<Resolution<'c>, ResolveError> {
    let mut address = path::address(written, StoreCodes::Any);
    if written.contains("/soap/") {
        let remark = "a SOAP URL names services, not an operation; write the operation, for example \
                      `catalogProductRepositoryV1GetList`";
        return Err(ResolveError { status: Status::Invalid, remark: remark.to_owned(), nearest: Vec::new() });
    }
    let assumed = method.is_none();
    let method = match method {
        Some(method) => method.to_owned(),
        None => method_for(router, &address)?,
    };
    if let Some(alias) = router.alias(&address.full, &method) {
        address = path::address(&format!("/{}", alias.url), StoreCodes::Any);
    }
    match router.find(address.channel, &method, &address.path) {
        Match::Route(route) => {
            let remark = surprise(router, &address, &method, route)
                .or_else(|| assumed.then(|| format!("missing method; {method} is assumed")));
            Ok(Resolution { route, resources: route.resources.clone(), remark })
        }
        Match::MethodNotAllowed => {
            let remark = if METHODS.contains(&method.as_str()) {
                "async calls support POST, PUT and DELETE, not GET".to_owned()
            } else {
                format!(
                    "Magento answers {method} with 405, whatever webapi.xml declares: only GET, POST, PUT and DELETE \
                     are supported"
                )
            };
            Err(missed(Status::MethodNotAllowed, remark, router, &address, &method))
        }
        Match::NotFound => {
            let remark = format!("no route matches {method} {}", full_path(&address, router));
            Err(missed(Status::NotFound, remark, router, &address, &method))
        }
    }
}

/// Returns a call without a route, with suggestions.
fn missed(status: Status, remark: String, router: &Router<'_>, address: &Address, method: &str) -> ResolveError {
    ResolveError { status, remark, nearest: Vec::new() }.with_nearest(router.nearest(address, method))
}

/// Returns the method of a call without one: GET if it has a route, or else the only method that has.
fn method_for(router: &Router<'_>, address: &Address) -> Result<String, ResolveError> {
    let answered: Vec<&str> = METHODS
        .into_iter()
        .filter(|method| matches!(router.find(address.channel, method, &address.path), Match::Route(_)))
        .collect();
    match answered.as_slice() {
        ["GET", ..] => Ok("GET".to_owned()),
        [one] => Ok((*one).to_owned()),
        [] => {
            let remark = format!("no route matches {}, and the method is missing", full_path(address, router));
            Err(missed(Status::NotFound, remark, router, address, "GET"))
        }
        several => Err(ResolveError {
            status: Status::Invalid,
            remark: format!("missing method: {} exists for {}", full_path(address, router), several.join(", ")),
            nearest: several.iter().map(|method| format!("{method} {}", full_path(address, router))).collect(),
        }),
    }
}

/// Describes why no real call may reach a route that was declared by its own URL.
fn surprise(router: &Router<'_>, address: &Address, method: &str, route: &Route) -> Option<String> {
    if address.channel == Channel::Bulk || !address.path.split('/').any(matching::is_variable) {
        return None;
    }
    let concrete: Vec<String> = address
        .path
        .split('/')
        .map(|part| if matching::is_variable(part) { format!("{{{}}}", &part[1..]) } else { part.to_owned() })
        .collect();
    match router.find(address.channel, method, &concrete.join("/")) {
        Match::Route(real) if real.url != route.url => {
            Some(format!("unreachable; requests are routed to {}", real.name()))
        }
        _ => None,
    }
}

/// Returns the path after the store code for a message, with the prefix of async calls.
fn full_path(address: &Address, router: &Router<'_>) -> String {
    let path = if address.channel == Channel::Sync { address.path.clone() } else { format!("/{}", address.full) };
    declared::path_on(&path, router)
}
