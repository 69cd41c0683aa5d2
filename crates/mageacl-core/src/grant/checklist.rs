//! Checklists by the titles of the Admin's tree, as vendors write them: `Catalog > Inventory > Products`.
//!
//! [`parse`] takes a text apart into [`Item`]s and knows no tree; [`resolve`] finds the resource that each means.

mod lines;
mod path;
mod quote;
mod resolve;
mod similar;
mod synonyms;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Choice, Grant, Holding, Kind, Place, rows, sniff};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::source::{SourceMap, Span};

pub(super) use lines::looks_like_box;
pub use lines::parse;
pub use quote::Quotable;
pub use resolve::{How, Resolved, resolve, resolve_with};
pub use similar::{SimilarIds, similar_ids};
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
    /// Whether the box is to be ticked. Lists also name boxes that stay empty.
    pub choice: Choice,
    /// Where it is written.
    pub place: Place,
}

/// Returns the grant that a text by itself states as a checklist. `None` for a text without any box, and for one that holds
/// rows of rules.
#[must_use]
pub fn grant(name: &str, text: &str, sources: &SourceMap) -> Option<Grant> {
    if rows::is_table(text) {
        return None;
    }
    let file = sniff::keep(sources, name, text);
    let items = parse(text, file);
    let place = Place::Text(Span { file, start: 0, end: 0 });
    (!items.is_empty()).then(|| Grant {
        name: name.to_owned(),
        kind: Kind::Checklist,
        place,
        holding: Holding::Checklist(items),
    })
}

/// A click on a box of the Admin's tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// Ticks a box that is empty.
    Tick(Node),
    /// Empties a box that is ticked.
    Untick(Node),
}

/// What the Admin stores after some clicks: each takes everything below along, and at the end everything above a ticked
/// box is added, the root included (`Magento_User::js/roles-tree.js`, whose boxes above stay undetermined and are posted
/// too).
#[must_use]
pub fn as_admin_stores(clicks: &[Click], tree: &AclTree) -> BTreeSet<Node> {
    let mut ticked: BTreeSet<Node> = BTreeSet::new();
    for click in clicks {
        match click {
            Click::Tick(node) => ticked.extend(tree.subtree(*node)),
            Click::Untick(node) => {
                for node in tree.subtree(*node) {
                    ticked.remove(&node);
                }
            }
        }
    }
    let above: Vec<Node> = ticked.iter().flat_map(|node| tree.ancestors(*node)).collect();
    ticked.extend(above);
    if !ticked.is_empty() {
        ticked.extend(tree.find(ADMIN));
    }
    ticked
}
