//! PHP's string literals: their extent and their values.

use std::borrow::Cow;

/// A string at the start of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Quoted<'s> {
    /// The value; `None` if it has to be computed.
    pub(super) value: Option<Cow<'s, str>>,
    /// The length in bytes, with quotes.
    pub(super) length: usize,
}

/// Parses a string in single quotes; `None` if it is unterminated.
pub(super) fn single(text: &str) -> Option<Quoted<'_>> {
    let end = end_of(text, b'\'')?;
    let inner = &text[1..end];
    let value = if inner.contains('\\') {
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.chars().peekable();
        while let Some(c) = chars.next() {
            let escaped = if c == '\\' { chars.next_if(|&next| matches!(next, '\\' | '\'')) } else { None };
            value.push(escaped.unwrap_or(c));
        }
        Cow::Owned(value)
    } else {
        Cow::Borrowed(inner)
    };
    Some(Quoted { value: Some(value), length: end + 1 })
}

/// Parses a string in double quotes; `None` if it is unterminated.
pub(super) fn double(text: &str) -> Option<Quoted<'_>> {
    let bytes = text.as_bytes();
    let (mut at, mut computed) = (1, false);
    loop {
        match *bytes.get(at)? {
            b'"' => break,
            b'\\' => at += 2,
            b'{' if bytes.get(at + 1) == Some(&b'$') => {
                computed = true;
                at += expression(&text[at..])?;
            }
            b'$' => {
                let next = bytes.get(at + 1).copied().unwrap_or(0);
                computed |= next.is_ascii_alphabetic() || matches!(next, b'_' | b'{' | 0x80..);
                at += 1;
            }
            _ => at += 1,
        }
    }
    let value = (!computed).then(|| unescape(&text[1..at]));
    Some(Quoted { value, length: at + 1 })
}

/// Parses a shell command in backticks; `None` if it is unterminated.
pub(super) fn shell(text: &str) -> Option<Quoted<'_>> {
    Some(Quoted { value: None, length: end_of(text, b'`')? + 1 })
}

/// Returns the length of a heredoc or nowdoc; `None` if `text` does not start with one, an error if it is unterminated.
pub(super) fn heredoc(text: &str) -> Option<Result<usize, ()>> {
    let head = text.strip_prefix("<<<")?.trim_start_matches([' ', '\t']);
    let quote = head.chars().next().filter(|c| matches!(c, '"' | '\''));
    let head = if quote.is_some() { &head[1..] } else { head };
    let length = head.bytes().take_while(|&byte| is_name_part(byte)).count();
    let (label, behind) = head.split_at(length);
    let behind = quote.map_or(Some(behind), |quote| behind.strip_prefix(quote))?;
    if label.bytes().next().is_none_or(|byte| byte.is_ascii_digit()) || !behind.starts_with(['\n', '\r']) {
        return None;
    }
    let mut at = text.len() - behind.len();
    for line in behind.split_inclusive(['\n', '\r']) {
        let indented = line.trim_start_matches([' ', '\t']);
        if indented.strip_prefix(label).is_some_and(|rest| !rest.bytes().next().is_some_and(is_name_part)) {
            return Some(Ok(at + line.len() - indented.len() + label.len()));
        }
        at += line.len();
    }
    Some(Err(()))
}

/// Returns the offset of the closing quote of a string whose opening quote is the first byte.
fn end_of(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}

/// Returns the length of a `{$...}` inside a string. Strings inside it may contain quotes and braces.
fn expression(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        match *bytes.get(at)? {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            quote @ (b'\'' | b'"') => at += end_of(&text[at..], quote)?,
            _ => {}
        }
        at += 1;
    }
}

fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Resolves the escapes of a string in double quotes.
fn unescape(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(slash) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..slash]);
        rest = &rest[slash + 1..];
        let (value, length) = match rest.bytes().next() {
            Some(b'n') => (u32::from(b'\n'), 1),
            Some(b't') => (u32::from(b'\t'), 1),
            Some(b'r') => (u32::from(b'\r'), 1),
            Some(b'v') => (0x0B, 1),
            Some(b'e') => (0x1B, 1),
            Some(b'f') => (0x0C, 1),
            Some(byte @ (b'\\' | b'$' | b'"')) => (u32::from(byte), 1),
            Some(b'0'..=b'7') => digits(rest, 3, 8),
            Some(b'x') if rest.as_bytes().get(1).is_some_and(u8::is_ascii_hexdigit) => {
                let (value, length) = digits(&rest[1..], 2, 16);
                (value, length + 1)
            }
            Some(b'u') if let Some((c, length)) = unicode(rest) => {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[length..];
                continue;
            }
            _ => {
                bytes.push(b'\\');
                continue;
            }
        };
        // `\400` exceeds a byte; PHP keeps the low one.
        bytes.extend(value.to_le_bytes().first());
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    Cow::Owned(super::text(bytes))
}

/// Returns the value of at most `most` digits at the start of a text, and their number.
fn digits(text: &str, most: usize, radix: u32) -> (u32, usize) {
    let values = text.chars().take(most).map_while(|c| c.to_digit(radix));
    values.fold((0, 0), |(value, length), digit| (value * radix + digit, length + 1))
}

/// Returns the character of a `u{...}`, and its length.
fn unicode(text: &str) -> Option<(char, usize)> {
    let (hex, _) = text.strip_prefix("u{")?.split_once('}')?;
    let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
    Some((c, hex.len() + 3))
}
