//! The facts that a catalog is based on where files are not there.

/// The facts beneath a catalog, and how well they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The kind of facts.
    pub kind: BaseKind,
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
}

/// The kinds of facts that a catalog can be based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseKind {
    /// Versions of composer packages.
    Packages,
    /// A release of Magento.
    Release,
}

/// The editions of Magento.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl BaseKind {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BaseKind::Packages => "packages",
            BaseKind::Release => "release",
        }
    }
}

impl Edition {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Edition::OpenSource => "open-source",
            Edition::Commerce => "commerce",
            Edition::B2b => "b2b",
            Edition::MageOs => "mage-os",
        }
    }

    /// Returns the name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Edition::OpenSource => "Magento Open Source",
            Edition::Commerce => "Adobe Commerce",
            Edition::B2b => "Adobe Commerce B2B",
            Edition::MageOs => "Mage-OS",
        }
    }
}
