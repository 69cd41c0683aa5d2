//! The calls of a connector, and the grant that is stored for them.

use super::calls::{Broken, broken};
use super::carried::{StoredGrantDiff, holds};
use crate::audit::AccessModel;
use crate::authz::{RoleId, saved_rows};
use crate::catalog::acl::Node;
use crate::plan::{DeclaredEndpoint, Plan, plan};

/// The only role in these evaluations.
const ROLE: RoleId = RoleId(1);

/// The effect on the calls of a connector.
#[derive(Clone, Debug)]
pub struct ProfileChange<'c> {
    /// The owner of the calls, for example the slug of a profile.
    pub subject: String,
    /// The plan on the old side.
    pub old: Plan<'c>,
    /// The plan on the new side.
    pub new: Plan<'c>,
    /// The grant that is stored for them on the old side.
    pub carried: StoredGrantDiff<'c>,
    /// The calls that it allowed, but no longer allows.
    pub broken: Vec<Broken>,
    /// The calls that no grant of individual resources opened before, but some grant opens now, by index in the plans.
    pub possible: Vec<usize>,
    /// The ids to add on the new side: required, but not allowed by the stored rows; in pre-order.
    pub add: Vec<Node>,
    /// The resources that are allowed on the new side, but no longer needed, in pre-order.
    pub excess: Vec<Node>,
}

/// Plans calls on both sides, and evaluates the grant that is stored for them. `exact` means a grant of the
/// required ids alone, to which Magento adds the root.
#[must_use]
pub fn profile<'c>(
    subject: String,
    wanted: &[DeclaredEndpoint],
    exact: bool,
    old: AccessModel<'c>,
    new: AccessModel<'c>,
) -> ProfileChange<'c> {
    let before = plan(wanted.to_vec(), old.tree, old.routes);
    let after = plan(wanted.to_vec(), new.tree, new.routes);
    let stored = if exact { &before.required } else { &before.with_ancestors };
    let posted: Vec<&str> = stored.iter().map(|node| old.tree.resource(*node).id.as_str()).collect();
    let carried = StoredGrantDiff::saved(&saved_rows(old.tree, ROLE, &posted), ROLE, old, new);
    let broken = broken(&before, &after, &carried, old, new);
    let both = before.endpoints.iter().zip(&after.endpoints).enumerate();
    let is_possible =
        both.filter(|(_, (was, is))| !was.resolved.status.is_callable() && is.resolved.status.is_callable());
    let possible = is_possible.map(|(at, _)| at).collect();
    let is_lacking = |node: &Node| !holds(&carried.after, new, &new.tree.resource(*node).id);
    let add = after.required.iter().copied().filter(is_lacking).collect();
    let excess =
        carried.after.ids.iter().copied().filter(|node| after.with_ancestors.binary_search(node).is_err()).collect();
    ProfileChange { subject, old: before, new: after, carried, broken, possible, add, excess }
}

impl ProfileChange<'_> {
    /// Returns whether there are no changes for it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.carried.is_empty()
            && self.broken.is_empty()
            && self.possible.is_empty()
            && self.add.is_empty()
            && self.excess.is_empty()
    }
}
