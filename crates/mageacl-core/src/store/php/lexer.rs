//! Splits PHP text into tokens like `token_get_all`, as far as literals and calls require.

use std::borrow::Cow;

use super::strings::{self, Quoted};

/// A token and its range of bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token<'s> {
    /// The kind of token.
    pub(crate) kind: Kind<'s>,
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte after it.
    pub(crate) end: usize,
}

/// The kind of a token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind<'s> {
    /// A keyword, a constant, or the name of a class or function, with its namespace.
    Name(&'s str),
    /// A variable, without the `$`.
    Variable(&'s str),
    /// A string literal, with escapes resolved.
    Text(Cow<'s, str>),
    /// A number as written.
    Number(&'s str),
    /// A string that has to be computed: one with variables in it, a heredoc, or a shell command.
    Template,
    /// An operator or a bracket.
    Op(&'s str),
    /// An unterminated string or comment; nothing follows it.
    Broken,
}

/// The tokens of a text, without white space, comments, and the text outside `<?php ... ?>`.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'s> {
    text: &'s str,
    at: usize,
    in_php: bool,
}

impl Token<'_> {
    /// Returns whether this is the given operator or bracket.
    pub(crate) fn is(&self, op: &str) -> bool {
        matches!(self.kind, Kind::Op(own) if own == op)
    }

    /// Returns whether this is the given keyword or function name. PHP ignores the case of both.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Name(own) if own.trim_start_matches('\\').eq_ignore_ascii_case(word))
    }

    /// Returns 1 for an opening bracket, -1 for a closing one, else 0.
    pub(crate) fn nesting(&self) -> isize {
        match self.kind {
            Kind::Op("(" | "[" | "{") => 1,
            Kind::Op(")" | "]" | "}") => -1,
            _ => 0,
        }
    }
}

/// Returns the tokens of a PHP file; `None` if there are more than `most`. A token takes more memory than its text.
pub(crate) fn tokens(text: &str, most: usize) -> Option<Vec<Token<'_>>> {
    let tokens: Vec<_> = Lexer::new(text).take(most + 1).collect();
    (tokens.len() <= most).then_some(tokens)
}

impl<'s> Lexer<'s> {
    /// Makes a lexer for the text of a PHP file.
    pub(crate) fn new(text: &'s str) -> Self {
        Lexer { text, at: 0, in_php: false }
    }

    /// Makes a lexer for a part of the code of a PHP file, such as the body of a method.
    pub(crate) fn of_code(text: &'s str) -> Self {
        Lexer { text, at: 0, in_php: true }
    }

    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    /// Moves past the next opening tag; `false` if there is none.
    fn enter(&mut self) -> bool {
        while let Some(found) = self.rest().find("<?") {
            self.at += found + 2;
            let rest = self.rest();
            if rest.starts_with('=') {
                self.at += 1;
                self.in_php = true;
            } else if rest.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("php"))
                && rest[3..].chars().next().is_none_or(char::is_whitespace)
            {
                self.at += 3;
                self.in_php = true;
            }
            if self.in_php {
                return true;
            }
        }
        false
    }

    /// Skips white space and comments. The error is the start of an unterminated comment.
    fn skip_blank(&mut self) -> Result<(), usize> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0B', '\x0C']);
            self.at += rest.len() - trimmed.len();
            if let Some(comment) = trimmed.strip_prefix("/*") {
                self.at += 4 + comment.find("*/").ok_or(self.at)?;
            } else if trimmed.starts_with("//") || (trimmed.starts_with('#') && !trimmed.starts_with("#[")) {
                // A closing tag ends such a comment as well. The line break is white space after the comment.
                let line = trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
                self.at += trimmed[..line].find("?>").unwrap_or(line);
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self, start: usize, kind: Kind<'s>, length: usize) -> Token<'s> {
        self.at = start + length;
        Token { kind, start, end: self.at }
    }

    /// Returns a token for an unterminated string or comment, which extends to the end of the text.
    fn broken(&mut self, start: usize) -> Token<'s> {
        self.token(start, Kind::Broken, self.text.len() - start)
    }

    fn quoted(&mut self, start: usize, quoted: Option<Quoted<'s>>) -> Token<'s> {
        match quoted {
            Some(Quoted { value: Some(value), length }) => self.token(start, Kind::Text(value), length),
            Some(Quoted { value: None, length }) => self.token(start, Kind::Template, length),
            None => self.broken(start),
        }
    }
}

impl<'s> Iterator for Lexer<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        if !self.in_php && !self.enter() {
            self.at = self.text.len();
            return None;
        }
        if let Err(start) = self.skip_blank() {
            return Some(self.broken(start));
        }
        let (start, rest) = (self.at, self.rest());
        let bytes = rest.as_bytes();
        let token = match *bytes.first()? {
            b'\'' => self.quoted(start, strings::single(rest)),
            b'"' => self.quoted(start, strings::double(rest)),
            b'`' => self.quoted(start, strings::shell(rest)),
            b'<' if let Some(length) = strings::heredoc(rest) => match length {
                Ok(length) => self.token(start, Kind::Template, length),
                Err(()) => self.broken(start),
            },
            b'?' if rest.starts_with("?>") => {
                // A closing tag ends the statement.
                self.in_php = false;
                self.token(start, Kind::Op(";"), 2)
            }
            b'$' if bytes.get(1).copied().is_some_and(starts_name) => {
                let length = 1 + bytes[1..].iter().take_while(|&&byte| continues_name(byte)).count();
                self.token(start, Kind::Variable(&rest[1..length]), length)
            }
            byte if byte.is_ascii_digit() || (byte == b'.' && bytes.get(1).is_some_and(u8::is_ascii_digit)) => {
                let length = number_length(bytes);
                self.token(start, Kind::Number(&rest[..length]), length)
            }
            byte if starts_name(byte) || (byte == b'\\' && bytes.get(1).copied().is_some_and(starts_name)) => {
                let length = bytes.iter().take_while(|&&byte| continues_name(byte) || byte == b'\\').count();
                if rest[..length].eq_ignore_ascii_case("__halt_compiler") {
                    self.at = self.text.len();
                    return None;
                }
                self.token(start, Kind::Name(&rest[..length]), length)
            }
            _ => {
                let length = operator_length(rest);
                self.token(start, Kind::Op(&rest[..length]), length)
            }
        };
        Some(token)
    }
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn continues_name(byte: u8) -> bool {
    starts_name(byte) || byte.is_ascii_digit()
}

