//! The baseline: known findings, so that only new ones count.
//!
//! [`parse`] reads a file; [`Baseline::mark`] marks the known findings, and [`Baseline::update`] returns the next
//! version of the file. It is a ratchet: an entry is removed with its finding, and new ones are added only on request.

mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::may_be_hidden;
use crate::date::Date;
use crate::finding::{Finding, State, fingerprints};
use crate::rules::{self, Rule};

pub use crate::json::ParseError;
pub use read::parse;

/// The value of `schema` in a file that this version reads.
pub const SCHEMA: &str = "mageacl/baseline/1";

/// The name of the file at the root of a store.
pub const FILE: &str = "mageacl-baseline.json";

/// Known findings, by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries.
    pub entries: BTreeMap<String, Entry>,
}

/// A known finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The rule, which may be one of another version.
    pub rule: String,
    /// The message when it was first found.
    pub message: String,
    /// The date on which it was first found.
    pub since: Date,
}

/// The result of updating a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The new baseline.
    pub baseline: Baseline,
    /// The number of added entries.
    pub added: usize,
    /// The number of removed entries.
    pub removed: usize,
    /// The number of findings that count and are not in it.
    pub left: usize,
}

impl Baseline {
    /// Marks the findings that it contains. Suppressed ones remain suppressed.
    pub fn mark(&self, findings: &mut [Finding]) {
        let fingerprints = fingerprints(findings);
        for (finding, fingerprint) in findings.iter_mut().zip(fingerprints) {
            let may_be_known = finding.is_open() && may_be_hidden(finding.rule);
            if let Some(since) = self.since(finding, &fingerprint).filter(|_| may_be_known) {
                finding.state = State::Known { since };
            }
        }
    }

    /// Returns the date since which a finding is known: under its own fingerprint, or under all fingerprints of one of
    /// the lists in [`Finding::known_as`].
    fn since(&self, finding: &Finding, fingerprint: &String) -> Option<Date> {
        if let Some(entry) = self.entries.get(fingerprint) {
            return Some(entry.since);
        }
        let dates = |list: &Vec<String>| {
            let dates: Option<Vec<Date>> = list.iter().map(|it| Some(self.entries.get(it)?.since)).collect();
            dates?.into_iter().min()
        };
        finding.known_as.iter().find_map(dates)
    }

    /// Returns the number of entries without a finding, of rules that ran or no longer exist.
    #[must_use]
    pub fn gone(&self, findings: &[Finding], ran: &dyn Fn(&Rule) -> bool) -> usize {
        let own = fingerprints(findings).into_iter();
        let found: BTreeSet<String> =
            own.chain(findings.iter().flat_map(|finding| &finding.known_as).flatten().cloned()).collect();
        let gone = self
            .entries
            .iter()
            .filter(|(fingerprint, entry)| !found.contains(*fingerprint) && rules::find(&entry.rule).is_none_or(ran));
        gone.count()
    }

    /// Returns the baseline without entries whose findings are gone, and with new findings unless it may only shrink.
    /// Entries of rules that did not run are kept, and those of rules that no longer exist are removed. Findings that it
    /// knows under fingerprints of earlier versions get their own.
    #[must_use]
    pub fn update(&self, findings: &[Finding], today: Date, only_shrink: bool, ran: &dyn Fn(&Rule) -> bool) -> Update {
        let old = self.rewritten(findings);
        // Suppressed findings need no baseline.
        let open = findings
            .iter()
            .zip(fingerprints(findings))
            .filter(|(finding, _)| !matches!(finding.state, State::Suppressed(_)));
        let open: BTreeMap<String, &Finding> = open.map(|(finding, fingerprint)| (fingerprint, finding)).collect();
        // A finding of which only some parts are known may not be added, and its entries are still true.
        let parts: BTreeSet<&String> = if only_shrink {
            open.values().flat_map(|finding| finding.known_as.iter().flatten()).collect()
        } else {
            BTreeSet::new()
        };
        let stays = |(fingerprint, entry): &(&String, &Entry)| {
            open.contains_key(*fingerprint)
                || parts.contains(*fingerprint)
                || rules::find(&entry.rule).is_some_and(|rule| !ran(rule))
        };
        let kept = old.iter().filter(stays).map(|(fingerprint, entry)| (fingerprint.clone(), entry.clone()));
        let mut entries: BTreeMap<String, Entry> = kept.collect();
        let removed = old.len() - entries.len();
        // Upstream findings do not count anyway.
        let counts = |(fingerprint, finding): &(&String, &&Finding)| {
            !entries.contains_key(*fingerprint) && finding.state != State::Upstream
        };
        let new = open.iter().filter(counts).map(|(fingerprint, finding)| {
            let entry = Entry { rule: finding.rule.to_owned(), message: finding.message.clone(), since: today };
            (fingerprint.clone(), entry)
        });
        let new: Vec<(String, Entry)> = new.collect();
        let (added, left) = if only_shrink { (0, new.len()) } else { (new.len(), 0) };
        if !only_shrink {
            entries.extend(new);
        }
        Update { baseline: Baseline { entries }, added, removed, left }
    }

    /// Returns its entries, with the own fingerprints of findings that are known under those of earlier versions.
    fn rewritten(&self, findings: &[Finding]) -> BTreeMap<String, Entry> {
        let mut entries = self.entries.clone();
        for (finding, fingerprint) in findings.iter().zip(fingerprints(findings)) {
            let is_known = !self.entries.contains_key(&fingerprint);
            let Some(since) = self.since(finding, &fingerprint).filter(|_| is_known) else { continue };
            for old in finding.known_as.iter().flatten() {
                entries.remove(old);
            }
            let entry = Entry { rule: finding.rule.to_owned(), message: finding.message.clone(), since };
            entries.insert(fingerprint, entry);
        }
        entries
    }
}
