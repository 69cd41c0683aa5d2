//! What calls need in each release, for people.

use std::io::{self, Write};

use super::{Rows, heading, wrapped};
use crate::render::matrix::{MatrixView, asks, difference, ranges, uncallable};
use crate::render::{Style, escape, line};

/// The matrix: a row for each line of releases, the ids, and where a call changes its guard.
///
/// # Errors
/// When writing fails.
pub fn matrix(view: &MatrixView<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let matrix = view.matrix;
    heading(out, &escape::terminal(&view.title()))?;
    line(out, "")?;
    let mut rows =
        Rows::new(&["line", "newest", "ids", "granted", "opens", "writing", "granted, compared with the line before"]);
    for of in &matrix.lines {
        let numbers = [of.required.len(), of.closed.len(), of.opens.0, of.opens.1].map(|number| number.to_string());
        let [required, closed, routes, writes] = numbers;
        let difference = escape::terminal(&difference(of));
        rows.add([of.line.clone(), of.newest.clone(), required, closed, routes, writes, difference]);
    }
    (2..6).for_each(|column| rows.align_right(column));
    rows.print(style, out)?;
    needed(view, style, out)?;
    let closed = uncallable(&matrix.lines);
    if !closed.is_empty() {
        line(out, "")?;
        heading(out, "Calls that no grant opens")?;
        closed.iter().try_for_each(|text| wrapped(out, "  ", &escape::terminal(text), style))?;
    }
    line(out, "")?;
    if matrix.changes.is_empty() {
        return wrapped(out, "", "No call changes its guard in these releases.", style);
    }
    heading(out, "Where a call changes its guard")?;
    let mut rows = Rows::new(&["call", "asked for", "asks for", "from"]);
    for change in &matrix.changes {
        let cells = [&change.call, &asks(&change.before), &asks(&change.after), &change.releases.join(", ")];
        rows.add(cells.map(|cell| escape::terminal(cell)));
    }
    rows.print(style, out)
}

/// The ids, each with the lines that ask for it.
fn needed(view: &MatrixView<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    heading(out, "What the calls ask for")?;
    let mut rows = Rows::new(&["id", "lines"]);
    for (id, lines) in view.matrix.required() {
        rows.add([escape::terminal(id), ranges(&lines, &view.matrix.lines)]);
    }
    rows.print(style, out)
}
