//! Error documents.

use mageacl_core::catalog;
use serde::Serialize;

/// The content of a document if Magento could not load the configuration. The exit code is 2.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorContent<'a> {
    /// The reason.
    pub error: ConfigError<'a>,
}

/// The reason why Magento could not load a configuration.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfigError<'a> {
    /// The configuration that cannot be loaded.
    pub kind: ConfigKind,
    /// The reason in a sentence.
    pub message: &'a str,
    /// The file; `null` if the error is not in a single one.
    pub file: Option<&'a str>,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// The effect on Magento.
    pub consequence: &'a str,
    /// The fix.
    pub help: &'a str,
    /// Related locations. Present if there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedError<'a>>,
}

/// The configurations that can fail independently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ConfigKind {
    /// The list of modules.
    Modules,
    /// `acl.xml`.
    Acl,
    /// `webapi.xml`.
    Webapi,
    /// `integration.xml`.
    Integration,
}

/// A location that is related to an error.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelatedError<'a> {
    /// The relation in a sentence.
    pub message: &'a str,
    /// The file.
    pub file: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
}

impl From<catalog::ConfigKind> for ConfigKind {
    fn from(kind: catalog::ConfigKind) -> Self {
        use catalog::ConfigKind as Kind;
        match kind {
            Kind::Modules => ConfigKind::Modules,
            Kind::Acl => ConfigKind::Acl,
            Kind::Webapi => ConfigKind::Webapi,
            Kind::Integration => ConfigKind::Integration,
        }
    }
}
