//! Grants of single resources, put before the evaluator.

use std::collections::BTreeSet;

use crate::authz::{Caller, Engine, Evaluator, Permission, RoleId, Rule, saved_rows};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::endpoint::Status;

use super::Planned;

/// The one role there is in these questions.
const ROLE: RoleId = RoleId(1);

/// What a role that holds exactly some resources may do.
pub(super) struct Grant<'t> {
    evaluator: Evaluator<'t>,
}

impl<'t> Grant<'t> {
    /// A role with a row for every id: these allowed, all others denied. Under such rows all releases agree.
    pub(super) fn exactly(granted: &BTreeSet<Node>, tree: &'t AclTree) -> Self {
        let rule = |node: Node| Rule {
            role: ROLE,
            resource: tree.resource(node).id.clone(),
            permission: if granted.contains(&node) { Permission::Allow } else { Permission::Deny },
        };
        let rules: Vec<Rule> = tree.nodes().map(rule).collect();
        Grant { evaluator: Evaluator::new(tree, &rules, Engine::of(None)) }
    }

    /// A role as Magento saves it when these are posted: the root is always added.
    fn saved(granted: &BTreeSet<Node>, tree: &'t AclTree) -> Self {
        let posted: Vec<&str> = granted.iter().map(|node| tree.resource(*node).id.as_str()).collect();
        Grant { evaluator: Evaluator::new(tree, &saved_rows(tree, ROLE, &posted), Engine::of(None)) }
    }

    /// Whether it opens a call that needs these refs.
    pub(super) fn opens(&self, refs: &[String]) -> bool {
        Caller::Role(self.evaluator.role(ROLE)).passes(refs)
    }
}

/// Whether the grant, saved as Magento saves it, opens every endpoint that must be callable; whether it still does
/// without the ancestors; and whether each required id is needed for that.
pub(super) fn verify(
    endpoints: &[Planned<'_>],
    required: &BTreeSet<Node>,
    closed: &BTreeSet<Node>,
    tree: &AclTree,
) -> bool {
    let reachable = endpoints.iter().all(|planned| planned.wanted.optional || planned.resolved.status.is_callable());
    let guarded = || endpoints.iter().filter(|planned| planned.resolved.status == Status::Guarded);
    let opens_all = |grant: &Grant<'_>| guarded().all(|planned| grant.opens(&planned.resolved.resources));
    let is_needed = |left_out: &Node| {
        let rest = closed.iter().copied().filter(|node| node != left_out).collect();
        !opens_all(&Grant::exactly(&rest, tree))
    };
    reachable
        && opens_all(&Grant::saved(closed, tree))
        && opens_all(&Grant::exactly(required, tree))
        && required.iter().all(is_needed)
}
