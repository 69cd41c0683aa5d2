//! Changes of routes, which are identified by method and URL.

use std::collections::{BTreeMap, BTreeSet};

use super::guard::{Change, RouteRequirement};
use crate::audit::AccessModel;
use crate::catalog::{Access, Route};
use crate::endpoint::matching;

/// Changes of routes. Everything is sorted by URL and then method.
#[derive(Clone, Debug, Default)]
pub struct RouteChanges<'c> {
    /// Routes of the new side only.
    pub added: Vec<&'c Route>,
    /// Routes of the old side only.
    pub removed: Vec<&'c Route>,
    /// Routes with other callers. This includes a route in which only a variable was renamed, which is the same for its
    /// callers although its name is new.
    pub guard: Vec<GuardChange<'c>>,
    /// Routes with another service class or method.
    pub service: Vec<RoutePair<'c>>,
    /// Routes that require HTTPS on one side only.
    pub secure: Vec<RoutePair<'c>>,
}

/// A route on both sides.
#[derive(Clone, Copy, Debug)]
pub struct RoutePair<'c> {
    /// The old side.
    pub old: &'c Route,
    /// The new side.
    pub new: &'c Route,
}

/// A route with other callers.
#[derive(Clone, Debug)]
pub struct GuardChange<'c> {
    /// The kind of change.
    pub change: Change,
    /// The route.
    pub route: RoutePair<'c>,
    /// The old refs that the old tree did not define.
    pub undefined_before: Vec<&'c str>,
    /// The new refs that the new tree does not define.
    pub undefined_now: Vec<&'c str>,
}

impl<'c> RouteChanges<'c> {
    pub(super) fn between(old: AccessModel<'c>, new: AccessModel<'c>, unknown: &mut BTreeSet<String>) -> Self {
        let mut changes = RouteChanges::default();
        let is_whole = super::are_whole(old, new);
        let before = by_key(old);
        for route in new.routes.sorted() {
            let Some(was) = before.get(&key(route)) else {
                if is_comparable(route, old, unknown) {
                    changes.added.push(route);
                }
                continue;
            };
            let pair = RoutePair { old: was, new: route };
            changes.guard.extend(guard_change(pair, old, new, is_whole));
            let (class, now) = ((&was.service, &was.service_method), (&route.service, &route.service_method));
            changes.service.extend((class != now).then_some(pair));
            changes.secure.extend((was.secure != route.secure).then_some(pair));
        }
        let after = by_key(new);
        let gone = old.routes.sorted().into_iter().filter(|route| !after.contains_key(&key(route)));
        changes.removed = gone.filter(|route| is_comparable(route, new, unknown)).collect();
        let renamed: Vec<RoutePair<'c>> = changes.renamed().collect();
        if !renamed.is_empty() {
            changes.guard.extend(renamed.into_iter().filter_map(|pair| guard_change(pair, old, new, is_whole)));
            changes.guard.sort_by_key(|guard| key(guard.route.new));
        }
        changes
    }

    /// Returns routes in which only variables were renamed: the only removed and the only added one with the same
    /// shape.
    fn renamed(&self) -> impl Iterator<Item = RoutePair<'c>> {
        let by_shape = |routes: &[&'c Route]| {
            let mut by_shape: BTreeMap<(String, &'c str), Vec<&'c Route>> = BTreeMap::new();
            for route in routes {
                by_shape.entry((matching::shape(&route.url), &route.method)).or_default().push(route);
            }
            by_shape
        };
        let mut gone = by_shape(&self.removed);
        by_shape(&self.added).into_iter().filter_map(move |(shape, new)| {
            let old = gone.remove(&shape)?;
            // Several routes with the same shape cannot be matched.
            let ([old], [new]) = (old.as_slice(), new.as_slice()) else { return None };
            Some(RoutePair { old, new })
        })
    }

    /// Returns the routes whose guard changes in one way.
    pub fn guards(&self, change: Change) -> impl Iterator<Item = &GuardChange<'c>> {
        self.guard.iter().filter(move |guard| guard.change == change)
    }
}

/// Describes the callers of a route. `undefined` are those of its refs that no module defines.
#[must_use]
pub fn who(route: &Route, undefined: &[&str]) -> String {
    match route.access() {
        Access::Anonymous | Access::Open => "anyone".to_owned(),
        Access::SelfOnly => "customers (self)".to_owned(),
        Access::Resources if undefined.is_empty() => route.resources.join(" + "),
        Access::Resources if undefined.len() == route.resources.len() => {
            format!("{} (undefined)", route.resources.join(" + "))
        }
        Access::Resources => format!("{} (undefined: {})", route.resources.join(" + "), undefined.join(", ")),
    }
}

/// Returns whether a route that a side does not have is missing there: not if nothing is known about its module.
fn is_comparable(route: &Route, other: AccessModel<'_>, unknown: &mut BTreeSet<String>) -> bool {
    let mut modules = route.declarations.iter().map(|declaration| &declaration.module).peekable();
    let first = modules.peek().map(|module| (*module).clone());
    let is_unknown = first.is_some() && modules.all(|module| super::is_unknown_on(other, module));
    unknown.extend(first.filter(|_| is_unknown));
    !is_unknown
}

/// Returns the identity of a route.
pub(super) fn key(route: &Route) -> (&str, &str) {
    (&route.url, &route.method)
}

/// Returns the routes of a side by identity.
pub(super) fn by_key(shop: AccessModel<'_>) -> BTreeMap<(&str, &str), &Route> {
    shop.routes.all().iter().map(|route| (key(route), route)).collect()
}

impl GuardChange<'_> {
    /// Describes the callers before and now.
    #[must_use]
    pub fn before_and_now(&self) -> (String, String) {
        (who(self.route.old, &self.undefined_before), who(self.route.new, &self.undefined_now))
    }
}

fn guard_change<'c>(
    route: RoutePair<'c>,
    old: AccessModel<'c>,
    new: AccessModel<'c>,
    is_whole: bool,
) -> Option<GuardChange<'c>> {
    let of = |route: &'c Route, shop: AccessModel<'c>| {
        let ancestors = |id: &str| shop.tree.find(id).map_or_else(Vec::new, |node| shop.tree.ancestors(node));
        let above = |id: &str| ancestors(id).into_iter().map(|node| shop.tree.resource(node).id.as_str()).collect();
        RouteRequirement::from_refs(
            route.resources.iter().map(String::as_str),
            |id| !is_whole || shop.tree.contains(id),
            above,
        )
    };
    // A module that is not known on one side may have added the ref there too.
    let is_unknown = |one: &Route, other: &Route, side: AccessModel<'_>| {
        let mut refs = one.resources.iter().filter(|id| !other.resources.contains(id));
        refs.any(|id| side.routes.may_be_defined_elsewhere(id))
    };
    if is_unknown(route.old, route.new, new) || is_unknown(route.new, route.old, old) {
        return None;
    }
    let change = of(route.old, old).becomes(&of(route.new, new))?;
    let undefined = |route: &'c Route, shop: AccessModel<'c>| {
        route.acl_resources().filter(|id| is_whole && !shop.tree.contains(id)).collect::<Vec<_>>()
    };
    let (undefined_before, undefined_now) = (undefined(route.old, old), undefined(route.new, new));
    Some(GuardChange { change, route, undefined_before, undefined_now })
}
