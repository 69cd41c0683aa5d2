//! `mageacl/lint/1`.

use std::io::{self, Write};

use super::state::state;
use super::v1::finding::{Finding, FindingLocation, RelatedLocation};
use super::v1::lint::{Lint, Summary};
use super::{error_body, write};
use crate::lint::{LintView, fingerprints};
use mageacl_core::finding::{Severity, set_aside};

/// Writes findings about a store.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let error = view.broken.map(|error| error_body(error, view.sources));
    let content = Lint { error, findings: findings(view), summary: summary(view) };
    write("lint", Some(view.origin), content, out)
}

/// Returns the findings with all their fields.
pub(super) fn findings<'v>(view: &LintView<'v>) -> Vec<Finding<'v>> {
    let location = |place| {
        let at = view.locate(place);
        FindingLocation { file: at.file, line: at.line, column: at.column }
    };
    let findings = view.findings.iter().zip(fingerprints(view.findings)).map(|(finding, fingerprint)| Finding {
        rule: finding.rule,
        severity: finding.severity.into(),
        confidence: finding.confidence.into(),
        message: &finding.message,
        subject: &finding.subject,
        module: finding.module.as_deref(),
        resource: finding.resource.as_deref(),
        locations: finding.places.iter().map(|place| location(*place)).collect(),
        related: finding
            .related
            .iter()
            .map(|(place, message)| RelatedLocation { message, location: location(*place) })
            .collect(),
        why: &finding.why,
        fix: &finding.fix,
        fingerprint,
        upstream: finding.upstream,
        state: state(finding),
    });
    findings.collect()
}

/// Counts the findings.
pub(super) fn summary(view: &LintView<'_>) -> Summary {
    let aside = set_aside(view.findings);
    Summary {
        findings: view.open().count(),
        errors: view.count(Severity::Error),
        warnings: view.count(Severity::Warning),
        notes: view.count(Severity::Note),
        suppressed: aside.suppressed,
        known: aside.known,
        upstream: aside.upstream,
    }
}
