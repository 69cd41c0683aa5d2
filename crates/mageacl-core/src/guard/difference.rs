//! Compares two readings of a store.

use std::collections::BTreeMap;

use crate::audit::AccessModel;
use crate::catalog::{AclTree, Routes};

/// Returns the names of the routes with different refs in two stores, each with the refs in the second one.
#[must_use]
pub fn differing(one: AccessModel<'_>, other: AccessModel<'_>) -> Vec<(String, String)> {
    let known: BTreeMap<String, String> =
        one.routes.all().iter().map(|route| (route.name(), sorted(&route.resources))).collect();
    let others = other.routes.all().iter().map(|route| (route.name(), sorted(&route.resources)));
    others.filter(|(name, refs)| known.get(name).is_some_and(|known| known != refs)).collect()
}

/// Describes the first difference between two stores in resources, routes or SOAP operations. Ignored are positions,
/// the order of refs, all of which are required, and that of siblings: an additional module may change Magento's order
/// of modules.
#[must_use]
pub fn difference(one: AccessModel<'_>, other: AccessModel<'_>) -> Option<String> {
    let tree = first("the tree", &resources(one.tree), &resources(other.tree));
    let routes = || first("the routes", &refs(one.routes), &refs(other.routes));
    let operations = || first("the SOAP operations", &operations(one.routes), &operations(other.routes));
    tree.or_else(routes).or_else(operations)
}

fn first(what: &str, one: &[String], other: &[String]) -> Option<String> {
    let longer = one.len().max(other.len());
    let at = (0..longer).find(|at| one.get(*at) != other.get(*at))?;
    let reported = |list: &[String]| list.get(at).cloned().unwrap_or_else(|| "nothing".to_owned());
    Some(format!("of {what}, {} compared with {}", reported(one), reported(other)))
}

fn resources(tree: &AclTree) -> Vec<String> {
    let reported = |node| {
        let resource = tree.resource(node);
        let above: Vec<&str> = tree.ancestors(node).into_iter().map(|node| tree.resource(node).id.as_str()).collect();
        format!("{} > {} {:?}", above.join(" > "), resource.id, resource.title)
    };
    let mut reported: Vec<String> = tree.nodes().map(reported).collect();
    reported.sort();
    reported
}

fn refs(routes: &Routes) -> Vec<String> {
    let reported = |route: &&crate::catalog::Route| {
        format!("{} as {}::{} for {}", route.name(), route.service, route.service_method, sorted(&route.resources))
    };
    routes.sorted().iter().map(reported).collect()
}

fn operations(routes: &Routes) -> Vec<String> {
    routes
        .operations()
        .iter()
        .map(|operation| format!("{} for {}", operation.name, sorted(&operation.resources)))
        .collect()
}

/// Returns refs without duplicates in alphabetical order.
fn sorted(refs: &[String]) -> String {
    let mut refs: Vec<&str> = refs.iter().map(String::as_str).collect();
    refs.sort_unstable();
    refs.dedup();
    refs.join(" + ")
}
