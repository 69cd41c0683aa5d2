//! Changes of resources, which are identified by id.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::AccessModel;
use crate::catalog::acl::Node;
use crate::catalog::{Resource, Route};

/// Changes of resources, each list in pre-order of the side that has them; of the new one if both have.
#[derive(Clone, Debug, Default)]
pub struct ResourceChanges<'c> {
    /// Resources of the new side only, as its nodes.
    pub added: Vec<Node>,
    /// Resources of the old side only.
    pub removed: Vec<Removed>,
    /// Resources with another title.
    pub renamed: Vec<ResourcePair>,
    /// Resources with another parent.
    pub reparented: Vec<ResourcePair>,
    /// Resources that guarded no write route before, but do now.
    pub guards_writes: Vec<Writes<'c>>,
}

/// A resource that the new side does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The node of the old tree.
    pub node: Node,
    /// Whether a module of the new side removes it with `disabled="true"`.
    pub is_disabled: bool,
}

/// A resource on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourcePair {
    /// The node of the old tree.
    pub old: Node,
    /// The node of the new tree.
    pub new: Node,
}

/// A resource with the write routes that it guards now.
#[derive(Clone, Debug)]
pub struct Writes<'c> {
    /// The resource.
    pub resource: ResourcePair,
    /// The routes, by URL and then method.
    pub routes: Vec<&'c Route>,
}

impl<'c> ResourceChanges<'c> {
    pub(super) fn between(old: AccessModel<'c>, new: AccessModel<'c>, unknown: &mut BTreeSet<String>) -> Self {
        let mut changes = ResourceChanges::default();
        let (writes_before, mut writes_now) = (writes(old), writes(new));
        for node in new.tree.nodes() {
            let id = &new.tree.resource(node).id;
            let Some(was) = old.tree.find(id) else {
                if is_comparable(new.tree.resource(node), old, unknown) {
                    changes.added.push(node);
                }
                continue;
            };
            let pair = ResourcePair { old: was, new: node };
            let has_title = old.tree.resource(was).title != new.tree.resource(node).title;
            changes.renamed.extend(has_title.then_some(pair));
            changes.reparented.extend((parent(old, was) != parent(new, node)).then_some(pair));
            let routes = writes_now.remove(id.as_str()).filter(|_| !writes_before.contains_key(id.as_str()));
            changes.guards_writes.extend(routes.map(|routes| Writes { resource: pair, routes }));
        }
        let gone = old.tree.nodes().filter(|node| !new.tree.contains(&old.tree.resource(*node).id));
        changes.removed = gone
            .filter(|node| is_comparable(old.tree.resource(*node), new, unknown))
            .map(|node| Removed { node, is_disabled: new.tree.is_disabled(&old.tree.resource(node).id) })
            .collect();
        changes
    }

    /// Returns whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
            && self.reparented.is_empty()
            && self.guards_writes.is_empty()
    }
}

/// Returns whether a resource that a side does not have is missing there: not if nothing is known about its module.
fn is_comparable(resource: &Resource, other: AccessModel<'_>, unknown: &mut BTreeSet<String>) -> bool {
    let is_unknown = super::is_unknown_on(other, resource.module());
    if is_unknown {
        unknown.insert(resource.module().to_owned());
    }
    !is_unknown
}

fn parent(shop: AccessModel<'_>, node: Node) -> Option<&str> {
    shop.tree.parent(node).map(|parent| shop.tree.resource(parent).id.as_str())
}

/// Returns the write routes that each ref guards.
fn writes(shop: AccessModel<'_>) -> BTreeMap<&str, Vec<&Route>> {
    let mut guarded: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
    for route in shop.routes.sorted().into_iter().filter(|route| route.is_write()) {
        for reference in &route.resources {
            guarded.entry(reference).or_default().push(route);
        }
    }
    guarded
}
