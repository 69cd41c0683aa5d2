//! `write-behind-read-id`.

use std::collections::BTreeMap;

use super::route_effect::RouteEffect;
use crate::catalog::acl::ADMIN;
use crate::catalog::{AclTree, Resource, Route};
use crate::endpoint::matching::is_variable;
use crate::finding::{Confidence, Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "write-behind-read-id",
    title: "a write route is guarded by an id that also guards reading, although a narrower one exists",
    severity: "warning",
    why: "Grants that were meant for reading also permit changes or deletions. Magento had such routes, and fixed them \
          as vulnerabilities (CVE-2020-24402 and related ones).",
    example: "DELETE /V1/desks/:id and GET /V1/desks both require Nova_Desk::desk, which has the child \
              Nova_Desk::desk_delete",
    fix: "Require the narrower resource.",
    source: "APSB20-59: DELETE /V1/customers/:customerId, DELETE /V1/cmsPage/:pageId",
    persona: Persona::Pedantic,
    check: Check::Store(check),
};

/// Returns words in the name of an id that match a method.
fn verbs(method: &str) -> &'static [&'static str] {
    match method {
        "DELETE" => &["delete", "remove"],
        "POST" => &["create", "save", "add", "edit", "write"],
        "PUT" => &["save", "edit", "update", "write"],
        _ => &[],
    }
}

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let mut readers: BTreeMap<&str, &Route> = BTreeMap::new();
    for route in scope.routes().filter(|route| !route.is_write()) {
        for id in route.acl_resources() {
            readers.entry(id).or_insert(route);
        }
    }
    let of_route = |route| {
        let [id] = <[&str; 1]>::try_from(Route::acl_resources(route).collect::<Vec<_>>()).ok()?;
        // Everything is below the root, and writes that only the root guards have their own rule.
        let narrower = narrower(id, route, tree).filter(|_| id != ADMIN)?;
        finding(route, id, narrower, readers.get(id)?, scope)
    };
    scope.routes().filter(|route| route.is_write()).filter_map(of_route).collect()
}

/// Returns the words of the name in an id.
fn words(id: &str) -> impl Iterator<Item = &str> {
    id.split_once("::").map_or("", |(_, name)| name).split('_')
}

/// Words in the name of an id that name no kind of record.
const GENERIC: [&str; 12] =
    ["api", "admin", "all", "config", "edit", "grid", "index", "list", "main", "manage", "rest", "view"];

/// Returns the child of an id, in the same module, whose name consists of the operation of the route and words of the id
/// only, if the route is about the record that the id names. A resource for a part, such as `edit_product_design`, does
/// not match.
fn narrower<'t>(id: &str, route: &Route, tree: &'t AclTree) -> Option<&'t Resource> {
    let node = tree.find(id)?;
    let (module, _) = id.split_once("::")?;
    let own: Vec<&str> = words(&tree.resource(node).id).collect();
    let verbs = verbs(&route.method);
    let is_verb = |word: &str| verbs.iter().any(|verb| word.eq_ignore_ascii_case(verb));
    let is_own = |word: &str| own.iter().any(|known| is_same(word, known));
    let names_write = |resource: &&Resource| {
        resource.id.split_once("::").is_some_and(|(other, _)| other == module)
            && words(&resource.id).any(is_verb)
            && words(&resource.id).all(|word| is_verb(word) || is_own(word))
    };
    if !is_about(route, module, &own) || RouteEffect::for_route(route) == RouteEffect::Reads {
        return None;
    }
    let children = tree.children(node).map(|node| tree.resource(node));
    children.filter(names_write).min_by_key(|resource| resource.id.len())
}

/// Returns whether the last fixed segment of a route's url names the record of an id: one of its words, or the module if
/// these are generic.
fn is_about(route: &Route, module: &str, own: &[&str]) -> bool {
    let mut segments = route.url.trim().trim_matches('/').split('/');
    let Some(last) = segments.rfind(|segment| !is_variable(segment)) else { return false };
    let of_module = module.split_once('_').map_or(module, |(_, name)| name);
    let specific: Vec<&str> = own.iter().copied().filter(|word| !GENERIC.contains(word)).collect();
    let names = if specific.is_empty() { vec![of_module] } else { specific };
    last.split(['-', '_']).any(|word| names.iter().any(|name| is_same(word, name)))
}

/// Returns whether two words are the same but for case and number.
fn is_same(one: &str, other: &str) -> bool {
    one.to_ascii_lowercase().trim_end_matches('s') == other.to_ascii_lowercase().trim_end_matches('s')
}

fn finding(route: &Route, id: &str, narrower: &Resource, reader: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = |route: &Route| {
        let at = route.resources.iter().position(|known| known == id)?;
        route.ref_places.get(at).copied()
    };
    let own = place(route)?;
    let other = place(reader).map(|place| {
        (Location::Text(scope.attribute_at(place, "ref")), format!("{} requires the same", reader.name()))
    });
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        subject: route.name(),
        module: Some(scope.module_at(own).to_owned()),
        resource: Some(id.to_owned()),
        message: format!("{} requires {id}, which also guards reading, instead of {}", route.name(), narrower.id),
        why: RULE.why.to_owned(),
        fix: format!("Require {}, if that matches its effect.", narrower.id),
        places: vec![Location::Text(scope.attribute_at(own, "ref"))],
        related: other.into_iter().collect(),
        ..Finding::default()
    })
}
