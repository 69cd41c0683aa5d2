//! `CREATE TABLE`: the order of the values of a row.

use super::Dump;
use super::effect::{Token, has_rows};
use crate::grant::GrantError;
use crate::grant::rows::{EXPORT, is_denying_column};
use crate::grant::table::{Layout, Shop, Table, Tables};

/// First words of lines of a definition that are not columns, unless they are quoted.
const NO_COLUMN: [&str; 10] =
    ["PRIMARY", "KEY", "UNIQUE", "INDEX", "CONSTRAINT", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "PERIOD"];

/// The maximum number of columns of a table in `MySQL`.
const MAX_COLUMNS: usize = 4096;

impl Dump<'_> {
    /// Reads the rest of a `CREATE` statement.
    pub(super) fn create(&mut self, tables: &mut Tables) -> Result<(), GrantError> {
        let (mut is_replaced, mut is_temporary) = (false, false);
        loop {
            let Some(token) = self.token()? else { return Ok(()) };
            match token.keyword().as_deref() {
                Some("REPLACE") => is_replaced = true,
                Some("TEMPORARY") => is_temporary = true,
                Some("TABLE") => break,
                Some("DATABASE" | "SCHEMA") if is_replaced => return self.drop_database(tables),
                Some(object @ ("PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT" | "PACKAGE")) => {
                    return self.routine(object);
                }
                Some("DATABASE" | "INDEX" | "ROLE" | "SCHEMA" | "SEQUENCE" | "SERVER" | "USER" | "VIEW") => {
                    return self.skip_statement();
                }
                // The definer of a routine, and options.
                _ => {}
            }
        }
        self.space()?;
        self.if_not_exists()?;
        self.space()?;
        let name = self.name()?;
        let (_, Some((shop, table))) = self.table(name)? else { return self.skip_statement() };
        let matters = matches!(table, Table::Rule | Table::Role);
        if matters && (is_temporary || is_replaced && has_rows(tables, &shop, table)) {
            return Err(self.refused("this statement replaces a table of roles or rules"));
        }
        if self.space()? == Some(b'(') {
            self.need()?;
            let columns = self.columns()?;
            self.check_columns(table, &columns)?;
            keep(shop, table, &columns, tables);
        }
        if matters { self.options() } else { self.skip_statement() }
    }

    /// Refuses rules with a column by which a row may be taken back, such as `deleted`.
    pub(super) fn check_columns(&mut self, table: Table, columns: &[String]) -> Result<(), GrantError> {
        if table == Table::Rule && columns.iter().any(|name| is_denying_column(name)) {
            return Err(self
                .refused("a column of these rules besides those of Magento may take a row back")
                .help(EXPORT));
        }
        Ok(())
    }

    /// Passes the options of a table of roles or rules, which must not fill it.
    fn options(&mut self) -> Result<(), GrantError> {
        let mut depth = 0_usize;
        while let Some(token) = self.token()? {
            match token {
                Token::Sign(b'(') => depth += 1,
                Token::Sign(b')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            let keyword = token.keyword().filter(|_| depth == 0);
            if matches!(keyword.as_deref(), Some("SELECT" | "VALUES" | "TABLE" | "LIKE")) {
                return Err(self.refused("this table of roles or rules is created from another one"));
            }
        }
        Ok(())
    }

    /// Skips `IF NOT EXISTS`. A bare name that begins with an `i` must not be taken for it.
    fn if_not_exists(&mut self) -> Result<(), GrantError> {
        let is_if =
            matches!(self.cursor.peek()?, Some(b'i' | b'I')) && matches!(self.cursor.peek_second()?, Some(b'f' | b'F'));
        if is_if {
            for _ in 0..3 {
                self.word()?;
                self.space()?;
            }
        }
        Ok(())
    }

    /// Returns the names of the columns, and consumes the bracket that closes the definition.
    fn columns(&mut self) -> Result<Vec<String>, GrantError> {
        let mut columns = Vec::new();
        loop {
            let is_quoted = matches!(self.space()?, Some(b'`' | b'"'));
            let is_conditional = self.executable.is_open;
            let name = self.name()?;
            if is_quoted || !NO_COLUMN.contains(&name.to_ascii_uppercase().as_str()) {
                if is_conditional {
                    return Err(self.malformed("not every server has this column"));
                }
                columns.push(name);
            }
            if columns.len() > MAX_COLUMNS {
                return Err(self.malformed("this table has more columns than MySQL allows"));
            }
            if self.skip_piece()? == b')' {
                return Ok(columns);
            }
        }
    }

    /// Skips everything up to and including the comma or bracket that ends an item of a list; returns that character.
    pub(super) fn skip_piece(&mut self) -> Result<u8, GrantError> {
        let mut depth = 0_usize;
        loop {
            match self.space()? {
                None => return Err(self.truncated("the file ends inside a statement")),
                Some(b'(') => depth += 1,
                Some(end @ (b',' | b')')) if depth == 0 => {
                    self.need()?;
                    return Ok(end);
                }
                Some(b')') => depth -= 1,
                Some(_) => {}
            }
            self.skip_token()?;
        }
    }
}

/// Stores the layout of a table. A table without Magento's columns belongs to another module.
fn keep(shop: Shop, table: Table, columns: &[String], tables: &mut Tables) {
    let layout = match Layout::new(table, columns) {
        Ok(layout) => {
            tables.shops.entry(shop.clone()).or_default().tables.insert(table);
            Some(layout)
        }
        Err(missing) => {
            let (prefix, name) = (&shop.prefix, table.name());
            tables
                .notes
                .insert(format!("{prefix}{name} has no {}: not a table of Magento, ignored", missing.join(", ")));
            None
        }
    };
    tables.layouts.insert((shop, table), layout);
}
