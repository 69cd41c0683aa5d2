//! Checklists by the titles of the Admin's tree, as vendors write them: `Catalog > Inventory > Products`.
//!
//! [`parse`] takes a text apart into [`Item`]s and knows no tree; [`resolve`] finds the resource that each means.

mod lines;
mod resolve;
mod synonyms;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::Place;
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};

pub use lines::parse;
pub(super) use lines::{begins_with_box, looks_like_box};
pub use resolve::{How, Resolved, resolve};
pub use synonyms::{SYNONYMS, Synonym};

/// One box of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The line as it is written.
    pub text: String,
    /// The titles from the top, or one id.
    pub path: Vec<String>,
    /// The titles of the heading or of the line further out under which it stands. They need not be titles of the
    /// tree.
    pub under: Vec<String>,
    /// Whether the line says that all below is meant too.
    pub with_children: bool,
    /// Whether the box is to be ticked. Some lists show boxes that stay empty.
    pub ticked: bool,
    /// Where it is written.
    pub place: Place,
}

/// What the Admin stores for boxes that somebody ticks: a tick takes everything below along, and everything above is
/// added, the root included.
#[must_use]
pub fn as_admin_stores(ticked: &[Node], tree: &AclTree) -> BTreeSet<Node> {
    let mut stored: BTreeSet<Node> = BTreeSet::new();
    let mut ahead: Vec<Node> = ticked.to_vec();
    while let Some(node) = ahead.pop() {
        if stored.insert(node) {
            ahead.extend(tree.children(node));
        }
    }
    let above: Vec<Node> = stored.iter().flat_map(|node| tree.ancestors(*node)).collect();
    stored.extend(above);
    if !stored.is_empty() {
        stored.extend(tree.find(ADMIN));
    }
    stored
}
