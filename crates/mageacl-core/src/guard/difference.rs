//! Whether two readings of a shop say the same.

use std::collections::BTreeMap;

use crate::audit::Shop;
use crate::catalog::{AclTree, Routes};

/// The names of the routes for which two shops have other refs, each with those that the second one has.
#[must_use]
pub fn differing(one: Shop<'_>, other: Shop<'_>) -> Vec<(String, String)> {
    let known: BTreeMap<String, String> =
        one.routes.all().iter().map(|route| (route.name(), sorted(&route.resources))).collect();
    let others = other.routes.all().iter().map(|route| (route.name(), sorted(&route.resources)));
    others.filter(|(name, refs)| known.get(name).is_some_and(|known| known != refs)).collect()
}

/// The first thing that two shops say differently about resources, routes or SOAP operations. Places do not count, nor the
/// order of refs, which all have to be met, nor that of siblings: where Magento sorts modules, one more may move others.
#[must_use]
pub fn difference(one: Shop<'_>, other: Shop<'_>) -> Option<String> {
    let tree = first("the tree", &resources(one.tree), &resources(other.tree));
    let routes = || first("the routes", &refs(one.routes), &refs(other.routes));
    let operations = || first("the SOAP operations", &operations(one.routes), &operations(other.routes));
    tree.or_else(routes).or_else(operations)
}

fn first(what: &str, one: &[String], other: &[String]) -> Option<String> {
    let longer = one.len().max(other.len());
    let at = (0..longer).find(|at| one.get(*at) != other.get(*at))?;
    let told = |list: &[String]| list.get(at).cloned().unwrap_or_else(|| "nothing".to_owned());
    Some(format!("of {what}, {} against {}", told(one), told(other)))
}

fn resources(tree: &AclTree) -> Vec<String> {
    let told = |node| {
        let resource = tree.resource(node);
        let above: Vec<&str> = tree.ancestors(node).into_iter().map(|node| tree.resource(node).id.as_str()).collect();
        format!("{} > {} {:?}", above.join(" > "), resource.id, resource.title)
    };
    let mut told: Vec<String> = tree.nodes().map(told).collect();
    told.sort();
    told
}

fn refs(routes: &Routes) -> Vec<String> {
    let told = |route: &&crate::catalog::Route| {
        format!("{} as {}::{} for {}", route.name(), route.service, route.service_method, sorted(&route.resources))
    };
    routes.sorted().iter().map(told).collect()
}

fn operations(routes: &Routes) -> Vec<String> {
    let operations = routes.operations().into_iter();
    operations.map(|operation| format!("{} for {}", operation.name, sorted(&operation.resources))).collect()
}

/// Refs, each once and in the order of the alphabet.
fn sorted(refs: &[String]) -> String {
    let mut refs: Vec<&str> = refs.iter().map(String::as_str).collect();
    refs.sort_unstable();
    refs.dedup();
    refs.join(" + ")
}
