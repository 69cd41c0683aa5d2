//! The changes that turn a grant into the needed one.

use std::collections::BTreeSet;

use super::{AllResources, GrantAudit};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::grant::GrantContent;
use crate::plan::Plan;

/// The ids to add to a grant and to remove from it, so that it allows only the needed resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Ids to add, in pre-order.
    pub add: Vec<String>,
    /// Ids to remove: those of the tree in pre-order, then those that Magento drops anyway, as written.
    pub remove: Vec<String>,
}

impl Delta {
    /// Computes the changes from a grant to the needed resources. `exact` omits the ancestors, which the Admin and
    /// `integration.xml` would add again.
    #[must_use]
    pub fn between(audited: &GrantAudit<'_>, plan: &Plan<'_>, tree: &AclTree, exact: bool) -> Delta {
        let wanted = if exact { &plan.required } else { &plan.with_ancestors };
        // All Resources allows everything, and none of it remains after it is removed.
        let has_all = audited.effect.all != AllResources::No;
        let written: BTreeSet<Node> = audited.ids.iter().filter_map(|id| tree.find(&id.id)).collect();
        let held = if has_all { written.clone() } else { audited.effect.ids.iter().copied().collect() };
        let is_wanted = |node: &Node| wanted.contains(node);
        let kept = kept(audited, held.intersection(&written).copied().filter(is_wanted).collect(), &held, tree);
        // Ancestors of granted resources have no effect: only required ids have to be added.
        let lacks = |node: &&Node| !kept.contains(node) && (has_all || plan.required.binary_search(node).is_ok());
        // The root comes with every other id. It can be removed only as the last one, if it is written in the file.
        let root_goes = wanted.is_empty() && audited.places(ADMIN).next().is_some();
        let can_go = |node: &&Node| !is_wanted(node) && (root_goes || tree.resource(**node).id != ADMIN);
        let id = |node: &Node| tree.resource(*node).id.clone();
        let add: Vec<String> = wanted.iter().filter(lacks).map(id).collect();
        let mut remove: Vec<String> = held.iter().filter(can_go).map(id).collect();
        let dropped = audited.dropped.iter().map(|dropped| &dropped.id.id);
        remove.extend(dropped.filter(|id| *id != ADMIN && !add.contains(id)).cloned());
        Delta { add, remove }
    }

    /// Returns whether nothing has to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}

/// Returns the resources that remain granted if only wanted ids remain in the file. Lists lose those that were implied
/// by others: the root, and in an `integration.xml` all ancestors.
fn kept(audited: &GrantAudit<'_>, rest: BTreeSet<Node>, held: &BTreeSet<Node>, tree: &AclTree) -> BTreeSet<Node> {
    let above: Vec<Node> = match audited.grant.holding {
        _ if audited.effect.all != AllResources::No => Vec::new(),
        GrantContent::Rows(_) | GrantContent::Checklist(_) => return held.clone(),
        GrantContent::Listed(_) => tree.find(ADMIN).filter(|_| !rest.is_empty()).into_iter().collect(),
        GrantContent::IntegrationXml(_) => rest.iter().flat_map(|node| tree.ancestors(*node)).collect(),
    };
    rest.into_iter().chain(above).collect()
}
