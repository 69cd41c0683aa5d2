//! The access of a role: ids and routes.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::authz::{Caller, Role};
use crate::catalog::acl::Node;
use crate::catalog::{Access, AclTree, Route, Routes};

/// The access that a grant gives.
#[derive(Clone, Debug, Default)]
pub struct Permissions<'c> {
    /// The resources, in pre-order. Grants that allow the same share them.
    pub ids: Arc<[Node]>,
    /// Whether it has All Resources.
    pub all: AllResources,
    /// The routes that may be called, including public ones, by URL and then method.
    pub routes: Arc<[&'c Route]>,
    /// The guarded routes by ref, each as its index.
    by_ref: Arc<OnceLock<HashMap<String, Vec<usize>>>>,
}

/// Effects and sets of resources that were computed before: a shop may have thousands of roles with the same rows.
#[derive(Default)]
pub(super) struct Shared<'c> {
    effects: HashMap<(Vec<Node>, bool), Permissions<'c>>,
    sets: HashMap<Vec<Node>, Arc<[Node]>>,
}

impl<'c> Shared<'c> {
    /// Returns the effect of a role.
    pub(super) fn effect(&mut self, role: Role<'_>, tree: &AclTree, routes: &'c Routes) -> Permissions<'c> {
        let key = (role.allowed_nodes().collect(), role.allows_undefined());
        self.effects.entry(key).or_insert_with(|| Permissions::of_role(role, tree, routes)).clone()
    }

    /// Returns a set of resources.
    pub(super) fn set(&mut self, nodes: Vec<Node>) -> Arc<[Node]> {
        if let Some(known) = self.sets.get(&nodes) {
            return Arc::clone(known);
        }
        let shared: Arc<[Node]> = Arc::from(nodes.as_slice());
        self.sets.insert(nodes, Arc::clone(&shared));
        shared
    }
}

/// Whether a grant has All Resources: a row that allows `Magento_Backend::all`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AllResources {
    /// It has no such row.
    #[default]
    No,
    /// It has, and no other row restricts it.
    Whole,
    /// It has, but other rows deny individual resources. Undefined resources and `self` are open nevertheless.
    Partial,
}

impl<'c> Permissions<'c> {
    /// Returns the access of a role that was evaluated with this tree.
    #[must_use]
    pub fn of_role(role: Role<'_>, tree: &AclTree, routes: &'c Routes) -> Permissions<'c> {
        let ids: Arc<[Node]> = role.allowed_nodes().collect();
        // Only a row that allows `Magento_Backend::all` opens ids that are not in the tree.
        let all = match (role.allows_undefined(), ids.len() == tree.len()) {
            (false, _) => AllResources::No,
            (true, true) => AllResources::Whole,
            (true, false) => AllResources::Partial,
        };
        let caller = Caller::Role(role);
        let routes = routes.sorted().into_iter().filter(|route| caller.may_call(route)).collect();
        Permissions { ids, all, routes, by_ref: Arc::default() }
    }

    /// Returns the routes that require a resource and may be called.
    pub fn guarded(&self) -> impl Iterator<Item = &'c Route> + '_ {
        self.routes.iter().copied().filter(|route| route.access() == Access::Resources)
    }

    /// Returns those of them whose refs name the resource.
    pub fn guarded_by<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'c Route> + 'a {
        let by_ref = self.by_ref.get_or_init(|| {
            let mut by_ref: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, route) in self.routes.iter().enumerate().filter(|(_, route)| route.access() == Access::Resources) {
                for reference in &route.resources {
                    by_ref.entry(reference.clone()).or_default().push(at);
                }
            }
            by_ref
        });
        by_ref.get(id).into_iter().flatten().map(|at| self.routes[*at])
    }
}
