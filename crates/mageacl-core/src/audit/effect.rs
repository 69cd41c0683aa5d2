//! What a role allows: ids and routes.

use crate::authz::{Caller, Role};
use crate::catalog::acl::Node;
use crate::catalog::{Access, AclTree, Route, Routes};

/// What a grant allows.
#[derive(Clone, Debug, Default)]
pub struct Effect<'c> {
    /// The resources, in pre-order.
    pub ids: Vec<Node>,
    /// Whether it is All Resources.
    pub all: All,
    /// The routes that may be called, those that everybody may call included, by url and then method.
    pub routes: Vec<&'c Route>,
}

/// Whether a grant is All Resources: a row that allows `Magento_Backend::all`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum All {
    /// It has no such row.
    #[default]
    No,
    /// It has, and nothing is taken out of it.
    Whole,
    /// It has, but other rows deny single resources. What no module defines, and `self`, is open all the same.
    Partial,
}

impl<'c> Effect<'c> {
    /// What a role allows that was evaluated by this tree.
    #[must_use]
    pub fn of(role: Role<'_>, tree: &AclTree, routes: &'c Routes) -> Effect<'c> {
        let ids: Vec<Node> = tree.nodes().filter(|node| role.allows(&tree.resource(*node).id)).collect();
        // Only a row that allows `Magento_Backend::all` opens what is not in the tree.
        let all = match (role.allows_undefined(), ids.len() == tree.len()) {
            (false, _) => All::No,
            (true, true) => All::Whole,
            (true, false) => All::Partial,
        };
        let caller = Caller::Role(role);
        Effect { ids, all, routes: routes.sorted().into_iter().filter(|route| caller.may_call(route)).collect() }
    }

    /// The routes that need a resource and may be called.
    pub fn guarded(&self) -> impl Iterator<Item = &'c Route> + '_ {
        self.routes.iter().copied().filter(|route| route.access() == Access::Resources)
    }

    /// The same of those whose refs name a resource.
    pub fn guarded_by<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'c Route> + 'a {
        self.guarded().filter(move |route| route.resources.iter().any(|reference| reference == id))
    }
}
