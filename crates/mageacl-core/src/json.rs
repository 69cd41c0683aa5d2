//! JSON files that people write: what their readers have in common.
//!
//! A text and what serde makes of it go in; a value comes out, or a [`ParseError`] with the bytes that it speaks of.
//! `serde_json` tells only how far it had read when it met a value out of place. Which word that is about depends on
//! the format, so each reader says that itself.

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

pub use own::is_own_format;

/// Why a text is not a file of the format that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong, in a profile with the path of the value: ``endpoints[3].method: `FETCH` is not a method``.
    pub message: String,
    /// The bytes of the text that it speaks of, on character boundaries; empty where the text ended too early.
    pub span: Range<usize>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Returns why a text is not the JSON that was expected, without any part of the text: `serde_json` repeats values, and a
/// lock file may hold passwords.
pub(crate) fn mismatch(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => format!("unexpected JSON value at line {line}, column {column}"),
        Category::Eof => "the JSON ends too early".to_owned(),
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

/// A value that may be left out, but not be `null`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a text without the byte order mark that some editors of Windows put before it. The bytes of a refusal still
/// count from the mark.
pub(crate) fn without_mark<T>(text: &str, read: impl FnOnce(&str) -> Result<T, ParseError>) -> Result<T, ParseError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(body).map_err(|mut error| {
        let skipped = text.len() - body.len();
        error.span = error.span.start + skipped..error.span.end + skipped;
        error
    })
}

/// An error of serde with its place as bytes instead of line and column.
///
/// Where the text is JSON, `of_value` says what the error is about. It gets the message without the place, and how many
/// bytes serde had read.
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

/// The bytes of the character that holds a byte; empty behind the text.
pub(crate) fn character(text: &str, offset: usize) -> Range<usize> {
    let start = text.floor_char_boundary(offset);
    start..text.ceil_char_boundary(start + 1)
}

/// How many bytes serde had read when it found an error. Its lines count from 1, its columns count bytes.
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
            // Columns of serde count bytes.
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
