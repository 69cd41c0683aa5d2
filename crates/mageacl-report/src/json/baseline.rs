//! `mageacl/baseline/1`: a file for version control, with one line per entry so that changes are readable.

use std::io::{self, Write};

use super::v1::baseline::{AgedFinding, BaselineList, KnownFinding};
use mageacl_core::baseline::{Baseline, Entry, SCHEMA};
use mageacl_core::date::Date;

fn entry<'a>((fingerprint, entry): (&'a String, &'a Entry)) -> KnownFinding<'a> {
    KnownFinding { fingerprint, rule: &entry.rule, message: &entry.message, since: entry.since.to_string() }
}

/// Writes the file.
///
/// # Errors
/// If the output cannot be written.
pub fn baseline(baseline: &Baseline, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": [")?;
    for (at, known) in baseline.entries.iter().enumerate() {
        write!(out, "{}\n    ", if at == 0 { "" } else { "," })?;
        mageacl_core::json::write::compact(&entry(known), out)?;
    }
    writeln!(out, "{}]\n}}", if baseline.entries.is_empty() { "" } else { "\n  " })
}

/// Writes the entries with their age, for programs.
///
/// # Errors
/// If the output cannot be written.
pub fn known(baseline: &Baseline, today: Date, out: &mut dyn Write) -> io::Result<()> {
    let age = |entry: &Entry| today.days_since(entry.since);
    let findings = baseline.entries.iter().map(|known| AgedFinding { age_days: age(known.1), finding: entry(known) });
    let oldest_days = baseline.entries.values().map(age).max();
    super::write("baseline-list", None, BaselineList { findings: findings.collect(), oldest_days }, out)
}

#[cfg(test)]
mod tests;
