//! One line per finding: `file:line:column: severity[rule]: message`, as compilers write and editors parse it.

use std::io::Write;

use crate::RenderError;
use crate::escape::terminal::line;
use crate::findings::FindingFormat;
use crate::lint::LintView;
use crate::set_aside;
use crate::sink::Audience;

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "short", about: "One line for each finding", audience: Audience::Human, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
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
    if !aside.is_empty() {
        line(out, aside.trim_start())?;
    }
    Ok(())
}
