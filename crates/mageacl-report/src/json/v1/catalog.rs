//! The origin of the declarations in a document.

use mageacl_core::catalog;
use serde::Serialize;

/// The origin of the declarations, with the number of modules and files.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Catalog<'a> {
    /// The kind of source.
    pub source: Source,
    /// The release of Magento; `null` if it is unknown.
    pub magento: Option<&'a str>,
    /// Present and true if the folder contains modules without a Magento store, or if modules are missing that
    /// `app/etc/config.php` enables. Definitions and references of other modules are then unknown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// The number of modules.
    pub modules: ModuleCounts,
    /// The number of configuration files.
    pub files: FileCounts,
    /// The modules that `app/etc/config.php` enables, but that are missing, by name.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub missing_modules: &'a [String],
    /// The path of the store's root from the given folder, such as `src` or `../../..`. Present if they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<&'a str>,
    /// The path of the given folder from the root. Present if it is in the store; `lint` and `check` then report its
    /// findings only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<&'a str>,
    /// The modules that `--disable` and `--enable` change. Present if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIf<'a>>,
    /// The facts that take the place of files.
    pub base: Base<'a>,
    /// Notes on the reading itself, for example on a folder that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<&'a str>,
}

/// The modules that the user disables or enables for a run, by name.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhatIf<'a> {
    /// Disabled modules.
    pub disabled: &'a [String],
    /// Enabled modules.
    pub enabled: &'a [String],
}

/// The kinds of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A folder with a Magento store or with modules.
    Checkout,
    /// A built-in release (`--magento`). It has no line numbers, and paths are those that Composer would use.
    Release,
    /// A snapshot (`--catalog`).
    Snapshot,
    /// A composer.lock.
    Lock,
}

/// The number of modules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleCounts {
    /// Enabled modules.
    pub enabled: usize,
    /// Disabled modules.
    pub disabled: usize,
}

/// The number of configuration files of enabled modules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileCounts {
    /// Files named `acl.xml`.
    pub acl: usize,
    /// Files named `webapi.xml`.
    pub webapi: usize,
}

/// The facts that take the place of files. Without facts, only `kind`, `magento` and `edition` are present.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Base<'a> {
    /// The kind of facts.
    pub kind: BaseKind,
    /// The input that decides which facts are used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<BaseOrigin>,
    /// The release of Magento that they belong to; `null` if it is unknown.
    pub magento: Option<&'a str>,
    /// The edition of Magento; `null` if it is unknown.
    pub edition: Option<Edition>,
    /// The release of Mage-OS that the user names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mage_os: Option<&'a str>,
    /// Whether every package that declares something is known in the installed version. Present for built-in releases
    /// too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    /// Newer releases that `latest` or a line could mean, but that are not known exactly.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub newer: &'a [String],
    /// The number of modules from facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modules: Option<usize>,
    /// The packages by how exactly their version is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<Packages<'a>>,
}

/// The kinds of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BaseKind {
    /// Declarations of versions of Composer packages.
    Packages,
    /// Declarations of the packages of a release.
    Release,
    /// None: everything is read from files.
    None,
}

/// The inputs that decide which facts are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BaseOrigin {
    /// A `composer.lock`.
    Lock,
    /// `vendor/composer/installed.json`.
    Installed,
    /// The release that `--magento` names.
    Requested,
    /// The release that `composer.json` requires.
    Required,
    /// The newest release that the constraints of `composer.json` files allow.
    Allowed,
    /// The release nearest to the required one.
    Nearest,
    /// The newest built-in release.
    Newest,
}

/// The editions of Magento.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// Magento Open Source.
    OpenSource,
    /// Adobe Commerce.
    Commerce,
    /// Adobe Commerce with B2B.
    B2b,
    /// Mage-OS.
    MageOs,
}

/// The packages of a composer.lock.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Packages<'a> {
    /// The number of packages whose installed version is known.
    pub exact: usize,
    /// The packages whose facts are those of another version, by name.
    pub nearest: Vec<NearestPackage<'a>>,
    /// The names of packages that may declare resources and routes, but are unknown in every version.
    pub unknown: &'a [String],
}

/// A package whose facts are those of another version.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NearestPackage<'a> {
    /// The name of the package.
    pub name: &'a str,
    /// The installed version.
    pub installed: &'a str,
    /// The version whose facts are used.
    pub used: &'a str,
}

impl From<catalog::OriginSource> for Source {
    fn from(source: catalog::OriginSource) -> Self {
        match source {
            catalog::OriginSource::Checkout => Source::Checkout,
            catalog::OriginSource::Release => Source::Release,
            catalog::OriginSource::Snapshot => Source::Snapshot,
            catalog::OriginSource::Lock => Source::Lock,
        }
    }
}

impl From<catalog::BaseKind> for BaseKind {
    fn from(kind: catalog::BaseKind) -> Self {
        match kind {
            catalog::BaseKind::Packages => BaseKind::Packages,
            catalog::BaseKind::Release => BaseKind::Release,
        }
    }
}

impl From<catalog::Edition> for Edition {
    fn from(edition: catalog::Edition) -> Self {
        match edition {
            catalog::Edition::OpenSource => Edition::OpenSource,
            catalog::Edition::Commerce => Edition::Commerce,
            catalog::Edition::B2b => Edition::B2b,
            catalog::Edition::MageOs => Edition::MageOs,
        }
    }
}

impl From<catalog::BaseOrigin> for BaseOrigin {
    fn from(origin: catalog::BaseOrigin) -> Self {
        match origin {
            catalog::BaseOrigin::Lock => BaseOrigin::Lock,
            catalog::BaseOrigin::Installed => BaseOrigin::Installed,
            catalog::BaseOrigin::Requested => BaseOrigin::Requested,
            catalog::BaseOrigin::Required => BaseOrigin::Required,
            catalog::BaseOrigin::Allowed => BaseOrigin::Allowed,
            catalog::BaseOrigin::Nearest => BaseOrigin::Nearest,
            catalog::BaseOrigin::Newest => BaseOrigin::Newest,
        }
    }
}
