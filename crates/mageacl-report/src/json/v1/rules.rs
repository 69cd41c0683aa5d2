//! `mageacl/rules/1`.

use serde::Serialize;

use super::finding::Severity;

/// The rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rules {
    /// The rules, in the order of reports.
    pub rules: Vec<ListedRule>,
}

/// A rule.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListedRule {
    /// The id.
    pub id: &'static str,
    /// The problem, as a sentence fragment.
    pub title: &'static str,
    /// The highest severity of its findings.
    pub level: Severity,
    /// The severity of its findings, with conditions.
    pub severity: &'static str,
    /// The audience: `default`, `pedantic` (`--pedantic`) or `inventory` (`--inventory`).
    pub persona: &'static str,
    /// The command that reports it; `check` includes those of `lint`.
    pub command: &'static str,
    /// The impact.
    pub why: &'static str,
    /// An example.
    pub example: &'static str,
    /// The fix.
    pub fix: &'static str,
    /// A reference to Magento's behavior.
    pub source: &'static str,
}
