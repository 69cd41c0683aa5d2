//! The baseline for human readers, the oldest entries first.

use std::io::{self, Write};

use super::{Rows, line, wrapped};
use crate::{TableStyle, count};
use mageacl_core::baseline::{Baseline, Entry};
use mageacl_core::date::Date;

/// Writes the entries of a baseline with their age.
///
/// # Errors
/// If the output cannot be written.
pub fn baseline(baseline: &Baseline, today: Date, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<&Entry> = baseline.entries.values().collect();
    entries.sort_by_key(|entry| entry.since);
    let oldest = entries.first().map(|entry| today.days_since(entry.since));
    let Some(oldest) = oldest else { return line(out, "The baseline is empty.") };
    let mut rows = Rows::new(&["since", "days", "rule", "finding"]);
    for entry in &entries {
        let age = today.days_since(entry.since).to_string();
        rows.add([entry.since.to_string(), age, entry.rule.clone(), entry.message.clone()]);
    }
    rows.print(style, out)?;
    line(out, "")?;
    let days = count(usize::try_from(oldest).unwrap_or(usize::MAX), "day");
    wrapped(out, "", format!("{}, the oldest known for {days}.", count(entries.len(), "finding")), style)
}
