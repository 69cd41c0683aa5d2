//! What changes for routes, which are the same where method and url are.

use std::collections::BTreeMap;

use super::guard::{Change, Guard};
use crate::audit::Shop;
use crate::catalog::{Access, Route};
use crate::endpoint::matching;

/// What changes for routes. Everything is sorted by url and then method.
#[derive(Clone, Debug, Default)]
pub struct RouteChanges<'c> {
    /// Routes of the new side alone.
    pub added: Vec<&'c Route>,
    /// Routes of the old side alone.
    pub removed: Vec<&'c Route>,
    /// Routes that others may call now. One whose variable alone has another name is the same to its callers, and is among
    /// these too, though its name is new.
    pub guard: Vec<GuardChange<'c>>,
    /// Routes that another class or method answers now.
    pub service: Vec<RoutePair<'c>>,
    /// Routes that ask for HTTPS on one side alone.
    pub secure: Vec<RoutePair<'c>>,
}

/// One route on both sides.
#[derive(Clone, Copy, Debug)]
pub struct RoutePair<'c> {
    /// As it was.
    pub old: &'c Route,
    /// As it will be.
    pub new: &'c Route,
}

/// A route that others may call now.
#[derive(Clone, Debug)]
pub struct GuardChange<'c> {
    /// How.
    pub change: Change,
    /// The route.
    pub route: RoutePair<'c>,
    /// Those of the old refs that the old tree did not have.
    pub undefined_before: Vec<&'c str>,
    /// Those of the new refs that the new tree does not have.
    pub undefined_now: Vec<&'c str>,
}

impl<'c> RouteChanges<'c> {
    pub(super) fn of(old: Shop<'c>, new: Shop<'c>) -> Self {
        let mut changes = RouteChanges::default();
        let is_whole = super::are_whole(old, new);
        let before = by_key(old);
        for route in new.routes.sorted() {
            let Some(was) = before.get(&key(route)) else {
                changes.added.push(route);
                continue;
            };
            let pair = RoutePair { old: was, new: route };
            changes.guard.extend(guard_change(pair, old, new, is_whole));
            let (class, now) = ((&was.service, &was.service_method), (&route.service, &route.service_method));
            changes.service.extend((class != now).then_some(pair));
            changes.secure.extend((was.secure != route.secure).then_some(pair));
        }
        let after = by_key(new);
        changes.removed = old.routes.sorted().into_iter().filter(|route| !after.contains_key(&key(route))).collect();
        let renamed: Vec<RoutePair<'c>> = changes.renamed().collect();
        if !renamed.is_empty() {
            changes.guard.extend(renamed.into_iter().filter_map(|pair| guard_change(pair, old, new, is_whole)));
            changes.guard.sort_by_key(|guard| key(guard.route.new));
        }
        changes
    }

    /// Routes of which only variables have another name: the one of their shape that is gone, and the one that is new.
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
            // Of several of one shape nobody can tell which is which.
            let ([old], [new]) = (old.as_slice(), new.as_slice()) else { return None };
            Some(RoutePair { old, new })
        })
    }

    /// The routes whose guard changes in one way.
    pub fn guards(&self, change: Change) -> impl Iterator<Item = &GuardChange<'c>> {
        self.guard.iter().filter(move |guard| guard.change == change)
    }
}

/// Who may call a route, in words. `undefined` are those of its refs that no module defines.
#[must_use]
pub fn who(route: &Route, undefined: &[&str]) -> String {
    match route.access() {
        Access::Anonymous | Access::Open => "everybody".to_owned(),
        Access::SelfOnly => "customers (self)".to_owned(),
        Access::Resources if undefined.is_empty() => route.resources.join(" + "),
        Access::Resources if undefined.len() == route.resources.len() => {
            format!("{} (undefined)", route.resources.join(" + "))
        }
        Access::Resources => format!("{} (undefined: {})", route.resources.join(" + "), undefined.join(", ")),
    }
}

/// What makes two routes the same.
pub(super) fn key(route: &Route) -> (&str, &str) {
    (&route.url, &route.method)
}

/// The routes of a side by what makes them the same.
pub(super) fn by_key(shop: Shop<'_>) -> BTreeMap<(&str, &str), &Route> {
    shop.routes.all().iter().map(|route| (key(route), route)).collect()
}

impl GuardChange<'_> {
    /// Who might call it, and who may call it now, in words.
    #[must_use]
    pub fn before_and_now(&self) -> (String, String) {
        (who(self.route.old, &self.undefined_before), who(self.route.new, &self.undefined_now))
    }
}

fn guard_change<'c>(route: RoutePair<'c>, old: Shop<'c>, new: Shop<'c>, is_whole: bool) -> Option<GuardChange<'c>> {
    let of = |route: &'c Route, shop: Shop<'c>| {
        let ancestors = |id: &str| shop.tree.find(id).map_or_else(Vec::new, |node| shop.tree.ancestors(node));
        let above = |id: &str| ancestors(id).into_iter().map(|node| shop.tree.resource(node).id.as_str()).collect();
        Guard::of(route.resources.iter().map(String::as_str), |id| !is_whole || shop.tree.contains(id), above)
    };
    let change = of(route.old, old).becomes(&of(route.new, new))?;
    let undefined = |route: &'c Route, shop: Shop<'c>| {
        route.acl_resources().filter(|id| is_whole && !shop.tree.contains(id)).collect::<Vec<_>>()
    };
    let (undefined_before, undefined_now) = (undefined(route.old, old), undefined(route.new, new));
    Some(GuardChange { change, route, undefined_before, undefined_now })
}
