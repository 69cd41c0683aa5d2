//! Workflow commands of GitHub Actions, one per finding: `::error file=...,line=...,title=...::message`.
//!
//! A step that prints them gets annotations on the changed lines. GitHub shows ten of each severity per step.

use std::io::Write;

use crate::RenderError;
use crate::escape::{GithubMessage, GithubProperty};
use crate::findings::FindingFormat;
use crate::lint::{LintView, message};
use crate::sink::Audience;
use mageacl_core::finding::Severity;

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "github", about: "Annotations of GitHub Actions", audience: Audience::Machine, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    for finding in view.shown() {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let spot = view.shown_at(finding);
        let mut properties = vec![("file", spot.path), ("line", spot.line.to_string())];
        match spot.columns {
            // GitHub's last column is inclusive.
            Some((column, end)) if end.line == spot.line => {
                let last = end.column.saturating_sub(1).max(column);
                properties.extend([("endLine", end.line), ("col", column), ("endColumn", last)].map(numbered));
            }
            // GitHub refuses columns for ranges of several lines.
            Some((_, end)) => properties.push(numbered(("endLine", end.line))),
            None => {}
        }
        properties.push(("title", format!("mageacl {}", finding.rule)));
        let property = |(name, value): (&str, String)| format!("{name}={}", GithubProperty::new(&value));
        let properties: Vec<String> = properties.into_iter().map(property).collect();
        let message = message(finding);
        let lines = [&*message, &finding.why, &finding.fix];
        let message = GithubMessage::lines(lines.into_iter().filter(|text| !text.is_empty()));
        writeln!(out, "::{command} {}::{message}", properties.join(","))?;
    }
    for note in view.notes() {
        writeln!(out, "::notice title=mageacl note::{}", GithubMessage::lines([note]))?;
    }
    Ok(())
}

fn numbered((name, number): (&'static str, usize)) -> (&'static str, String) {
    (name, number.to_string())
}
