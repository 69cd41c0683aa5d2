//! The proof of a plan: its grant, put before the evaluator.

use std::collections::BTreeSet;

use super::Planned;
use super::collateral::opens;
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::endpoint::Status;

/// Whether the grant opens every endpoint that must be callable, and whether each required id is needed for that.
pub(super) fn verify(
    endpoints: &[Planned<'_>],
    required: &BTreeSet<Node>,
    closed: &BTreeSet<Node>,
    tree: &AclTree,
) -> bool {
    let reachable = endpoints.iter().all(|planned| planned.wanted.optional || planned.resolved.status.is_callable());
    let guarded: Vec<&Planned<'_>> =
        endpoints.iter().filter(|planned| planned.resolved.status == Status::Guarded).collect();
    let all_open =
        |granted: &BTreeSet<Node>| guarded.iter().all(|planned| opens(granted, &planned.resolved.resources, tree));
    let minimal = required.iter().all(|left_out| {
        let granted = required.iter().copied().filter(|node| node != left_out).collect();
        !all_open(&granted)
    });
    reachable && all_open(closed) && all_open(required) && minimal
}
