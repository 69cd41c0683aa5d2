//! The changes for human readers.

use std::io::{self, Write};

use super::{Rows, heading, line, notes, wrapped};
use crate::diff::{DiffView, Section, summary};
use crate::lint::found;
use crate::{TableStyle, set_aside};

/// Writes the changes between two sides.
///
/// # Errors
/// If the output cannot be written.
pub fn diff(view: &DiffView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let summary = summary(view);
    notes(&view.notes(), style, out)?;
    if view.diff.is_empty() {
        return wrapped(out, "", &summary, style);
    }
    let (old, new) = view.sides();
    wrapped(out, "", format!("{old} ->"), style)?;
    wrapped(out, "", &new, style)?;
    line(out, "")?;
    wrapped(out, "", &summary, style)?;
    view.sections().iter().try_for_each(|section| one(section, style, out))?;
    line(out, "")?;
    wrapped(out, "", format!("{}.{}", found(view.findings), set_aside(view.findings)), style)
}

fn one(section: &Section, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    heading(out, &section.title)?;
    if !section.rows.is_empty() {
        line(out, "")?;
        let mut rows = Rows::new(&section.header);
        for row in &section.rows {
            rows.add(row.clone());
        }
        rows.print(style, out)?;
    }
    section.folded.iter().try_for_each(|folded| wrapped(out, "  ", folded, style))
}
