//! Evaluates grants of individual resources.

use std::collections::{BTreeSet, HashSet};

use crate::authz::{Caller, Engine, Evaluator, Permission, RoleId, RuleRow, saved_rows};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::endpoint::Status;

use super::PlannedEndpoint;

/// The only role in these evaluations.
const ROLE: RoleId = RoleId(1);

/// The permissions of a role that holds exactly some resources.
pub(super) struct Grant<'t> {
    evaluator: Evaluator<'t>,
}

impl<'t> Grant<'t> {
    /// Makes a role with a row for every id: the given ones allowed, all others denied. With such rows all releases
    /// agree.
    pub(super) fn exactly(granted: &BTreeSet<Node>, tree: &'t AclTree) -> Self {
        let rule = |node: Node| RuleRow {
            role: ROLE,
            resource: tree.resource(node).id.clone(),
            permission: if granted.contains(&node) { Permission::Allow } else { Permission::Deny },
        };
        let rules: Vec<RuleRow> = tree.nodes().map(rule).collect();
        Grant { evaluator: Evaluator::new(tree, &rules, Engine::for_release(None)) }
    }

    /// Makes a role as Magento saves it when these ids are posted: the root is always added.
    fn saved(granted: &BTreeSet<Node>, tree: &'t AclTree) -> Self {
        let posted: Vec<&str> = granted.iter().map(|node| tree.resource(*node).id.as_str()).collect();
        Grant { evaluator: Evaluator::new(tree, &saved_rows(tree, ROLE, &posted), Engine::for_release(None)) }
    }

    /// Returns whether the grant allows a call with these refs.
    pub(super) fn opens(&self, refs: &[String]) -> bool {
        Caller::Role(self.evaluator.role(ROLE)).passes(refs)
    }
}

/// Returns whether the grant, saved as Magento does, allows every mandatory endpoint; whether it still does without the
/// ancestors other than the root; and whether each required id is needed for that.
pub(super) fn verify(
    endpoints: &[PlannedEndpoint<'_>],
    required: &BTreeSet<Node>,
    closed: &BTreeSet<Node>,
    tree: &AclTree,
) -> bool {
    let reachable = endpoints.iter().all(|planned| planned.wanted.optional || planned.resolved.status.is_callable());
    let guarded = || endpoints.iter().filter(|planned| planned.resolved.status == Status::Guarded);
    let opens_all = |grant: &Grant<'_>| guarded().all(|planned| grant.opens(&planned.resolved.resources));
    // Such a grant has a row for each id, so an id that is denied among others is also denied alone, and with it all calls
    // that name it.
    let rest = closed.difference(required).copied().collect();
    let without = Grant::exactly(&rest, tree);
    let named: HashSet<&str> = guarded().flat_map(|planned| &planned.resolved.resources).map(String::as_str).collect();
    let is_needed = |node: &Node| {
        let id = &tree.resource(*node).id;
        named.contains(id.as_str()) && !without.opens(std::slice::from_ref(id))
    };
    reachable
        && opens_all(&Grant::saved(closed, tree))
        && opens_all(&Grant::exactly(&required.iter().copied().chain(tree.find(ADMIN)).collect(), tree))
        && required.iter().all(is_needed)
}
