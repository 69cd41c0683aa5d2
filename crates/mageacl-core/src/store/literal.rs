//! Arrays that a PHP file returns: `app/etc/config.php` and lists of paths.
//!
//! Only one level of an array is parsed at a time and all other values are skipped, so nesting costs nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use super::php::{Checked, Kind, Token};

/// The reason why a file cannot be read without running PHP, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotLiteral {
    /// The reason, in words.
    pub(super) message: &'static str,
    /// The bytes of the file at fault.
    pub(super) range: Range<usize>,
}

/// A literal value in a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal<'s> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written, without its sign.
    Number(&'s str),
    /// A negative number, without its sign.
    Negative(&'s str),
    /// A string.
    Text(Cow<'s, str>),
    /// An array. Only whether it is empty is known.
    Array {
        /// Whether it is empty.
        empty: bool,
    },
}

/// Reads a PHP file token by token.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    tokens: Peekable<Checked<'s>>,
    end: usize,
    /// Whether no statement of the file was read, and no text is before its code.
    is_first: bool,
}

/// The entries of an array in PHP's order: a repeated key keeps its first position and gets its last value.
#[derive(Debug, Default)]
pub(super) struct Entries<'s> {
    in_order: Vec<(String, Literal<'s>)>,
    places: HashMap<String, usize>,
    next: i64,
}

impl Literal<'_> {
    /// PHP's `(bool)` conversion.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Literal::Null => false,
            Literal::Bool(value) => *value,
            Literal::Number(number) | Literal::Negative(number) => is_nonzero(number),
            Literal::Text(text) => !matches!(text.as_ref(), "" | "0"),
            Literal::Array { empty } => !empty,
        }
    }

    /// Returns the array key that PHP derives from the value; `None` if it is not usable as a key.
    fn key(&self) -> Option<String> {
        match self {
            Literal::Null => Some(String::new()),
            Literal::Bool(value) => Some(u8::from(*value).to_string()),
            Literal::Number(number) => integer(number).map(|key| key.to_string()),
            Literal::Negative(number) => integer(number).map(|key| (-key).to_string()),
            Literal::Text(text) => Some(text.clone().into_owned()),
            Literal::Array { .. } => None,
        }
    }
}

impl<'s> Entries<'s> {
    /// Returns the entries in order.
    pub(super) fn into_vec(self) -> Vec<(String, Literal<'s>)> {
        self.in_order
    }

    fn insert(&mut self, key: Option<String>, value: Literal<'s>) {
        let key = key.unwrap_or_else(|| self.next.to_string());
        // A string of digits is an integer key.
        if let Some(number) = key.parse::<i64>().ok().filter(|number| number.to_string() == key) {
            self.next = self.next.max(number.saturating_add(1));
        }
        if let Some(&place) = self.places.get(&key) {
            self.in_order[place].1 = value;
        } else {
            self.places.insert(key.clone(), self.in_order.len());
            self.in_order.push((key, value));
        }
    }
}

impl<'s> Reader<'s> {
    /// Makes a reader for the text of a file.
    pub(super) fn new(text: &'s str) -> Self {
        let is_first = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<?php"));
        Reader { tokens: Checked::new(text).peekable(), end: text.len(), is_first }
    }

    /// Moves past the `return` of the file itself. Only statements that do not change the returned value may precede it.
    pub(super) fn enter_return(&mut self) -> Result<(), NotLiteral> {
        while let Some(token) = self.tokens.next() {
            if token.is_word("return") {
                return Ok(());
            }
            let is_harmless = match token.kind {
                Kind::Op(";") => continue,
                // Some declarations must be the first statement, without any text before them.
                Kind::Name(name) if name.eq_ignore_ascii_case("declare") => self.is_first && self.skip_strict_types(),
                Kind::Name(name) if name.eq_ignore_ascii_case("namespace") => self.is_first && self.skip_name(),
                Kind::Name(name) if name.eq_ignore_ascii_case("use") => self.skip_name(),
                Kind::Variable(_) => self.tokens.next_if(|token| token.is("=")).is_some() && self.skip_statement(),
                _ => false,
            };
            if !is_harmless {
                return Err(self.error_at(Some(&token), "only PHP can run this statement"));
            }
            // `namespace` may follow `declare`.
            self.is_first &= token.is_word("declare");
        }
        Err(self.error_at(None, "the file returns nothing"))
    }

