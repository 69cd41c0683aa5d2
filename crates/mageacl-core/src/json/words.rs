//! Positions and hints for JSON errors: the token at fault, and the closest known name.

use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::values::{Checked, DUPLICATE_SUFFIX, Format, NEWER_SUFFIX, OTHER_FORMAT_INFIX, Schema};
use super::{Object, ParseError, refusal, without_mark};

/// The fields that all versions of a format share.
#[derive(Deserialize)]
#[serde(bound = "F: Format")]
struct Tag<F: Format> {
    #[serde(rename = "schema")]
    _schema: Checked<Schema<F>>,
}

/// Reads a document that a program wrote; `schema` is the supported version.
///
/// # Errors
/// If it is not such a document. For a file of another format or a newer version, the error says so instead of
/// reporting the first unknown field.
pub(crate) fn document<T: DeserializeOwned, F: Format>(text: &str, schema: &str) -> Result<T, ParseError> {
    without_mark(text, |body| {
        let read = serde_json::from_str::<Object<T>>(body).map(|Object(document)| document);
        read.map_err(|error| {
            let tag = serde_json::from_str::<Object<Tag<F>>>(body).err();
            let is_better =
                |tag: &serde_json::Error| error.is_data() && tag.is_data() || tag.to_string().contains(NEWER_SUFFIX);
            placed(body, &tag.filter(is_better).unwrap_or(error), schema, &[])
        })
    })
}

/// Converts an error of serde to a [`ParseError`] with the token at fault. `schema` is the supported format; a message
/// that ends with one of `repetitions` names a repeated entry.
pub(crate) fn placed(text: &str, error: &serde_json::Error, schema: &str, repetitions: &[&str]) -> ParseError {
    refusal(text, error, |message, consumed| {
        let read = &text[..text.floor_char_boundary(consumed)];
        let span = repeated(read, message, repetitions).unwrap_or_else(|| word_before(text, consumed));
        ParseError { message: message.to_owned(), span, help: help(message, schema) }
    })
}

/// Finds the name that a message reports as repeated: serde reports the end of the entry instead.
fn repeated(read: &str, message: &str, repetitions: &[&str]) -> Option<Range<usize>> {
    let name = [DUPLICATE_SUFFIX].iter().chain(repetitions).find_map(|end| message.strip_suffix(end))?;
    let name = name.trim_end().trim_matches('`').rsplit(' ').next()?;
    let start = read.rfind(&format!("\"{name}\""))?;
    Some(start..start + name.len() + 2)
}

/// Returns the range of the string, number, word or bracket that ends at a byte, ignoring spaces and commas.
fn word_before(text: &str, end: usize) -> Range<usize> {
    let read = &text[..text.floor_char_boundary(end)];
    let read = read.trim_end_matches([' ', '\t', '\r', '\n', ',', ':']);
    let Some(last) = read.chars().next_back() else {
        return 0..text.ceil_char_boundary(1.min(text.len()));
    };
    let inner = &read[..read.len() - last.len_utf8()];
    let start = match last {
        '"' => opening_quote(inner).unwrap_or(inner.len()),
        _ if last.is_ascii_alphanumeric() => {
            inner.trim_end_matches(|char: char| char.is_ascii_alphanumeric() || "+-.".contains(char)).len()
        }
        _ => inner.len(),
    };
    start..read.len()
}

/// Returns the offset of the last quote that is not escaped.
fn opening_quote(text: &str) -> Option<usize> {
    let escaped = |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    text.rmatch_indices('"').map(|(at, _)| at).find(|at| !escaped(*at))
}

/// Returns the hint for a message.
fn help(message: &str, schema: &str) -> Option<String> {
    if message.ends_with(NEWER_SUFFIX) || message.contains(OTHER_FORMAT_INFIX) {
        return Some(format!("this mageacl supports `{schema}`"));
    }
    let listed = message.starts_with("unknown field") || message.contains("` is not one of `");
    if listed { closest_name(message) } else { None }
}

/// Returns the suggested name for a message that names the unknown one and then all known ones, each in backticks.
fn closest_name(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    // Long names are not misspellings, and the comparison takes the product of both lengths.
    if wrong.len() > 100 {
        return None;
    }
    let wrong = wrong.to_lowercase();
    let distances = names.map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= name.chars().count()).then(|| format!("did you mean `{name}`?"))
}
