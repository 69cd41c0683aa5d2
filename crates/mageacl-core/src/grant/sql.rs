//! SQL dumps of `mysqldump`, `mariadb-dump` and phpMyAdmin, statement by statement and row by row.
//!
//! Nothing is executed, and no statement is ever in memory as a whole. Statements about other tables are skipped; only
//! the required columns of relevant rows are extracted.

mod create;
mod insert;
mod lexer;

use super::cursor::Cursor;
use super::table::{Shop, Table, Tables};
use super::{ErrorKind, GrantError};

/// Reads a dump to its end.
///
/// # Errors
/// If a relevant row cannot be parsed, or the dump is truncated.
pub(super) fn read(cursor: Cursor<'_>, tables: &mut Tables) -> Result<(), GrantError> {
    let mut dump = Dump { cursor, delimiter: b";".to_vec(), database: String::new(), marks: Marks::default() };
    while dump.space()?.is_some() {
        if !dump.delimiter()? {
            dump.statement(tables)?;
        }
    }
    dump.check_end()
}

const NOT_EXECUTED: &str = "Statements are not executed. Run them in a database, and take a dump of its tables \
                            afterwards.";

/// Returns whether rows of roles or rules were already read.
fn has_rows(tables: &Tables) -> bool {
    tables.shops.values().any(|stored| !stored.rules.is_empty() || !stored.roles.is_empty())
}

/// A dump that is being read.
struct Dump<'r> {
    cursor: Cursor<'r>,
    /// The end of a statement.
    delimiter: Vec<u8>,
    /// The database of the last `USE`.
    database: String,
    marks: Marks,
}

/// Marks that the tools write at the beginning and at the end of a dump.
#[derive(Default)]
struct Marks {
    /// `-- MySQL dump`, `-- MariaDB dump`.
    begun: usize,
    /// `-- Dump completed`.
    completed: usize,
    phpmyadmin: bool,
    /// phpMyAdmin's `START TRANSACTION` without its `COMMIT`.
    in_transaction: bool,
}

impl Dump<'_> {
    fn statement(&mut self, tables: &mut Tables) -> Result<(), GrantError> {
        let word = self.word()?;
        match word.as_str() {
            "INSERT" | "REPLACE" => return self.insert(tables),
            "CREATE" => return self.create(tables),
            "DELIMITER" => return self.new_delimiter(),
            "USE" => {
                self.space()?;
                self.database = self.name()?;
            }
            "START" => self.marks.in_transaction = true,
            "COMMIT" => self.marks.in_transaction = false,
            "UPDATE" | "LOAD" => return self.change(tables, true),
            "DELETE" | "TRUNCATE" => return self.change(tables, false),
            "ROLLBACK" if has_rows(tables) => {
                return Err(self.malformed("ROLLBACK reverts rows that were read before it").help(NOT_EXECUTED));
            }
            _ => {}
        }
        self.skip_statement()
    }

    /// Refuses a statement that changes rows. None is executed, so a row that is denied or deleted later would count as
    /// a grant.
    fn change(&mut self, tables: &Tables, always: bool) -> Result<(), GrantError> {
        let first = self.delimiter[0];
        loop {
            let byte = self.space()?.ok_or_else(|| self.truncated("the file ends inside a statement"))?;
            if byte == first && self.delimiter()? {
                return Ok(());
            }
            if !(byte == b'`' || byte.is_ascii_alphabetic() || byte == b'_') {
                self.skip_token()?;
                continue;
            }
            let table = Table::of_name(&self.name()?).map(|(_, table)| table);
            if matches!(table, Some(Table::Rule | Table::Role)) && (always || has_rows(tables)) {
                return Err(self.malformed("this statement changes rows of roles or rules").help(NOT_EXECUTED));
            }
        }
    }

    /// Reads `DELIMITER`, a command of the client, which ends with its line.
    fn new_delimiter(&mut self) -> Result<(), GrantError> {
        let mut delimiter = Vec::new();
        while let Some(byte) = self.cursor.next()? {
            if byte == b'\n' {
                break;
            }
            if delimiter.len() < 32 {
                delimiter.push(byte);
            }
        }
        let delimiter = delimiter.trim_ascii();
        if !delimiter.is_empty() {
            self.delimiter = delimiter.to_vec();
        }
        Ok(())
    }

    /// Reads the rest of the name of a table, and returns whether the table is relevant.
    fn table(&mut self, mut name: String) -> Result<Option<(Shop, Table)>, GrantError> {
        let mut database = self.database.clone();
        if self.cursor.take(b'.')? {
            database = std::mem::replace(&mut name, self.name()?);
        }
        Ok(Table::of_name(&name).map(|(prefix, table)| (Shop { database, prefix: prefix.to_owned() }, table)))
    }

    /// Checks that the dump is complete.
    fn check_end(&self) -> Result<(), GrantError> {
        let what = if self.marks.completed < self.marks.begun {
            "the dump does not end with \"-- Dump completed\", which its writer adds last"
        } else if self.marks.phpmyadmin && self.marks.in_transaction {
            "the dump begins a transaction and ends without its COMMIT"
        } else {
            return Ok(());
        };
        Err(self.truncated(what))
    }

    fn truncated(&self, what: &str) -> GrantError {
        self.cursor
            .error(ErrorKind::Truncated, what)
            .help("The file is truncated: take or copy the dump again. No grant of an incomplete dump is reported.")
    }

    /// Returns an error at the current position, which is a different one if the file ends there.
    fn malformed(&mut self, what: &str) -> GrantError {
        match self.cursor.peek() {
            Ok(Some(_)) => self.cursor.error(ErrorKind::Malformed, what),
            Ok(None) => self.truncated("the file ends inside a statement"),
            Err(error) => error,
        }
    }
}
