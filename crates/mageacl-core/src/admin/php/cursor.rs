//! A position in a list of tokens.

use crate::store::php::{Kind, Lexer, Token};

/// The maximum number of tokens in a piece of code. A body with more is opaque.
const MAX_TOKENS: usize = 20_000;

/// The maximum depth of nested expressions and statements.
pub(super) const MAX_DEPTH: usize = 48;

/// The tokens of a piece of code, and a position in them.
#[derive(Debug)]
pub(super) struct Cursor<'s> {
    tokens: Vec<Token<'s>>,
    /// The next token.
    at: usize,
    /// The depth of nested expressions and statements.
    pub(super) depth: usize,
}

impl<'s> Cursor<'s> {
    /// Makes a cursor at the start of code; `None` if it is too long.
    pub(super) fn new(code: &'s str) -> Option<Cursor<'s>> {
        let tokens: Vec<_> = Lexer::of_code(code).take(MAX_TOKENS + 1).collect();
        (tokens.len() <= MAX_TOKENS).then_some(Cursor { tokens, at: 0, depth: 0 })
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn move_to(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn peek(&self) -> Option<&Token<'s>> {
        self.tokens.get(self.at)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<&Token<'s>> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn next(&mut self) -> Option<Token<'s>> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(token)
    }

    pub(super) fn is(&self, op: &str) -> bool {
        self.peek().is_some_and(|token| token.is(op))
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    /// Moves past an operator; `None` if another token follows.
    pub(super) fn expect(&mut self, op: &str) -> Option<()> {
        self.accept(op).then_some(())
    }

    /// Moves past an operator if it follows.
    pub(super) fn accept(&mut self, op: &str) -> bool {
        let found = self.is(op);
        self.at += usize::from(found);
        found
    }

    /// Moves past a keyword if it follows.
    pub(super) fn accept_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Returns the next token if it is a name.
    pub(super) fn name(&mut self) -> Option<&'s str> {
        match self.peek()?.kind {
            Kind::Name(name) => {
                self.at += 1;
                Some(name)
            }
            _ => None,
        }
    }

    /// Returns the first byte of the next token.
    pub(super) fn start(&self) -> usize {
        self.peek().map_or_else(|| self.end(), |token| token.start)
    }

    /// Returns the byte after the last token.
    pub(super) fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.end)
    }

    /// Returns whether the next tokens are these characters without white space between them.
    pub(super) fn is_adjacent(&self, parts: &[&str]) -> bool {
        let tokens = (0..parts.len()).map(|ahead| self.peek_at(ahead));
        let mut last = None;
        for (part, token) in parts.iter().zip(tokens) {
            match token {
                Some(token) if token.is(part) && last.is_none_or(|end| end == token.start) => last = Some(token.end),
                _ => return false,
            }
        }
        true
    }

    /// Moves past the bracket that follows and everything in it.
    pub(super) fn skip_bracket(&mut self) -> Option<()> {
        let mut depth = 0_isize;
        loop {
            depth += self.next()?.nesting();
            if depth <= 0 {
                return Some(());
            }
        }
    }

    /// Moves past the end of a statement: its `;`, or the bracket that ends it.
    pub(super) fn skip_statement(&mut self) {
        let mut depth = 0_isize;
        while let Some(token) = self.peek() {
            if depth == 0 && token.is("}") {
                return;
            }
            let ends_block = token.is("}") && depth == 1;
            let ends = token.is(";") && depth == 0;
            depth += token.nesting();
            self.at += 1;
            if ends || ends_block {
                return;
            }
        }
    }
}
