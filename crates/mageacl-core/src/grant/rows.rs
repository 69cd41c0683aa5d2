//! Rows of `authorization_rule` in the layouts of terminals, Markdown and dumps of arrays.
//!
//! Either every line of a text is parsed with certainty, or the text is refused with instructions for an export.
//! Exports of `mysql --batch`, CSV, JSON and SQL have their own readers.

mod evidence;
mod grid;
mod members;
mod records;

use std::collections::HashMap;

use super::table::{Layout, Record, Table, Tables};
use super::{ErrorKind, GrantError, Location};
use crate::source::FileId;

pub(super) use evidence::{is_denying_column, is_detached, is_row, is_table};

/// Instructions for exporting rules.
pub(super) const EXPORT: &str = "Export the rows with: mysql --batch -e 'select rule_id, role_id, resource_id, \
                                 permission from authorization_rule' SHOP > rules.tsv; or dump the tables: mysqldump \
                                 SHOP authorization_role authorization_rule > rules.sql; or write them as JSON: \
                                 [{\"role_id\": 1, \"resource_id\": \"Magento_Sales::sales\", \"permission\": \
                                 \"allow\"}].";

/// A row as found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    line: usize,
    /// `rule_id`.
    number: Option<String>,
    role: String,
    resource: String,
    permission: String,
}

/// The reason why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refused {
    line: usize,
    why: &'static str,
}

/// Reads a text that looks like a table of rules.
///
/// # Errors
/// If a line is not certainly a row; the error is about the first such line.
pub(super) fn read(text: &str, file: FileId, name: &str, tables: &mut Tables) -> Result<(), GrantError> {
    let found = if records::are_in(text) { records::read(text) } else { grid::read(text) };
    let refuse = |line: usize, why: &str| {
        let message = format!("{name}, line {line}: {why}; the text looks like rows of authorization_rule");
        GrantError::new(ErrorKind::Malformed, message).at(Location::Line(file, line)).help(EXPORT)
    };
    let found = found.map_err(|refused| refuse(refused.line, refused.why))?;
    if found.is_empty() {
        return Err(refuse(1, "no line is a complete row"));
    }
    if let Some(line) = contradiction(&found) {
        return Err(refuse(
            line,
            "an earlier row of this role contradicts it for this resource, and neither has a rule_id",
        ));
    }
    let names = ["role_id", "resource_id", "permission", "rule_id"].map(str::to_owned);
    let layout = Layout::new(Table::Rule, &names)
        .map_err(|_| GrantError::new(ErrorKind::Malformed, format!("{name} contains no rows")))?;
    tables.unnamed.tables.insert(Table::Rule);
    let mut record = Record::default();
    for row in &found {
        record.begin(Table::Rule);
        let permission = row.permission.to_ascii_lowercase();
        let values = [Some(&row.role), Some(&row.resource), Some(&permission), row.number.as_ref()];
        for (column, value) in values.into_iter().enumerate() {
            if let (Some(target), Some(value)) = (layout.target(column), value) {
                let into = record.value(target);
                into.begin();
                value.bytes().for_each(|byte| into.push(byte));
            }
        }
        let place = Location::Line(file, row.line);
        tables.unnamed.insert(Table::Rule, &record, place).map_err(|why| refuse(row.line, &why))?;
    }
    Ok(())
}

/// Returns the line of a row without a number that contradicts an earlier one. The row with the highest number counts,
/// and text copied from a screen need not be in that order.
fn contradiction(found: &[Found]) -> Option<usize> {
    let mut seen: HashMap<(&str, &str), &str> = HashMap::new();
    let unnumbered = found.iter().filter(|row| row.number.is_none());
    let mut later = unnumbered.filter(|row| {
        let first = seen.entry((&row.role, &row.resource)).or_insert(&row.permission);
        !first.eq_ignore_ascii_case(&row.permission)
    });
    later.next().map(|row| row.line)
}

#[cfg(test)]
mod tests;
