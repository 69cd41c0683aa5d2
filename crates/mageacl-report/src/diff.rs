//! What changes, for people: the view that its formats share, and what they tell in which order. What got looser comes
//! first, then what breaks, then the rest.

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

/// The rule that reports a missing part of a store. Its findings are no changes, which the tables show.
const INCOMPLETE_BASE: &str = "incomplete-base";

/// How many rows of what is mostly harmless are told one by one.
const FEW: usize = 10;

/// What changes with all that its formats tell beside it.
#[derive(Clone, Copy, Debug)]
pub struct DiffView<'a> {
    /// What changes.
    pub diff: &'a Diff<'a>,
    /// What the rules find in it, sorted.
    pub findings: &'a [Finding],
    /// How the old side is called, and where its catalog comes from.
    pub old: (&'a str, &'a Origin),
    /// The same of the new side.
    pub new: (&'a str, &'a Origin),
    /// The texts and files that places of both sides are in.
    pub sources: &'a SourceMap,
    /// The built-in profiles of which calls break, where no calls were asked about.
    pub breaking: &'a [&'a str],
    /// Whether to list what is only counted otherwise.
    pub all: bool,
}

/// A table with a heading. Its texts are as they come from files.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// What it tells.
    pub(super) title: String,
    /// The names of its columns.
    pub(super) header: [&'static str; 3],
    /// Its rows.
    pub(super) rows: Vec<[String; 3]>,
    /// What is counted and not listed.
    pub(super) folded: Option<String>,
    /// Whether it is news to look at, or good to know.
    pub(super) is_news: bool,
}

impl DiffView<'_> {
    /// Its findings, for the formats that are the same for all findings.
    #[must_use]
    pub fn findings<'v>(&'v self, paths: &'v Paths) -> LintView<'v> {
        let (findings, origin, compared) = (self.findings, self.new.1, Some(self.old.1));
        LintView { broken: None, findings, origin, compared, sources: self.sources, command: "diff", paths }
    }

    /// Returns the notes on what could not be read of both sides, each once, and what is missing of them.
    pub(super) fn notes(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let notes = [self.old.1, self.new.1].into_iter().flat_map(|origin| &origin.notes).map(String::as_str);
        let gaps = self.findings.iter().filter(|finding| finding.is_open() && finding.rule == INCOMPLETE_BASE);
        let gaps = gaps.map(|finding| finding.message.as_str());
        gaps.chain(notes).filter(|note| seen.insert(*note)).collect()
    }

    /// Both sides in a few words.
    pub(super) fn sides(&self) -> (String, String) {
        let side = |(name, origin): (&str, &Origin)| match origin.source {
            // It is called by its name.
            OriginSource::Release => catalog_name(origin),
            OriginSource::Checkout | OriginSource::Snapshot | OriginSource::Lock => {
                format!("{name}, {}", catalog_name(origin))
            }
        };
        (side(self.old), side(self.new))
    }

    /// All that there is to tell, in order; nothing empty.
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
    /// Something to look at, told row by row.
    fn news(title: impl Into<String>, header: [&'static str; 3], rows: Vec<[String; 3]>) -> Section {
        Section { title: title.into(), header, rows, folded: None, is_news: true }
    }

    /// Something that is good to know; where it is much, only counted by its last column.
    fn rest(title: impl Into<String>, header: [&'static str; 3], rows: Vec<[String; 3]>, all: bool) -> Section {
        let section = Section { is_news: false, ..Section::news(title, header, rows) };
        section.folded_unless(all)
    }

    /// The same section, counted by its last column where it is long.
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
