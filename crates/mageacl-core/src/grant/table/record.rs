//! Rows on their way out of a stream: only what is wanted has a place in them.

use super::Table;

/// No column that is wanted holds more bytes.
pub(super) const MAX_VALUE: usize = 4096;

/// The value of a switch is never longer; of other settings not even this much stays.
const MAX_SWITCH: usize = 5;

/// Which columns of a source go where.
#[derive(Clone, Debug)]
pub(in crate::grant) struct Layout {
    pub(in crate::grant) table: Table,
    /// For each column of the source the place in the record, if it is wanted.
    targets: Vec<Option<usize>>,
}

impl Layout {
    /// The layout of a table whose columns have these names.
    ///
    /// # Errors
    /// The columns that are missing.
    pub(in crate::grant) fn new(table: Table, names: &[String]) -> Result<Layout, Vec<&'static str>> {
        let (required, optional) = table.columns();
        let is = |wanted: &str, name: &String| name.eq_ignore_ascii_case(wanted);
        let missing: Vec<&str> =
            required.iter().copied().filter(|wanted| !names.iter().any(|name| is(wanted, name))).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let target = |name: &String| {
            // The key of a consumer is looked for to know the table, and never read.
            let wanted = required.iter().chain(optional).position(|wanted| is(wanted, name));
            wanted.filter(|_| !name.eq_ignore_ascii_case("key"))
        };
        Ok(Layout { table, targets: names.iter().map(target).collect() })
    }

    /// The table that an export with these columns was taken from.
    pub(in crate::grant) fn of_header(names: &[String]) -> Option<Layout> {
        let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        // Of two columns with one name it is not certain which is meant.
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

/// The wanted values of one row. It is used again for the next one.
#[derive(Debug, Default)]
pub(in crate::grant) struct Record {
    values: [Value; 6],
}

/// A wanted value while it is read.
#[derive(Debug, Default)]
pub(in crate::grant) struct Value {
    bytes: Vec<u8>,
    is_null: bool,
    limit: usize,
    is_cut: bool,
}

impl Record {
    /// A value to look at.
    pub(super) fn get(&self, target: usize) -> &Value {
        &self.values[target]
    }

    /// Forgets the last row.
    pub(in crate::grant) fn begin(&mut self, table: Table) {
        for (at, value) in self.values.iter_mut().enumerate() {
            value.bytes.fill(0);
            value.bytes.clear();
            value.is_null = true;
            value.is_cut = false;
            value.limit = if table == Table::Config && at == 3 { MAX_SWITCH } else { MAX_VALUE };
        }
    }

    /// The place for a value.
    pub(in crate::grant) fn value(&mut self, target: usize) -> &mut Value {
        &mut self.values[target]
    }
}

impl Value {
    /// Whether it was longer than there is room for.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// It is there, if only as an empty text.
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

    /// Takes off spaces around it.
    pub(in crate::grant) fn trim(&mut self) {
        self.bytes.truncate(self.bytes.trim_ascii_end().len());
        let blank = self.bytes.len() - self.bytes.trim_ascii_start().len();
        self.bytes.drain(..blank);
    }

    /// It is `NULL`.
    pub(in crate::grant) fn null(&mut self) {
        self.bytes.clear();
        self.is_null = true;
    }

    /// What was read, `None` for `NULL`.
    pub(in crate::grant) fn bytes(&self) -> Option<&[u8]> {
        (!self.is_null).then_some(self.bytes.as_slice())
    }
}
