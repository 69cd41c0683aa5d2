//! Determines the ids that Magento stores for a written grant, and those that it drops.

use std::collections::{BTreeSet, HashSet};

use super::effect::Shared;
use super::{AccessModel, AllResources, GrantAudit, Permissions};
use crate::authz::{Engine, Evaluator, Permission, RoleId, saved_rows};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::catalog::integrations;
use crate::grant::checklist::SimilarIds;
use crate::grant::{Grant, Id, Row};

/// The only role in the evaluation of a single grant.
const ROLE: RoleId = RoleId(1);

/// An id that Magento drops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The id.
    pub id: Id,
    /// The reason.
    pub why: DropReason,
}

/// The reason why Magento drops an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DropReason {
    /// No enabled module defines it. The most similar resources are given.
    Undefined(Vec<Node>),
    /// A module removes it from the tree with `disabled="true"`.
    Disabled,
    /// It exists, but is not below the root to which Magento limits `integration.xml`.
    OutsideRoot,
}

/// Evaluates ids that are stored as listed.
pub(super) fn listed<'c>(
    grant: Grant,
    ids: Vec<Id>,
    similar: &SimilarIds<'_>,
    shop: AccessModel<'c>,
) -> GrantAudit<'c> {
    let posted: Vec<&str> = ids.iter().map(|id| id.id.as_str()).collect();
    let effect = saved(&posted, shop);
    let dropped = ids.iter().filter_map(|id| undefined(id, similar, shop.tree)).collect();
    GrantAudit { dropped, ..GrantAudit::new(grant, ids, effect) }
}

/// Evaluates the ids of an `integration.xml`, to which Magento adds ancestors before it stores them.
pub(super) fn closed<'c>(
    grant: Grant,
    ids: Vec<Id>,
    similar: &SimilarIds<'_>,
    shop: AccessModel<'c>,
) -> GrantAudit<'c> {
    let listed: Vec<&str> = ids.iter().map(|id| id.id.as_str()).collect();
    // Without a second root Magento throws, and stores nothing.
    let stored = integrations::closure(shop.tree, shop.release, &listed).unwrap_or_default();
    let posted: Vec<&str> = stored.iter().map(String::as_str).collect();
    let outside = |id: &Id| Dropped { id: id.clone(), why: DropReason::OutsideRoot };
    let (known, named): (HashSet<&str>, HashSet<&str>) =
        (posted.iter().copied().collect(), listed.iter().copied().collect());
    let is_dropped = |id: &&Id| !known.contains(id.id.as_str());
    let dropped = ids.iter().filter(is_dropped);
    let dropped = dropped.map(|id| undefined(id, similar, shop.tree).unwrap_or_else(|| outside(id))).collect();
    let added = stored.iter().filter(|id| !named.contains(id.as_str()));
    let added: BTreeSet<Node> = added.filter_map(|id| shop.tree.find(id)).collect();
    let effect = saved(&posted, shop);
    GrantAudit { dropped, added: added.into_iter().collect(), ..GrantAudit::new(grant, ids, effect) }
}

/// The rows of all roles, to be looked up by role.
pub(super) struct RowsByRole<'r> {
    rows: &'r [Row],
    /// The places of the rows in `rows`, by role and then in their order.
    order: Vec<u32>,
}

impl<'r> RowsByRole<'r> {
    pub(super) fn new(rows: &'r [Row]) -> Self {
        let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|at| rows[*at as usize].rule.role);
        RowsByRole { rows, order }
    }

    fn rows_of(&self, role: RoleId) -> Vec<&'r Row> {
        let role_of = |at: &u32| self.rows[*at as usize].rule.role;
        let from = self.order.partition_point(|at| role_of(at) < role);
        self.order[from..].iter().take_while(|at| role_of(at) == role).map(|at| &self.rows[*at as usize]).collect()
    }
}

/// Evaluates the rows of a role among those of all roles.
pub(super) fn of_rows<'c>(
    grant: Grant,
    role: RoleId,
    rows: &RowsByRole<'_>,
    evaluator: &Evaluator<'c>,
    similar: &SimilarIds<'_>,
    (shop, shared): (AccessModel<'c>, &mut Shared<'c>),
) -> GrantAudit<'c> {
    let own = rows.rows_of(role);
    let allowed = own.iter().filter(|row| row.rule.permission == Permission::Allow);
    let ids: Vec<Id> = allowed.map(|row| Id { id: row.rule.resource.clone(), place: row.place }).collect();
    let effect = shared.effect(evaluator.role(role), shop.tree, shop.routes);
    let with_row: BTreeSet<Node> = own.iter().filter_map(|row| shop.tree.find(&row.rule.resource)).collect();
    let has_gaps = !with_row.is_empty() && effect.all != AllResources::Whole;
    let without_row = shared.set(shop.tree.nodes().filter(|node| has_gaps && !with_row.contains(node)).collect());
    let dropped = ids.iter().filter_map(|id| undefined(id, similar, shop.tree)).collect();
    GrantAudit { dropped, without_row, ..GrantAudit::new(grant, ids, effect) }
}

/// Returns the access of a role that is saved with these ids.
pub(super) fn saved<'c>(posted: &[&str], shop: AccessModel<'c>) -> Permissions<'c> {
    let rules = saved_rows(shop.tree, ROLE, posted);
    let evaluator = Evaluator::new(shop.tree, &rules, Engine::for_release(shop.release));
    Permissions::of_role(evaluator.role(ROLE), shop.tree, shop.routes)
}

fn undefined(id: &Id, similar: &SimilarIds<'_>, tree: &AclTree) -> Option<Dropped> {
    if tree.contains(&id.id) {
        return None;
    }
    let why = if tree.is_disabled(&id.id) { DropReason::Disabled } else { DropReason::Undefined(similar.find(&id.id)) };
    Some(Dropped { id: id.clone(), why })
}
