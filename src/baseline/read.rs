//! From the text of a file to a [`Baseline`].

use serde::Deserialize;

use super::{Baseline, Entry, SCHEMA};
use crate::date::Date;
use crate::json::values::{Entries, Format, Keyed, NEWER, Prose, Schema, Text};
use crate::json::{Object, ParseError, present, without_mark, words};

/// The format of these files.
struct Known;

impl Format for Known {
    const NAME: &'static str = "baseline";
    const WHAT: &'static str = "a baseline";
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// For editors.
    #[serde(rename = "$schema", default, deserialize_with = "present")]
    _json_schema: Option<String>,
    #[serde(rename = "schema")]
    _schema: Text<Schema<Known>>,
    findings: Entries<OfFinding>,
}

/// What files of all versions have in common.
#[derive(Deserialize)]
struct Tag {
    #[serde(rename = "schema")]
    _schema: Text<Schema<Known>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfFinding {
    fingerprint: Text<Prose>,
    rule: Text<Prose>,
    message: String,
    since: Text<Date>,
}

impl Keyed for OfFinding {
    fn key(&self) -> String {
        self.fingerprint.0.0.clone()
    }
}

/// Reads a file and checks it.
///
/// # Errors
/// When it is no baseline of this version, or has a finding twice.
pub fn parse(text: &str) -> Result<Baseline, ParseError> {
    let Object(document) = without_mark(text, |body| {
        serde_json::from_str::<Object<Document>>(body).map_err(|error| {
            // Whatever else is wrong with a file of another format, that it is one is the better news.
            let tag = serde_json::from_str::<Object<Tag>>(body).err();
            let is_better =
                |tag: &serde_json::Error| error.is_data() && tag.is_data() || tag.to_string().contains(NEWER);
            words::placed(body, &tag.filter(is_better).unwrap_or(error), SCHEMA, &[])
        })
    })?;
    let entry = |of: OfFinding| {
        let entry = Entry { rule: of.rule.0.0, message: of.message, since: of.since.0 };
        (of.fingerprint.0.0, entry)
    };
    Ok(Baseline { entries: document.findings.0.into_iter().map(entry).collect() })
}
