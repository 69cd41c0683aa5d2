//! GitLab's code quality report: a list of findings for the widget of merge requests.

use std::io::Write;

use serde::Serialize;

use crate::RenderError;
use crate::escape;
use crate::findings::FindingFormat;
use crate::lint::{LintView, message};
use crate::sink::Audience;
use mageacl_core::finding::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "gitlab", about: "Code quality report of GitLab", audience: Audience::Machine, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let issues = view.shown_with_fingerprints().into_iter().map(|(finding, fingerprint)| {
        let spot = view.shown_at(finding);
        let end = spot.columns.map_or(spot.line, |(_, end)| end.line);
        Issue {
            description: escape::terminal(&message(finding)),
            check_name: finding.rule,
            fingerprint,
            severity: match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Note => "info",
            },
            location: Location { path: spot.path, lines: Lines { begin: spot.line, end } },
        }
    });
    let notes = view.notes().into_iter().map(|note| Issue {
        description: note.to_owned(),
        check_name: "note",
        fingerprint: format!("note|||{note}|"),
        severity: "info",
        location: Location { path: view.paths.fallback.clone(), lines: Lines { begin: 1, end: 1 } },
    });
    mageacl_core::json::write::pretty(&issues.chain(notes).collect::<Vec<_>>(), out)?;
    Ok(writeln!(out)?)
}
