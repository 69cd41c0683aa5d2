//! The minimum set of resources for a list of endpoints.
//!
//! Input: endpoints and a catalog. Output: a [`Plan`] with the ids that the calls require, the same ids with all their
//! ancestors (the set that Magento stores for an integration), a reason for each, and the other routes that those ids
//! open.

mod clicks;
mod collateral;
mod grant;
mod merged;
mod uncallable;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::acl::{ADMIN, Node};
use crate::catalog::{AclTree, Field, Route, Routes};
use crate::endpoint::origin::Occurrences;
use crate::endpoint::router::Router;
use crate::endpoint::{Resolved, Status};
use crate::profile::Profile;

pub use clicks::{clicks, steps};
pub use collateral::Collateral;
pub use uncallable::{Uncallable, uncallable};

/// An endpoint that a connector needs to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredEndpoint {
    /// The endpoint as text for [`Router::resolve`], or a placeholder for text that is not an endpoint.
    pub declared: String,
    /// Whether the connector does its main work without it.
    pub optional: bool,
    /// Its purpose, if known.
    pub purpose: Option<String>,
    /// Its places in the input, if it comes from a file.
    pub occurrences: Occurrences,
    /// Whether it is one entry with all calls to the same route. An entry of a list stays as it is.
    pub merges: bool,
}

impl DeclaredEndpoint {
    /// Makes a mandatory endpoint.
    #[must_use]
    pub fn new(declared: impl Into<String>) -> DeclaredEndpoint {
        DeclaredEndpoint { declared: declared.into(), ..DeclaredEndpoint::default() }
    }

    /// Returns the endpoints of a profile.
    #[must_use]
    pub fn of_profile(profile: &Profile) -> Vec<DeclaredEndpoint> {
        let wanted = profile.endpoints.iter().map(|endpoint| DeclaredEndpoint {
            declared: format!("{} {}", endpoint.method, endpoint.path),
            optional: endpoint.optional,
            purpose: Some(endpoint.purpose.clone()),
            ..DeclaredEndpoint::default()
        });
        wanted.collect()
    }
}

/// The minimum set of resources for a list of endpoints.
#[derive(Clone, Debug)]
pub struct Plan<'c> {
    /// The endpoints, in the given order.
    pub endpoints: Vec<PlannedEndpoint<'c>>,
    /// The ids that the calls require, in pre-order. The root, which every grant has, is among them only if it is the only one.
    pub required: Vec<Node>,
    /// The required ids, their ancestors and the root, in pre-order. Empty if nothing is required.
    pub with_ancestors: Vec<Node>,
    /// The reason for each id of `closed`, in the same order.
    pub reasons: Vec<Reason>,
    /// The routes that those ids open beyond the endpoints.
    pub collateral: Collateral<'c>,
    /// Whether the evaluator confirms the plan: this grant allows every mandatory endpoint, and without any single
    /// required id one of them is denied.
    pub verified: bool,
    /// The fields of answers that other resources add, if they were looked up. The calls do not need them.
    pub fields: Vec<PlannedField>,
}

/// A field in the answers of declared calls that requires a resource which the calls do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedField {
    /// The field.
    pub field: Field,
    /// The calls whose answers may have it, by index in the plan.
    pub calls: Vec<usize>,
}

/// A declared endpoint with its resolution.
#[derive(Clone, Debug)]
pub struct PlannedEndpoint<'c> {
    /// The declared endpoint.
    pub wanted: DeclaredEndpoint,
    /// Its resolution.
    pub resolved: Resolved<'c>,
}

/// The reason why an id is in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The id's node.
    pub node: Node,
    /// The endpoints that require it, by index in the plan.
    pub required_by: Vec<usize>,
    /// The required ids below it.
    pub ancestor_of: Vec<Node>,
}

