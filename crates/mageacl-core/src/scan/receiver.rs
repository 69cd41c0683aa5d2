//! The object of a call: a client of an API, a router of a server, a map.

use super::chain;
use super::context::others;
use super::unit::{Unit, plain};
use super::verbs;

/// Names of objects that declare routes of a server, or expect requests in a test.
const SERVERS: [&str; 17] = [
    "app",
    "router",
    "route",
    "server",
    "fastify",
    "express",
    "blueprint",
    "bp",
    "nock",
    "mock",
    "responses",
    "route_builder",
    "httpretty",
    "requests_mock",
    "wiremock",
    "m",
    "mockserver",
];

/// Names of objects whose `get` takes a key.
const MAPS: [&str; 31] = [
    "config",
    "cache",
    "params",
    "args",
    "headers",
    "env",
    "session",
    "settings",
    "options",
    "data",
    "container",
    "registry",
    "storage",
    "redis",
    "form",
    "query",
    "cookies",
    "response",
    "res",
    "result",
    "row",
    "item",
    "req",
    "values",
    "kwargs",
    "payload",
    "body",
    "environ",
    "localstorage",
    "json",
    "state",
];

/// Parts of the names of clients.
const CLIENTS: [&str; 22] = [
    "client",
    "api",
    "http",
    "magento",
    "rest",
    "request",
    "requests",
    "connector",
    "adapter",
    "sdk",
    "guzzle",
    "axios",
    "mage",
    "gateway",
    "transport",
    "conn",
    "connection",
    "backend",
    "service",
    "m2",
    "commerce",
    "webservice",
];

/// Other products whose clients have the same words in their paths.
const FOREIGN: [&str; 24] = [
    "hubspot",
    "shopify",
    "woocommerce",
    "bigcommerce",
    "salesforce",
    "stripe",
    "odoo",
    "netsuite",
    "akeneo",
    "prestashop",
    "shopware",
    "zendesk",
    "mailchimp",
    "klaviyo",
    "xero",
    "quickbooks",
    "dynamics",
    "sap",
    "amazon",
    "ebay",
    "paypal",
    "erp",
    "github",
    "slack",
];

/// Returns the names of the object of a call.
fn owners<'t>(unit: &Unit<'t>, callee: usize) -> Vec<&'t str> {
    let chain = chain::read(unit, chain::first(unit, callee));
    chain.names.iter().take_while(|at| **at < callee).filter_map(|at| unit.name_at(*at)).collect()
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns whether a call declares a route of a server.
pub(super) fn is_server(unit: &Unit<'_>, callee: usize, open: usize) -> bool {
    let owners = owners(unit, callee);
    let is_verb =
        verbs::method(plain(unit.word(callee))).is_some() || matches!(unit.word(callee), "route" | "all" | "use");
    if is_verb && owners.last().is_some_and(|last| is_one_of(&SERVERS, last)) {
        return true;
    }
    if matches!(
        unit.word(callee),
        "GetMapping" | "PostMapping" | "PutMapping" | "DeleteMapping" | "RequestMapping" | "Route"
    ) {
        return true;
    }
    // A handler follows the path.
    let has_handler = others(unit, open, open + 1).any(|argument| {
        (argument.value..argument.end.min(argument.value + 12))
            .any(|at| unit.sign(at) == "=>" && unit.sign(at + 1) == "{" || matches!(unit.word(at), "function" | "fn"))
    });
    is_verb && has_handler && owners.len() == 1 && !is_client(owners[0])
}

fn is_client(name: &str) -> bool {
    verbs::parts(name).iter().any(|part| {
        CLIENTS.iter().any(|known| part.strip_suffix('s').unwrap_or(part) == *known || part.ends_with(known))
    })
}

/// Returns whether a path without a version may be meant as one: no map takes it as a key, and no client of another product.
pub(super) fn is_request(unit: &Unit<'_>, callee: usize) -> bool {
    let owners = owners(unit, callee);
    let is_foreign = owners.iter().any(|owner| is_foreign(owner));
    !is_foreign && owners.last().is_none_or(|last| !is_one_of(&MAPS, last))
}

/// Returns the name of the object of a call.
pub(super) fn owner(unit: &Unit<'_>, callee: usize) -> Option<String> {
    owners(unit, callee).last().map(|owner| (*owner).to_owned())
}

/// Returns whether a name is one that clients of any API have.
pub(super) fn is_common(owner: &str) -> bool {
    const NAMES: [&str; 10] =
        ["client", "http", "api", "axios", "this", "self", "session", "requests", "request", "httpclient"];
    is_one_of(&NAMES, owner)
}

/// Returns whether a function is called without an object.
pub(super) fn is_bare(unit: &Unit<'_>, callee: usize) -> bool {
    owners(unit, callee).is_empty()
}

/// Returns whether a name mentions another product that has an API.
pub(super) fn is_foreign(name: &str) -> bool {
    let parts = verbs::parts(name);
    let is_known = |part: &String| FOREIGN.iter().any(|known| part == known || known.len() > 5 && part.contains(known));
    !name.to_ascii_lowercase().contains("mage") && parts.iter().any(is_known)
}

/// Returns whether the name of a function or its object mentions the platform.
pub(super) fn names_magento(unit: &Unit<'_>, callee: usize) -> bool {
    let names = owners(unit, callee).into_iter().chain(unit.name_at(callee));
    names
        .into_iter()
        .flat_map(verbs::parts)
        .any(|part| part.contains("magento") || matches!(part.as_str(), "mage" | "m2" | "commerce"))
}

/// Returns whether the object of a call is a client of an API, or the object itself.
pub(super) fn has_client(unit: &Unit<'_>, callee: usize) -> bool {
    let owners = owners(unit, callee);
    owners.iter().any(|name| is_client(name))
        || owners.last().is_none_or(|last| matches!(*last, "this" | "self" | "super" | "parent" | "static"))
}

/// Returns whether a name is one of those that paths have in objects and classes.
pub(super) fn is_path_key(name: &str) -> bool {
    let parts = verbs::parts(name.trim_matches(['\'', '"', '`']));
    parts.iter().any(|part| matches!(part.as_str(), "path" | "url" | "uri" | "endpoint" | "route" | "resource" | "api"))
}
