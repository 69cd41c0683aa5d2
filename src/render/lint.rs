//! Findings about a store, whatever the format: the view that all of them share.

use crate::catalog::Origin;
use crate::finding::{self, Finding, Severity};
use crate::grant::Place;
use crate::source::{Position, SourceMap};

pub use crate::finding::fingerprints;

/// Findings with all that their formats tell beside them.
#[derive(Clone, Copy, Debug)]
pub struct LintView<'a> {
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// Where the catalog comes from.
    pub origin: &'a Origin,
    /// The texts and files that their places are in.
    pub sources: &'a SourceMap,
}

/// A place as a file, a line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The file, from the store's root, with `/`.
    pub file: &'a str,
    /// The line.
    pub line: usize,
    /// The column in characters; 1 where the text was not kept.
    pub column: usize,
    /// The line and the column behind the last character; `None` where the text was not kept.
    pub end: Option<Position>,
}

impl<'a> LintView<'a> {
    /// Where a place is.
    #[must_use]
    pub fn locate(&self, place: Place) -> Located<'a> {
        let file = self.sources.name(place.file());
        match place {
            Place::Line(_, line) => Located { file, line, column: 1, end: None },
            Place::Text(span) => {
                let start = self.sources.position(span);
                let end = self.sources.position(crate::source::Span { start: span.end, ..span });
                Located { file, line: start.line, column: start.column, end: Some(end) }
            }
        }
    }

    /// Where a finding is; `None` for one that stands in no file.
    #[must_use]
    pub fn location(&self, finding: &Finding) -> Option<Located<'a>> {
        finding.places.first().map(|place| self.locate(*place))
    }

    /// How many findings of a severity count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        finding::count(self.findings, severity)
    }

    /// The findings that count.
    pub fn open(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }
}
