//! The access of a role: ids and routes.

use crate::authz::{Caller, Role};
use crate::catalog::acl::Node;
use crate::catalog::{Access, AclTree, Route, Routes};

/// The access that a grant gives.
#[derive(Clone, Debug, Default)]
pub struct Effect<'c> {
    /// The resources, in pre-order.
    pub ids: Vec<Node>,
    /// Whether it has All Resources.
    pub all: All,
    /// The routes that may be called, including public ones, by URL and then method.
    pub routes: Vec<&'c Route>,
}

/// Whether a grant has All Resources: a row that allows `Magento_Backend::all`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum All {
    /// It has no such row.
    #[default]
    No,
    /// It has, and no other row restricts it.
    Whole,
    /// It has, but other rows deny individual resources. Undefined resources and `self` are open nevertheless.
    Partial,
}

impl<'c> Effect<'c> {
    /// Returns the access of a role that was evaluated with this tree.
    #[must_use]
    pub fn of(role: Role<'_>, tree: &AclTree, routes: &'c Routes) -> Effect<'c> {
        let ids: Vec<Node> = tree.nodes().filter(|node| role.allows(&tree.resource(*node).id)).collect();
        // Only a row that allows `Magento_Backend::all` opens ids that are not in the tree.
        let all = match (role.allows_undefined(), ids.len() == tree.len()) {
            (false, _) => All::No,
            (true, true) => All::Whole,
            (true, false) => All::Partial,
        };
        let caller = Caller::Role(role);
        Effect { ids, all, routes: routes.sorted().into_iter().filter(|route| caller.may_call(route)).collect() }
    }

    /// Returns the routes that require a resource and may be called.
    pub fn guarded(&self) -> impl Iterator<Item = &'c Route> + '_ {
        self.routes.iter().copied().filter(|route| route.access() == Access::Resources)
    }

    /// Returns those of them whose refs name the resource.
    pub fn guarded_by<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'c Route> + 'a {
        self.guarded().filter(move |route| route.resources.iter().any(|reference| reference == id))
    }
}
