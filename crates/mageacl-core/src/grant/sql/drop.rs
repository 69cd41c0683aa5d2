//! `DROP`: a table of roles or rules must not lose rows that were read before.

use super::Dump;
use super::effect::{Token, guarded, has_rows};
use crate::grant::GrantError;
use crate::grant::table::{Shop, Tables};

impl Dump<'_> {
    /// Reads the rest of a `DROP` statement.
    pub(super) fn drop(&mut self, tables: &Tables) -> Result<(), GrantError> {
        let Some(object) = self.token()? else { return Ok(()) };
        match object.keyword().as_deref() {
            Some("TABLE" | "TABLES") => self.drop_tables(tables),
            Some("DATABASE" | "SCHEMA") => self.drop_database(tables),
            _ => self.skip_statement(),
        }
    }

    fn drop_tables(&mut self, tables: &Tables) -> Result<(), GrantError> {
        let mut database = self.database.clone();
        while let Some(token) = self.token()? {
            let Some(name) = token.name() else {
                if token == Token::Sign(b',') {
                    database.clone_from(&self.database);
                }
                continue;
            };
            if self.cursor.peek()? == Some(b'.') {
                name.clone_into(&mut database);
            } else if let Some((prefix, table)) = guarded(name) {
                let shop = Shop { database: database.clone(), prefix: prefix.to_owned() };
                if has_rows(tables, &shop, table) {
                    return Err(self.refused("this statement drops a table of roles or rules whose rows were read"));
                }
            }
        }
        Ok(())
    }

    /// Reads the rest of a statement that drops a database, or replaces it.
    pub(super) fn drop_database(&mut self, tables: &Tables) -> Result<(), GrantError> {
        while let Some(token) = self.token()? {
            let Some(name) = token.name() else { continue };
            let is_in = |shop: &Shop| shop.database.is_empty() || shop.database.eq_ignore_ascii_case(name);
            let mut stored = tables.shops.iter().filter(|(shop, _)| is_in(shop)).map(|(_, stored)| stored);
            let is_word = matches!(token.keyword().as_deref(), Some("IF" | "EXISTS" | "NOT"));
            if !is_word && stored.any(|stored| !stored.rules.is_empty() || !stored.roles.is_empty()) {
                return Err(self.refused("this statement drops the database whose roles or rules were read"));
            }
        }
        Ok(())
    }
}
