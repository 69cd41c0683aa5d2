//! Where modules ask for resources besides `acl.xml` and `webapi.xml`: menus, configuration, forms, fields, code.

use crate::source::Span;

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
