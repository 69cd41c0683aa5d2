//! A resource: its position in the tree, the routes that it guards, and its holders.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Known;
use super::access::{self, Access};
use crate::catalog::acl::Node;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Route, Routes};
use crate::endpoint::secret::is_secret_like;
use crate::grant::checklist::{self, How, ReadBox, Resolved, similar_ids};
use crate::risk::{Entry, Risks};
use crate::rules::Opened;
use crate::source::{SourceMap, Span};

/// A resource with everything that depends on it.
#[derive(Clone, Debug)]
pub struct ResourceExplanation<'c> {
    /// Its id, or `self` or `anonymous`.
    pub id: String,
    /// Its status in the tree.
    pub standing: ResourceStatus,
    /// The tag of the ref in the route, if the question was about a route.
    pub asked_at: Option<Span>,
    /// All routes that require it, by URL and then method.
    pub routes: Vec<&'c Route>,
    /// The SOAP operations that require it.
    pub operations: Vec<String>,
    /// A summary of its routes.
    pub opened: Opened,
    /// Its entry in the risk data.
    pub risk: Option<Entry>,
    /// The access of the grants to it.
    pub holders: Vec<Access>,
    /// The number of its routes that a setting of the store opens to everyone.
    pub open_to_guests: usize,
}

/// The status of a resource in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceStatus {
    /// It is in the tree.
    Defined(Node),
    /// A module removes it from the tree.
    Disabled,
    /// It is undefined; the most similar resources are given.
    Undefined(Vec<Node>),
    /// A module that is not known may define it; the most similar resources are given.
    Unknown(Vec<Node>),
    /// It is `self`: customers.
    Customers,
    /// It is `anonymous`: everybody.
    Everybody,
}

/// The routes and SOAP operations that require each resource.
#[derive(Debug, Default)]
pub(super) struct References<'c> {
    routes: HashMap<&'c str, Vec<&'c Route>>,
    operations: HashMap<&'c str, Vec<&'c str>>,
    /// Summaries by routes. The refs of one route often share all their routes.
    opened: RefCell<HashMap<Vec<(&'c str, &'c str)>, Opened>>,
}

impl<'c> References<'c> {
    pub(super) fn new(routes: &'c Routes) -> Self {
        let mut references = References::default();
        for route in routes.sorted() {
            for resource in &route.resources {
                references.routes.entry(resource).or_default().push(route);
            }
        }
        for operation in routes.operations() {
            for resource in &operation.resources {
                let known = references.operations.entry(resource).or_default();
                // Refs of an operation are kept as written, with duplicates.
                if known.last() != Some(&operation.name.as_str()) {
                    known.push(&operation.name);
                }
            }
        }
        references
    }

    /// Summarizes routes.
    fn opened(&self, routes: &[&'c Route], risks: &Risks) -> Opened {
        let key = routes.iter().map(|route| (route.url.as_str(), route.method.as_str())).collect();
        let mut known = self.opened.borrow_mut();
        known.entry(key).or_insert_with(|| Opened::by_routes(routes.iter().copied(), risks)).clone()
    }
}

impl<'c> ResourceExplanation<'c> {
    pub(super) fn for_id(
        id: &str,
        asked_at: Option<Span>,
        known: Known<'_, 'c>,
        references: &References<'c>,
    ) -> ResourceExplanation<'c> {
        let shop = known.shop;
        let routes: Vec<&'c Route> = references.routes.get(id).cloned().unwrap_or_default();
        let operations = references.operations.get(id).into_iter().flatten();
        let operations = operations.map(|name| (*name).to_owned()).collect();
        let id = if routes.is_empty() { shown_id(id, shop.tree) } else { id.to_owned() };
        ResourceExplanation {
            standing: ResourceStatus::for_id(&id, known),
            asked_at,
            opened: references.opened(&routes, known.risks),
            open_to_guests: routes.iter().filter(|route| known.audit.facts.guest_access.opens(route)).count(),
            routes,
            operations,
            risk: known.risks.of_id(&id).cloned(),
            holders: access::of_refs(std::slice::from_ref(&id), known),
            id,
        }
    }
}

/// Returns an id for a report. One that is unknown in the store may be pasted text.
fn shown_id(id: &str, tree: &AclTree) -> String {
    let is_known = tree.contains(id) || tree.is_disabled(id);
    match id.split_once("::") {
        Some((module, name)) if !is_known && is_secret_like(name) => format!("{module}::{{...}}"),
        _ => id.to_owned(),
    }
}

impl ResourceStatus {
    fn for_id(id: &str, known: Known<'_, '_>) -> ResourceStatus {
        let tree = known.shop.tree;
        match tree.find(id) {
            Some(node) => ResourceStatus::Defined(node),
            None if id == SELF => ResourceStatus::Customers,
            None if id == ANONYMOUS => ResourceStatus::Everybody,
            None if tree.is_disabled(id) => ResourceStatus::Disabled,
            None if known.shop.routes.may_be_defined_elsewhere(id) => ResourceStatus::Unknown(similar_ids(id, tree)),
            None => ResourceStatus::Undefined(similar_ids(id, tree)),
        }
    }
}

/// Returns the resources that a line of titles may mean; empty if it matches none.
pub(super) fn by_titles<'c>(text: &str, known: Known<'_, 'c>) -> Vec<ResourceExplanation<'c>> {
    let tree = known.shop.tree;
    let items = checklist::parse(text, SourceMap::default().add("question", text));
    let nodes = checklist::resolve(&items, tree).into_iter().flat_map(|read| match read.resolved {
        Resolved::One { node, .. } => vec![node],
        Resolved::Several(nodes) | Resolved::None { did_you_mean: nodes, .. } => nodes,
    });
    let references = References::new(known.shop.routes);
    nodes.map(|node| ResourceExplanation::for_id(&tree.resource(node).id, None, known, &references)).collect()
}

/// Returns the resource whose title a text without any sign of a call is, if there is exactly one.
pub(super) fn by_one_title<'c>(text: &str, known: Known<'_, 'c>) -> Option<ResourceExplanation<'c>> {
    if text.contains(['/', '\\', ':', '{']) {
        return None;
    }
    let items = checklist::parse(text, SourceMap::default().add("question", text));
    match checklist::resolve(&items, known.shop.tree).as_slice() {
        [ReadBox { resolved: Resolved::One { node, how: How::Path | How::Suffix }, .. }] => {
            let references = References::new(known.shop.routes);
            Some(ResourceExplanation::for_id(&known.shop.tree.resource(*node).id, None, known, &references))
        }
        _ => None,
    }
}
