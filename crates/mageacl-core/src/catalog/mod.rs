//! What a store declares: the tree of ACL resources and the table of routes, merged as Magento merges them.
//!
//! [`load`] takes a store and gives a [`Catalog`]. Every resource and route in it knows which files and
//! lines declared it. Where Magento itself could not load a configuration, its place in the catalog holds a
//! [`ConfigError`] that says so.

pub mod acl;
mod base;
pub mod bulk;
mod declared;
mod dialects;
mod error;
mod gaps;
pub mod integrations;
mod mentions;
mod read;
pub mod releases;
pub mod routes;
pub mod snapshot;
pub mod soap;
mod texts;
mod uses;

pub use acl::{AclTree, Resource};
pub use base::{Base, BaseKind, Edition, Nearest};
pub use declared::{ConfigFile, Declared, FileKind, declared, read_further};
pub use error::{ConfigError, ConfigKind};
pub use gaps::Gaps;
pub use integrations::KnownIntegrations;
pub use mentions::{Mention, mentions};
pub use read::{load, read, read_aliases, read_from_memory, with_module};
pub use routes::{Access, Route, Routes};
pub use uses::{Applying, Look, Use, UsedBy, Uses, uses};

use crate::release::Release;
use crate::source::Span;
use crate::store::EnabledModule;

/// What a store declares.
#[derive(Debug)]
pub struct Catalog {
    /// Where it comes from.
    pub origin: Origin,
    /// The modules it was read from, in merge order.
    pub modules: Vec<EnabledModule>,
    /// The files it was read from.
    pub files: Vec<ConfigFile>,
    /// The ACL resources.
    pub acl: Result<AclTree, ConfigError>,
    /// The routes of the web API.
    pub routes: Result<Routes, ConfigError>,
    /// The integrations that its modules declare, where they are known without their files.
    pub integrations: Option<KnownIntegrations>,
}

/// Where a catalog comes from, and how much went into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A checkout, a release or a snapshot.
    pub source: OriginSource,
    /// The release of Magento, as its composer files write it.
    pub magento: Option<String>,
    /// Whether these are modules without the Magento around them. What they extend is then not seen, and that a part of it
    /// is missing is no mistake.
    pub partial: bool,
    /// How many modules are switched on.
    pub enabled: usize,
    /// How many modules are present and switched off.
    pub disabled: usize,
    /// Notes for every reader of a report, for example on a folder that could not be read.
    pub notes: Vec<String>,
    /// The parts of the store that are missing.
    pub gaps: Gaps,
    /// The facts that take the place of files, if there are any.
    pub base: Option<Base>,
    /// How many `acl.xml` files were merged.
    pub acl_files: usize,
    /// How many `webapi.xml` files were merged.
    pub webapi_files: usize,
}

/// The kinds of source that a catalog can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginSource {
    /// A folder with Magento or with modules for it.
    Checkout,
    /// A release of Magento that is built in.
    Release,
    /// A file that `mageacl snapshot` wrote.
    Snapshot,
    /// The packages that a `composer.lock` names.
    Lock,
}

/// One place that declares a resource or a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The module whose file it is.
    pub module: String,
    /// The start tag.
    pub span: Span,
}

impl Catalog {
    /// Whether the files that it was read from are at hand.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.origin.source == OriginSource::Checkout
    }
}

impl OriginSource {
    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OriginSource::Checkout => "checkout",
            OriginSource::Release => "release",
            OriginSource::Snapshot => "snapshot",
            OriginSource::Lock => "lock",
        }
    }
}

impl Origin {
    /// The release, if it is known and understood.
    #[must_use]
    pub fn release(&self) -> Option<Release> {
        self.magento.as_deref().and_then(Release::parse)
    }
}
