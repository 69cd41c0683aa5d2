//! What must stay open, and what of the rest is to be shut.

use std::collections::BTreeSet;

use crate::audit::Shop;
use crate::authz::pass;
use crate::catalog::acl::{ALL, Node};
use crate::catalog::soap;
use crate::catalog::{Access, AclTree, Route, Routes};
use crate::endpoint::spelling::{self, Spelling};
use crate::plan::Plan;

/// What must stay open, and what of the rest is to be shut.
#[derive(Clone, Debug)]
pub struct Demand<'c> {
    /// The ids whose routes are parted, in pre-order.
    pub held: Vec<Node>,
    /// Which routes those ids have.
    pub asked: Asked,
    /// Which of them are to be shut.
    pub scope: Scope,
    /// The routes that must stay open, each once.
    pub open: Vec<&'c Route>,
    /// The SOAP operations that must stay open.
    pub operations: Vec<soap::Operation>,
}

/// Which routes belong to ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Those that a grant of just these ids opens.
    Opened,
    /// Those that ask for one of them, whatever else they ask for.
    Behind,
}

/// Which routes are to be shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that need not stay open.
    All,
    /// Of those the ones that change something.
    Writes,
}

impl<'c> Demand<'c> {
    /// Keeps the calls of a plan. The ids are those that the calls require; with `closure` also their ancestors and the root
    /// that every integration holds.
    #[must_use]
    pub fn of_plan(plan: &Plan<'c>, shop: Shop<'c>, closure: bool, scope: Scope) -> Demand<'c> {
        let held = if closure { plan.closed.clone() } else { plan.required.clone() };
        let (open, operations) = kept(plan, shop);
        Demand::new(held, Asked::Opened, scope, open, operations, shop)
    }

    /// Keeps reading behind some ids and the calls of a plan, and shuts all other writing.
    #[must_use]
    pub fn of_resources(held: Vec<Node>, plan: &Plan<'c>, shop: Shop<'c>) -> Demand<'c> {
        let (open, operations) = kept(plan, shop);
        Demand::new(held, Asked::Behind, Scope::Writes, open, operations, shop)
    }

    fn new(
        held: Vec<Node>,
        asked: Asked,
        scope: Scope,
        open: Vec<&'c Route>,
        operations: Vec<soap::Operation>,
        shop: Shop<'c>,
    ) -> Demand<'c> {
        let mut demand = Demand { held, asked, scope, open, operations };
        if scope == Scope::Writes {
            // What reads is no matter of this guard: it stays as it is, as SOAP too.
            let ids = demand.ids(shop.tree);
            let every = every_id(shop.tree);
            let reads = |route: &&Route| !route.is_write() && covers(asked, Scope::All, &ids, route);
            let read: Vec<&Route> = shop.routes.sorted().into_iter().filter(reads).collect();
            let names: BTreeSet<String> = read.iter().map(|route| route.name()).collect();
            // Reading behind an id may ask for others too; whoever holds those as well keeps it.
            let may_hold = if asked == Asked::Behind { &every } else { &ids };
            let reading = shop.routes.operations().into_iter().filter(|operation| {
                pass(&operation.resources, |id| id != ALL && may_hold.contains(id))
                    && operation.routes.iter().any(|it| names.contains(it))
            });
            demand.operations.extend(reading);
            let known = demand.open.clone();
            let read = read.into_iter().filter(|route| opens(&ids, route));
            demand.open.extend(read.filter(|route| !known.contains(route)));
        }
        demand
    }

    /// The ids that are held.
    #[must_use]
    pub fn ids<'t>(&self, tree: &'t AclTree) -> BTreeSet<&'t str> {
        self.held.iter().map(|node| tree.resource(*node).id.as_str()).collect()
    }

    /// The routes that belong to the ids and are to be shut, if they can be.
    pub(super) fn undeclared(&self, shop: Shop<'c>) -> Vec<&'c Route> {
        let ids = self.ids(shop.tree);
        let is_asked = |route: &&Route| covers(self.asked, self.scope, &ids, route);
        // What no grant of single resources opens is shut already.
        let every = every_id(shop.tree);
        let is_grantable = |route: &&Route| opens(&every, route);
        let all = shop.routes.sorted().into_iter();
        all.filter(is_asked).filter(is_grantable).filter(|route| !self.open.contains(route)).collect()
    }

    /// Why a route that is to be shut has to stay open.
    pub(super) fn why_open(&self, route: &Route) -> Option<String> {
        let name = route.name();
        let operation = self.operations.iter().find(|operation| operation.routes.contains(&name))?;
        Some(format!(
            "the SOAP operation {} must stay open, and it asks for what any of its routes asks for",
            operation.name
        ))
    }
}

/// All ids that somebody can hold.
fn every_id(tree: &AclTree) -> BTreeSet<&str> {
    tree.nodes().map(|node| tree.resource(node).id.as_str()).collect()
}

/// The routes of a plan's calls, and the SOAP operations where calls are written so.
fn kept<'c>(plan: &Plan<'c>, shop: Shop<'c>) -> (Vec<&'c Route>, Vec<soap::Operation>) {
    let mut open: Vec<&Route> = Vec::new();
    let mut operations = Vec::new();
    for planned in plan.endpoints.iter().filter(|planned| planned.resolved.status.is_callable()) {
        let Some(route) = planned.resolved.route else { continue };
        if !open.contains(&route) {
            open.push(route);
        }
        operations.extend(operations_of(&planned.wanted.declared, route, shop.routes));
    }
    (open, operations)
}

/// Whether a route belongs to ids and is one to be shut.
#[must_use]
pub(super) fn covers(asked: Asked, scope: Scope, ids: &BTreeSet<&str>, route: &Route) -> bool {
    let belongs = match asked {
        Asked::Opened => opens(ids, route),
        Asked::Behind => route.acl_resources().any(|id| ids.contains(id)),
    };
    route.access() == Access::Resources && belongs && (scope == Scope::All || route.is_write())
}

/// Whether just these ids open a route.
fn opens(ids: &BTreeSet<&str>, route: &Route) -> bool {
    route.access() == Access::Resources && pass(&route.resources, |id| ids.contains(id))
}

/// The SOAP operations that somebody declared by writing a service instead of a path.
fn operations_of(declared: &str, route: &Route, routes: &Routes) -> Vec<soap::Operation> {
    let operations = || routes.operations().into_iter().filter(|operation| operation.routes.contains(&route.name()));
    match spelling::parse(declared) {
        Ok(Spelling::Operation(name)) => operations().filter(|operation| operation.name == name).collect(),
        Ok(Spelling::ServiceMethod { .. }) => operations().collect(),
        Ok(Spelling::Call { .. }) | Err(_) => Vec::new(),
    }
}
