//! From the text of a file to its entries.
//!
//! Every check runs while `serde_json` reads, so that its own position leads to the place of each fault.

use std::ops::Range;

use serde::Deserialize;

use super::{Edition, Entry, Operation, SCHEMA, Severity, Subject, Verdict};
use crate::json::{Object, ParseError, present, refusal, without_mark};

mod values;

use values::{Capabilities, Entries, Id, Keyed, Method, Prose, Schema, Text, Url};

/// A file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// For editors.
    #[serde(rename = "$schema", default, deserialize_with = "present")]
    _json_schema: Option<String>,
    #[serde(rename = "schema")]
    _schema: Text<Schema>,
    #[serde(default)]
    ids: Entries<OfId>,
    #[serde(default)]
    routes: Entries<OfRoute>,
}

/// What files of all versions have in common.
#[derive(Deserialize)]
struct Tag {
    #[serde(rename = "schema")]
    _schema: Text<Schema>,
}

/// An entry about a resource.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfId {
    id: Text<Id>,
    #[serde(default, deserialize_with = "present")]
    edition: Option<Text<Edition>>,
    #[serde(default)]
    undefined: bool,
    severity: Text<Severity>,
    capabilities: Capabilities,
    reason: Text<Prose>,
    #[serde(default, deserialize_with = "present")]
    reads: Option<Object<OfReads>>,
    source: Text<Prose>,
}

/// What the reading routes of a resource amount to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfReads {
    severity: Text<Severity>,
    capabilities: Capabilities,
    reason: Text<Prose>,
}

/// An entry about a route.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRoute {
    method: Text<Method>,
    url: Text<Url>,
    #[serde(default, deserialize_with = "present")]
    operation: Option<Text<Operation>>,
    severity: Text<Severity>,
    capabilities: Capabilities,
    reason: Text<Prose>,
    source: Text<Prose>,
}

/// Reads a file and checks it.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, ParseError> {
    let Object(document) = without_mark(text, |body| {
        serde_json::from_str::<Object<Document>>(body).map_err(|error| {
            // A newer format has fields that this one does not know: its number is the better news.
            let tag = serde_json::from_str::<Object<Tag>>(body).err();
            let cause = tag.filter(|tag| tag.to_string().contains(values::NEWER)).unwrap_or(error);
            placed(body, &cause)
        })
    })?;
    let ids = document.ids.0.into_iter().map(OfId::entry);
    Ok(ids.chain(document.routes.0.into_iter().map(OfRoute::entry)).collect())
}

impl OfId {
    fn entry(self) -> Entry {
        let verdict = verdict(self.severity, self.capabilities, self.reason);
        let reads = self.reads.map(|Object(reads)| self::verdict(reads.severity, reads.capabilities, reads.reason));
        let (subject, source) = (Subject::Id(self.id.0.0), self.source.0.0);
        let edition = self.edition.map(|Text(edition)| edition);
        Entry { subject, verdict, reads, operation: None, edition, undefined: self.undefined, source }
    }
}

impl OfRoute {
    fn entry(self) -> Entry {
        let verdict = verdict(self.severity, self.capabilities, self.reason);
        let subject = Subject::Route { method: self.method.0.0, url: self.url.0.0 };
        let (operation, source) = (self.operation.map(|Text(operation)| operation), self.source.0.0);
        Entry { subject, verdict, reads: None, operation, edition: None, undefined: false, source }
    }
}

fn verdict(Text(severity): Text<Severity>, capabilities: Capabilities, reason: Text<Prose>) -> Verdict {
    Verdict { severity, capabilities: capabilities.0, reason: reason.0.0 }
}

impl Keyed for OfId {
    fn key(&self) -> String {
        self.id.0.0.clone()
    }
}

impl Keyed for OfRoute {
    fn key(&self) -> String {
        format!("{} {}", self.method.0.0, self.url.0.0)
    }
}

/// An error of serde in our words, with the word that it is about.
fn placed(text: &str, error: &serde_json::Error) -> ParseError {
    refusal(text, error, |message, consumed| {
        let read = &text[..text.floor_char_boundary(consumed)];
        let span = repeated(read, message).unwrap_or_else(|| word_before(text, consumed));
        ParseError { message: message.to_owned(), span, help: help(message) }
    })
}

/// Where the name stands that a message calls a repetition: serde stops behind all of the entry.
fn repeated(read: &str, message: &str) -> Option<Range<usize>> {
    let name = [values::TWICE, values::AGAIN].into_iter().find_map(|end| message.strip_suffix(end))?;
    let name = name.trim_end().trim_matches('`').rsplit(' ').next()?;
    let start = read.rfind(&format!("\"{name}\""))?;
    Some(start..start + name.len() + 2)
}

/// The string, number, word or bracket that ends at a byte, spaces and commas aside.
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

/// The last quote that no backslash escapes.
fn opening_quote(text: &str) -> Option<usize> {
    let escaped = |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    text.rmatch_indices('"').map(|(at, _)| at).find(|at| !escaped(*at))
}

/// What to do about a message.
fn help(message: &str) -> Option<String> {
    if message.ends_with(values::NEWER) || message.ends_with(values::OTHER) {
        return Some(format!("this mageacl reads `{SCHEMA}`"));
    }
    let listed = message.starts_with("unknown field") || message.contains("` is not one of `");
    if listed { closest_name(message) } else { None }
}

/// The name that was meant, for a message that names the wrong one and then all right ones, each in backticks.
fn closest_name(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    // A misspelling is short. The comparison takes the product of both lengths.
    if wrong.len() > 100 {
        return None;
    }
    let wrong = wrong.to_lowercase();
    let distances = names.map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= name.chars().count()).then(|| format!("did you mean `{name}`?"))
}
