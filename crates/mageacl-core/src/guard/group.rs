//! Groups the routes that share a guard.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{GuardSpec, smallest};
use crate::catalog::{AclTree, Route};
use crate::php;
use crate::risk::{Operation, Risks};

/// The granularity of guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    /// One guard for each id whose routes are guarded.
    Resource,
    /// One guard for each kind of operation: reading, writing, deleting.
    Capability,
    /// One guard for each capability, by the one with the highest weight of a route.
    Risk,
    /// One guard for all routes.
    Single,
}

/// Routes that share a guard, and the source of its name.
#[derive(Clone, Debug)]
pub(super) struct Group<'c> {
    /// The end of its id, not yet unique.
    pub(super) slug: String,
    /// Its title as parts of a path, not yet valid in the Admin.
    pub(super) title: Vec<String>,
    /// The resource that it is for.
    pub(super) behind: Option<String>,
    pub(super) routes: Vec<&'c Route>,
}

/// Splits routes into non-empty groups, and returns whether there could not be fewer.
pub(super) fn groups<'c>(
    shut: &[&'c Route],
    demand: &GuardSpec<'c>,
    tree: &AclTree,
    risks: &Risks,
    by: Granularity,
) -> (Vec<Group<'c>>, bool) {
    match by {
        Granularity::Resource => by_resource(shut, demand, tree),
        Granularity::Capability => (keyed(shut, |route| (risks.of_route(route).operation, None)), true),
        Granularity::Risk => {
            // Unreviewed routes are grouped by operation, all others by capability.
            let key = |route: &Route| {
                let risk = risks.of_route(route);
                match risk.capabilities.first() {
                    Some(harm) => (Operation::Read, Some(harm.label())),
                    None => (risk.operation, None),
                }
            };
            (keyed(shut, key), true)
        }
        Granularity::Single => {
            let group = Group {
                slug: "calls".to_owned(),
                title: vec!["Guarded calls".to_owned()],
                behind: None,
                routes: shut.to_vec(),
            };
            (if shut.is_empty() { Vec::new() } else { vec![group] }, true)
        }
    }
}

/// Returns one group for each id that is needed to cover every route, as few as possible.
fn by_resource<'c>(shut: &[&'c Route], demand: &GuardSpec<'c>, tree: &AclTree) -> (Vec<Group<'c>>, bool) {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, node) in demand.held.iter().enumerate() {
        places.entry(&tree.resource(*node).id).or_default().push(place);
    }
    let refs = |route: &Route| -> BTreeSet<usize> {
        route.acl_resources().filter_map(|id| places.get(id)).flatten().copied().collect()
    };
    let sets: Vec<BTreeSet<usize>> = shut.iter().map(|route| refs(route)).collect();
    let (chosen, is_smallest) = smallest::minimum_hitting_set(&sets);
    let mut routes: BTreeMap<usize, Vec<&Route>> = BTreeMap::new();
    for (route, set) in shut.iter().zip(&sets) {
        if let Some(place) = set.iter().find(|place| chosen.contains(place)) {
            routes.entry(*place).or_default().push(*route);
        }
    }
    let group = |(place, routes): (usize, Vec<&'c Route>)| {
        let node = demand.held[place];
        let id = &tree.resource(node).id;
        let title = tree.title_path(node).into_iter().map(str::to_owned).collect();
        Group { slug: slug(id), title, behind: Some(id.clone()), routes }
    };
    (routes.into_iter().map(group).collect(), is_smallest)
}

/// Returns one group for each key, with the most severe operation last.
fn keyed<'c>(shut: &[&'c Route], key: impl Fn(&Route) -> (Operation, Option<String>)) -> Vec<Group<'c>> {
    let mut routes: BTreeMap<(Option<String>, Operation), Vec<&'c Route>> = BTreeMap::new();
    for route in shut {
        let (operation, harm) = key(route);
        routes.entry((harm, operation)).or_default().push(*route);
    }
    let group = |((harm, operation), routes): ((Option<String>, Operation), Vec<&'c Route>)| {
        let name = harm.unwrap_or_else(|| operation.to_string());
        Group { slug: name.replace(' ', "_"), title: vec![php::upper_first(&name)], behind: None, routes }
    };
    routes.into_iter().map(group).collect()
}

/// Converts `Magento_Catalog::products` to `catalog_products`; the name of another vendor is kept.
fn slug(id: &str) -> String {
    let short = id.strip_prefix("Magento_").unwrap_or(id);
    let letters = short.replace("::", "_").to_ascii_lowercase();
    letters.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}
