//! The least that a list of endpoints needs.
//!
//! In go endpoints and a catalog, out comes a [`Plan`]: the ids that the calls require, the same with all their
//! ancestors (which is what Magento stores for an integration), a reason for each, and what else those ids open.

mod clicks;
mod collateral;
mod grant;

use std::collections::BTreeSet;

use crate::catalog::acl::{ADMIN, Node};
use crate::catalog::{AclTree, Route, Routes};
use crate::endpoint::{self, Resolved, Status};
use crate::profile::Profile;

pub use clicks::{clicks, steps};
pub use collateral::Collateral;

/// An endpoint that somebody wants to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The endpoint as text that [`endpoint::resolve`] reads, or the place of text that is not an endpoint.
    pub declared: String,
    /// Whether the caller does its main work without it.
    pub optional: bool,
    /// What it is for, where that is known.
    pub purpose: Option<String>,
}

impl Wanted {
    /// The calls of a profile.
    #[must_use]
    pub fn of_profile(profile: &Profile) -> Vec<Wanted> {
        let wanted = profile.endpoints.iter().map(|endpoint| Wanted {
            declared: format!("{} {}", endpoint.method, endpoint.path),
            optional: endpoint.optional,
            purpose: Some(endpoint.purpose.clone()),
        });
        wanted.collect()
    }
}

/// The least that a list of endpoints needs.
#[derive(Clone, Debug)]
pub struct Plan<'c> {
    /// The endpoints in the order in which they were given.
    pub endpoints: Vec<Planned<'c>>,
    /// The ids that the calls ask for, in pre-order.
    pub required: Vec<Node>,
    /// Those, their ancestors and the root, in pre-order. Empty if nothing is required.
    pub closed: Vec<Node>,
    /// Why each id of `closed` is in it, in the same order.
    pub reasons: Vec<Reason>,
    /// What those ids open beyond the endpoints.
    pub collateral: Collateral<'c>,
    /// Whether the evaluator, asked again with this grant, lets every endpoint that must be callable be called, and
    /// refuses one as soon as any required id is missing.
    pub verified: bool,
}

/// An endpoint with what it leads to.
#[derive(Clone, Debug)]
pub struct Planned<'c> {
    /// What was asked.
    pub wanted: Wanted,
    /// The answer.
    pub resolved: Resolved<'c>,
}

/// Why an id is in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The id's node.
    pub node: Node,
    /// The endpoints that ask for it, by their place in the plan.
    pub required_by: Vec<usize>,
    /// The required ids that stand below it.
    pub ancestor_of: Vec<Node>,
}

/// Computes the plan for a list of endpoints.
#[must_use]
pub fn plan<'c>(wanted: Vec<Wanted>, tree: &AclTree, routes: &'c Routes) -> Plan<'c> {
    let endpoints: Vec<Planned<'c>> = wanted
        .into_iter()
        .map(|wanted| {
            let resolved = endpoint::resolve(&wanted.declared, routes, tree);
            // Reports show this text: no part of it may be a secret.
            Planned { wanted: Wanted { declared: resolved.declared.clone(), ..wanted }, resolved }
        })
        .collect();
    let required: BTreeSet<Node> = endpoints.iter().flat_map(|planned| needs(planned, tree)).collect();
    let closed = closure(&required, tree);
    let reasons = closed
        .iter()
        .map(|node| Reason {
            node: *node,
            required_by: (0..endpoints.len()).filter(|at| needs(&endpoints[*at], tree).contains(node)).collect(),
            ancestor_of: required.iter().copied().filter(|below| is_above(*node, *below, tree)).collect(),
        })
        .collect();
    let declared: Vec<&Route> = endpoints.iter().filter_map(|planned| planned.resolved.route).collect();
    let collateral = Collateral::of(&required, &closed, &declared, tree, routes);
    let verified = grant::verify(&endpoints, &required, &closed, tree);
    Plan {
        endpoints,
        required: required.into_iter().collect(),
        closed: closed.into_iter().collect(),
        reasons,
        collateral,
        verified,
    }
}

/// A set of resources with all their ancestors and the root that every integration holds.
#[must_use]
pub fn closure(required: &BTreeSet<Node>, tree: &AclTree) -> BTreeSet<Node> {
    let mut closed = required.clone();
    closed.extend(required.iter().flat_map(|node| tree.ancestors(*node)));
    if !closed.is_empty() {
        closed.extend(tree.find(ADMIN));
    }
    closed
}

impl Plan<'_> {
    /// The endpoints that must be callable and that no grant of single resources opens.
    pub fn unreachable(&self) -> impl Iterator<Item = &Planned<'_>> {
        self.endpoints.iter().filter(|planned| !planned.wanted.optional && !planned.resolved.status.is_callable())
    }
}

/// The nodes that a call asks for. A call that no grant opens asks for none.
fn needs(planned: &Planned<'_>, tree: &AclTree) -> Vec<Node> {
    match planned.resolved.status {
        Status::Guarded => planned.resolved.resources.iter().filter_map(|id| tree.find(id)).collect(),
        _ => Vec::new(),
    }
}

/// Whether `above` is in the closure because of `below`. Magento adds the root to everything.
fn is_above(above: Node, below: Node, tree: &AclTree) -> bool {
    above != below && (tree.ancestors(below).contains(&above) || tree.resource(above).id == ADMIN)
}
