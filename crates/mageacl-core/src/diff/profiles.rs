//! The calls of a connector, and the grant that is stored for them today.

use super::calls::{Broken, broken};
use super::carried::{Carried, holds};
use crate::audit::Shop;
use crate::authz::{RoleId, saved_rows};
use crate::catalog::acl::Node;
use crate::plan::{Plan, Wanted, plan};

/// The one role there is in these questions.
const ROLE: RoleId = RoleId(1);

/// What becomes of the calls of a connector.
#[derive(Clone, Debug)]
pub struct ProfileChange<'c> {
    /// Whose calls they are, for example a profile's slug.
    pub subject: String,
    /// What they need on the old side.
    pub old: Plan<'c>,
    /// What they need on the new side.
    pub new: Plan<'c>,
    /// The grant that is stored for them on the old side.
    pub carried: Carried<'c>,
    /// The calls that it could make, and can make no more.
    pub broken: Vec<Broken>,
    /// The calls that no grant of single resources opened, and that some grant opens now, by their places in the plans.
    pub possible: Vec<usize>,
    /// What has to be added on the new side: required, and not allowed by the stored rows; in pre-order.
    pub add: Vec<Node>,
    /// What is allowed on the new side and no longer needed, in pre-order.
    pub excess: Vec<Node>,
}

/// Plans calls on both sides, and carries the grant that is stored for them over. `exact` is a grant of the required ids
/// alone, to which Magento adds the root.
#[must_use]
pub fn profile<'c>(subject: String, wanted: &[Wanted], exact: bool, old: Shop<'c>, new: Shop<'c>) -> ProfileChange<'c> {
    let before = plan(wanted.to_vec(), old.tree, old.routes);
    let after = plan(wanted.to_vec(), new.tree, new.routes);
    let stored = if exact { &before.required } else { &before.closed };
    let posted: Vec<&str> = stored.iter().map(|node| old.tree.resource(*node).id.as_str()).collect();
    let carried = Carried::saved(&saved_rows(old.tree, ROLE, &posted), ROLE, old, new);
    let broken = broken(&before, &after, &carried, old, new);
    let both = before.endpoints.iter().zip(&after.endpoints).enumerate();
    let is_possible =
        both.filter(|(_, (was, is))| !was.resolved.status.is_callable() && is.resolved.status.is_callable());
    let possible = is_possible.map(|(at, _)| at).collect();
    let is_lacking = |node: &Node| !holds(&carried.after, new, &new.tree.resource(*node).id);
    let add = after.required.iter().copied().filter(is_lacking).collect();
    let excess = carried.after.ids.iter().copied().filter(|node| !after.closed.contains(node)).collect();
    ProfileChange { subject, old: before, new: after, carried, broken, possible, add, excess }
}

impl ProfileChange<'_> {
    /// Whether nothing changes for it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.carried.is_empty()
            && self.broken.is_empty()
            && self.possible.is_empty()
            && self.add.is_empty()
            && self.excess.is_empty()
    }
}
