//! The routes that must remain allowed, and those to deny.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::audit::AccessModel;
use crate::authz::pass;
use crate::catalog::acl::{ALL, Node};
use crate::catalog::soap;
use crate::catalog::{Access, AclTree, Route, Routes};
use crate::endpoint::spelling::{self, EndpointSpec};
use crate::plan::Plan;

/// The routes that must remain allowed, and those to deny.
#[derive(Clone, Debug)]
pub struct GuardSpec<'c> {
    /// The ids whose routes are guarded, in pre-order.
    pub held: Vec<Node>,
    /// The routes that belong to those ids.
    pub asked: RouteSelection,
    /// The routes among them to deny.
    pub scope: DeniedRoutes,
    /// The routes that must remain allowed, without duplicates.
    pub open: Vec<&'c Route>,
    /// The SOAP operations that must remain allowed.
    pub operations: Vec<soap::Operation>,
}

/// The routes that belong to ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteSelection {
    /// The routes that a grant of just these ids opens.
    GrantedBy,
    /// The routes that require one of them, possibly among other ids.
    Requiring,
}

/// The routes to deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeniedRoutes {
    /// All routes that need not remain allowed.
    All,
    /// Those of them that write.
    Writes,
}

impl<'c> GuardSpec<'c> {
    /// Keeps the calls of a plan allowed. The ids are those that the calls require; with `closure` also their ancestors
    /// and the root that every integration has.
    #[must_use]
    pub fn of_plan(plan: &Plan<'c>, shop: AccessModel<'c>, closure: bool, scope: DeniedRoutes) -> GuardSpec<'c> {
        let held = if closure { plan.with_ancestors.clone() } else { plan.required.clone() };
        let (open, operations) = kept(plan, shop);
        GuardSpec::new(held, RouteSelection::GrantedBy, scope, open, operations, shop)
    }

    /// Keeps read routes of some ids and the calls of a plan allowed, and denies all other writes.
    #[must_use]
    pub fn of_resources(held: Vec<Node>, plan: &Plan<'c>, shop: AccessModel<'c>) -> GuardSpec<'c> {
        let (open, operations) = kept(plan, shop);
        GuardSpec::new(held, RouteSelection::Requiring, DeniedRoutes::Writes, open, operations, shop)
    }

    fn new(
        held: Vec<Node>,
        asked: RouteSelection,
        scope: DeniedRoutes,
        open: Vec<&'c Route>,
        operations: Vec<soap::Operation>,
        shop: AccessModel<'c>,
    ) -> GuardSpec<'c> {
        let mut demand = GuardSpec { held, asked, scope, open, operations };
        if scope == DeniedRoutes::Writes {
            // Read routes must remain unchanged, also as SOAP operations.
            let ids = demand.ids(shop.tree);
            let every = every_id(shop.tree);
            let reads = |route: &&Route| !route.is_write() && covers(asked, DeniedRoutes::All, &ids, route);
            let read: Vec<&Route> = shop.routes.sorted().into_iter().filter(reads).collect();
            let names: BTreeSet<String> = read.iter().map(|route| route.name()).collect();
            // A read route of an id may require others too; callers that have those as well keep it.
            let may_hold = if asked == RouteSelection::Requiring { &every } else { &ids };
            let reading = shop.routes.operations().iter().filter(|operation| {
                pass(&operation.resources, |id| id != ALL && may_hold.contains(id))
                    && operation.routes.iter().any(|it| names.contains(it))
            });
            demand.operations.extend(reading.cloned());
            let known = keys(&demand.open);
            let read = read.into_iter().filter(|route| opens(&ids, route));
            demand.open.extend(read.filter(|route| !known.contains(&key(route))));
        }
        demand
    }

    /// Returns the granted ids.
    #[must_use]
    pub fn ids<'t>(&self, tree: &'t AclTree) -> BTreeSet<&'t str> {
        self.held.iter().map(|node| tree.resource(*node).id.as_str()).collect()
    }

    /// Returns the routes that belong to the ids and should be denied, as far as possible.
    pub(super) fn undeclared(&self, shop: AccessModel<'c>) -> Vec<&'c Route> {
        let ids = self.ids(shop.tree);
        let is_asked = |route: &&Route| covers(self.asked, self.scope, &ids, route);
        // Routes that no grant of individual resources opens are already denied.
        let every = every_id(shop.tree);
        let is_grantable = |route: &&Route| opens(&every, route);
        let open = keys(&self.open);
        let all = shop.routes.sorted().into_iter();
        all.filter(is_asked).filter(is_grantable).filter(|route| !open.contains(&key(route))).collect()
    }

    /// Returns the routes that must remain allowed because of a SOAP operation, each with the name of the first one.
    pub(super) fn open_by_operation(&self) -> HashMap<&str, &str> {
        let mut names = HashMap::new();
        for operation in &self.operations {
            for route in &operation.routes {
                names.entry(route.as_str()).or_insert(operation.name.as_str());
            }
        }
        names
    }
}

