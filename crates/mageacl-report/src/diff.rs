//! The changes for human readers: the view that the formats share, and the order of its sections. Loosened access comes
//! first, then broken calls, then the rest.

mod grants;
mod summary;
mod tables;

use std::collections::HashSet;

use super::catalog_name;
use super::lint::LintView;
use super::paths::Paths;
use mageacl_core::catalog::{Origin, OriginSource};
use mageacl_core::diff::Diff;
use mageacl_core::finding::Finding;
use mageacl_core::source::SourceMap;

pub(super) use summary::summary;

/// The rule that reports an incomplete store. Its findings are not changes, which the tables show.
const INCOMPLETE_BASE: &str = "incomplete-base";

/// The maximum number of mostly harmless rows that are listed individually.
const FEW: usize = 10;

/// The changes with the context that the formats show.
#[derive(Clone, Copy, Debug)]
pub struct DiffView<'a> {
    /// The changes.
    pub diff: &'a Diff<'a>,
    /// The findings about them, sorted.
    pub findings: &'a [Finding],
    /// The name of the old side, and the origin of its catalog.
    pub old: (&'a str, &'a Origin),
    /// The same of the new side.
    pub new: (&'a str, &'a Origin),
    /// The texts and files of positions on both sides.
    pub sources: &'a SourceMap,
    /// The built-in profiles with broken calls, if no calls were given.
    pub breaking: &'a [&'a str],
    /// Whether to list rows that are otherwise only counted.
    pub all: bool,
}

/// A table with a heading. Its texts are not escaped yet.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The heading.
    pub(super) title: String,
    /// The names of the columns.
    pub(super) header: [&'static str; 3],
    /// The rows.
    pub(super) rows: Vec<[String; 3]>,
    /// A summary of rows that are not listed.
    pub(super) folded: Option<String>,
    /// Whether it should be reviewed, rather than being informational.
    pub(super) is_news: bool,
}

impl DiffView<'_> {
    /// Returns its findings, for the formats that all findings share.
    #[must_use]
    pub fn findings<'v>(&'v self, paths: &'v Paths) -> LintView<'v> {
        let (findings, origin, compared) = (self.findings, self.new.1, Some(self.old.1));
        LintView { broken: None, findings, origin, compared, sources: self.sources, command: "diff", paths }
    }

    /// Returns notes on unreadable and missing parts of both sides, without duplicates.
    pub(super) fn notes(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let notes = [self.old.1, self.new.1].into_iter().flat_map(|origin| &origin.notes).map(String::as_str);
        let gaps = self.findings.iter().filter(|finding| finding.is_open() && finding.rule == INCOMPLETE_BASE);
        let gaps = gaps.map(|finding| finding.message.as_str());
        gaps.chain(notes).filter(|note| seen.insert(*note)).collect()
    }

    /// Describes both sides in a few words.
    pub(super) fn sides(&self) -> (String, String) {
        let side = |(name, origin): (&str, &Origin)| match origin.source {
            // The name is that of the release.
            OriginSource::Release => catalog_name(origin),
            OriginSource::Checkout | OriginSource::Snapshot | OriginSource::Lock => {
                format!("{name}, {}", catalog_name(origin))
            }
        };
        (side(self.old), side(self.new))
    }

    /// Returns all non-empty sections, in order.
    pub(super) fn sections(&self) -> Vec<Section> {
        let sections = [
            tables::looser(self),
            grants::open_more(self),
            tables::new_for_everybody(self),
            tables::new_writes(self),
            grants::broken(self),
            grants::open_less(self),
            tables::moved(self),
            grants::to_change(self),
            grants::resources(self),
            grants::possible(self),
            tables::plain_http(self),
            tables::tighter(self),
            tables::added_routes(self),
            tables::removed_routes(self),
            tables::services(self),
            tables::added_resources(self),
            tables::removed_resources(self),
            tables::renamed(self),
            tables::reparented(self),
        ];
        sections.into_iter().filter(|section| !section.rows.is_empty() || section.folded.is_some()).collect()
    }
}

impl Section {
    /// Makes a section that should be reviewed, with all rows.
    fn news(title: impl Into<String>, header: [&'static str; 3], rows: Vec<[String; 3]>) -> Section {
        Section { title: title.into(), header, rows, folded: None, is_news: true }
    }

    /// Makes an informational section; a long one is only counted by its last column.
    fn rest(title: impl Into<String>, header: [&'static str; 3], rows: Vec<[String; 3]>, all: bool) -> Section {
        let section = Section { is_news: false, ..Section::news(title, header, rows) };
        section.folded_unless(all)
    }

    /// Replaces the rows of a long section by counts of its last column.
    fn folded_unless(self, all: bool) -> Section {
        if all || self.rows.len() <= FEW {
            return self;
        }
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for [.., last] in &self.rows {
            match counts.iter_mut().find(|(known, _)| known == last) {
                Some((_, count)) => *count += 1,
                None => counts.push((last, 1)),
            }
        }
        counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        let shown: Vec<String> = counts.iter().take(FEW).map(|(name, count)| format!("{name} ({count})")).collect();
        let more = if counts.len() > FEW { " and others" } else { "" };
        let folded = Some(format!("{}{more}; --all lists them.", shown.join(", ")));
        Section { rows: Vec::new(), folded, ..self }
    }
}
