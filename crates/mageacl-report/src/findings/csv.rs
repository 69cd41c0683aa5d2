//! Comma-separated values, for spreadsheets.

use std::io::Write;

use super::FindingFormat;
use crate::RenderError;
use crate::csv::row;
use crate::lint::{LintView, message};
use crate::sink::Audience;

/// The format.
pub(super) static FORMAT: FindingFormat = FindingFormat {
    name: "csv",
    about: "Findings, for a spreadsheet",
    audience: Audience::Machine,
    write: findings,
};

fn findings(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    row(&crate::csv::FINDINGS, out)?;
    for (finding, fingerprint) in view.shown_with_fingerprints() {
        let at = view.shown_at(finding);
        let line = at.line.to_string();
        let fields = [
            finding.severity.as_str(),
            finding.confidence.as_str(),
            finding.rule,
            &message(finding),
            &finding.subject,
            finding.resource.as_deref().unwrap_or_default(),
            &at.path,
            &line,
            &finding.why,
            &finding.fix,
            &fingerprint,
        ];
        row(&fields, out)?;
    }
    Ok(())
}
