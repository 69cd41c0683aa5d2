//! Parses the text of a file to its entries.
//!
//! Every check runs while `serde_json` reads, so its position leads to the value at fault.

use serde::Deserialize;

use super::{Edition, Entry, Operation, SCHEMA, Severity, Subject, Verdict};
use crate::json::values::{Checked, Format, HasKey, NEWER_SUFFIX, NonEmptyString, Schema, UniqueVec};
use crate::json::{Object, ParseError, present, without_mark, words};

mod values;

use values::{Capabilities, Id, Method, Url};

/// The format of these files.
struct Risk;

impl Format for Risk {
    const NAME: &'static str = "risk";
    const WHAT: &'static str = "risks";
}

/// A file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// For editors.
    #[serde(rename = "$schema", default, deserialize_with = "present")]
    _json_schema: Option<String>,
    #[serde(rename = "schema")]
    _schema: Checked<Schema<Risk>>,
    #[serde(default)]
    ids: UniqueVec<OfId>,
    #[serde(default)]
    routes: UniqueVec<OfRoute>,
}

/// The fields that files of all versions share.
#[derive(Deserialize)]
struct Tag {
    #[serde(rename = "schema")]
    _schema: Checked<Schema<Risk>>,
}

/// An entry about a resource.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfId {
    id: Checked<Id>,
    #[serde(default, deserialize_with = "present")]
    edition: Option<Checked<Edition>>,
    #[serde(default)]
    undefined: bool,
    severity: Checked<Severity>,
    capabilities: Capabilities,
    reason: Checked<NonEmptyString>,
    #[serde(default, deserialize_with = "present")]
    reads: Option<Object<OfReads>>,
    source: Checked<NonEmptyString>,
}

/// The rating of a resource's read routes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfReads {
    severity: Checked<Severity>,
    capabilities: Capabilities,
    reason: Checked<NonEmptyString>,
}

/// An entry about a route.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRoute {
    method: Checked<Method>,
    url: Checked<Url>,
    #[serde(default, deserialize_with = "present")]
    operation: Option<Checked<Operation>>,
    severity: Checked<Severity>,
    capabilities: Capabilities,
    reason: Checked<NonEmptyString>,
    source: Checked<NonEmptyString>,
}

/// Parses and checks a file.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, ParseError> {
    let Object(document) = without_mark(text, |body| {
        serde_json::from_str::<Object<Document>>(body).map_err(|error| {
            // A newer format has fields that this version does not know, so the error about its version is more useful.
            let tag = serde_json::from_str::<Object<Tag>>(body).err();
            let cause = tag.filter(|tag| tag.to_string().contains(NEWER_SUFFIX)).unwrap_or(error);
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
        let edition = self.edition.map(|Checked(edition)| edition);
        Entry { subject, verdict, reads, operation: None, edition, undefined: self.undefined, source }
    }
}

impl OfRoute {
    fn entry(self) -> Entry {
        let verdict = verdict(self.severity, self.capabilities, self.reason);
        let subject = Subject::Route { method: self.method.0.0, url: self.url.0.0 };
        let (operation, source) = (self.operation.map(|Checked(operation)| operation), self.source.0.0);
        Entry { subject, verdict, reads: None, operation, edition: None, undefined: false, source }
    }
}

fn verdict(
    Checked(severity): Checked<Severity>,
    capabilities: Capabilities,
    reason: Checked<NonEmptyString>,
) -> Verdict {
    Verdict { severity, capabilities: capabilities.0, reason: reason.0.0 }
}

impl HasKey for OfId {
    fn key(&self) -> String {
        self.id.0.0.clone()
    }
}

impl HasKey for OfRoute {
    fn key(&self) -> String {
        format!("{} {}", self.method.0.0, self.url.0.0)
    }
}

/// Converts an error of serde to a [`ParseError`] with the token at fault.
fn placed(text: &str, error: &serde_json::Error) -> ParseError {
    words::placed(text, error, SCHEMA, &[values::TWICE])
}
