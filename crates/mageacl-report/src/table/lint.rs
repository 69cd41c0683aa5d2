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
    let mut last: Option<&Finding> = None;
    for finding in view.open() {
        let drawn = diagnostic::draw_as(report(finding, view), finding.severity, Some(finding.rule), look);
        out.write_all(drawn.as_bytes())?;
        for place in places_in_words(finding, view) {
            wrapped(out, "    ", place, style)?;
        }
        details(finding, last.filter(|last| last.rule == finding.rule), style, out)?;
        line(out, "")?;
        last = Some(finding);
    }
    notes(&view.notes(), style, out)?;
    let found = found(view.findings);
    let origin = view.origin;
    let read =
        format!("{}, {}", count(origin.acl_files, "acl.xml file"), count(origin.webapi_files, "webapi.xml file"));
    let catalog = judged_name(origin);
    wrapped(out, "", format!("{found} in {catalog} ({read}).{}", set_aside(view.findings)), style)
}

/// Writes the impact and the fix, as the audit does. Text that the previous finding of the same rule has is not repeated.
fn details(finding: &Finding, last: Option<&Finding>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let why = last.is_none_or(|last| last.why != finding.why).then_some(&finding.why);
    let fix = last.is_none_or(|last| last.fix != finding.fix).then_some(&finding.fix);
    for (label, text) in [("why", why), ("fix", fix)] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            wrapped(out, "    ", format!("{label}: {text}"), style)?;
        }
    }
    Ok(())
}

/// The maximum size of a file, in bytes, whose text is shown with a finding: it is scanned each time to find a line.
const MAX_SHOWN: usize = 256 * 1024;

fn is_shown(view: &LintView<'_>, span: Span) -> bool {
    view.sources.has_text(span.file) && view.sources.text(span.file).len() <= MAX_SHOWN
}

fn report(finding: &Finding, view: &LintView<'_>) -> ErrorReport {
    let mut report = ErrorReport { message: finding.message.clone(), ..ErrorReport::default() };
    for (place, what) in places(finding) {
        if let Place::Text(span) = place
            && is_shown(view, span)
        {
            report.label(view.sources, span, what.unwrap_or("here").to_owned());
        }
    }
    report
}

/// Describes the positions whose text is not shown, as the audit does.
fn places_in_words(finding: &Finding, view: &LintView<'_>) -> Vec<String> {
    let is_drawn = |place: Place| matches!(place, Place::Text(span) if is_shown(view, span));
    let rest = places(finding).filter(|(place, _)| !is_drawn(*place));
    let in_words = |(place, what): (Place, Option<&str>)| {
        let path = place.path_from_here(view.sources);
        what.map_or_else(|| format!("at {path}"), |what| format!("{what}: {path}"))
    };
    rest.map(in_words).collect()
}

/// Returns the positions of a finding, the related ones with a description.
fn places(finding: &Finding) -> impl Iterator<Item = (Place, Option<&str>)> {
    let related = finding.related.iter().map(|(place, what)| (*place, Some(what.as_str())));
    finding.places.iter().map(|place| (*place, None)).chain(related)
}
