//! The rules for human readers.

use std::io::{self, Write};

use super::{Rows, line, wrapped};
use crate::TableStyle;
use crate::rules::{command, persona};
use mageacl_core::rules::Rule;

/// Writes the rules, in the order of reports.
///
/// # Errors
/// If the output cannot be written.
pub fn rules(rules: &[&Rule], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(&["rule", "level", "audience", "command", "finding"]);
    for rule in rules {
        let level = rule.level().as_str();
        let cells = [rule.id, level, persona(rule), command(rule), rule.title];
        rows.add(cells.map(str::to_owned));
    }
    rows.print(style, out)?;
    line(out, "")?;
    let hint = "`mageacl explain RULE` shows the impact and the fix. --pedantic and --inventory run the rules for these \
                audiences too; --only and --ignore take names and patterns such as `integration-*`.";
    wrapped(out, "", hint, style)
}
