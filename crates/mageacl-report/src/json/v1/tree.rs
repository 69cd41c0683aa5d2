//! `mageacl/tree/1`.

use serde::Serialize;

/// The ACL tree of a store.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tree<'a> {
    /// The resources without a parent, in Magento's order.
    pub roots: Vec<Resource<'a>>,
    /// Ids that several resources of the tree have.
    pub duplicate_ids: Vec<&'a str>,
}

/// A resource with its children.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource<'a> {
    /// The id, for example `Magento_Cms::block`.
    pub id: &'a str,
    /// The title in the Admin; `null` if no module declares one.
    pub title: Option<&'a str>,
    /// The position among its siblings.
    pub sort_order: i64,
    /// The module whose declaration defines the resource, which gives it its title.
    pub module: &'a str,
    /// The children, in Magento's order.
    pub children: Vec<Resource<'a>>,
}
