//! Shared code of the readers of JSON files that people write.
//!
//! A reader takes a text with the result of serde and returns a value, or a [`ParseError`] with the bytes at fault.
//! `serde_json` only reports how far it had read when it found an invalid value. Which token is at fault depends on the
//! format, so each reader determines that itself.

mod comments;
mod own;
pub(crate) mod values;
pub(crate) mod words;
pub mod write;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::error::Category;

pub(crate) use comments::without_comments;
pub use own::is_own_format;

/// The reason why a text is not a file of the expected format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// The reason. In a profile it begins with the path of the value: ``endpoints[3].method: `FETCH` is not a method``.
    pub message: String,
    /// The bytes at fault, on character boundaries; empty if the text ended too early.
    pub span: Range<usize>,
    /// A hint how to fix the file.
    pub help: Option<String>,
}

/// Describes why a text is not the expected JSON. The message quotes nothing of the text: `serde_json` repeats values,
/// and a lock file may hold passwords.
pub(crate) fn mismatch(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => format!("unexpected JSON value at line {line}, column {column}"),
        Category::Eof => "the JSON is truncated".to_owned(),
        Category::Syntax | Category::Io => format!("invalid JSON at line {line}, column {column}"),
    }
}

/// A JSON object. By itself, serde would also take an array of the values in the order of the fields.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfMap<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfMap<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(OfMap(PhantomData)).map(Object)
    }
}

/// Reads a value that may be absent but not `null`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a text without the byte order mark that some Windows editors add. The span of an error counts from the start
/// of the file, mark included.
pub(crate) fn without_mark<T>(text: &str, read: impl FnOnce(&str) -> Result<T, ParseError>) -> Result<T, ParseError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(body).map_err(|mut error| {
        let skipped = text.len() - body.len();
        error.span = error.span.start + skipped..error.span.end + skipped;
        error
    })
}

/// Converts an error of serde, with a byte range instead of line and column.
///
/// If the text is valid JSON, `of_value` determines the value at fault. It gets the message without the position, and
/// the number of bytes that serde had read.
pub(crate) fn refusal(
    text: &str,
    error: &serde_json::Error,
    of_value: impl FnOnce(&str, usize) -> ParseError,
) -> ParseError {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = whole.strip_suffix(&place).unwrap_or(&whole);
    let consumed = consumed(text, error);
    match error.classify() {
        Category::Data => of_value(message, consumed),
        Category::Eof => ParseError { message: message.to_owned(), span: text.len()..text.len(), help: None },
        Category::Syntax | Category::Io => {
            let span = character(text, consumed.saturating_sub(1));
            ParseError { message: format!("this is not JSON: {message}"), span, help: None }
        }
    }
}

/// Returns the range of the character that contains a byte; empty at the end of the text.
pub(crate) fn character(text: &str, offset: usize) -> Range<usize> {
    let start = text.floor_char_boundary(offset);
    start..text.ceil_char_boundary(start + 1)
}

/// Returns the number of bytes that serde had read when it reported an error. Its lines count from 1, its columns count
/// bytes.
fn consumed(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    (lines + error.column()).min(text.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn refused(text: &str) -> ParseError {
        let read = |body: &str| {
            serde_json::from_str::<Object<BTreeMap<String, bool>>>(body).map_err(|error| {
                refusal(body, &error, |message, consumed| {
                    let span = character(body, consumed.saturating_sub(1));
                    ParseError { message: message.to_owned(), span, help: None }
                })
            })
        };
        without_mark(text, read).map(|Object(map)| map).unwrap_err()
    }

    #[test]
    fn a_refusal_marks_where_serde_stopped() {
        for (text, message, marked) in [
            ("{\"a\":\n  3}", "invalid type: integer `3`, expected a boolean", "3"),
            // serde counts columns in bytes.
            ("{\"\u{e4}\u{e4}\": 3}", "invalid type: integer `3`, expected a boolean", "3"),
            ("{\"a\": true, \u{e4}}", "this is not JSON: key must be a string", "\u{e4}"),
            ("{\"a\": true\n", "EOF while parsing an object", ""),
            ("", "EOF while parsing a value", ""),
        ] {
            let error = refused(text);
            assert_eq!((error.message.as_str(), &text[error.span.clone()]), (message, marked), "{text}");
            let shifted = refused(&format!("\u{feff}{text}"));
            assert_eq!(shifted.span, error.span.start + 3..error.span.end + 3, "{text}");
        }
    }

    #[test]
    fn an_array_of_the_values_is_no_object() {
        assert_eq!(refused("[true]").message, "invalid type: sequence, expected an object");
    }
}
