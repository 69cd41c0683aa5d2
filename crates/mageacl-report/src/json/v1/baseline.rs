//! `mageacl/baseline-list/1` and `mageacl/baseline/1`.

use serde::Serialize;

/// The file of a baseline: the known findings, which do not count.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Baseline<'a> {
    /// The kind of the document and the number of its schema.
    pub schema: &'a str,
    /// The known findings, by fingerprint.
    pub findings: Vec<KnownFinding<'a>>,
}

/// The findings of a baseline with their age.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BaselineList<'a> {
    /// The known findings, by fingerprint.
    pub findings: Vec<AgedFinding<'a>>,
    /// The age of the oldest finding in days; `null` without findings.
    pub oldest_days: Option<u64>,
}

/// A known finding.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownFinding<'a> {
    /// The fingerprint of the finding.
    pub fingerprint: &'a str,
    /// The rule.
    pub rule: &'a str,
    /// The message, for readers of the file.
    pub message: &'a str,
    /// The day on which the finding was added, as `YYYY-MM-DD`.
    pub since: String,
}

/// A known finding with its age.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgedFinding<'a> {
    /// The finding.
    #[serde(flatten)]
    pub finding: KnownFinding<'a>,
    /// The age in days.
    pub age_days: u64,
}
