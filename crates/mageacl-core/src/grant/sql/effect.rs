//! Statements that could change rows of roles or rules without being rows themselves.
//!
//! Nothing is executed. A row that such a statement denies or deletes would count as a grant, so the statement is refused
//! unless it is known to be harmless or cannot touch these tables.

use super::{Dump, NOT_EXECUTED};
use crate::grant::GrantError;
use crate::grant::table::{Shop, Table, Tables};

/// Statements that change no row, regardless of the tables that they name.
const READ_ONLY: [&str; 24] = [
    "BEGIN",
    "CHANGE",
    "CHECK",
    "CHECKSUM",
    "COMMENT",
    "DEALLOCATE",
    "DESC",
    "DESCRIBE",
    "END",
    "EXPLAIN",
    "FLUSH",
    "GRANT",
    "KILL",
    "LOCK",
    "OPTIMIZE",
    "RELEASE",
    "REPAIR",
    "REVOKE",
    "SAVEPOINT",
    "SELECT",
    "SHOW",
    "STOP",
    "UNLOCK",
    "HELP",
];

/// Statements that can change rows of tables that they do not name.
const INDIRECT: [&str; 11] =
    ["BINLOG", "CALL", "CASE", "FOR", "IF", "IMPORT", "LOOP", "REPEAT", "SOURCE", "WHILE", "XA"];

/// A token of a statement that is passed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word or number.
    Word(String),
    /// A name in backticks, or a name or text in double quotes.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    /// Any other byte.
    Sign(u8),
}

impl Token {
    /// Returns a bare word in capital letters.
    pub(super) fn keyword(&self) -> Option<String> {
        if let Token::Word(word) = self { Some(word.to_ascii_uppercase()) } else { None }
    }

    /// Returns the text if it may be the name of a table.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Quoted(name) => Some(name),
            Token::Text(_) | Token::Sign(_) => None,
        }
    }

    /// Returns whether it names a table of roles or rules.
    pub(super) fn is_guarded(&self) -> bool {
        self.name().is_some_and(|name| guarded(name).is_some())
    }
}

/// Returns the prefix and the table of a name that belongs to roles or rules.
pub(super) fn guarded(name: &str) -> Option<(&str, Table)> {
    Table::of_name(name).filter(|(_, table)| matches!(table, Table::Rule | Table::Role))
}

/// Returns whether rows of a table were read already. A database without a name may be any.
pub(super) fn has_rows(tables: &Tables, shop: &Shop, table: Table) -> bool {
    tables.shops.iter().any(|(known, stored)| {
        let is_same = known.database.eq_ignore_ascii_case(&shop.database)
            || known.database.is_empty()
            || shop.database.is_empty();
        let has_rows = match table {
            Table::Rule => !stored.rules.is_empty() || stored.idle_rules > 0,
            _ => !stored.roles.is_empty(),
        };
        is_same && known.prefix.eq_ignore_ascii_case(&shop.prefix) && has_rows
    })
}

/// Returns whether any rows of roles or rules were read already.
fn has_any_rows(tables: &Tables) -> bool {
    let has_rows = |shop: &Shop| [Table::Rule, Table::Role].iter().any(|table| has_rows(tables, shop, *table));
    tables.shops.keys().any(has_rows)
}

impl Dump<'_> {
    /// Reads the rest of a statement that has no specific reader.
    pub(super) fn other(&mut self, word: &str, tables: &Tables) -> Result<(), GrantError> {
        let is_command = word.is_empty() && self.cursor.peek()? == Some(b'\\');
        if INDIRECT.contains(&word) || is_command && self.runs_file()? {
            return Err(self.refused("this statement may change roles or rules"));
        }
        let first = self.token()?;
        let begins_with = |known: &[&str]| {
            let keyword = first.as_ref().and_then(Token::keyword);
            keyword.is_some_and(|keyword| known.contains(&keyword.as_str()))
        };
        match word {
            "ROLLBACK" if has_any_rows(tables) => {
                return Err(self.refused("ROLLBACK takes rows back that were read before it"));
            }
            "BEGIN" if begins_with(&["NOT"]) => return Err(self.refused("this block may change roles or rules")),
            "ANALYZE" if begins_with(&["TABLE", "TABLES", "LOCAL", "NO_WRITE_TO_BINLOG"]) => {}
            _ if READ_ONLY.contains(&word) => {}
            "DELETE" | "TRUNCATE" => return self.refuse_mention(first, |shop, table| has_rows(tables, shop, table)),
            _ => return self.refuse_mention(first, |_, _| true),
        }
        if first.is_some() { self.skip_statement() } else { Ok(()) }
    }

    /// Passes the rest of a statement. Refuses it if it names a table of roles or rules that `matters`.
    fn refuse_mention(
        &mut self,
        first: Option<Token>,
        matters: impl Fn(&Shop, Table) -> bool,
    ) -> Result<(), GrantError> {
        let mut next = first;
        while let Some(token) = next {
            if let Some((prefix, table)) = token.name().and_then(guarded) {
                let shop = Shop { database: String::new(), prefix: prefix.to_owned() };
                if matters(&shop, table) {
                    return Err(self.refused("this statement may change rows of roles or rules"));
                }
            }
            next = self.token()?;
        }
        Ok(())
    }

    /// Returns whether a command of the client, which begins with a backslash, runs another file or changes the delimiter.
    fn runs_file(&mut self) -> Result<bool, GrantError> {
        self.need()?;
        Ok(matches!(self.cursor.peek()?, Some(b'.' | b'd')) && !matches!(self.cursor.peek_second()?, Some(b'a'..=b'z')))
    }

    /// Returns the error for a statement that would have to be executed.
    pub(super) fn refused(&mut self, what: &str) -> GrantError {
        self.malformed(what).help(NOT_EXECUTED)
    }

    /// Takes the next token of a statement; `None` is its end, which is taken too.
    pub(super) fn token(&mut self) -> Result<Option<Token>, GrantError> {
        loop {
            let byte = self.space()?.ok_or_else(|| self.truncated("the file ends inside a statement"))?;
            if byte == self.delimiter[0] {
                if self.delimiter()? {
                    return Ok(None);
                }
                // A part of the delimiter was taken.
                continue;
            }
            return Ok(Some(match byte {
                b'\'' => Token::Text(self.short_text(byte)?),
                b'"' => Token::Quoted(self.short_text(byte)?),
                b'`' => Token::Quoted(self.name()?),
                _ if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80 => {
                    Token::Word(self.bare(true)?)
                }
                _ => Token::Sign(self.need()?),
            }));
        }
    }
}
