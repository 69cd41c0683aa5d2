//! Where modules ask for resources besides `acl.xml` and `webapi.xml`: menus, configuration, forms, fields, code.
//!
//! [`uses`] reads every file of the enabled modules once, all of them in parallel, and keeps of their texts only those in
//! which something asks for an id that the tree does not have.

mod applied;
mod asked;
mod known;
mod php;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::Catalog;
use crate::source::{SourceMap, Span};

pub use applied::Applying;

/// What the files of the modules say about the resources of a tree.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// The places that ask for an id which the tree does not have, by module, file and place.
    pub undefined: Vec<Use>,
    /// The ids of the tree that some file names besides those which declare or grant them. `None` where this cannot be
    /// told: the files were not looked at, or the store's code is not there.
    pub named: Option<BTreeSet<String>>,
    /// The setup scripts that create integrations.
    pub applying: Vec<Applying>,
    /// The files that could not be read, each with the reason.
    pub unread: Vec<String>,
}

/// A place that asks for a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The resource's id as it is written.
    pub id: String,
    /// What asks for it.
    pub by: UsedBy,
    /// The place of the module in the catalog's list.
    pub module: usize,
    /// The id, in a text that was kept because of it.
    pub span: Span,
}

/// What asks for a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedBy {
    /// An entry of the Admin's menu.
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
    /// Code that asks `isAllowed`.
    Code,
}

/// How much to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The PHP of modules that declare integrations in the old way: mostly none.
    Applying,
    /// Every file. This takes as long as searching all of them does.
    Everything,
}

/// Looks into the files of a catalog's modules. The texts of places go into `sources`.
///
/// Tests are not looked at. Without a tree nothing is known about ids, and only the setup scripts are told.
#[must_use]
pub fn uses(catalog: &Catalog, look: Look, sources: &SourceMap) -> Uses {
    let mut uses = match (look, &catalog.acl) {
        (Look::Everything, Ok(tree)) => scan::scan(catalog, tree, sources),
        _ => Uses::default(),
    };
    uses.applying = applied::applying(catalog);
    uses
}
