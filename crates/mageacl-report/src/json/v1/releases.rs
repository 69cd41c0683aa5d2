//! `mageacl/releases/1`.

use serde::Serialize;

use super::catalog::Edition;

/// The built-in releases of Magento.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Releases<'a> {
    /// The day on which the facts were collected.
    pub facts: &'a str,
    /// The releases of Mage-OS, the oldest first.
    pub mage_os: Vec<MageOs<'a>>,
    /// The releases, the oldest first.
    pub releases: Vec<ReleaseRow<'a>>,
}

/// A release of Mage-OS, and the release of Magento that it is based on.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MageOs<'a> {
    /// The name for `--magento`, for example `mage-os-2.1.0`.
    pub name: String,
    /// The release of Magento.
    pub magento: &'a str,
}

/// A release with its figures.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleaseRow<'a> {
    /// The name for `--magento`, for example `2.4.7-p3`.
    pub name: &'a str,
    /// The edition.
    pub edition: Edition,
    /// Whether every package that declares something is known in the version of the release.
    pub exact: bool,
    /// The number of packages that are known in another version.
    pub nearest: usize,
    /// The last day or month of support; `null` if it is unknown.
    pub end_of_support: Option<&'a str>,
    /// The last day or month of extended support; `null` without it.
    pub extended_support: Option<&'a str>,
    /// Whether it is the newest of its line.
    pub newest_of_line: bool,
    /// The number of modules.
    pub modules: usize,
    /// The number of ACL resources.
    pub resources: usize,
    /// The number of routes.
    pub routes: usize,
    /// The number of routes whose refs name an ACL resource.
    pub guarded: usize,
    /// The number of write routes among the guarded ones.
    pub writes: usize,
    /// The number of anonymous routes.
    pub anonymous: usize,
}