/// Returns the length of a number in bytes: digits, letters of prefixes and exponents, one sign after an `e`.
fn number_length(bytes: &[u8]) -> usize {
    let decimal = !(bytes[0] == b'0' && bytes.get(1).is_some_and(u8::is_ascii_alphabetic));
    let mut length = 1;
    while let Some(&byte) = bytes.get(length) {
        let signed = decimal && matches!(byte, b'+' | b'-') && matches!(bytes[length - 1], b'e' | b'E');
        if !(byte.is_ascii_alphanumeric() || byte == b'_' || (decimal && byte == b'.') || signed) {
            break;
        }
        length += 1;
    }
    length
}

/// Returns the length of an operator in bytes. Only those longer operators are listed whose parts would mean something
/// else.
fn operator_length(rest: &str) -> usize {
    const LONG: [&str; 16] =
        ["===", "!==", "...", "?->", "??=", "=>", "->", "::", "==", "!=", "<=", ">=", ".=", "+=", "??", "&&"];
    if rest.starts_with(['(', ')', '[', ']', '{', '}', ',', ';']) {
        return 1;
    }
    LONG.iter().find(|op| rest.starts_with(**op)).map_or(1, |op| op.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Lexer::new(text)
            .map(|token| match token.kind {
                Kind::Name(name) => name.to_owned(),
                Kind::Variable(name) => format!("${name}"),
                Kind::Text(text) => format!("'{text}'"),
                Kind::Number(number) => format!("#{number}"),
                Kind::Template => "template".to_owned(),
                Kind::Op(op) => op.to_owned(),
                Kind::Broken => "broken".to_owned(),
            })
            .collect()
    }

    #[test]
    fn texts_are_cut_into_tokens() {
        let table: &[(&str, &[&str])] = &[
            // Only text between the tags is code; a closing tag ends a statement.
            ("", &[]),
            ("register('x')", &[]),
            ("<?phpx a", &[]),
            ("<?xml a ?><?PHP\na?>b<?= c", &["a", ";", "c"]),
            ("\u{feff}<?php", &[]),
            // Comments are skipped; `#[` opens an attribute.
            ("<?php a // b ' \n /* c \" */ # d ?> e <?php f", &["a", ";", "f"]),
            ("<?php a /* b", &["a", "broken"]),
            ("<?php #[A] b", &["#", "[", "A", "]", "b"]),
            // Strings.
            (r"<?php 'it\'s \\ \n' . 'b'", &[r"'it's \ \n'", ".", "'b'"]),
            (r#"<?php "a\tb\x41\101\u{e4}\q\$x" "#, &["'a\tbAA\u{e4}\\q$x'"]),
            (
                "<?php \"a $ b\" \"$b\" \"{$c['d\"']}\" \"${e}\" `ls` f",
                &["'a $ b'", "template", "template", "template", "template", "f"],
            ),
            ("<?php <<<X\n a Xy\n  X . <<<'Y'\nY;", &["template", ".", "template", ";"]),
            ("<?php 1 << 2 <<<3", &["#1", "<", "<", "#2", "<", "<", "<", "#3"]),
            ("<?php a 'b", &["a", "broken"]),
            ("<?php a \"b {$", &["a", "broken"]),
            ("<?php <<<X\n", &["broken"]),
            // Names, variables, numbers, operators.
            (
                r"<?php \A\B::c($d->e, f: 1.5e-3) => __DIR__",
                &[r"\A\B", "::", "c", "(", "$d", "->", "e", ",", "f", ":", "#1.5e-3", ")", "=>", "__DIR__"],
            ),
            (
                "<?php $\u{e4}1 = .5 . 0x1E-1 ... $a .= 1_0",
                &["$\u{e4}1", "=", "#.5", ".", "#0x1E", "-", "#1", "...", "$a", ".=", "#1_0"],
            ),
            ("<?php a; __halt_compiler(); b", &["a", ";"]),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), *expected, "{text}");
        }
    }

    #[test]
    fn a_token_knows_its_place() {
        let text = "<?php\n foo ( 'b\u{e4}r' ) ;";
        let places: Vec<_> = Lexer::new(text).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(places, ["foo", "(", "'b\u{e4}r'", ")", ";"]);
    }

    #[test]
    fn garbage_is_cut_without_panic() {
        let pieces =
            ["<?php ", "'", "\"", "{$", "\\", "<<<X", "\n", "\u{e4}", "$", "/*", "*/", "?>", "0x", "e-", "#", "}"];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = format!("<?php a{first}{second}{third}{first}");
                    let mut last = 0;
                    for token in Lexer::new(&text) {
                        assert!(token.start >= last && token.end > token.start && token.end <= text.len(), "{text}");
                        last = token.end;
                    }
                }
            }
        }
    }
}
