//! The ids to add to a grant and to remove from it, one per line.

use std::io::Write;

use super::escape::{ExactLine, TerminalText};
use super::{AuditView, RenderError, count};
use mageacl_core::inert::break_commands;

/// Writes the changes of all grants: `+` before ids to add, `-` before ids to remove.
///
/// # Errors
/// If there is nothing to compare the grants with, if an id is not one line of a list, or if the output cannot be
/// written.
pub fn audit(view: &AuditView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    if view.report.audit.needed.is_none() {
        return Err(RenderError::Unsuitable(super::NOT_COMPARED.to_owned()));
    }
    for audited in &view.report.audit.grants {
        let Some(delta) = view.delta(audited) else { continue };
        let name = break_commands(TerminalText::from(&audited.grant.name).as_str());
        let (add, remove) = (count(delta.add.len(), "id"), count(delta.remove.len(), "id"));
        if delta.is_empty() {
            writeln!(out, "# {name}: nothing to change")?;
        } else {
            writeln!(out, "# {name}: {add} to add, {remove} to remove")?;
        }
        for (sign, ids) in [('+', &delta.add), ('-', &delta.remove)] {
            for id in ids {
                writeln!(out, "{sign} {}", ExactLine::id(id)?)?;
            }
        }
    }
    Ok(())
}
