//! Findings for human readers: each with an excerpt and a caret, its impact and its fix.

use std::io::{self, Write};

use super::{line, notes, wrapped};
use crate::diagnostic::{self, Look};
use crate::lint::{LintView, found};
use crate::{Style, count, judged_name, set_aside};
use mageacl_core::finding::Finding;
use mageacl_core::grant::Place;
use mageacl_core::project::ErrorReport;
use mageacl_core::source::Span;

/// Writes findings about a store.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, style: Style, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for finding in view.open() {
        out.write_all(diagnostic::draw_as(report(finding, view), finding.severity, look).as_bytes())?;
        line(out, "")?;
    }
    notes(&view.notes(), style, out)?;
    let found = found(view.findings);
    let origin = view.origin;
    let read =
        format!("{}, {}", count(origin.acl_files, "acl.xml file"), count(origin.webapi_files, "webapi.xml file"));
    let catalog = judged_name(origin);
    wrapped(out, "", format!("{found} in {catalog} ({read}).{}", set_aside(view.findings)), style)
}

/// The maximum size of a file, in bytes, whose text is shown with a finding: it is scanned each time to find a line.
const MAX_SHOWN: usize = 256 * 1024;

fn is_shown(view: &LintView<'_>, span: Span) -> bool {
    view.sources.has_text(span.file) && view.sources.text(span.file).len() <= MAX_SHOWN
}

fn report(finding: &Finding, view: &LintView<'_>) -> ErrorReport {
    let mut report =
        ErrorReport { message: format!("[{}] {}", finding.rule, finding.message), ..ErrorReport::default() };
    let labels = finding.places.iter().map(|place| (*place, String::new()));
    for (place, what) in labels.chain(finding.related.iter().cloned()) {
        let what = if what.is_empty() { "here".to_owned() } else { what };
        match place {
            Place::Text(span) if is_shown(view, span) => report.label(view.sources, span, what),
            Place::Text(_) | Place::Line(..) => report.help.push(format!("{what}: {}", place.name(view.sources))),
        }
    }
    report.help.extend([finding.why.clone(), finding.fix.clone()].into_iter().filter(|text| !text.is_empty()));
    report
}
