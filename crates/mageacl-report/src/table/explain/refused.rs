//! An error message for human readers.

use std::io::{self, Write};

use super::{holders, row, standing};
use crate::table::{heading, line, title, wrapped};
use crate::{ExplainView, TableStyle, catalog_name};
use mageacl_core::explain::Refusal;
use mageacl_core::explain::errors::KnownError;

/// The maximum number of findings; `lint` has all of them.
const MAX_FINDINGS: usize = 10;

pub(super) fn refusal(
    refusal: &Refusal<'_>,
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    title(out, &format!("Error on {}", catalog_name(view.origin)), style)?;
    for advice in &refusal.advice {
        wrapped(out, "  ", advice, style)?;
    }
    for (at, error) in refusal.errors.iter().enumerate() {
        if at > 0 || !refusal.advice.is_empty() {
            line(out, "")?;
        }
        known(error, style, out)?;
    }
    for guard in &refusal.guards {
        line(out, "")?;
        heading(out, &guard.id)?;
        standing(guard, view, style, out)?;
        holders("Granted to", &guard.holders, view, style, out)?;
    }
    if !refusal.operations.is_empty() {
        line(out, "")?;
        heading(out, "Operations, with the resources that each requires")?;
    }
    for operation in &refusal.operations {
        wrapped(out, "  ", format!("{}: {}", operation.name, operation.resources.join(" and ")), style)?;
    }
    findings(refusal, view, style, out)
}

fn known(error: &KnownError, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    heading(out, &format!("{} ({})", error.id, error.origin.name()))?;
    row("about", error.about.name(), style, out)?;
    row("cause", error.cause, style, out)?;
    if !error.distinguish.is_empty() {
        row("distinguish", error.distinguish, style, out)?;
    }
    row("to do", error.fix, style, out)
}

/// Writes the findings that may have caused the error.
fn findings(refusal: &Refusal<'_>, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    if refusal.rules().next().is_none() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, "Possible causes in this store")?;
    let rules = || refusal.rules().collect::<Vec<_>>().join(", ");
    let Some(findings) = view.findings else {
        let note = format!("not searched, because the files of its modules are not here: {}", rules());
        return wrapped(out, "  ", note, style);
    };
    if findings.is_empty() {
        return wrapped(out, "  ", format!("none found by {}", rules()), style);
    }
    for finding in findings.iter().take(MAX_FINDINGS) {
        let place = finding.places.first().map_or(String::new(), |place| format!("{}: ", view.path_from_here(*place)));
        wrapped(out, "  ", format!("{place}{} [{}]", finding.message, finding.rule), style)?;
    }
    let more = findings.len().saturating_sub(MAX_FINDINGS);
    if more > 0 { wrapped(out, "  ", format!("and {more} more (mageacl lint)"), style) } else { Ok(()) }
}
