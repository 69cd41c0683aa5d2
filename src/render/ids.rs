//! Ids, one per line: for scripts.

use std::io::{self, Write};

use super::{PlanView, escape, line};
use crate::catalog::{AclTree, Routes};

/// The ids of a plan's grant.
///
/// # Errors
/// When writing fails.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.granted_ids().into_iter().try_for_each(|id| line(out, &escape::terminal(id)))
}

/// All ids of a tree in pre-order.
///
/// # Errors
/// When writing fails.
pub fn tree(tree: &AclTree, out: &mut dyn Write) -> io::Result<()> {
    tree.nodes().try_for_each(|node| line(out, &escape::terminal(&tree.resource(node).id)))
}

/// All routes, as `GET /V1/products`.
///
/// # Errors
/// When writing fails.
pub fn routes(routes: &Routes, out: &mut dyn Write) -> io::Result<()> {
    routes.sorted().into_iter().try_for_each(|route| line(out, &escape::terminal(&route.name())))
}