/// Returns the identity of a route.
fn key(route: &Route) -> (&str, &str) {
    (&route.url, &route.method)
}

fn keys<'r>(routes: &[&'r Route]) -> HashSet<(&'r str, &'r str)> {
    routes.iter().map(|route| key(route)).collect()
}

/// Returns all ids that can be granted.
fn every_id(tree: &AclTree) -> BTreeSet<&str> {
    tree.nodes().map(|node| tree.resource(node).id.as_str()).collect()
}

/// Returns the routes of a plan's calls, and the SOAP operations if calls were declared as such.
fn kept<'c>(plan: &Plan<'c>, shop: AccessModel<'c>) -> (Vec<&'c Route>, Vec<soap::Operation>) {
    let mut open: Vec<&Route> = Vec::new();
    let mut known = HashSet::new();
    let mut operations = Vec::new();
    let mut of_route: Option<HashMap<&str, Vec<&soap::Operation>>> = None;
    for planned in plan.endpoints.iter().filter(|planned| planned.resolved.status.is_callable()) {
        let Some(route) = planned.resolved.route else { continue };
        if known.insert(key(route)) {
            open.push(route);
        }
        let of_route = || of_route.get_or_insert_with(|| by_route(shop.routes)).get(route.name().as_str()).cloned();
        operations.extend(operations_of(&planned.wanted.declared, of_route).into_iter().cloned());
    }
    (open, operations)
}

/// Returns whether a route belongs to ids and should be denied.
#[must_use]
pub(super) fn covers(asked: RouteSelection, scope: DeniedRoutes, ids: &BTreeSet<&str>, route: &Route) -> bool {
    let belongs = match asked {
        RouteSelection::GrantedBy => opens(ids, route),
        RouteSelection::Requiring => route.acl_resources().any(|id| ids.contains(id)),
    };
    route.access() == Access::Resources && belongs && (scope == DeniedRoutes::All || route.is_write())
}

/// Returns whether these ids alone open a route.
fn opens(ids: &BTreeSet<&str>, route: &Route) -> bool {
    route.access() == Access::Resources && pass(&route.resources, |id| ids.contains(id))
}

/// Returns the SOAP operations of each route, by the name of the route.
fn by_route(routes: &Routes) -> HashMap<&str, Vec<&soap::Operation>> {
    let mut of_route: HashMap<&str, Vec<&soap::Operation>> = HashMap::new();
    for operation in routes.operations() {
        for route in &operation.routes {
            let known = of_route.entry(route).or_default();
            // A route that is declared twice is listed twice.
            if known.last().is_none_or(|last| last.name != operation.name) {
                known.push(operation);
            }
        }
    }
    of_route
}

/// Returns the SOAP operations that were declared by a service instead of a path; `of_route` returns those of its route.
fn operations_of<'r>(
    declared: &str,
    of_route: impl FnOnce() -> Option<Vec<&'r soap::Operation>>,
) -> Vec<&'r soap::Operation> {
    let mut operations = match spelling::parse(declared) {
        Ok(EndpointSpec::Operation(_) | EndpointSpec::ServiceMethod { .. }) => of_route().unwrap_or_default(),
        Ok(EndpointSpec::Call { .. }) | Err(_) => Vec::new(),
    };
    if let Ok(EndpointSpec::Operation(name)) = spelling::parse(declared) {
        operations.retain(|operation| operation.name == name);
    }
    operations
}
