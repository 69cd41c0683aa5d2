//! Findings about a store, whatever the format: the view that all of them share.

use std::collections::HashSet;

use super::AuditView;
use super::paths::{Paths, Spot};
use mageacl_core::catalog::{ConfigError, Origin};
use mageacl_core::finding::{self, Finding, Severity};
use mageacl_core::grant::Place;
use mageacl_core::source::{Position, SourceMap};

pub use mageacl_core::finding::fingerprints;

/// Findings with all that their formats tell beside them.
#[derive(Clone, Copy, Debug)]
pub struct LintView<'a> {
    /// Why Magento could not load a part of the configuration, if it could not: then not all rules ran.
    pub broken: Option<&'a ConfigError>,
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// Where the catalog comes from.
    pub origin: &'a Origin,
    /// The origin of the catalog that it is compared with.
    pub compared: Option<&'a Origin>,
    /// The texts and files that their places are in.
    pub sources: &'a SourceMap,
    /// The command that found them, for example `lint`.
    pub command: &'static str,
    /// How their files are called in a repository.
    pub paths: &'a Paths,
}

/// A place as a file, a line and a column, both from 1, as far as they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The file, from the store's root, with `/`.
    pub file: &'a str,
    /// The line; `None` where nothing but the file is known.
    pub line: Option<usize>,
    /// The column in characters; 1 where the text was not kept.
    pub column: usize,
    /// The line and the column behind the last character; `None` where the text was not kept.
    pub end: Option<Position>,
}

/// How many findings count, by severity: `2 errors, 1 note`.
#[must_use]
pub(super) fn found(findings: &[Finding]) -> String {
    let counts = Severity::ALL.into_iter().map(|severity| (finding::count(findings, severity), severity));
    let counts = counts.filter(|(number, _)| *number > 0);
    let told: Vec<String> = counts.map(|(number, severity)| super::count(number, severity.as_str())).collect();
    if told.is_empty() { "No findings".to_owned() } else { told.join(", ") }
}

impl<'a> LintView<'a> {
    /// Where a place is.
    #[must_use]
    pub fn locate(&self, place: Place) -> Located<'a> {
        let file = self.sources.name(place.file());
        match place {
            Place::Text(span) if self.sources.has_text(span.file) => {
                let start = self.sources.position(span);
                let end = self.sources.position(mageacl_core::source::Span { start: span.end, ..span });
                Located { file, line: Some(start.line), column: start.column, end: Some(end) }
            }
            Place::Text(_) | Place::Line(..) => Located { file, line: place.line(self.sources), column: 1, end: None },
        }
    }

    /// Where a finding is; `None` for one that stands in no file.
    #[must_use]
    pub fn location(&self, finding: &Finding) -> Option<Located<'a>> {
        finding.places.first().map(|place| self.locate(*place))
    }

    /// Where a place is in the repository.
    #[must_use]
    pub fn spot(&self, place: Place) -> Spot {
        let at = self.locate(place);
        // Servers want a line, and the first one is always there.
        let line = at.line.unwrap_or(1);
        Spot { path: self.paths.of(place.file(), at.file), line, columns: at.end.map(|end| (at.column, end)) }
    }

    /// Where a finding is shown in the repository: servers drop what has no place, so one without a place gets the
    /// first line of [`Paths::fallback`].
    #[must_use]
    pub fn shown_at(&self, finding: &Finding) -> Spot {
        let fallback = || Spot { path: self.paths.fallback.clone(), line: 1, columns: None };
        finding.places.first().map_or_else(fallback, |place| self.spot(*place))
    }

    /// How many findings of a severity count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        finding::count(self.findings, severity)
    }

    /// The findings that count, each with its fingerprint. It is the same whatever else was set aside.
    #[must_use]
    pub fn open_with_fingerprints(&self) -> Vec<(&'a Finding, String)> {
        let all = self.findings.iter().zip(fingerprints(self.findings));
        all.filter(|(finding, _)| finding.is_open()).collect()
    }

    /// Returns the notes on what could not be read, each once.
    #[must_use]
    pub fn notes(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let all = self.compared.into_iter().chain([self.origin]).flat_map(|origin| &origin.notes).map(String::as_str);
        all.filter(|note| seen.insert(*note)).collect()
    }

    /// Returns the notes that only programs get, each once.
    #[must_use]
    pub fn details(&self) -> Vec<&'a str> {
        let origins = self.compared.into_iter().chain([self.origin]);
        let mut seen = HashSet::new();
        let all = origins.flat_map(|origin| &origin.gaps.details).map(String::as_str);
        all.filter(|note| seen.insert(*note)).collect()
    }

    /// The findings that count.
    pub fn open(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }
}

impl AuditView<'_> {
    /// Its findings, for the formats that are the same for all findings.
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
