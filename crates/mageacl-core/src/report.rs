//! The result of an audit with sorted findings.

use crate::audit::{AccessModel, Audit};
use crate::finding::{self, Finding, Severity, State};
use crate::grant::Location;
use crate::risk::Risks;
use crate::rules::{self, GrantContext, RULES};
use crate::source::SourceMap;

/// An audit with its findings.
#[derive(Clone, Debug)]
pub struct Report<'c> {
    /// The audit.
    pub audit: Audit<'c>,
    /// The findings by descending severity, then in the order of the grants, then in that of the rules.
    pub findings: Vec<Finding>,
}

/// Applies all rules to an audit.
#[must_use]
pub fn graded<'c>(audit: Audit<'c>, shop: AccessModel<'c>, risks: &Risks) -> Report<'c> {
    let mut findings = rules::run(&GrantContext { audit: &audit, shop, risks });
    sort_by_grant(&mut findings);
    Report { audit, findings }
}

/// Sorts findings about grants by descending severity, then by grant and rule.
pub fn sort_by_grant(findings: &mut [Finding]) {
    let order_of_rule = |id: &str| RULES.iter().position(|rule| rule.id == id);
    findings.sort_by_key(|finding| {
        let severity = std::cmp::Reverse(finding.severity);
        (severity, finding.grant.unwrap_or(usize::MAX), order_of_rule(finding.rule))
    });
}

/// Sorts findings about a store by descending severity, then by file, position and rule. Upstream findings come last.
pub fn sort(findings: &mut [Finding], sources: &SourceMap) {
    findings.sort_by(|one, other| key(one, sources).cmp(&key(other, sources)));
}

/// Returns the sort key of findings about a store.
fn key<'f>(finding: &'f Finding, sources: &'f SourceMap) -> impl Ord + 'f {
    let place = finding.places.first().map(|place| match place {
        Location::Text(span) => (sources.name(span.file), span.start as usize),
        Location::Line(file, line) => (sources.name(*file), *line),
    });
    let is_aside = finding.state == State::Upstream;
    (is_aside, std::cmp::Reverse(finding.severity), place, finding.rule, &finding.subject, &finding.resource)
}

impl Report<'_> {
    /// Returns the number of findings of a severity that count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        finding::count(&self.findings, severity)
    }

    /// Returns the findings that count.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }
}
