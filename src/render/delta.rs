//! What to add to a grant and what to take out, one id per line.

use std::io::Write;

use super::{AuditView, RenderError, count, escape, line};

/// Writes the deltas of all grants: `+` before what is to be added, `-` before what is to be taken out.
///
/// # Errors
/// When nothing was told that the grants are compared with, and when writing fails.
pub fn audit(view: &AuditView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    if view.report.audit.needed.is_none() {
        return Err(RenderError::Unsuitable(super::NOT_COMPARED.to_owned()));
    }
    for audited in &view.report.audit.grants {
        let Some(delta) = view.delta(audited) else { continue };
        let name = escape::terminal(&audited.grant.name);
        let (add, remove) = (count(delta.add.len(), "id"), count(delta.remove.len(), "id"));
        if delta.is_empty() {
            line(out, &format!("# {name}: nothing to change"))?;
        } else {
            line(out, &format!("# {name}: {add} to add, {remove} to take out"))?;
        }
        for (sign, ids) in [('+', &delta.add), ('-', &delta.remove)] {
            ids.iter().try_for_each(|id| line(out, &format!("{sign} {}", escape::terminal(id))))?;
        }
    }
    Ok(())
}
