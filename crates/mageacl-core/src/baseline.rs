//! The baseline: findings that are known, so that only new ones count.
//!
//! In go the text of a file ([`parse`]) and findings; out come the findings with the known ones marked ([`Baseline::mark`]),
//! or the file that is to be written next ([`Baseline::update`]). It is a ratchet: an entry goes when its finding goes, and
//! new ones come in only where somebody asks for it.

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

/// The name of the file at a store's root.
pub const FILE: &str = "mageacl-baseline.json";

/// Known findings, by their fingerprints.
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
    /// What was the matter when it was first seen.
    pub message: String,
    /// When that was.
    pub since: Date,
}

/// What became of a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The baseline as it is now.
    pub baseline: Baseline,
    /// How many entries came in.
    pub added: usize,
    /// How many went.
    pub removed: usize,
    /// How many findings count that it still does not have.
    pub left: usize,
}

impl Baseline {
    /// Marks the findings that it has. One that was accepted stays so.
    pub fn mark(&self, findings: &mut [Finding]) {
        let fingerprints = fingerprints(findings);
        for (finding, fingerprint) in findings.iter_mut().zip(fingerprints) {
            let may_be_known = finding.is_open() && may_be_hidden(finding.rule);
            if let Some(entry) = self.entries.get(&fingerprint).filter(|_| may_be_known) {
                finding.state = State::Known { since: entry.since };
            }
        }
    }

    /// How many of its findings are gone, of rules that ran or no longer exist.
    #[must_use]
    pub fn gone(&self, findings: &[Finding], ran: &dyn Fn(&Rule) -> bool) -> usize {
        let found: BTreeSet<String> = fingerprints(findings).into_iter().collect();
        let gone = self
            .entries
            .iter()
            .filter(|(fingerprint, entry)| !found.contains(*fingerprint) && rules::find(&entry.rule).is_none_or(ran));
        gone.count()
    }

    /// The same baseline without the findings that are gone, and with those that are new unless it may only shrink. What
    /// rules found that did not run is not known: their entries stay, and those of rules that no longer exist go.
    #[must_use]
    pub fn update(&self, findings: &[Finding], today: Date, only_shrink: bool, ran: &dyn Fn(&Rule) -> bool) -> Update {
        // What somebody accepted needs no baseline.
        let open = findings
            .iter()
            .zip(fingerprints(findings))
            .filter(|(finding, _)| !matches!(finding.state, State::Suppressed(_)));
        let open: BTreeMap<String, &Finding> = open.map(|(finding, fingerprint)| (fingerprint, finding)).collect();
        let stays = |(fingerprint, entry): &(&String, &Entry)| {
            open.contains_key(*fingerprint) || rules::find(&entry.rule).is_some_and(|rule| !ran(rule))
        };
        let kept = self.entries.iter().filter(stays).map(|(fingerprint, entry)| (fingerprint.clone(), entry.clone()));
        let mut entries: BTreeMap<String, Entry> = kept.collect();
        let removed = self.entries.len() - entries.len();
        let new = open.iter().filter(|(fingerprint, _)| !entries.contains_key(*fingerprint));
        let new = new.map(|(fingerprint, finding)| {
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
}
