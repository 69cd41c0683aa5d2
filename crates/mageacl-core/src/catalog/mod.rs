//! The declarations of a store: the tree of ACL resources and the table of routes, merged as Magento does.
//!
//! [`load`] takes a store and returns a [`Catalog`]. Every resource and route in it has the files and lines that
//! declared it. If Magento could not load a configuration, the catalog contains a [`ConfigError`] in its place.

pub mod acl;
mod base;
pub mod bulk;
mod company;
mod declared;
mod dialects;
mod error;
mod fields;
mod gaps;
pub mod integrations;
mod mentions;
mod read;
mod readable;
pub mod releases;
pub mod routes;
pub mod snapshot;
pub mod soap;
mod texts;
mod uses;

pub use acl::{AclTree, Resource};
pub use base::{Base, BaseKind, BaseOrigin, Nearest};
pub use company::{COMPANY_FILE, is_known_permission, permissions};
pub use declared::{ConfigFile, FileKind, ParsedConfigFile, declared, load_integration_files};
pub use error::{ConfigError, ConfigKind};
pub use fields::{Field, fields};
pub use gaps::Gaps;
pub use integrations::KnownIntegrations;
pub use mentions::{Mention, find_references};
pub(crate) use read::{aliases_note, modules_error, origin};
pub use read::{
    load, load_over, load_present, present, read, read_aliases, read_from_memory, with_module, without_module,
};
pub use routes::{Access, Route, Routes};
pub use uses::{AppliedNames, IntegrationSetup, MisplacedFile, Reference, ScanDepth, UsedBy, Uses, uses};

pub use crate::release::Edition;
use crate::release::Release;
use crate::source::Span;
use crate::store::{EnabledModule, StorePlace};
use crate::upstream;

/// The declarations of a store.
#[derive(Debug)]
pub struct Catalog {
    /// Its origin.
    pub origin: Origin,
    /// The modules from which it was read, in merge order.
    pub modules: Vec<EnabledModule>,
    /// The files from which it was read.
    pub files: Vec<ConfigFile>,
    /// The ACL resources.
    pub acl: Result<AclTree, ConfigError>,
    /// The routes of the web API.
    pub routes: Result<Routes, ConfigError>,
    /// The integrations that its modules declare, if they are known without their files.
    pub integrations: Option<KnownIntegrations>,
}

/// The origin of a catalog, and the number of files in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A checkout, a release or a snapshot.
    pub source: OriginSource,
    /// The release of Magento, as in the files of Composer.
    pub magento: Option<String>,
    /// The edition of Magento, if it is known.
    pub edition: Option<Edition>,
    /// Whether these are modules without a Magento store. If so, the declarations that they extend are unknown, and
    /// missing parts are not errors.
    pub partial: bool,
    /// The number of enabled modules.
    pub enabled: usize,
    /// The number of modules that are present but disabled.
    pub disabled: usize,
    /// Notes for every reader of a report, for example on a folder that could not be read.
    pub notes: Vec<String>,
    /// The parts of the store that are missing.
    pub gaps: Gaps,
    /// The facts that take the place of files, if there are any.
    pub base: Option<Base>,
    /// The number of merged `acl.xml` files.
    pub acl_files: usize,
    /// The number of merged `webapi.xml` files.
    pub webapi_files: usize,
    /// The position of the store, if the user gave another folder than its root.
    pub place: Option<StorePlace>,
}

/// The kinds of source that a catalog can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginSource {
    /// A folder with Magento or with modules.
    Checkout,
    /// A built-in release of Magento.
    Release,
    /// A file that `mageacl snapshot` wrote.
    Snapshot,
    /// The packages that a `composer.lock` names.
    Lock,
}

/// A declaration of a resource or a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The module of the file.
    pub module: String,
    /// The start tag.
    pub span: Span,
}

impl Catalog {
    /// Returns whether the files from which it was read are available.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.origin.source == OriginSource::Checkout
    }

    /// Returns whether a module is one of Magento itself, or of an extension bundled with it: its defects are fixed by
    /// an upgrade only. In a folder of modules without a store, the modules are those under development.
    #[must_use]
    pub fn is_upstream(&self, module: &str) -> bool {
        let is_developed =
            || self.origin.partial && self.modules.iter().any(|known| known.name == module && known.path.is_some());
        upstream::has_module(module) && !is_developed()
    }
}

impl OriginSource {
    /// Returns the name in the JSON contract.
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
    /// Returns the origin of a catalog with a number of enabled modules, before anything else is known about it.
    #[must_use]
    pub fn new(source: OriginSource, enabled: usize) -> Origin {
        Origin {
            source,
            magento: None,
            edition: None,
            partial: false,
            enabled,
            disabled: 0,
            notes: Vec::new(),
            gaps: Gaps::default(),
            base: None,
            acl_files: 0,
            webapi_files: 0,
            place: None,
        }
    }

    /// Returns the release, if it is known and can be parsed.
    #[must_use]
    pub fn release(&self) -> Option<Release> {
        self.magento.as_deref().and_then(Release::parse)
    }
}
