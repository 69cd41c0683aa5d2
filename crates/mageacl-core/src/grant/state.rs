//! Rows of a store's tables, as read from its database.
//!
//! They feed the same row model as dumps, so that both give the same answer.

use super::table::{Layout, Record, Shop, Table, Tables};
use super::{ErrorKind, GrantError, Location};
use crate::source::FileId;

/// The `schema` of a state file.
pub const SCHEMA: &str = "mageacl/state/1";

/// The maximum length of the prefix of table names.
const MAX_PREFIX: usize = 32;

/// Rows of a store's tables. They have only the columns of [`Table::read_columns`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The prefix of the table names.
    pub prefix: String,
    /// The tables that were read.
    pub tables: Vec<StateTable>,
}

/// The rows of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateTable {
    /// The table.
    pub table: Table,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows in the order of the table.
    pub rows: Vec<StateRow>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateRow {
    /// Its line in a file from 1, or 0.
    pub line: usize,
    /// A value for each column; `None` for `NULL`.
    pub values: Vec<Option<String>>,
}

/// Returns whether a text can be the prefix of table names.
#[must_use]
pub fn is_prefix(text: &str) -> bool {
    text.len() <= MAX_PREFIX && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Adds the rows to the tables.
pub(super) fn insert(state: &State, file: FileId, name: &str, tables: &mut Tables) -> Result<(), GrantError> {
    let shop = Shop { database: String::new(), prefix: state.prefix.clone() };
    let stored = tables.shops.entry(shop).or_default();
    let mut record = Record::default();
    for StateTable { table, columns, rows } in &state.tables {
        let layout = Layout::of_state(*table, columns).map_err(|missing| {
            let message = format!("{name}: the rows of {} have no {}", table.name(), missing.join(", "));
            GrantError::new(ErrorKind::Malformed, message)
        })?;
        if !stored.tables.insert(*table) {
            let message = format!("{name}: the table {} is given twice", table.name());
            return Err(GrantError::new(ErrorKind::Malformed, message));
        }
        for row in rows {
            let place = Location::Line(file, row.line);
            fill(&mut record, &layout, row).and_then(|()| stored.insert(*table, &record, place)).map_err(|why| {
                let line = if row.line > 0 { format!(", line {}", row.line) } else { String::new() };
                GrantError::malformed(place, format!("{name}{line}: in this row of {}, {why}", table.name()))
            })?;
        }
    }
    Ok(())
}

/// Fills a record with the values of a row.
fn fill(record: &mut Record, layout: &Layout, row: &StateRow) -> Result<(), String> {
    if row.values.len() != layout.columns() {
        return Err("the number of values differs from the number of columns".to_owned());
    }
    record.begin(layout.table);
    for (column, value) in row.values.iter().enumerate() {
        if let (Some(target), Some(value)) = (layout.target(column), value) {
            let into = record.value(target);
            into.begin();
            value.bytes().for_each(|byte| into.push(byte));
        }
    }
    Ok(())
}
