//! Ids, one per line: for scripts.

use std::io::Write;

use super::escape::ExactLine;
use super::escape::line::line;
use super::{PlanView, RenderError};
use mageacl_core::catalog::{AclTree, Route};

/// Writes the ids of a plan's grant.
///
/// # Errors
/// If an id is not one line of a list, or the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    ids(view.granted_ids(), out)
}

/// Writes all ids of a tree in pre-order.
///
/// # Errors
/// If an id is not one line of a list, or the output cannot be written.
pub fn tree(tree: &AclTree, out: &mut dyn Write) -> Result<(), RenderError> {
    ids(tree.nodes().map(|node| tree.resource(node).id.as_str()), out)
}

/// Writes all routes, as `GET /V1/products`.
///
/// # Errors
/// If a method or URL is not a single line, or the output cannot be written.
pub fn routes(routes: &[&Route], out: &mut dyn Write) -> Result<(), RenderError> {
    lines(routes.iter().map(|route| route.name()), out)
}

/// Writes texts, one per line.
///
/// # Errors
/// If a text is not a single line, or the output cannot be written.
pub fn lines(texts: impl IntoIterator<Item = String>, out: &mut dyn Write) -> Result<(), RenderError> {
    // An incomplete list must not be written.
    let lines = texts.into_iter().map(|text| ExactLine::call(&text)).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.iter().try_for_each(|text| line(out, text))?)
}

fn ids<'i>(ids: impl IntoIterator<Item = &'i str>, out: &mut dyn Write) -> Result<(), RenderError> {
    let lines = ids.into_iter().map(ExactLine::id).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.iter().try_for_each(|id| line(out, id))?)
}
