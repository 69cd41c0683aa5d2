//! `mageacl/lint/1`.

use serde::Serialize;

use super::error::ConfigError;
use super::finding::Finding;

/// Findings about the declarations of a store.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lint<'a> {
    /// The reason why Magento could not load a part of the configuration. The findings are then incomplete or absent, and
    /// the exit code is 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ConfigError<'a>>,
    /// The findings, the most severe first.
    pub findings: Vec<Finding<'a>>,
    /// The number of findings.
    pub summary: Summary,
}

/// The number of findings.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// Open findings.
    pub findings: usize,
    /// Open errors.
    pub errors: usize,
    /// Open warnings.
    pub warnings: usize,
    /// Open notes.
    pub notes: usize,
    /// Suppressed findings.
    pub suppressed: usize,
    /// Findings that the baseline contains.
    pub known: usize,
    /// Findings about Magento itself and bundled extensions, which do not count without `--upstream`.
    pub upstream: usize,
}
