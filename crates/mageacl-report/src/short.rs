//! One line per finding: `file:line:column: severity[rule]: message`, as compilers write and editors parse it.

use std::io::{self, Write};

use super::escape::terminal::line;
use super::lint::LintView;
use super::set_aside;

/// Writes the findings.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in view.open() {
        let place = view.location(finding).map_or(String::new(), |at| match at.line {
            Some(line) => format!("{}:{line}:{}: ", at.file, at.column),
            None => format!("{}: ", at.file),
        });
        let text = format!("{place}{}[{}]: {}", finding.severity, finding.rule, finding.message);
        line(out, text)?;
    }
    for note in view.notes() {
        line(out, format!("note: {note}"))?;
    }
    let aside = set_aside(view.findings);
    if aside.is_empty() { Ok(()) } else { line(out, aside.trim_start()) }
}
