//! Parses the text of `mageacl.json` to a [`Config`]. It may contain comments and trailing commas.
//!
//! Every check runs while `serde_json` reads, so that its position is that of the invalid value.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Config, FailOn, Level, PolicyEntry, SCHEMA, Selection, Suppression};
use crate::date::Date;
use crate::endpoint::nearest;
use crate::finding::{Persona, Severity};
use crate::json::values::{Checked, Format, NEWER_SUFFIX, NonEmptyString, Schema, UniqueVec};
use crate::json::{Object, ParseError, present, without_comments, without_mark, words};
use crate::rules::RULES;

mod entry;
mod values;

use entry::{OfIntegration, OfRole};
use values::{NO_RULE, Paths, RiskFiles, RuleId, RuleLevels, Rules};

/// The byte order mark.
const MARK: char = '\u{feff}';

/// The format of these files.
struct Settings;

impl Format for Settings {
    const NAME: &'static str = "config";
    const WHAT: &'static str = "a configuration";
}

/// A file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// For editors.
    #[serde(rename = "$schema", default, deserialize_with = "present")]
    _json_schema: Option<String>,
    #[serde(rename = "schema")]
    _schema: Checked<Schema<Settings>>,
    #[serde(default)]
    rules: RuleLevels,
    #[serde(default)]
    paths: Paths,
    #[serde(default)]
    integrations: UniqueVec<OfIntegration>,
    #[serde(default)]
    roles: UniqueVec<OfRole>,
    #[serde(default)]
    risk: RiskFiles,
    #[serde(default)]
    suppressions: Vec<Object<OfSuppression>>,
    #[serde(default, deserialize_with = "present")]
    inline: Option<bool>,
    #[serde(default)]
    only: Rules,
    #[serde(default)]
    ignore: Rules,
    #[serde(default, deserialize_with = "present")]
    min_severity: Option<Checked<Severity>>,
    #[serde(default, deserialize_with = "present")]
    upstream: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    baseline: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    fail_on: Option<Checked<FailOn>>,
    #[serde(default, deserialize_with = "present")]
    persona: Option<Checked<Persona>>,
}

/// The fields that files of all versions share.
#[derive(Deserialize)]
struct Tag {
    #[serde(rename = "schema")]
    _schema: Checked<Schema<Settings>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfSuppression {
    rule: Checked<RuleId>,
    #[serde(default, deserialize_with = "present")]
    module: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    subject: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    resource: Option<Checked<NonEmptyString>>,
    reason: Checked<NonEmptyString>,
    #[serde(default, deserialize_with = "present")]
    expires: Option<Checked<Date>>,
}

/// The same file parsed again, for the positions of its entries.
#[derive(Deserialize)]
struct Places<'t> {
    #[serde(borrow, default)]
    integrations: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    roles: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    suppressions: Vec<&'t RawValue>,
}

/// Parses and checks a file.
///
/// # Errors
/// If it is not JSON, or contains an unknown key or rule, a suppression without a reason, or duplicate entries.
pub fn parse(text: &str) -> Result<Config, ParseError> {
    let mut config = without_mark(text, |body| {
        let body = &*without_comments(body);
        let Object(document) = serde_json::from_str::<Object<Document>>(body).map_err(|error| {
            // A newer format has fields that this version does not know, so the error about its version is more useful.
            let tag = serde_json::from_str::<Object<Tag>>(body).err();
            let cause = tag.filter(|tag| tag.to_string().contains(NEWER_SUFFIX)).unwrap_or(error);
            placed(body, &cause)
        })?;
        let places = serde_json::from_str::<Places<'_>>(body).map_err(|error| placed(body, &error))?;
        unique(config(document, &places, body)?)
    })?;
    let skipped = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let spans = config.integrations.iter_mut().chain(&mut config.roles).map(|it| &mut it.span);
    for span in spans.chain(config.suppressions.iter_mut().map(|it| &mut it.span)) {
        *span = span.start + skipped..span.end + skipped;
    }
    Ok(config)
}

fn config(document: Document, places: &Places<'_>, text: &str) -> Result<Config, ParseError> {
    let span = |raw: &&RawValue| -> Range<usize> {
        let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
        start..start + raw.get().len()
    };
    let integrations = document.integrations.0.into_iter().zip(places.integrations.iter().map(span));
    let suppressions = document.suppressions.into_iter().zip(places.suppressions.iter().map(span));
    let roles = document.roles.0.into_iter().zip(places.roles.iter().map(span));
    let integrations: Result<Vec<PolicyEntry>, ParseError> =
        integrations.map(|(of, span)| of.fields.entry(of.integration, false, span)).collect();
    let roles: Result<Vec<PolicyEntry>, ParseError> =
        roles.map(|(of, span)| of.fields.entry(of.role, true, span)).collect();
    Ok(Config {
        rules: document.rules.0,
        paths: document.paths.0,
        integrations: integrations?,
        roles: roles?,
        risk: document.risk.0,
        suppressions: suppressions.map(|(Object(of), span)| of.suppression(span)).collect(),
        inline: document.inline.unwrap_or(true),
        selection: Selection {
            only: document.only.0,
            ignore: document.ignore.0,
            min_severity: document.min_severity.map(|Checked(severity)| severity).unwrap_or_default(),
        },
        upstream: document.upstream.unwrap_or(false),
        baseline: prose(document.baseline),
        fail_on: document.fail_on.map(|Checked(fail_on)| fail_on),
        persona: document.persona.map(|Checked(persona)| persona).unwrap_or_default(),
    })
}

/// Refuses duplicate suppressions, which may have different reasons.
fn unique(config: Config) -> Result<Config, ParseError> {
    let mut seen = BTreeSet::new();
    let again = config.suppressions.iter().find(|it| !seen.insert((it.rule, &it.module, &it.subject, &it.resource)));
    let Some(again) = again else { return Ok(config) };
    let message = format!("duplicate suppression of {}", again.meant_for());
    Err(ParseError { message, span: again.span.clone(), help: None })
}

fn prose(text: Option<Checked<NonEmptyString>>) -> Option<String> {
    text.map(|Checked(NonEmptyString(text))| text)
}

impl OfSuppression {
    fn suppression(self, span: Range<usize>) -> Suppression {
        Suppression {
            rule: self.rule.0.0,
            module: prose(self.module),
            subject: prose(self.subject),
            resource: prose(self.resource),
            reason: self.reason.0.0,
            expires: self.expires.map(|Checked(date)| date),
            span,
        }
    }
}

/// Converts an error of serde to a [`ParseError`] with the token at fault.
fn placed(text: &str, error: &serde_json::Error) -> ParseError {
    let mut refused = words::placed(text, error, SCHEMA, &[]);
    if let Some(name) = refused.message.strip_suffix(NO_RULE) {
        let near = nearest::names(RULES.iter().map(|rule| rule.id), name.trim().trim_matches('`'));
        let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        refused.help = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")));
    }
    refused
}

impl Level {
    /// All values, as written in a file.
    pub(super) const ALL: [(&'static str, Level); 4] = [
        ("off", Level::Off),
        ("note", Level::At(crate::finding::Severity::Note)),
        ("warning", Level::At(crate::finding::Severity::Warning)),
        ("error", Level::At(crate::finding::Severity::Error)),
    ];
}
