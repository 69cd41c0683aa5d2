//! SQL dumps of `mysqldump`, `mariadb-dump` and phpMyAdmin, statement by statement and row by row.
//!
//! Nothing is executed, and no statement is ever in memory as a whole. Statements about other tables are skipped; only
//! the required columns of relevant rows are extracted.

mod alter;
mod create;
mod drop;
mod effect;
mod insert;
mod lexer;
mod prepared;
mod routine;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::cursor::Cursor;
use super::table::{Shop, Table, Tables};
use super::{ErrorKind, GrantError};
use prepared::Prepared;

/// Reads a dump to its end.
///
/// # Errors
/// If a relevant row cannot be parsed, or the dump is truncated.
pub(super) fn read(cursor: Cursor<'_>, tables: &mut Tables) -> Result<(), GrantError> {
    let mut dump = Dump {
        cursor,
        delimiter: b";".to_vec(),
        database: String::new(),
        marks: Marks::default(),
        executable: Executable::default(),
        prepared: Prepared::default(),
        triggered: BTreeSet::new(),
    };
    while dump.space()?.is_some() {
        if !dump.delimiter()? {
            dump.statement(tables)?;
            dump.executable.was_seen = dump.executable.is_open;
        }
    }
    dump.check_end()
}

/// The hint for a statement that would have to be executed.
const NOT_EXECUTED: &str = "Statements are not executed. Import the file, and dump the tables: mysqldump SHOP authorization_role authorization_rule > rules.sql";

/// A dump that is being read.
struct Dump<'r> {
    cursor: Cursor<'r>,
    /// The end of a statement.
    delimiter: Vec<u8>,
    /// The database of the last `USE`.
    database: String,
    marks: Marks,
    executable: Executable,
    prepared: Prepared,
    /// Tables in lower case whose triggers mention roles or rules: further rows of them may change those.
    triggered: BTreeSet<String>,
}

/// Comments whose text `MySQL` executes: `/*!40000 ... */` and `/*M! ... */`.
#[derive(Default)]
struct Executable {
    /// Whether the next byte is inside one.
    is_open: bool,
    /// Whether the statement has one.
    was_seen: bool,
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
            "INSERT" | "REPLACE" => self.insert(tables),
            "CREATE" => self.create(tables),
            "DELIMITER" => self.new_delimiter(),
            "ALTER" => self.alter(),
            "DROP" => self.drop(tables),
            "SET" => self.set(),
            "PREPARE" => self.prepare(),
            "EXECUTE" => self.execute(),
            "USE" => {
                self.space()?;
                self.database = self.name()?;
                self.skip_statement()
            }
            "START" | "COMMIT" => {
                self.marks.in_transaction = word == "START";
                self.skip_statement()
            }
            _ => self.other(&word, tables),
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

    /// Reads the rest of the name of a table. Returns the name without a database, and the table if it is one of those that
    /// matter.
    fn table(&mut self, mut name: String) -> Result<(String, Option<(Shop, Table)>), GrantError> {
        let mut database = self.database.clone();
        if self.cursor.take(b'.')? {
            database = std::mem::replace(&mut name, self.name()?);
        }
        let table = Table::of_name(&name).map(|(prefix, table)| (Shop { database, prefix: prefix.to_owned() }, table));
        Ok((name, table))
    }

    /// Checks that the dump is complete.
    fn check_end(&self) -> Result<(), GrantError> {
        let what = if self.executable.is_open {
            "the file ends inside a comment"
        } else if self.marks.completed < self.marks.begun {
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
