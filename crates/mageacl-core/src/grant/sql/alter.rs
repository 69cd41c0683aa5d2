//! `ALTER TABLE` of roles or rules: keys, options and automatic numbers are harmless, anything else may change rows.

use super::Dump;
use super::effect::Token;
use crate::grant::GrantError;

/// The number of words of a clause that are examined.
const MAX_WORDS: usize = 64;

/// Clauses that are harmless by their first word.
const OPTIONS: [&str; 14] = [
    "ALGORITHM",
    "AUTO_INCREMENT",
    "AVG_ROW_LENGTH",
    "CHARACTER",
    "CHARSET",
    "COLLATE",
    "COMMENT",
    "DEFAULT",
    "ENGINE",
    "FORCE",
    "LOCK",
    "ORDER",
    "OWNER",
    "ROW_FORMAT",
];

/// Parts of a table whose addition or removal changes no row.
const KEYS: [&str; 10] =
    ["PRIMARY", "UNIQUE", "KEY", "INDEX", "CONSTRAINT", "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK", "KEYS"];

impl Dump<'_> {
    /// Reads the rest of an `ALTER` statement.
    pub(super) fn alter(&mut self) -> Result<(), GrantError> {
        loop {
            let Some(token) = self.token()? else { return Ok(()) };
            match token.keyword().as_deref() {
                Some("TABLE") => break,
                Some("ONLINE" | "OFFLINE" | "IGNORE") => {}
                _ => return self.skip_statement(),
            }
        }
        let (mut is_guarded, mut is_harmless, mut depth) = (false, true, 0_usize);
        let mut words: Vec<String> = Vec::new();
        let mut has_name = false;
        while let Some(token) = self.token()? {
            is_guarded |= token.is_guarded();
            if !has_name {
                let is_word = matches!(token.keyword().as_deref(), Some("IF" | "EXISTS" | "ONLY"));
                has_name = !is_word && token != Token::Sign(b'.') && self.cursor.peek()? != Some(b'.');
                continue;
            }
            match token {
                Token::Sign(b'(') => depth += 1,
                Token::Sign(b')') => depth = depth.saturating_sub(1),
                Token::Sign(b',') if depth == 0 => {
                    is_harmless &= is_clause_harmless(&words);
                    words.clear();
                }
                Token::Word(word) | Token::Quoted(word) if depth == 0 && words.len() < MAX_WORDS => {
                    words.push(word.to_ascii_uppercase());
                }
                _ => {}
            }
        }
        is_harmless &= is_clause_harmless(&words);
        if is_guarded && !is_harmless {
            return Err(self.refused("this ALTER TABLE may change rows of roles or rules"));
        }
        Ok(())
    }
}

fn is_clause_harmless(words: &[String]) -> bool {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let is_key = |at: usize| KEYS.contains(&word(at));
    let column = if word(1) == "COLUMN" { word(2) } else { word(1) };
    match word(0) {
        "" => true,
        "ADD" | "DROP" | "ENABLE" | "DISABLE" => is_key(1),
        "CONVERT" => word(1) == "TO" && word(2) != "PARTITION",
        // The type of a number, or automatic numbers.
        "MODIFY" | "ALTER" => {
            let is_moved = words.iter().any(|word| matches!(word.as_str(), "FIRST" | "AFTER"));
            matches!(column, "RULE_ID" | "ROLE_ID") && !is_moved
        }
        first => OPTIONS.contains(&first),
    }
}
