//! The facts that a catalog is based on where files are not there.

use std::fmt;

use crate::release::Edition;

/// The facts beneath a catalog, and how well they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The kind of facts.
    pub kind: BaseKind,
    /// The input that decides which facts are used.
    pub origin: BaseOrigin,
    /// The number of modules that are known from facts.
    pub modules: usize,
    /// The release of Magento that they belong to.
    pub magento: Option<String>,
    /// The edition of Magento, if it is known.
    pub edition: Option<Edition>,
    /// The number of packages whose facts are those of the installed version.
    pub exact: usize,
    /// The packages whose facts are those of another version, sorted by name.
    pub nearest: Vec<Nearest>,
    /// Whether `app/etc/config.php` decides which modules are enabled; without it all are.
    pub has_config: bool,
    /// The names of packages that may declare resources and routes, but of which no version is known, sorted.
    pub unknown: Vec<String>,
    /// Whether every package that declares anything is known in the installed version.
    pub is_exact: bool,
    /// The release of Mage-OS, if the user names one.
    pub mage_os: Option<String>,
    /// Newer releases that the user could mean, but that are not known exactly.
    pub newer: Vec<String>,
    /// The packages whose facts are used, with their installed versions.
    pub packages: Vec<(String, String)>,
}

/// The kinds of facts that a catalog can be based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseKind {
    /// Versions of composer packages.
    Packages,
    /// A release of Magento.
    Release,
}

/// The input that decides which facts are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseOrigin {
    /// The packages of `composer.lock`.
    Lock,
    /// The packages of `vendor/composer/installed.json`.
    Installed,
    /// The release that the user names.
    Requested,
    /// The release that the root package requires.
    Required,
    /// The newest release that the requirements of the modules allow.
    Allowed,
    /// The release that is the nearest to the requirements of the modules, which no release satisfies.
    Nearest,
    /// The newest release that is built in, because nothing names one.
    Newest,
}

/// A package whose facts are those of another version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearest {
    /// The name of the package.
    pub name: String,
    /// The version that is installed.
    pub installed: String,
    /// The version whose facts are used.
    pub used: String,
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: not known, facts of {} are used", self.name, self.installed, self.used)
    }
}
