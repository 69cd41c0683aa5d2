//! GitLab's code quality report: a list of findings for the widget of merge requests.

use std::io::{self, Write};

use serde::Serialize;

use super::escape;
use super::lint::LintView;
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

/// Writes the findings.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues = view.open_with_fingerprints().into_iter().map(|(finding, fingerprint)| {
        let spot = view.shown_at(finding);
        let end = spot.columns.map_or(spot.line, |(_, end)| end.line);
        Issue {
            description: escape::terminal(&finding.message),
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
    writeln!(out)
}
