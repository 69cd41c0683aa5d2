//! A resource: where it stands, what it guards, who holds it.

use super::Known;
use super::access::{self, Access};
use crate::catalog::acl::Node;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Route};
use crate::endpoint::secret::is_secret_like;
use crate::grant::checklist::{self, How, Resolved, similar_ids};
use crate::risk::Entry;
use crate::rules::Opened;
use crate::source::{SourceMap, Span};

/// A resource with all that hangs on it.
#[derive(Clone, Debug)]
pub struct Guard<'c> {
    /// Its id, or `self` or `anonymous`.
    pub id: String,
    /// Where it stands.
    pub standing: Standing,
    /// The tag of the route that asks for it, where the question was about a route.
    pub asked_at: Option<Span>,
    /// Every route that asks for it, by url and then method.
    pub routes: Vec<&'c Route>,
    /// The SOAP operations that ask for it.
    pub operations: Vec<String>,
    /// What its routes amount to.
    pub opened: Opened,
    /// What is known about it.
    pub risk: Option<Entry>,
    /// What the grants are to it.
    pub holders: Vec<Access>,
}

/// Where a resource stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In the tree.
    Defined(Node),
    /// A module takes it out of the tree.
    Disabled,
    /// Nowhere; resources whose ids are much alike.
    Undefined(Vec<Node>),
    /// It is `self`: customers.
    Customers,
    /// It is `anonymous`: everybody.
    Everybody,
}

impl<'c> Guard<'c> {
    pub(super) fn of(id: &str, asked_at: Option<Span>, known: Known<'_, 'c>) -> Guard<'c> {
        let shop = known.shop;
        let asks = |refs: &[String]| refs.iter().any(|reference| reference == id);
        let routes: Vec<&'c Route> = shop.routes.sorted().into_iter().filter(|route| asks(&route.resources)).collect();
        let operations = shop.routes.operations().into_iter().filter(|operation| asks(&operation.resources));
        let id = if routes.is_empty() { shown_id(id, shop.tree) } else { id.to_owned() };
        Guard {
            standing: Standing::of(&id, known),
            asked_at,
            opened: Opened::of(routes.iter().copied(), known.risks),
            routes,
            operations: operations.map(|operation| operation.name).collect(),
            risk: known.risks.of_id(&id).cloned(),
            holders: access::of_refs(std::slice::from_ref(&id), known),
            id,
        }
    }
}

/// Returns an id for a report. One that the store does not know may be pasted text.
fn shown_id(id: &str, tree: &AclTree) -> String {
    let is_known = tree.contains(id) || tree.disabled().iter().any(|disabled| disabled == id);
    match id.split_once("::") {
        Some((module, name)) if !is_known && is_secret_like(name) => format!("{module}::{{...}}"),
        _ => id.to_owned(),
    }
}

impl Standing {
    fn of(id: &str, known: Known<'_, '_>) -> Standing {
        let tree = known.shop.tree;
        match tree.find(id) {
            Some(node) => Standing::Defined(node),
            None if id == SELF => Standing::Customers,
            None if id == ANONYMOUS => Standing::Everybody,
            None if tree.disabled().iter().any(|disabled| disabled == id) => Standing::Disabled,
            None => Standing::Undefined(similar_ids(id, tree)),
        }
    }
}

/// The resources that a line of titles may mean; none where it means nothing.
pub(super) fn by_titles<'c>(text: &str, known: Known<'_, 'c>) -> Vec<Guard<'c>> {
    let tree = known.shop.tree;
    let items = checklist::parse(text, SourceMap::default().add("question", text));
    let nodes = checklist::resolve(&items, tree).into_iter().flat_map(|resolved| match resolved {
        Resolved::One { node, .. } => vec![node],
        Resolved::Several(nodes) | Resolved::None { did_you_mean: nodes, .. } => nodes,
    });
    nodes.map(|node| Guard::of(&tree.resource(node).id, None, known)).collect()
}

/// The resource that words without any mark of a call are the title of, if they are that of one alone.
pub(super) fn by_one_title<'c>(text: &str, known: Known<'_, 'c>) -> Option<Guard<'c>> {
    if text.contains(['/', '\\', ':', '{']) {
        return None;
    }
    let items = checklist::parse(text, SourceMap::default().add("question", text));
    match checklist::resolve(&items, known.shop.tree).as_slice() {
        [Resolved::One { node, how: How::Path | How::Suffix }] => {
            Some(Guard::of(&known.shop.tree.resource(*node).id, None, known))
        }
        _ => None,
    }
}
