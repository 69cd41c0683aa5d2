//! `INSERT` and `REPLACE`: rows, one after the other.

use super::Dump;
use crate::grant::GrantError;
use crate::grant::table::{Layout, Record, Table, Tables, Value};

impl Dump<'_> {
    /// Reads the rest of an `INSERT` or `REPLACE` statement.
    pub(super) fn insert(&mut self, tables: &mut Tables) -> Result<(), GrantError> {
        // The name may be unquoted, and INTO may be missing.
        let name = loop {
            if matches!(self.space()?, Some(b'`' | b'"')) {
                break self.name()?;
            }
            let word = self.name()?;
            match word.to_ascii_uppercase().as_str() {
                "LOW_PRIORITY" | "DELAYED" | "HIGH_PRIORITY" | "IGNORE" | "INTO" => {}
                _ => break word,
            }
        };
        let (named, target) = self.table(name)?;
        if self.triggered.contains(&named.to_lowercase()) {
            return Err(self.refused("a trigger of this table may change roles or rules"));
        }
        let Some((shop, table)) = target else { return self.skip_statement() };
        let layout = if self.space()? == Some(b'(') {
            self.need()?;
            let columns = self.column_list()?;
            self.check_columns(table, &columns)?;
            Layout::new(table, &columns).ok()
        } else {
            let Some(layout) = tables.layouts.get(&(shop.clone(), table)) else {
                let name = format!("{}{}", shop.prefix, table.name());
                let what = format!("rows of {name} without column names");
                return Err(self.malformed(&what).help(
                    "Take the dump with CREATE TABLE statements or with --complete-insert, or give the file with the \
                     CREATE TABLE statements first.",
                ));
            };
            layout.clone()
        };
        let Some(layout) = layout else { return self.skip_statement() };
        self.space()?;
        if !matches!(self.word()?.as_str(), "VALUES" | "VALUE") {
            return Err(self.malformed("only INSERT statements with VALUES are supported"));
        }
        let stored = tables.shops.entry(shop).or_default();
        stored.tables.insert(table);
        let mut record = Record::default();
        loop {
            self.expect(b'(', "expected the beginning of a row")?;
            let place = self.cursor.place();
            record.begin(table);
            self.row(&layout, &mut record)?;
            stored.insert(table, &record, place).map_err(|why| {
                let mut error = self.malformed(&format!("in this row of {}, {why}", table.name()));
                error.place = Some(place);
                error
            })?;
            if self.space()? != Some(b',') {
                return self.end_rows(table);
            }
            self.need()?;
        }
    }

    /// Passes the end of a statement with rows, which must not depend on rows that are there or on the version of a server.
    fn end_rows(&mut self, table: Table) -> Result<(), GrantError> {
        if !matches!(table, Table::Rule | Table::Role) {
            return self.skip_statement();
        }
        while let Some(token) = self.token()? {
            if token.keyword().is_some_and(|word| matches!(word.as_str(), "ON" | "DUPLICATE" | "SELECT" | "UNION")) {
                return Err(self.refused("what this statement does depends on rows that are there"));
            }
        }
        if self.executable.was_seen {
            return Err(self.refused("not every server executes these rows of roles or rules"));
        }
        Ok(())
    }

    fn column_list(&mut self) -> Result<Vec<String>, GrantError> {
        let mut columns = Vec::new();
        loop {
            self.space()?;
            columns.push(self.name()?);
            if self.skip_piece()? == b')' {
                return Ok(columns);
            }
        }
    }

    /// Reads the values of a row and the bracket after them.
    fn row(&mut self, layout: &Layout, record: &mut Record) -> Result<(), GrantError> {
        for column in 0.. {
            if column >= layout.columns() {
                break;
            }
            let value = layout.target(column).map(|target| record.value(target));
            let is_wanted = value.is_some();
            let is_simple = self.value(value)?;
            let is_last = match self.space()? {
                None => return Err(self.truncated("the file ends inside a row")),
                Some(b',' | b')') if is_simple => self.need()? == b')',
                _ if is_wanted => return Err(self.malformed("this value is neither a string nor a number nor NULL")),
                _ => self.skip_piece()? == b')',
            };
            if is_last != (column + 1 == layout.columns()) {
                return Err(
                    self.malformed("the number of values in this row differs from the number of columns of the table")
                );
            }
        }
        Ok(())
    }

    /// Reads a value into `value` or skips it. Returns `false` if it is not a literal.
    fn value(&mut self, value: Option<&mut Value>) -> Result<bool, GrantError> {
        match self.space()? {
            None => Err(self.truncated("the file ends inside a row")),
            Some(quote @ (b'\'' | b'"')) => self.quoted(quote, value).map(|()| true),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number(value),
            Some(_) => {
                let word = self.word()?;
                match (word.as_str(), self.space()?) {
                    ("X", Some(b'\'')) => {
                        self.need()?;
                        self.hex(value)?;
                        self.expect(b'\'', "invalid hexadecimal number")?;
                    }
                    ("N", Some(b'\'')) => self.quoted(b'\'', value)?,
                    // A character set before a string, such as _binary.
                    (set, Some(quote @ (b'\'' | b'"'))) if set.starts_with('_') => self.quoted(quote, value)?,
                    (set, Some(b'0')) if set.starts_with('_') => return self.number(value),
                    ("NULL" | "DEFAULT", _) => {
                        if let Some(value) = value {
                            value.null();
                        }
                    }
                    ("TRUE" | "FALSE", _) => {
                        if let Some(value) = value {
                            value.begin();
                            value.push(if word == "TRUE" { b'1' } else { b'0' });
                        }
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    }

    fn quoted(&mut self, quote: u8, mut value: Option<&mut Value>) -> Result<(), GrantError> {
        self.need()?;
        if let Some(value) = &mut value {
            value.begin();
        }
        self.string(quote, value)
    }

    /// Reads a decimal or hexadecimal number.
    fn number(&mut self, mut value: Option<&mut Value>) -> Result<bool, GrantError> {
        if self.cursor.peek()? == Some(b'0') && matches!(self.cursor.peek_second()?, Some(b'x' | b'X')) {
            self.need()?;
            self.need()?;
            return self.hex(value).map(|()| true);
        }
        if let Some(value) = &mut value {
            value.begin();
        }
        while let Some(byte @ (b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) = self.cursor.peek()? {
            self.need()?;
            if let Some(value) = &mut value {
                value.push(byte);
            }
        }
        Ok(true)
    }

    /// Reads pairs of hexadecimal digits: the bytes of a text.
    fn hex(&mut self, mut value: Option<&mut Value>) -> Result<(), GrantError> {
        if let Some(value) = &mut value {
            value.begin();
        }
        let mut high = None;
        while let Some(digit) = self.cursor.peek()?.and_then(|byte| char::from(byte).to_digit(16)) {
            self.need()?;
            let digit = u8::try_from(digit).unwrap_or(0);
            high = match (high, &mut value) {
                (None, _) => Some(digit),
                (Some(high), Some(value)) => {
                    value.push(high << 4 | digit);
                    None
                }
                (Some(_), None) => None,
            };
        }
        if high.is_some() { Err(self.malformed("this hexadecimal number has an odd number of digits")) } else { Ok(()) }
    }
}
