//! From the grant as it is to the one that is needed.

use std::collections::BTreeSet;

use super::{All, Audited};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::grant::Holding;
use crate::plan::Plan;

/// What to add to a grant and what to take out of it, so that it allows what is needed and no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Ids to add, in pre-order.
    pub add: Vec<String>,
    /// Ids to take out: those of the tree in pre-order, then those that Magento drops anyway, as they are written.
    pub remove: Vec<String>,
}

impl Delta {
    /// The way from a grant to what is needed; `exact` leaves out the ancestors, which the Admin and `integration.xml`
    /// would add again.
    #[must_use]
    pub fn of(audited: &Audited<'_>, plan: &Plan<'_>, tree: &AclTree, exact: bool) -> Delta {
        let wanted = if exact { &plan.required } else { &plan.closed };
        // With All Resources everything is allowed, and nothing of it remains once that is taken out.
        let has_all = audited.effect.all != All::No;
        let written: BTreeSet<Node> = audited.ids.iter().filter_map(|id| tree.find(&id.id)).collect();
        let held = if has_all { written.clone() } else { audited.effect.ids.iter().copied().collect() };
        let is_wanted = |node: &Node| wanted.contains(node);
        let kept = kept(audited, held.intersection(&written).copied().filter(is_wanted).collect(), &held, tree);
        // The ancestors of what is held change nothing: only what is asked for has to be added.
        let lacks = |node: &&Node| !kept.contains(node) && (has_all || plan.required.contains(node));
        // The root comes with every other id: it can be taken out only as the last one, where somebody wrote it down.
        let root_goes = wanted.is_empty() && audited.places(ADMIN).next().is_some();
        let can_go = |node: &&Node| !is_wanted(node) && (root_goes || tree.resource(**node).id != ADMIN);
        let id = |node: &Node| tree.resource(*node).id.clone();
        let add: Vec<String> = wanted.iter().filter(lacks).map(id).collect();
        let mut remove: Vec<String> = held.iter().filter(can_go).map(id).collect();
        let dropped = audited.dropped.iter().map(|dropped| &dropped.id.id);
        remove.extend(dropped.filter(|id| *id != ADMIN && !add.contains(id)).cloned());
        Delta { add, remove }
    }

    /// Whether nothing has to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}

/// What is still held when only those ids remain in the grant that are wanted. Lists lose what only came along with others:
/// the root, and in an `integration.xml` all ancestors.
fn kept(audited: &Audited<'_>, rest: BTreeSet<Node>, held: &BTreeSet<Node>, tree: &AclTree) -> BTreeSet<Node> {
    let above: Vec<Node> = match audited.grant.holding {
        _ if audited.effect.all != All::No => Vec::new(),
        Holding::Rows(_) | Holding::Checklist(_) => return held.clone(),
        Holding::Listed(_) => tree.find(ADMIN).filter(|_| !rest.is_empty()).into_iter().collect(),
        Holding::Closed(_) => rest.iter().flat_map(|node| tree.ancestors(*node)).collect(),
    };
    rest.into_iter().chain(above).collect()
}
