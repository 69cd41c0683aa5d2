//! `mageacl/releases/1`.

use serde::Serialize;

/// The built-in releases of Magento.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Releases<'a> {
    /// The releases, the oldest first.
    pub releases: Vec<ReleaseRow<'a>>,
}

/// A release with its figures.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleaseRow<'a> {
    /// The name for `--magento`, for example `2.4.7-p3`.
    pub name: &'a str,
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
