//! `SET`, `PREPARE` and `EXECUTE`: a prepared statement is harmless if each of its possible texts only sets a variable.
//!
//! The dumps of Percona Server prepare such statements out of variables.

use std::collections::BTreeSet;

use super::Dump;
use super::effect::Token;
use crate::grant::GrantError;

/// The number of variables and statements that are kept.
const MAX_KEPT: usize = 1000;

/// Names of variables and prepared statements that only set variables, in lower case.
#[derive(Default)]
pub(super) struct Prepared {
    variables: BTreeSet<String>,
    statements: BTreeSet<String>,
}

/// The assignment of a variable, so far as it was read.
#[derive(Default)]
struct Assignment {
    /// The user's variable that is assigned.
    variable: Option<String>,
    /// Whether its value can only be a statement that sets a variable.
    is_harmless: bool,
    has_text: bool,
}

impl Prepared {
    fn keep(&mut self, assignment: Assignment) {
        let Some(variable) = assignment.variable else { return };
        if assignment.is_harmless && assignment.has_text && self.variables.len() < MAX_KEPT {
            self.variables.insert(variable);
        } else {
            self.variables.remove(&variable);
        }
    }
}

fn sets_variable(statement: &str) -> bool {
    let statement = statement.trim_start().to_ascii_uppercase();
    let behind = statement.strip_prefix("SET").map(str::trim_start);
    // `SET STATEMENT ... FOR` executes another statement.
    behind.is_some_and(|behind| behind.len() + 3 < statement.len() && !behind.starts_with("STATEMENT"))
        && !statement.contains(';')
}

impl Dump<'_> {
    /// Reads the rest of a `SET` statement.
    pub(super) fn set(&mut self) -> Result<(), GrantError> {
        let mut assignment = Assignment { is_harmless: true, ..Assignment::default() };
        let (mut depth, mut is_first, mut is_for_statement, mut before) = (0_usize, true, false, None);
        while let Some(token) = self.token()? {
            is_for_statement |= is_first && token.keyword().is_some_and(|word| word == "STATEMENT");
            is_first = false;
            if is_for_statement && token.is_guarded() {
                return Err(self.refused("this statement may change rows of roles or rules"));
            }
            let is_variable = before == Some(b'@');
            before = if let Token::Sign(sign) = token { Some(sign) } else { None };
            match &token {
                Token::Sign(b'(') => depth += 1,
                Token::Sign(b')') => depth = depth.saturating_sub(1),
                Token::Sign(b',') if depth == 0 => {
                    let next = Assignment { is_harmless: true, ..Assignment::default() };
                    self.prepared.keep(std::mem::replace(&mut assignment, next));
                }
                Token::Word(name) | Token::Quoted(name) if is_variable => {
                    if assignment.variable.is_none() {
                        assignment.variable = Some(name.to_lowercase());
                    }
                }
                Token::Text(text) | Token::Quoted(text) => {
                    assignment.has_text = true;
                    assignment.is_harmless &= sets_variable(text);
                }
                Token::Word(word) => {
                    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
                    assignment.is_harmless &= is_number || word.eq_ignore_ascii_case("IF");
                }
                Token::Sign(_) => {}
            }
        }
        self.prepared.keep(assignment);
        Ok(())
    }

    /// Reads the rest of a `PREPARE` statement.
    pub(super) fn prepare(&mut self) -> Result<(), GrantError> {
        let mut name = None;
        let mut is_harmless = false;
        while let Some(token) = self.token()? {
            match token {
                Token::Word(word) | Token::Quoted(word) if name.is_none() => name = Some(word.to_lowercase()),
                Token::Text(text) | Token::Quoted(text) => is_harmless = sets_variable(&text),
                Token::Word(word) => is_harmless = self.prepared.variables.contains(&word.to_lowercase()),
                Token::Sign(_) => {}
            }
        }
        let Some(name) = name else { return Ok(()) };
        if is_harmless && self.prepared.statements.len() < MAX_KEPT {
            self.prepared.statements.insert(name);
        } else {
            self.prepared.statements.remove(&name);
        }
        Ok(())
    }

    /// Reads the rest of an `EXECUTE` statement.
    pub(super) fn execute(&mut self) -> Result<(), GrantError> {
        let Some(token) = self.token()? else { return Ok(()) };
        if token.name().is_some_and(|name| self.prepared.statements.contains(&name.to_lowercase())) {
            return self.skip_statement();
        }
        Err(self.refused("this executes a statement that may change roles or rules"))
    }
}
