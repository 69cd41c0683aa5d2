//! From the grant as it is to the one that is needed.

use std::collections::BTreeSet;

use super::{All, Audited};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::plan::Plan;

/// What to add to a grant and what to take out of it, so that it allows what is needed and no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Ids to add, in pre-order.
    pub add: Vec<String>,
    /// Ids to take out: those of the tree in pre-order, then those that Magento drops anyway, as they are written.
    pub remove: Vec<String>,
}

impl Delta {
    /// The way from a grant to what is needed; `exact` leaves out the ancestors, which the Admin and `integration.xml`
    /// would add again.
    #[must_use]
    pub fn of(audited: &Audited<'_>, plan: &Plan<'_>, tree: &AclTree, exact: bool) -> Delta {
        let wanted = if exact { &plan.required } else { &plan.closed };
        // With All Resources everything is allowed, and nothing of it remains once that is taken out.
        let held: BTreeSet<Node> = if audited.effect.all == All::No {
            audited.effect.ids.iter().copied().collect()
        } else {
            audited.ids.iter().filter_map(|id| tree.find(&id.id)).collect()
        };
        let is_wanted = |node: &Node| wanted.contains(node);
        // The ancestors of what is held change nothing: only what is asked for has to be added.
        let lacks =
            |node: &&Node| !held.contains(node) && (audited.effect.all != All::No || plan.required.contains(node));
        // The root cannot be taken out.
        let can_go = |node: &&Node| !is_wanted(node) && tree.resource(**node).id != ADMIN;
        let id = |node: &Node| tree.resource(*node).id.clone();
        let mut remove: Vec<String> = held.iter().filter(can_go).map(id).collect();
        remove.extend(audited.dropped.iter().map(|dropped| dropped.id.id.clone()).filter(|id| id != ADMIN));
        Delta { add: wanted.iter().filter(lacks).map(id).collect(), remove }
    }

    /// Whether nothing has to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}