    /// Returns the tokens that were not read.
    pub(super) fn into_tokens(self) -> Vec<Token<'s>> {
        self.tokens.collect()
    }

    /// Skips the rest of a statement.
    fn skip_statement(&mut self) -> bool {
        let mut depth = 0;
        for token in self.tokens.by_ref().take_while(|token| token.kind != Kind::Broken) {
            depth += token.nesting();
            if depth == 0 && token.is(";") {
                return true;
            }
        }
        false
    }

    /// Skips the rest of `declare(strict_types=1);`.
    fn skip_strict_types(&mut self) -> bool {
        let is_strict = |token: &Token<'_>| token.is_word("strict_types");
        let is_number = |token: &Token<'_>| matches!(token.kind, Kind::Number("0" | "1"));
        self.tokens.next_if(|token| token.is("(")).is_some()
            && self.tokens.next_if(is_strict).is_some()
            && self.tokens.next_if(|token| token.is("=")).is_some()
            && self.tokens.next_if(is_number).is_some()
            && self.tokens.next_if(|token| token.is(")")).is_some()
            && self.tokens.next_if(|token| token.is(";")).is_some()
    }

    /// Skips a name and the end of the statement.
    fn skip_name(&mut self) -> bool {
        self.tokens.next_if(|token| matches!(token.kind, Kind::Name(_))).is_some()
            && self.tokens.next_if(|token| token.is(";")).is_some()
    }

    /// Checks that the statement ends after the returned value, and that no code follows in which PHP may find an error.
    pub(super) fn leave_return(&mut self) -> Result<(), NotLiteral> {
        match self.tokens.next() {
            None => Err(self.error_at(None, "this statement has no `;`")),
            Some(token) if token.is(";") => match self.tokens.find(|token| !token.is(";")) {
                None => Ok(()),
                token => Err(self.error_at(token.as_ref(), "there is code after the returned value")),
            },
            token => Err(self.error_at(token.as_ref(), "the returned value is computed from here on")),
        }
    }

    /// Enters an array, `[` or `array(`, if one comes next.
    pub(super) fn enter_array(&mut self) -> bool {
        if self.tokens.next_if(|token| token.is("[")).is_some() {
            return true;
        }
        // `array` is a reserved word, so it can be consumed before the bracket is checked.
        self.tokens.next_if(|token| token.is_word("array")).is_some()
            && self.tokens.next_if(|token| token.is("(")).is_some()
    }

    /// Reads the rest of an array of literals, including its closing bracket.
    pub(super) fn entries(&mut self) -> Result<Entries<'s>, NotLiteral> {
        let mut entries = Entries { next: 0, ..Entries::default() };
        while !self.leave_array() {
            let (first, range) = self.literal()?;
            if self.tokens.next_if(|token| token.is("=>")).is_some() {
                let message = "invalid array key";
                let key = first.key().ok_or(NotLiteral { message, range })?;
                let (value, _) = self.literal()?;
                entries.insert(Some(key), value);
            } else {
                entries.insert(None, first);
            }
            self.separator()?;
        }
        Ok(entries)
    }

    /// Moves to the value of the next entry with this string as key; `false` after the end of the array.
    pub(super) fn enter_key(&mut self, wanted: &str) -> Result<bool, NotLiteral> {
        while !self.leave_array() {
            let found = self.tokens.next_if(|token| matches!(&token.kind, Kind::Text(key) if key == wanted)).is_some();
            if found && self.tokens.next_if(|token| token.is("=>")).is_some() {
                return Ok(true);
            }
            self.skip_value()?;
            self.separator()?;
        }
        Ok(false)
    }

    /// Reads one literal value. Nested arrays are skipped.
    pub(super) fn literal(&mut self) -> Result<(Literal<'s>, Range<usize>), NotLiteral> {
        const COMPUTED: &str = "this value is computed";
        if let Some(open) = self.tokens.peek().map(|token| token.start)
            && self.enter_array()
        {
            let empty = self.leave_array();
            // An unpacked value (`...`) may be empty.
            if let Some(spread) = self.tokens.next_if(|token| !empty && token.is("...")) {
                return Err(self.error_at(Some(&spread), COMPUTED));
            }
            let end = if empty { open } else { self.skip_array()? };
            return Ok((Literal::Array { empty }, open..end));
        }
        let token = self.tokens.next();
        let literal = match token.as_ref().map(|token| &token.kind) {
            Some(Kind::Text(text)) => Some(Literal::Text(text.clone())),
            Some(Kind::Number(number)) => Some(Literal::Number(number)),
            Some(Kind::Op(sign @ ("-" | "+"))) => match self.tokens.next().map(|token| token.kind) {
                Some(Kind::Number(number)) if *sign == "-" => Some(Literal::Negative(number)),
                Some(Kind::Number(number)) => Some(Literal::Number(number)),
                _ => None,
            },
            Some(Kind::Name(_)) => token.as_ref().and_then(constant),
            _ => None,
        };
        match (literal, &token) {
            (Some(literal), Some(token)) => Ok((literal, token.start..token.end)),
            _ => Err(self.error_at(token.as_ref(), COMPUTED)),
        }
    }

    /// Consumes the end of an entry: a comma, or the end of the array.
    pub(super) fn separator(&mut self) -> Result<(), NotLiteral> {
        if self.tokens.next_if(|token| token.is(",")).is_some() {
            return Ok(());
        }
        match self.tokens.peek() {
            Some(token) if token.is("]") || token.is(")") => Ok(()),
            token => {
                let token = token.cloned();
                Err(self.error_at(token.as_ref(), "this entry is computed"))
            }
        }
    }

    /// Consumes the closing bracket of an array, if it comes next.
    fn leave_array(&mut self) -> bool {
        self.tokens.next_if(|token| token.is("]") || token.is(")")).is_some()
    }

    /// Skips the rest of an array after its opening bracket, and returns the offset after it.
    fn skip_array(&mut self) -> Result<usize, NotLiteral> {
        let mut depth = 1;
        while let Some(token) = self.tokens.next() {
            depth += token.nesting();
            if depth == 0 {
                return Ok(token.end);
            }
            if token.kind == Kind::Broken {
                return Err(self.error_at(Some(&token), BROKEN));
            }
        }
        Err(self.error_at(None, "a bracket is not closed"))
    }

    /// Skips an entry of an array.
    fn skip_value(&mut self) -> Result<(), NotLiteral> {
        let mut depth = 0;
        while let Some(token) =
            self.tokens.next_if(|token| depth + token.nesting() >= 0 && !(depth == 0 && token.is(",")))
        {
            depth += token.nesting();
            if token.kind == Kind::Broken || (depth == 0 && token.is(";")) {
                return Err(self.error_at(Some(&token), BROKEN));
            }
        }
        if depth > 0 { Err(self.error_at(None, "a bracket is not closed")) } else { Ok(()) }
    }

    fn error_at(&self, token: Option<&Token<'s>>, message: &'static str) -> NotLiteral {
        let message = match token {
            Some(Token { kind: Kind::Broken, .. }) => BROKEN,
            None if message.starts_with("this") => "unexpected end of file",
            _ => message,
        };
        NotLiteral { message, range: token.map_or(self.end..self.end, |token| token.start..token.end) }
    }
}