/// Computes the plan for a list of endpoints.
#[must_use]
pub fn plan<'c>(wanted: Vec<DeclaredEndpoint>, tree: &'c AclTree, routes: &'c Routes) -> Plan<'c> {
    let router = Router::new(routes, tree);
    let endpoints: Vec<PlannedEndpoint<'c>> = wanted
        .into_iter()
        .map(|wanted| {
            let resolved = router.resolve(&wanted.declared);
            // Reports show this text, so it must not contain secrets.
            PlannedEndpoint { wanted: DeclaredEndpoint { declared: resolved.declared.clone(), ..wanted }, resolved }
        })
        .collect();
    let endpoints = merged::merged(endpoints);
    let mut required_by: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    for (at, planned) in endpoints.iter().enumerate() {
        for node in needs(planned, tree) {
            let calls = required_by.entry(node).or_default();
            // A call may name an id twice.
            if calls.last() != Some(&at) {
                calls.push(at);
            }
        }
    }
    let mut required: BTreeSet<Node> = required_by.keys().copied().collect();
    if required.len() > 1
        && let Some(root) = tree.find(ADMIN)
    {
        // Magento adds the root to every grant that is not empty, so a call that asks for it requires nothing more.
        required.remove(&root);
    }
    let closed = closure(&required, tree);
    let reason = |node: &Node| Reason {
        node: *node,
        required_by: required_by.get(node).cloned().unwrap_or_default(),
        ancestor_of: below(*node, &required, tree),
    };
    let reasons = closed.iter().map(reason).collect();
    let declared: Vec<&Route> = endpoints.iter().filter_map(|planned| planned.resolved.route).collect();
    let collateral = Collateral::for_plan(&required, &closed, &declared, tree, routes);
    let verified = grant::verify(&endpoints, &required, &closed, tree);
    Plan {
        endpoints,
        required: required.into_iter().collect(),
        with_ancestors: closed.into_iter().collect(),
        reasons,
        collateral,
        verified,
        fields: Vec::new(),
    }
}

/// Adds all ancestors of a set of resources, and the root that every integration has.
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
    /// Adds those of the fields that the answers of the calls have only with further resources.
    pub fn add_fields(&mut self, fields: Vec<Field>, tree: &AclTree) {
        for field in fields {
            let lacks =
                |id: &String| tree.find(id).is_none_or(|node| self.with_ancestors.binary_search(&node).is_err());
            if !field.resources.iter().any(lacks) {
                continue;
            }
            let answers = |planned: &PlannedEndpoint<'_>| {
                let route = planned.resolved.route;
                route.is_some_and(|route| field.is_answered_by(&route.service, &route.service_method))
            };
            let calls = self.endpoints.iter().enumerate().filter(|(_, planned)| answers(planned));
            let calls: Vec<usize> = calls.map(|(at, _)| at).collect();
            if !calls.is_empty() {
                self.fields.push(PlannedField { field, calls });
            }
        }
    }

    /// Returns the ids that the calls name, with the root if one of them does.
    pub fn named(&self) -> impl Iterator<Item = Node> {
        self.reasons.iter().filter(|reason| !reason.required_by.is_empty()).map(|reason| reason.node)
    }

    /// Returns the mandatory endpoints that no grant of individual resources opens.
    pub fn unreachable(&self) -> impl Iterator<Item = &PlannedEndpoint<'_>> {
        self.endpoints.iter().filter(|planned| !planned.wanted.optional && !planned.resolved.status.is_callable())
    }
}

/// Returns the nodes that a call requires: none for a call that no grant opens.
fn needs(planned: &PlannedEndpoint<'_>, tree: &AclTree) -> Vec<Node> {
    match planned.resolved.status {
        Status::Guarded => planned.resolved.resources.iter().filter_map(|id| tree.find(id)).collect(),
        _ => Vec::new(),
    }
}

/// Returns the required ids because of which an id is in the closure. Magento adds the root to every grant.
fn below(above: Node, required: &BTreeSet<Node>, tree: &AclTree) -> Vec<Node> {
    if tree.resource(above).id == ADMIN {
        return required.iter().copied().filter(|node| *node != above).collect();
    }
    // Pre-order storage: the nodes below it come directly after it.
    required
        .range(above..)
        .copied()
        .skip_while(|node| *node == above)
        .take_while(|node| tree.is_below(*node, above))
        .collect()
}
