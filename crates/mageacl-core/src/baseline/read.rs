//! Parses the text of a file to a [`Baseline`].

use serde::Deserialize;

use super::{Baseline, Entry, SCHEMA};
use crate::date::Date;
use crate::json::values::{Checked, Format, HasKey, NonEmptyString, Schema, UniqueVec};
use crate::json::{ParseError, present, words};

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
    _schema: Checked<Schema<Known>>,
    findings: UniqueVec<OfFinding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfFinding {
    fingerprint: Checked<NonEmptyString>,
    rule: Checked<NonEmptyString>,
    message: String,
    since: Checked<Date>,
}

impl HasKey for OfFinding {
    fn key(&self) -> String {
        self.fingerprint.0.0.clone()
    }
}

/// Parses and checks a file.
///
/// # Errors
/// If it is not a baseline of this version, or contains a duplicate finding.
pub fn parse(text: &str) -> Result<Baseline, ParseError> {
    let document: Document = words::document::<_, Known>(text, SCHEMA)?;
    let entry = |of: OfFinding| {
        let entry = Entry { rule: of.rule.0.0, message: of.message, since: of.since.0 };
        (of.fingerprint.0.0, entry)
    };
    Ok(Baseline { entries: document.findings.0.into_iter().map(entry).collect() })
}
