//! Splits a source file into tokens. Comments are dropped.

use super::language::{Holes, Language, Quote};
use super::template::{MAX_TEXT, Part, Template};

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number.
    Number,
    /// A string, by its place in [`Lexed::literals`].
    Text(u32),
    /// An operator or a bracket.
    Sign,
}

/// A token with its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) line: u32,
    /// The bytes between the beginning of its line and the token.
    pub(super) column: u32,
}

/// The tokens of a file.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) literals: Vec<Template>,
}

/// Operators of more than one character, the longest first.
const SIGNS: [&str; 22] = [
    "===", "!==", "?->", "...", "<=>", "**=", "->", "=>", "::", "?.", "&.", ":=", "==", "!=", ".=", "+=", "||", "&&",
    "??", "<<", "<=", ">=",
];

/// Splits a text into tokens.
pub(super) fn lex(text: &str, language: &'static Language) -> Lexed {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), at: 0, line: 1, line_start: 0, language, lexed: Lexed::default() };
    lexer.run();
    lexer.lexed
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line: u32,
    line_start: usize,
    language: &'static Language,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn run(&mut self) {
        if self.language.tagged {
            self.skip_past("<?");
        }
        while self.at < self.bytes.len() {
            self.step();
        }
    }

    fn step(&mut self) {
        let byte = self.bytes[self.at];
        if byte.is_ascii_whitespace() {
            // Block comments of some languages begin at a line.
            if byte != b'\n' || !self.skip_block() {
                self.advance(1);
            }
            return;
        }
        if self.skip_comment() {
            return;
        }
        if self.language.tagged && self.starts("?>") {
            self.skip_past("<?");
            return;
        }
        if self.skip_heredoc() || self.string() || self.skip_regex() {
            return;
        }
        let start = self.at;
        if is_name(byte, self.language) {
            let end =
                self.bytes[start..].iter().position(|byte| !is_name(*byte, self.language) && !byte.is_ascii_digit());
            self.push(Kind::Word, end.unwrap_or(self.bytes.len() - start));
        } else if byte.is_ascii_digit() {
            let end = self.bytes[start..].iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
            self.push(Kind::Number, end.unwrap_or(self.bytes.len() - start));
        } else {
            let sign = SIGNS.iter().find(|sign| self.starts(sign));
            // Any other character is ASCII: names hold all others.
            self.push(Kind::Sign, sign.map_or(1, |sign| sign.len()));
        }
    }

    fn starts(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn advance(&mut self, count: usize) {
        let end = (self.at + count).min(self.bytes.len());
        for at in self.at..end {
            if self.bytes[at] == b'\n' {
                self.line += 1;
                self.line_start = at + 1;
            }
        }
        self.at = end;
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let start = self.at;
        let (line, column) = (self.line, number(start - self.line_start));
        self.advance(length);
        self.lexed.tokens.push(Token { kind, start: number(start), end: number(self.at), line, column });
    }

    fn skip_past(&mut self, mark: &str) {
        let found = self.text[self.at..].find(mark);
        self.advance(found.map_or(self.bytes.len() - self.at, |found| found + mark.len()));
    }

    fn skip_block(&mut self) -> bool {
        let Some((open, close)) = self.language.block_comments.iter().find(|(open, _)| self.starts(open)) else {
            return false;
        };
        self.advance(open.len());
        self.skip_past(close);
        true
    }

    fn skip_comment(&mut self) -> bool {
        if self.language.line_comments.iter().any(|mark| self.starts(mark)) {
            let is_attribute = self.language.tagged && self.starts("#[");
            // In a command, `#` begins a comment only at the beginning of a word.
            let is_inside =
                self.language.members.is_empty() && self.at > 0 && !self.bytes[self.at - 1].is_ascii_whitespace();
            if is_attribute || is_inside {
                self.advance(1);
                return true;
            }
            let rest = &self.text[self.at..];
            let mut end = rest.find('\n').unwrap_or(rest.len());
            if self.language.tagged {
                end = rest[..end].find("?>").unwrap_or(end);
            }
            self.advance(end);
            return true;
        }
        self.skip_block()
    }

    /// Skips a string that ends at a line with a name. Its content is rarely a path, and its quotation marks have no
    /// meaning.
    fn skip_heredoc(&mut self) -> bool {
        let Some(mark) = self.language.heredoc.filter(|mark| self.starts(mark)) else { return false };
        let rest = &self.text[self.at + mark.len()..];
        let rest = rest.trim_start_matches(['-', '~', ' ', '\'', '"']);
        let name: &str = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return false;
        }
        let body = self.text.len() - rest.len() + name.len();
        let mut end = self.text[body..].find('\n').map_or(self.text.len(), |line| body + line + 1);
        for line in self.text[end..].split_inclusive('\n') {
            end += line.len();
            let found = line.trim_start().strip_prefix(name);
            if found.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')) {
                end -= found.map_or(0, str::len);
                break;
            }
        }
        let place = self.lexed.literals.len();
        self.lexed.literals.push(Template::hole("text"));
        self.push(Kind::Text(number(place)), end - self.at);
        true
    }

    fn string(&mut self) -> bool {
        let mut at = self.at;
        let mut interpolated = false;
        if self.language.prefixes {
            let letters = self.bytes[at..].iter().take(3).take_while(|byte| b"rRbBuUfF".contains(byte)).count();
            let follows = self.bytes.get(at + letters).is_some_and(|byte| matches!(byte, b'"' | b'\''));
            if letters > 0 && follows && letters < 3 {
                interpolated = self.bytes[at..at + letters].iter().any(|byte| matches!(byte, b'f' | b'F'));
                at += letters;
            }
        }
        let found = self.language.quotes.iter().find(|quote| self.bytes[at..].starts_with(quote.open.as_bytes()));
        let Some(quote) = found else { return false };
        let quote = Quote { holes: if interpolated { Holes::Brace } else { quote.holes }, ..*quote };
        let (template, end) = content(self.text, at + quote.open.len(), &quote);
        let place = self.lexed.literals.len();
        self.lexed.literals.push(template);
        self.push(Kind::Text(number(place)), end - self.at);
        true
    }

    /// Skips a regular expression: a slash at a place where no value precedes.
    fn skip_regex(&mut self) -> bool {
        if !self.language.regex || self.bytes[self.at] != b'/' {
            return false;
        }
        let follows_value = self.lexed.tokens.last().is_some_and(|token| {
            let text = &self.text[token.start as usize..token.end as usize];
            match token.kind {
                Kind::Word => {
                    !matches!(text, "return" | "typeof" | "case" | "in" | "of" | "if" | "unless" | "and" | "or")
                }
                Kind::Number | Kind::Text(_) => true,
                Kind::Sign => matches!(text, ")" | "]" | "}"),
            }
        });
        if follows_value {
            return false;
        }
        let (mut at, mut in_class) = (self.at + 1, false);
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\n' => return false,
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.advance(at + 1 - self.at);
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        false
    }
}

