//! The required resources of calls in each release, for human readers.

use std::io::{self, Write};

use super::{Rows, hanging, heading, line, wrapped};
use crate::TableStyle;
use crate::matrix::{MatrixView, asks, difference, ranges, uncallable};

/// Writes the matrix: a row for each release line, the ids, and the changes of guards.
///
/// # Errors
/// If the output cannot be written.
pub fn matrix(view: &MatrixView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let matrix = view.matrix;
    heading(out, &view.title())?;
    line(out, "")?;
    let mut rows = Rows::new(&["line", "newest", "ids", "granted", "opens", "writes"]);
    for of in &matrix.lines {
        let numbers = [of.required.len(), of.closed.len(), of.opens.0, of.opens.1].map(|number| number.to_string());
        let [required, closed, routes, writes] = numbers;
        rows.add([of.line.clone(), of.newest.clone(), required, closed, routes, writes]);
    }
    (2..6).for_each(|column| rows.align_right(column));
    rows.print(style, out)?;
    let legend = "ids: required by the calls; granted: with ancestors; opens, writes: guarded routes beyond the calls.";
    wrapped(out, "", legend, style)?;
    differences(view, style, out)?;
    needed(view, style, out)?;
    let closed = uncallable(&matrix.lines);
    if !closed.is_empty() {
        line(out, "")?;
        heading(out, "Calls that no grant allows")?;
        closed.iter().try_for_each(|text| wrapped(out, "  ", text, style))?;
    }
    line(out, "")?;
    if matrix.changes.is_empty() {
        return wrapped(out, "", "No call changes its guard in these releases.", style);
    }
    heading(out, "Changed guards of calls")?;
    let mut rows = Rows::new(&["call", "required", "requires", "from"]);
    for change in &matrix.changes {
        let cells = [&change.call, &asks(&change.before), &asks(&change.after), &change.releases.join(", ")];
        rows.add(cells);
    }
    rows.print(style, out)
}

/// Writes the differences between the grants of consecutive lines.
fn differences(view: &MatrixView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let differing = || view.matrix.lines.iter().filter(|of| !of.added.is_empty() || !of.removed.is_empty());
    if differing().next().is_none() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, "Granted ids, compared with the line before")?;
    let text = |of: &mageacl_core::matrix::Line| format!("{}: {}", of.line, difference(of));
    differing().try_for_each(|of| hanging(out, "", "    ", text(of), style))
}

/// Writes the ids, each with the lines that require it.
fn needed(view: &MatrixView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    heading(out, "Required by the calls")?;
    let mut rows = Rows::new(&["id", "lines"]);
    for (id, lines) in view.matrix.required() {
        rows.add([id.to_owned(), ranges(&lines, &view.matrix.lines)]);
    }
    rows.print(style, out)
}
