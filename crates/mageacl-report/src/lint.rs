//! Findings about a store: the view that all formats share.

use std::borrow::Cow;
use std::collections::HashSet;

use super::AuditView;
use super::paths::{Paths, RepoLocation};
use mageacl_core::catalog::{ConfigError, Origin};
use mageacl_core::finding::{self, Finding, Severity, State};
use mageacl_core::grant::Location;
use mageacl_core::source::{Position, SourceMap};

pub use mageacl_core::finding::fingerprints;

/// Findings with the context that the formats show.
#[derive(Clone, Copy, Debug)]
pub struct LintView<'a> {
    /// The reason why Magento could not load a part of the configuration, in which case some rules did not run.
    pub broken: Option<&'a ConfigError>,
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// The origin of the catalog.
    pub origin: &'a Origin,
    /// The origin of the catalog that it is compared with.
    pub compared: Option<&'a Origin>,
    /// The texts and files of positions.
    pub sources: &'a SourceMap,
    /// The command that found them, for example `lint`.
    pub command: &'static str,
    /// The names of files in the repository.
    pub paths: &'a Paths,
}

/// A position as a file, a line and a column, both from 1, as far as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolvedLocation<'a> {
    /// The file, relative to the root of the store, with `/`.
    pub file: &'a str,
    /// The line; `None` if only the file is known.
    pub line: Option<usize>,
    /// The column in characters; 1 if the text was not kept.
    pub column: usize,
    /// The position after the last character; `None` if the text was not kept.
    pub end: Option<Position>,
}

/// Counts the findings that count by severity: `2 errors, 1 note`.
#[must_use]
pub(super) fn found(findings: &[Finding]) -> String {
    let counts = Severity::ALL.into_iter().map(|severity| (finding::count(findings, severity), severity));
    let counts = counts.filter(|(number, _)| *number > 0);
    let reported: Vec<String> = counts.map(|(number, severity)| super::count(number, severity.as_str())).collect();
    if reported.is_empty() { "No findings".to_owned() } else { reported.join(", ") }
}

/// Returns whether a finding is shown: it counts, or is an upstream one.
fn is_shown(finding: &Finding) -> bool {
    finding.is_open() || finding.state == State::Upstream
}

/// Returns the message of a finding, with a mark if it is upstream and does not count.
#[must_use]
pub fn message(finding: &Finding) -> Cow<'_, str> {
    match finding.state {
        State::Upstream => Cow::Owned(format!("upstream: {}", finding.message)),
        _ => Cow::Borrowed(finding.message.as_str()),
    }
}

impl<'a> LintView<'a> {
    /// Resolves a position.
    #[must_use]
    pub fn locate(&self, place: Location) -> ResolvedLocation<'a> {
        let file = self.sources.name(place.file());
        match place {
            Location::Text(span) if self.sources.has_text(span.file) => {
                let start = self.sources.position(span);
                let end = self.sources.position(mageacl_core::source::Span { start: span.end, ..span });
                ResolvedLocation { file, line: Some(start.line), column: start.column, end: Some(end) }
            }
            Location::Text(_) | Location::Line(..) => {
                ResolvedLocation { file, line: place.line(self.sources), column: 1, end: None }
            }
        }
    }

    /// Returns the position of a finding; `None` if it is not in a file.
    #[must_use]
    pub fn location(&self, finding: &Finding) -> Option<ResolvedLocation<'a>> {
        finding.places.first().map(|place| self.locate(*place))
    }

    /// Returns a position in the repository.
    #[must_use]
    pub fn spot(&self, place: Location) -> RepoLocation {
        let at = self.locate(place);
        // Servers require a line, and the first one always exists.
        let line = at.line.unwrap_or(1);
        RepoLocation {
            path: self.paths.for_file(place.file(), at.file),
            line,
            columns: at.end.map(|end| (at.column, end)),
        }
    }

    /// Returns the position at which a finding is shown in the repository. Servers drop findings without one, so these
    /// get the first line of [`Paths::fallback`].
    #[must_use]
    pub fn shown_at(&self, finding: &Finding) -> RepoLocation {
        let fallback = || RepoLocation { path: self.paths.fallback.clone(), line: 1, columns: None };
        finding.places.first().map_or_else(fallback, |place| self.spot(*place))
    }

    /// Returns the number of findings of a severity that count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        finding::count(self.findings, severity)
    }

    /// Returns the findings that are shown with their fingerprints, which do not depend on suppressed ones.
    #[must_use]
    pub fn shown_with_fingerprints(&self) -> Vec<(&'a Finding, String)> {
        let all = self.findings.iter().zip(fingerprints(self.findings));
        all.filter(|(finding, _)| is_shown(finding)).collect()
    }

    /// Returns the notes on unreadable files, without duplicates.
    #[must_use]
    pub fn notes(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let all = self.compared.into_iter().chain([self.origin]).flat_map(|origin| &origin.notes).map(String::as_str);
        all.filter(|note| seen.insert(*note)).collect()
    }

    /// Returns the notes for programs only, without duplicates.
    #[must_use]
    pub fn details(&self) -> Vec<&'a str> {
        let origins = self.compared.into_iter().chain([self.origin]);
        let mut seen = HashSet::new();
        let all = origins.flat_map(|origin| &origin.gaps.details).map(String::as_str);
        all.filter(|note| seen.insert(*note)).collect()
    }

    /// Returns the findings that count.
    pub fn open(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// Returns the upstream findings that do not count.
    pub fn upstream(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.state == State::Upstream)
    }

    /// Returns the findings that are shown: those that count, then the upstream ones.
    pub fn shown(&self) -> impl Iterator<Item = &'a Finding> {
        self.open().chain(self.upstream())
    }
}

impl AuditView<'_> {
    /// Returns its findings, for the formats that all findings share.
    #[must_use]
    pub fn findings<'v>(&'v self, paths: &'v Paths) -> LintView<'v> {
        let findings = &self.report.findings;
        LintView {
            broken: None,
            findings,
            origin: self.origin,
            compared: None,
            sources: self.sources,
            command: "audit",
            paths,
        }
    }
}