/// Returns a position as a small number: files are limited to 16 MB.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn is_name(byte: u8, language: &Language) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 || language.marks.contains(&byte)
}

/// Returns the content of a string that begins at a byte, and the byte after its closing mark.
fn content(text: &str, start: usize, quote: &Quote) -> (Template, usize) {
    let bytes = text.as_bytes();
    let mut template = Template::default();
    let mut at = start;
    let mut plain = start;
    while at < bytes.len() {
        if bytes[at..].starts_with(quote.close.as_bytes()) {
            template.push_text(slice(text, plain, at));
            return (template, at + quote.close.len());
        }
        if bytes[at] == b'\n' && !quote.lines {
            break;
        }
        if quote.escapes && bytes[at] == b'\\' {
            template.push_text(slice(text, plain, at));
            // `\/` is a slash, `\"` a mark; other escapes are not in a path.
            plain = at + 1;
            at = (at + 2).min(bytes.len());
            continue;
        }
        if let Some((name, end)) = hole(text, at, quote.holes) {
            template.push_text(slice(text, plain, at));
            template.push(Part::Hole(name));
            (at, plain) = (end, end);
            continue;
        }
        at += 1;
    }
    template.push_text(slice(text, plain, at));
    (template, at)
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// Returns the expression of an interpolation that begins at a byte, and the byte after it.
fn hole(text: &str, at: usize, holes: Holes) -> Option<(String, usize)> {
    let rest = text.get(at..)?;
    match holes {
        Holes::No => None,
        Holes::DollarBrace => braced(rest, "${").map(|(name, length)| (name, at + length)),
        Holes::HashBrace => braced(rest, "#{").map(|(name, length)| (name, at + length)),
        Holes::Brace if rest.starts_with("{{") => Some((String::new(), at + 2)),
        Holes::Brace => braced(rest, "{").map(|(name, length)| (name, at + length)),
        Holes::Dollar => {
            let found = braced(rest, "${").or_else(|| if rest.starts_with("{$") { braced(rest, "{") } else { None });
            if let Some((name, length)) = found {
                return Some((name, at + length));
            }
            let name = rest.strip_prefix('$')?;
            let word =
                |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            let mut length = word(name);
            if length == 0 {
                return None;
            }
            if let Some(field) = name[length..].strip_prefix("->") {
                length += if word(field) > 0 { 2 + word(field) } else { 0 };
            }
            Some((name[..length].to_owned(), at + 1 + length))
        }
    }
}

/// Returns the expression between braces, and the length with both.
fn braced(text: &str, open: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix(open)?;
    let mut depth = 0_usize;
    for (at, byte) in inner.bytes().enumerate().take(MAX_TEXT) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((inner[..at].to_owned(), open.len() + at + 1)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
