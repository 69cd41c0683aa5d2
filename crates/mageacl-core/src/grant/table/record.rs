//! Rows while they are read from a stream: only the required columns are stored.

use super::Table;

/// The maximum length of a value; no required column has longer ones.
pub(super) const MAX_VALUE: usize = 4096;

/// The maximum length of a value of a setting. Switches are shorter, and longer values must not be kept.
const MAX_SWITCH: usize = 5;

/// The mapping from columns of a source to values of a record.
#[derive(Clone, Debug)]
pub(in crate::grant) struct Layout {
    pub(in crate::grant) table: Table,
    /// For each column of the source the index in the record, if it is required.
    targets: Vec<Option<usize>>,
}

impl Layout {
    /// Makes the layout of a table whose columns have these names.
    ///
    /// # Errors
    /// The missing columns.
    pub(in crate::grant) fn new(table: Table, names: &[String]) -> Result<Layout, Vec<&'static str>> {
        let (required, optional) = table.columns();
        let is = |wanted: &str, name: &String| name.eq_ignore_ascii_case(wanted);
        let missing: Vec<&str> =
            required.iter().copied().filter(|wanted| !names.iter().any(|name| is(wanted, name))).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let target = |name: &String| {
            // The key of a consumer identifies the table, and is never read.
            let wanted = required.iter().chain(optional).position(|wanted| is(wanted, name));
            wanted.filter(|_| !name.eq_ignore_ascii_case("key"))
        };
        Ok(Layout { table, targets: names.iter().map(target).collect() })
    }

    /// Makes the layout of rows whose table is named, and whose columns are some of those that are read.
    ///
    /// # Errors
    /// The missing columns.
    pub(in crate::grant) fn of_state(table: Table, names: &[String]) -> Result<Layout, Vec<&'static str>> {
        if table != Table::Consumer {
            return Layout::new(table, names);
        }
        // A consumer is only counted, and its key is not exported.
        Ok(Layout { table, targets: vec![None; names.len()] })
    }

    /// Returns the layout for the table from which an export with these columns was taken.
    pub(in crate::grant) fn of_header(names: &[String]) -> Option<Layout> {
        let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        // With duplicate column names it is uncertain which one is meant.
        let is_twice = |wanted: &str| names.iter().filter(|name| name.eq_ignore_ascii_case(wanted)).count() > 1;
        if Table::Rule.columns().0.iter().chain(&["rule_id"]).any(|name| has("resource_id") && is_twice(name)) {
            return None;
        }
        let fits = |table: &Table| match table {
            Table::Role => !has("resource_id"),
            Table::Integration => !has("token") && !has("revoked"),
            _ => true,
        };
        Table::ALL.into_iter().filter(fits).find_map(|table| Layout::new(table, names).ok())
    }

    pub(in crate::grant) fn columns(&self) -> usize {
        self.targets.len()
    }

    pub(in crate::grant) fn target(&self, column: usize) -> Option<usize> {
        self.targets.get(column).copied().flatten()
    }
}

/// The required values of one row. Reused for the next row.
#[derive(Debug, Default)]
pub(in crate::grant) struct Record {
    values: [Value; 6],
}

/// A required value while it is read.
#[derive(Debug, Default)]
pub(in crate::grant) struct Value {
    bytes: Vec<u8>,
    is_null: bool,
    limit: usize,
    is_cut: bool,
}

impl Record {
    /// Returns a value.
    pub(super) fn get(&self, target: usize) -> &Value {
        &self.values[target]
    }

    /// Clears the last row.
    pub(in crate::grant) fn begin(&mut self, table: Table) {
        for (at, value) in self.values.iter_mut().enumerate() {
            value.bytes.fill(0);
            value.bytes.clear();
            value.is_null = true;
            value.is_cut = false;
            value.limit = if table == Table::Config && at == 3 { MAX_SWITCH } else { MAX_VALUE };
        }
    }

    /// Returns a value to write to.
    pub(in crate::grant) fn value(&mut self, target: usize) -> &mut Value {
        &mut self.values[target]
    }
}

impl Value {
    /// Returns whether it exceeded the maximum length.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Marks the value as present, possibly empty.
    pub(in crate::grant) fn begin(&mut self) {
        self.is_null = false;
    }

    pub(in crate::grant) fn push(&mut self, byte: u8) {
        if self.bytes.len() < self.limit {
            self.bytes.push(byte);
        } else {
            self.is_cut = true;
        }
    }

    /// Trims spaces around it.
    pub(in crate::grant) fn trim(&mut self) {
        self.bytes.truncate(self.bytes.trim_ascii_end().len());
        let blank = self.bytes.len() - self.bytes.trim_ascii_start().len();
        self.bytes.drain(..blank);
    }

    /// Sets it to `NULL`.
    pub(in crate::grant) fn null(&mut self) {
        self.bytes.clear();
        self.is_null = true;
    }

    /// Returns the value; `None` for `NULL`.
    pub(in crate::grant) fn bytes(&self) -> Option<&[u8]> {
        (!self.is_null).then_some(self.bytes.as_slice())
    }
}
