//! One line per finding: `file:line:column: severity[rule]: message`, as compilers write and editors parse it.

use std::io::Write;

use crate::RenderError;
use crate::escape::terminal::line;
use crate::findings::FindingFormat;
use crate::lint::{LintView, message};
use crate::hidden;
use crate::sink::Audience;
use mageacl_core::grant::Location;

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "short", about: "One line for each finding", audience: Audience::Human, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    for finding in view.shown() {
        let place = finding.places.first().map_or(String::new(), |place| prefix(view, *place));
        let text = format!("{place}{}[{}]: {}", finding.severity, finding.rule, message(finding));
        line(out, text)?;
    }
    for note in view.notes() {
        line(out, format!("note: {note}"))?;
    }
    let hidden = hidden(view.findings);
    if !hidden.is_empty() {
        line(out, hidden.trim_start())?;
    }
    Ok(())
}

/// Returns a position with the path from the current folder.
fn prefix(view: &LintView<'_>, place: Location) -> String {
    let (at, path) = (view.locate(place), view.sources.path_from_here(place.file()));
    at.line.map_or_else(|| format!("{path}: "), |line| format!("{path}:{line}:{}: ", at.column))
}
