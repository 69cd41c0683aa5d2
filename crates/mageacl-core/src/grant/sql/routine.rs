//! `CREATE` of procedures, functions, triggers and events: statements in a body are not rows.

use super::Dump;
use super::effect::Token;
use crate::grant::GrantError;

/// Words after `END` that belong to it.
const ENDED: [&str; 6] = ["IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"];

/// A part of a body that `END` closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Case,
    /// `IF`, whose block begins with `THEN`.
    If,
    Other,
}

/// The nesting of a body, so far as it was read.
#[derive(Default)]
struct Body {
    open: Vec<Block>,
    /// Whether an `ELSEIF` waits for its `THEN`.
    is_elseif: bool,
    /// Whether the last word was `END`.
    is_ended: bool,
    /// Whether the last word was `REPEAT`, which may also be a function.
    is_repeat: bool,
}

impl Body {
    fn pass(&mut self, token: &Token) {
        if std::mem::take(&mut self.is_repeat) && *token != Token::Sign(b'(') {
            self.open.push(Block::Other);
        }
        let Some(word) = token.keyword() else {
            self.end(None);
            return;
        };
        if self.end(Some(&word)) {
            return;
        }
        match word.as_str() {
            "BEGIN" | "LOOP" | "WHILE" => self.open.push(Block::Other),
            "CASE" => self.open.push(Block::Case),
            "REPEAT" => self.is_repeat = true,
            "ELSEIF" => self.is_elseif = true,
            "THEN" if self.open.last() != Some(&Block::Case) && !std::mem::take(&mut self.is_elseif) => {
                self.open.push(Block::If);
            }
            "END" => self.is_ended = true,
            _ => {}
        }
    }

    /// Closes a block after `END`. Returns whether a word belongs to it.
    fn end(&mut self, word: Option<&str>) -> bool {
        if !std::mem::take(&mut self.is_ended) {
            return false;
        }
        // `FOR` is not counted where it begins.
        if word != Some("FOR") {
            self.open.pop();
        }
        word.is_some_and(|word| ENDED.contains(&word))
    }
}

impl Dump<'_> {
    /// Passes the rest of a `CREATE` statement up to the end of its body.
    pub(super) fn routine(&mut self, object: &str) -> Result<(), GrantError> {
        let mut body = Body::default();
        let (mut is_guarded, mut is_divided) = (false, false);
        let mut table: Option<String> = None;
        let mut is_on = false;
        loop {
            let Some(token) = self.token()? else {
                body.end(None);
                if body.open.is_empty() || self.delimiter != b";" {
                    break;
                }
                // The body contains semicolons.
                is_divided = true;
                continue;
            };
            is_guarded |= token.is_guarded();
            match (token.name(), &token) {
                // "ON database.table": the last name counts.
                (Some(name), _) if is_on => table = Some(name.to_lowercase()),
                (None, Token::Sign(b'.')) if is_on => continue,
                _ => {}
            }
            is_on = token.keyword().is_some_and(|word| word == "ON") && table.is_none()
                || is_on && self.cursor.peek()? == Some(b'.');
            body.pass(&token);
        }
        if is_divided && is_guarded {
            let what = "this body names tables of roles or rules, and is divided by the delimiter of the file";
            return Err(self.malformed(what).help("Write the dump with DELIMITER around routines, or without them."));
        }
        if object == "TRIGGER" && is_guarded {
            self.triggered.extend(table);
        }
        Ok(())
    }
}
