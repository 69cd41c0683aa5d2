//! Findings, and their state.

use mageacl_core::finding as core;
use serde::{Deserialize, Serialize};

/// A finding about declarations.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding<'a> {
    /// The rule; `mageacl explain RULE` describes it.
    pub rule: &'a str,
    /// The severity.
    pub severity: Severity,
    /// The confidence that it is a true positive.
    pub confidence: Confidence,
    /// The finding in a sentence.
    pub message: &'a str,
    /// The object of the finding: a route such as `GET /V1/orders`, a resource, a grant.
    pub subject: &'a str,
    /// The module that owns the file; `null` if it is unknown.
    pub module: Option<&'a str>,
    /// The resource in question; `null` without one.
    pub resource: Option<&'a str>,
    /// The locations, the main one first.
    pub locations: Vec<FindingLocation<'a>>,
    /// Related locations.
    pub related: Vec<RelatedLocation<'a>>,
    /// The impact.
    pub why: &'a str,
    /// The fix.
    pub fix: &'a str,
    /// A name for this finding across runs, derived from rule, module, subject and resource.
    pub fingerprint: String,
    /// Whether it is about a module of Magento itself or of an extension bundled with it.
    pub upstream: bool,
    /// Whether it counts.
    #[serde(flatten)]
    pub state: FindingState<'a>,
}

/// The severities of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Should be fixed.
    Error,
    /// Should be reviewed.
    Warning,
    /// Informational.
    Note,
}

/// The confidence that a finding is a true positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It follows from Magento's behavior.
    High,
    /// It most likely is one.
    Medium,
    /// It may be intended.
    Low,
}

/// A location with its column.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingLocation<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: usize,
}

/// A related location.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelatedLocation<'a> {
    /// The relation in a sentence.
    pub message: &'a str,
    /// The location.
    #[serde(flatten)]
    pub location: FindingLocation<'a>,
}

/// The state of a finding. Only open findings count.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingState<'a> {
    /// The state.
    pub state: State,
    /// The reason why it is suppressed. Present for suppressed findings only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression<'a>>,
    /// The day on which it was added to the baseline, as `YYYY-MM-DD`. Present for known findings only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// The states of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It counts.
    Open,
    /// The configuration or a comment accepts it.
    Suppressed,
    /// A baseline contains it.
    Known,
    /// It is about Magento itself or an extension bundled with it, and does not count.
    Upstream,
}

/// The reason why a finding is suppressed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suppression<'a> {
    /// The origin of the suppression.
    pub by: SuppressedBy,
    /// The reason that it gives.
    pub reason: &'a str,
}

/// The origins of suppressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SuppressedBy {
    /// `mageacl.json`.
    Configuration,
    /// A comment in the file.
    Comment,
}

impl From<core::Severity> for Severity {
    fn from(severity: core::Severity) -> Self {
        match severity {
            core::Severity::Error => Severity::Error,
            core::Severity::Warning => Severity::Warning,
            core::Severity::Note => Severity::Note,
        }
    }
}

impl From<core::Confidence> for Confidence {
    fn from(confidence: core::Confidence) -> Self {
        match confidence {
            core::Confidence::High => Confidence::High,
            core::Confidence::Medium => Confidence::Medium,
            core::Confidence::Low => Confidence::Low,
        }
    }
}
