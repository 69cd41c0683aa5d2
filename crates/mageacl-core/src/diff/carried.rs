//! A grant that was saved on the old side, and the access that its rows give on either side.

use super::routes::{by_key, key};
use crate::audit::{AccessModel, AllResources, Permissions};
use crate::authz::{Engine, Evaluator, RoleId, RuleRow, pass};
use crate::catalog::acl::Node;
use crate::catalog::{Access, Route};

/// The access that the rows of a grant give before and after.
#[derive(Clone, Debug)]
pub struct StoredGrantDiff<'c> {
    /// The access on the old side.
    pub before: Permissions<'c>,
    /// The access on the new side.
    pub after: Permissions<'c>,
    /// Routes of the new side that require a resource and are allowed now, but were not before.
    pub gained_routes: Vec<&'c Route>,
    /// Routes of the old side that are no longer allowed. Public ones count only if they still exist.
    pub lost_routes: Vec<&'c Route>,
    /// Resources of the new tree that are allowed now, but were not before, in pre-order. A resource without a row is
    /// new.
    pub gained: Vec<Node>,
    /// Resources of the old tree that are no longer allowed, in pre-order.
    pub lost: Vec<Node>,
}

impl<'c> StoredGrantDiff<'c> {
    /// Compares the access of a grant whose rows are the only ones.
    pub(super) fn saved(rules: &[RuleRow], role: RoleId, old: AccessModel<'c>, new: AccessModel<'c>) -> Self {
        let effect = |shop: AccessModel<'c>| {
            let evaluator = Evaluator::new(shop.tree, rules, Engine::for_release(shop.release));
            Permissions::of_role(evaluator.role(role), shop.tree, shop.routes)
        };
        StoredGrantDiff::between(effect(old), effect(new), old, new)
    }

    /// Compares the access on both sides.
    pub(super) fn between(
        before: Permissions<'c>,
        after: Permissions<'c>,
        old: AccessModel<'c>,
        new: AccessModel<'c>,
    ) -> Self {
        let could = |route: &Route| allows(&before, old, &route.resources);
        let may = |route: &Route| allows(&after, new, &route.resources);
        let (old_routes, new_routes) = (by_key(old), by_key(new));
        let is_guarded = |route: &Route| route.access() == Access::Resources;
        let opened = after.guarded().filter(|route| !old_routes.get(&key(route)).is_some_and(|was| could(was)));
        let closed = before.routes.iter().copied().filter(|route| match new_routes.get(&key(route)) {
            Some(now) => !may(now),
            None => is_guarded(route),
        });
        let (gained_routes, lost_routes) = (opened.collect(), closed.collect());
        let id = |node: Node, shop: AccessModel<'c>| shop.tree.resource(node).id.as_str();
        let held = |effect: &Permissions<'_>, shop: AccessModel<'_>, id: &str| {
            shop.tree.find(id).is_some_and(|node| effect.ids.binary_search(&node).is_ok())
        };
        let gained = after.ids.iter().copied().filter(|node| !held(&before, old, id(*node, new))).collect();
        let lost = before.ids.iter().copied().filter(|node| !held(&after, new, id(*node, old))).collect();
        StoredGrantDiff { before, after, gained_routes, lost_routes, gained, lost }
    }

    /// Returns whether there are no changes for it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained_routes.is_empty() && self.lost_routes.is_empty() && self.gained.is_empty() && self.lost.is_empty()
    }
}

/// Returns whether a grant allows a call with these refs.
pub(super) fn allows(effect: &Permissions<'_>, shop: AccessModel<'_>, refs: &[String]) -> bool {
    pass(refs, |id| holds(effect, shop, id))
}

/// Returns whether a grant satisfies one ref. An id that is not in the tree requires All Resources.
pub(super) fn holds(effect: &Permissions<'_>, shop: AccessModel<'_>, id: &str) -> bool {
    shop.tree.find(id).map_or(effect.all != AllResources::No, |node| effect.ids.binary_search(&node).is_ok())
}