const BROKEN: &str = "PHP cannot parse the file from here on";

fn constant<'s>(token: &Token<'s>) -> Option<Literal<'s>> {
    match () {
        () if token.is_word("true") => Some(Literal::Bool(true)),
        () if token.is_word("false") => Some(Literal::Bool(false)),
        () if token.is_word("null") => Some(Literal::Null),
        () => None,
    }
}

/// Returns whether a number is not zero: whether a digit before the exponent is not zero.
fn is_nonzero(number: &str) -> bool {
    let lower = number.to_ascii_lowercase();
    match lower.as_bytes() {
        [b'0', b'x' | b'b' | b'o', digits @ ..] => digits.iter().any(|byte| !matches!(byte, b'0' | b'_')),
        _ => lower.split('e').next().unwrap_or("").bytes().any(|byte| matches!(byte, b'1'..=b'9')),
    }
}

/// Returns the integer that PHP uses for a number as key.
fn integer(number: &str) -> Option<i64> {
    let digits = number.to_ascii_lowercase().replace('_', "");
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x', ..] => (16, &digits[2..]),
        [b'0', b'b', ..] => (2, &digits[2..]),
        [b'0', b'o', ..] => (8, &digits[2..]),
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(u8::is_ascii_digit) => (8, &digits[1..]),
        // PHP cuts off the fraction. Numbers such as `1e3` do not occur as keys.
        _ => (10, digits.split('.').next().unwrap_or("")),
    };
    i64::from_str_radix(digits, radix).ok()
}
