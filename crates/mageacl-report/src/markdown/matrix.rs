//! The required resources of calls in each release, in Markdown.

use std::io::{self, Write};

use crate::escape::Markdown;
use crate::escape::markdown::{cell_code, line, md, text};
use crate::matrix::{MatrixView, asks, difference, ranges, uncallable};

/// Writes the matrix: a row for each release line, the ids, and the changes of guards.
///
/// # Errors
/// If the output cannot be written.
pub fn matrix(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, md!("# {}", text(&view.title())))?;
    line(out, "")?;
    lines(view, out)?;
    line(out, "")?;
    needed(view, out)?;
    line(out, "")?;
    changes(view, out)
}

/// Writes a row for each release line.
pub(super) fn lines(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Line | Newest | Ids | Granted | Opens | Writes | Granted, compared with the line before |")?;
    line(out, "|---|---|--:|--:|--:|--:|---|")?;
    for of in &view.matrix.lines {
        let numbers = [of.required.len(), of.closed.len(), of.opens.0, of.opens.1].map(|number| md!("{}", number));
        let numbers = Markdown::join(numbers, " | ");
        line(out, md!("| {} | {} | {} | {} |", text(&of.line), text(&of.newest), numbers, text(&difference(of))))?;
    }
    closed(view, out)
}

/// Writes the calls that no grant opens.
pub(super) fn closed(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for sentence in uncallable(&view.matrix.lines) {
        line(out, "")?;
        line(out, text(&sentence))?;
    }
    Ok(())
}

/// Writes the ids, each with the lines that require it.
pub(super) fn needed(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Id | Lines that require it |")?;
    line(out, "|---|---|")?;
    for (id, lines) in view.matrix.required() {
        line(out, md!("| {} | {} |", cell_code(id), text(&ranges(&lines, &view.matrix.lines))))?;
    }
    Ok(())
}

/// Writes the changes of guards.
pub(super) fn changes(view: &MatrixView<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.matrix.changes.is_empty() {
        return line(out, "No call changes its guard in these releases.");
    }
    line(out, "| Call | Required | Requires | From |")?;
    line(out, "|---|---|---|---|")?;
    for change in &view.matrix.changes {
        let cells = [asks(&change.before), asks(&change.after), change.releases.join(", ")];
        let cells = Markdown::join(cells.iter().map(|cell| text(cell)), " | ");
        line(out, md!("| {} | {} |", cell_code(&change.call), cells))?;
    }
    Ok(())
}
