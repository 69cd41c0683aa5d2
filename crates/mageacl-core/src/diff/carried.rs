//! A grant that was saved on the old side, and the access that its rows give on either side.

use super::routes::{by_key, key};
use crate::audit::{All, Effect, Shop};
use crate::authz::{Engine, Evaluator, RoleId, Rule, pass};
use crate::catalog::acl::Node;
use crate::catalog::{Access, Route};

/// The access that the rows of a grant give before and after.
#[derive(Clone, Debug)]
pub struct Carried<'c> {
    /// The access on the old side.
    pub before: Effect<'c>,
    /// The access on the new side.
    pub after: Effect<'c>,
    /// Routes of the new side that require a resource and are allowed now, but were not before.
    pub opened: Vec<&'c Route>,
    /// Routes of the old side that are no longer allowed. Public ones count only if they still exist.
    pub closed: Vec<&'c Route>,
    /// Resources of the new tree that are allowed now, but were not before, in pre-order. A resource without a row is
    /// new.
    pub gained: Vec<Node>,
    /// Resources of the old tree that are no longer allowed, in pre-order.
    pub lost: Vec<Node>,
}

impl<'c> Carried<'c> {
    /// Compares the access of a grant whose rows are the only ones.
    pub(super) fn saved(rules: &[Rule], role: RoleId, old: Shop<'c>, new: Shop<'c>) -> Self {
        let effect = |shop: Shop<'c>| {
            let evaluator = Evaluator::new(shop.tree, rules, Engine::of(shop.release));
            Effect::of(evaluator.role(role), shop.tree, shop.routes)
        };
        Carried::of(effect(old), effect(new), old, new)
    }

    /// Compares the access on both sides.
    pub(super) fn of(before: Effect<'c>, after: Effect<'c>, old: Shop<'c>, new: Shop<'c>) -> Self {
        let could = |route: &Route| allows(&before, old, &route.resources);
        let may = |route: &Route| allows(&after, new, &route.resources);
        let (old_routes, new_routes) = (by_key(old), by_key(new));
        let is_guarded = |route: &Route| route.access() == Access::Resources;
        let opened = after.guarded().filter(|route| !old_routes.get(&key(route)).is_some_and(|was| could(was)));
        let closed = before.routes.iter().copied().filter(|route| match new_routes.get(&key(route)) {
            Some(now) => !may(now),
            None => is_guarded(route),
        });
        let (opened, closed) = (opened.collect(), closed.collect());
        let id = |node: Node, shop: Shop<'c>| shop.tree.resource(node).id.as_str();
        let held = |effect: &Effect<'_>, shop: Shop<'_>, id: &str| {
            shop.tree.find(id).is_some_and(|node| effect.ids.binary_search(&node).is_ok())
        };
        let gained = after.ids.iter().copied().filter(|node| !held(&before, old, id(*node, new))).collect();
        let lost = before.ids.iter().copied().filter(|node| !held(&after, new, id(*node, old))).collect();
        Carried { before, after, opened, closed, gained, lost }
    }

    /// Returns whether there are no changes for it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.closed.is_empty() && self.gained.is_empty() && self.lost.is_empty()
    }
}

/// Returns whether a grant allows a call with these refs.
pub(super) fn allows(effect: &Effect<'_>, shop: Shop<'_>, refs: &[String]) -> bool {
    pass(refs, |id| holds(effect, shop, id))
}

/// Returns whether a grant satisfies one ref. An id that is not in the tree requires All Resources.
pub(super) fn holds(effect: &Effect<'_>, shop: Shop<'_>, id: &str) -> bool {
    shop.tree.find(id).map_or(effect.all != All::No, |node| effect.ids.binary_search(&node).is_ok())
}
