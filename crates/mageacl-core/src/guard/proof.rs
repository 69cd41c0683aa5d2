//! Proves a guard module by evaluating the store with the module, as its release does.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{GuardModule, GuardSpec};
use crate::audit::AccessModel;
use crate::authz::{Caller, Engine, Evaluator, RoleId, pass, saved_rows};
use crate::catalog::acl::{ALL, Node};
use crate::catalog::{Route, soap};
use crate::plan::closure;

/// The only role in these evaluations.
const ROLE: RoleId = RoleId(1);

/// The result of evaluating a guard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The routes that must remain allowed, and how many of them a role with just the ids in question may still call.
    pub open: Count,
    /// The guarded routes, and how many of them are denied to that role, to a role with the ancestors in addition, and
    /// even to one with every resource except the guards.
    pub shut: Count,
    /// The SOAP operations that must remain allowed to their previous callers, and how many do.
    pub operations_open: Count,
    /// The SOAP operations that require a guard, and how many are denied.
    pub operations_shut: Count,
    /// The bulk routes of guarded routes, and how many are denied. An async call uses the plain route.
    pub bulk_shut: Count,
    /// SOAP operations that are denied although one of their routes remains allowed, because they were not declared.
    pub shut_along: Vec<String>,
    /// Whether a role with all resources, including the guards, has the same access as before.
    pub grantable: bool,
    /// Whether All Resources has the same access as before.
    pub all_resources: bool,
}

/// A number of successes out of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The number of successes.
    pub of: usize,
    /// The total.
    pub all: usize,
}

/// Evaluates a guard as the release does. `merged` is the store with the module, in which ids and routes have the same
/// names as in `shop`.
#[must_use]
pub fn prove(guard: &GuardModule<'_>, demand: &GuardSpec<'_>, shop: AccessModel<'_>, merged: AccessModel<'_>) -> Proof {
    let engine = Engine::for_release(shop.release);
    let held: Vec<&str> = demand.ids(shop.tree).into_iter().collect();
    let nodes: BTreeSet<Node> = demand.held.iter().copied().collect();
    let closed: Vec<&str> =
        closure(&nodes, shop.tree).into_iter().map(|node| shop.tree.resource(node).id.as_str()).collect();
    let single: Vec<&str> =
        shop.tree.nodes().map(|node| shop.tree.resource(node).id.as_str()).filter(|id| *id != ALL).collect();
    let everything: Vec<&str> = single.iter().copied().chain(guard.new_ids()).collect();
    let before = |ids: &[&str]| Holder::with_ids(ids, shop, engine);
    let after = |ids: &[&str]| Holder::with_ids(ids, merged, engine);

    let [exact, with_ancestors, all_but_guards, with_guards] =
        [&held, &closed, &single, &everything].map(|ids| after(ids));
    let guards: BTreeSet<&str> = guard.ids.iter().map(|guard| guard.id.as_str()).collect();
    let is_guarded = |refs: &[String]| refs.iter().any(|id| guards.contains(id.as_str()));
    let shuts = |refs: &[String]| [&exact, &with_ancestors, &all_but_guards].iter().all(|holder| !holder.opens(refs));
    let in_merged = by_name(merged);
    let route = |route: &Route| in_merged.get(&(route.url.as_str(), route.method.as_str())).copied();

    let guarded: Vec<&Route> = guard.routes().into_iter().map(|(route, _)| route).collect();
    let operations = merged.routes.operations();
    let asked: Vec<&soap::Operation> = operations.iter().filter(|operation| is_guarded(&operation.resources)).collect();
    let bulk = merged.routes.bulk();
    let bulk: Vec<&Route> = bulk.iter().map(|bulk| bulk.route).filter(|route| is_guarded(&route.resources)).collect();
    let kept: BTreeSet<String> = demand.open.iter().map(|route| route.name()).collect();
    let held_ids: HashSet<&str> = held.iter().copied().collect();
    let was_open = |operation: &&&soap::Operation| {
        let known = shop.routes.operation(&operation.name);
        known.is_some_and(|known| pass(&known.resources, |id| held_ids.contains(id)))
    };
    let along =
        asked.iter().filter(|operation| operation.routes.iter().any(|name| kept.contains(name))).filter(was_open);
    let keeps = |old: &Holder<'_>, new: &Holder<'_>| {
        shop.routes
            .all()
            .iter()
            .filter(|old_route| old.opens(&old_route.resources))
            .all(|old_route| route(old_route).is_some_and(|found| new.opens(&found.resources)))
    };
    Proof {
        open: count(&demand.open, |open| route(open).is_some_and(|open| exact.opens(&open.resources))),
        shut: count(&guarded, |shut| {
            route(shut).is_some_and(|shut| is_guarded(&shut.resources) && shuts(&shut.resources))
        }),
        operations_open: count(&demand.operations, |kept| {
            // An operation that requires more than the ids must remain allowed to roles that have those too.
            let holder = if pass(&kept.resources, |id| held_ids.contains(id)) { &exact } else { &all_but_guards };
            merged.routes.operation(&kept.name).is_some_and(|known| holder.opens(&known.resources))
        }),
        operations_shut: count(&asked, |operation| shuts(&operation.resources)),
        bulk_shut: count(&bulk, |route| shuts(&route.resources)),
        shut_along: along.map(|operation| operation.name.clone()).collect(),
        grantable: keeps(&before(&single), &with_guards),
        all_resources: keeps(&before(&[ALL]), &after(&[ALL])),
    }
}

impl Proof {
    /// Returns whether the guard works as specified.
    #[must_use]
    pub fn holds(&self) -> bool {
        let counts = [self.open, self.shut, self.operations_open, self.operations_shut, self.bulk_shut];
        counts.iter().all(|count| count.of == count.all) && self.grantable && self.all_resources
    }
}

/// A role that was saved with some ids.
struct Holder<'t>(Evaluator<'t>);

impl<'t> Holder<'t> {
    fn with_ids(ids: &[&str], shop: AccessModel<'t>, engine: Engine) -> Holder<'t> {
        Holder(Evaluator::new(shop.tree, &saved_rows(shop.tree, ROLE, ids), engine))
    }

    fn opens(&self, refs: &[String]) -> bool {
        Caller::Role(self.0.role(ROLE)).passes(refs)
    }
}

/// Returns the routes of a store by URL and method, the first one of several.
fn by_name(shop: AccessModel<'_>) -> HashMap<(&str, &str), &Route> {
    let all = shop.routes.all().iter().rev();
    all.map(|route| ((route.url.as_str(), route.method.as_str()), route)).collect()
}

fn count<T>(all: &[T], test: impl Fn(&T) -> bool) -> Count {
    Count { of: all.iter().filter(|one| test(one)).count(), all: all.len() }
}
