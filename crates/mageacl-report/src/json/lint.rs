//! `mageacl/lint/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::state::{StateOut, state};
use super::write;
use super::{ErrorBody, error_body};
use crate::lint::{LintView, fingerprints};
use mageacl_core::finding::{Severity, set_aside};

#[derive(Serialize)]
struct LintOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorBody<'a>>,
    findings: Vec<FindingOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize)]
pub(super) struct FindingOut<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
    subject: &'a str,
    module: Option<&'a str>,
    resource: Option<&'a str>,
    locations: Vec<LocationOut<'a>>,
    related: Vec<RelatedOut<'a>>,
    why: &'a str,
    fix: &'a str,
    fingerprint: String,
    #[serde(flatten)]
    state: StateOut<'a>,
}

#[derive(Serialize)]
struct LocationOut<'a> {
    file: &'a str,
    line: Option<usize>,
    column: usize,
}

#[derive(Serialize)]
struct RelatedOut<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: LocationOut<'a>,
}

#[derive(Serialize)]
pub(super) struct SummaryOut {
    findings: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    known: usize,
}

/// Writes findings about a store.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let error = view.broken.map(|error| error_body(error, view.sources));
    let content = LintOut { error, findings: findings(view), summary: summary(view) };
    write("lint", Some(view.origin), content, out)
}

/// Returns the findings with all their fields.
pub(super) fn findings<'v>(view: &LintView<'v>) -> Vec<FindingOut<'v>> {
    let location = |place| {
        let at = view.locate(place);
        LocationOut { file: at.file, line: at.line, column: at.column }
    };
    let findings = view.findings.iter().zip(fingerprints(view.findings)).map(|(finding, fingerprint)| FindingOut {
        rule: finding.rule,
        severity: finding.severity.as_str(),
        confidence: finding.confidence.as_str(),
        message: &finding.message,
        subject: &finding.subject,
        module: finding.module.as_deref(),
        resource: finding.resource.as_deref(),
        locations: finding.places.iter().map(|place| location(*place)).collect(),
        related: finding
            .related
            .iter()
            .map(|(place, message)| RelatedOut { message, location: location(*place) })
            .collect(),
        why: &finding.why,
        fix: &finding.fix,
        fingerprint,
        state: state(finding),
    });
    findings.collect()
}

/// Counts the findings.
pub(super) fn summary(view: &LintView<'_>) -> SummaryOut {
    let (suppressed, known) = set_aside(view.findings);
    SummaryOut {
        findings: view.open().count(),
        errors: view.count(Severity::Error),
        warnings: view.count(Severity::Warning),
        notes: view.count(Severity::Note),
        suppressed,
        known,
    }
}
