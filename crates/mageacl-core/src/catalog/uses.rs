//! References of modules to resources besides `acl.xml` and `webapi.xml`: menus, configuration, forms, fields, code.
//!
//! [`uses`] reads every file of the enabled modules once, in parallel, and keeps only the texts that refer to an id
//! that is not in the tree.

mod applied;
mod asked;
mod created;
mod known;
mod misplaced;
mod php;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::Catalog;
use crate::source::{SourceMap, Span};

pub use applied::{AppliedNames, IntegrationSetup};
pub use misplaced::MisplacedFile;

/// The references in the files of modules to the resources of a tree.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// The references to ids that are not in the tree, by module, file and position.
    pub undefined: Vec<Reference>,
    /// The ids of the tree that are named in some file other than those which declare or grant them. `None` if this is
    /// unknown because the files were not searched, or the code of the store is missing.
    pub named: Option<BTreeSet<String>>,
    /// The sections of the configuration whose resource is not below the one of the configuration's page.
    pub misplaced_sections: Vec<Reference>,
    /// The configuration files in folders where Magento does not read them.
    pub misplaced_files: Vec<MisplacedFile>,
    /// The PHP code that creates integrations.
    pub applying: Vec<IntegrationSetup>,
    /// The files that could not be read, each with the reason.
    pub unread: Vec<String>,
}

/// A reference to a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The id of the resource as written.
    pub id: String,
    /// The kind of reference.
    pub by: UsedBy,
    /// The index of the module in the catalog's list.
    pub module: usize,
    /// The position of the id, in a text that was kept because of it.
    pub span: Span,
}

/// The kind of reference to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedBy {
    /// An entry in the menu of the Admin.
    Menu,
    /// A section of the configuration.
    Configuration,
    /// A form or grid.
    UiComponent,
    /// A block of a layout.
    Layout,
    /// A field of a data object.
    ExtensionAttribute,
    /// A controller's `ADMIN_RESOURCE`.
    Controller,
    /// A call of `isAllowed` in code.
    Code,
}

/// The depth of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanDepth {
    /// The files of modules that are not Magento's own.
    Own,
    /// All files. This takes as long as a full-text search.
    Everything,
}

/// Searches the files of a catalog's modules, and adds the texts with references to `sources`.
///
/// Tests are skipped. Without a tree no ids are known, and no references are returned.
#[must_use]
pub fn uses(catalog: &Catalog, look: ScanDepth, sources: &SourceMap) -> Uses {
    let mut uses = match &catalog.acl {
        Ok(tree) => scan::scan(catalog, tree, look, sources),
        Err(_) => Uses::default(),
    };
    uses.applying = applied::applying(catalog, sources.files());
    uses.misplaced_files = misplaced::misplaced(catalog, sources);
    uses
}
