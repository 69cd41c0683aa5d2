//! Checklists by the titles of the Admin's tree, as vendors write them: `Catalog > Inventory > Products`.
//!
//! [`parse`] splits a text into [`Item`]s without a tree; [`resolve`] finds the resource that each means.

mod lines;
mod names;
mod path;
mod phrase;
mod quote;
mod reading;
mod resolve;
mod similar;
mod synonyms;
#[cfg(test)]
mod tests;
mod translations;

use std::collections::BTreeSet;

use super::{Choice, Grant, GrantContent, GrantOwner, Location, markup, rows, sniff};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::source::{SourceMap, Span};

pub(super) use lines::looks_like_box;
pub use lines::{is_heading, parse};
pub use phrase::is_button;
pub use quote::Quotable;
pub use resolve::{How, ReadBox, Resolved, resolve, resolve_with};
pub use similar::{SimilarIds, similar_ids};
pub use synonyms::{SYNONYMS, Synonym};
pub use translations::Translations;

/// One box of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties of a line")]
pub struct Item {
    /// The line as written.
    pub text: String,
    /// The titles from the top, or one id.
    pub path: Vec<String>,
    /// The titles of the heading or of the less indented line above it. They need not be titles of the tree.
    pub under: Vec<String>,
    /// The text of the line that may name several boxes; empty if it names exactly one.
    pub content: String,
    /// Whether the line explicitly includes all boxes below.
    pub with_children: bool,
    /// Whether the box is to be ticked. Lists also name boxes that remain empty.
    pub choice: Choice,
    /// Its position.
    pub place: Location,
    /// The number of its line among those with boxes or headings.
    pub number: usize,
    /// The number of the less indented line above it.
    pub below: Option<usize>,
    /// Whether a mark ticks it.
    pub is_ticked: bool,
    /// Whether its line is the row of a table.
    pub is_row: bool,
    /// The words for a kind of access, such as `read`, for which the Admin has no box.
    pub access: Option<String>,
    /// The reason for which the line is uncertain, if it is known.
    pub doubt: Option<&'static str>,
    /// Whether the line may take back boxes of earlier lines. It then names no box itself.
    pub takes_back: bool,
}

/// Returns the grant that a text states as a checklist; `None` for a text without any box, or with rows of rules.
#[must_use]
pub fn grant(name: &str, text: &str, sources: &SourceMap) -> Option<Grant> {
    if rows::is_table(text) {
        return None;
    }
    let text = markup::plain(text);
    let file = sniff::keep(sources, name, text.as_ref());
    let items = parse(&text, file);
    let place = Location::Text(Span { file, start: 0, end: 0 });
    (!items.is_empty()).then(|| Grant {
        name: name.to_owned(),
        kind: GrantOwner::Checklist,
        place,
        holding: GrantContent::Checklist(items),
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

/// Returns the resources that the Admin stores after some clicks: each applies to everything below, and at the end the
/// ancestors of all ticked boxes are added, including the root (`Magento_User::js/roles-tree.js`, in which boxes above
/// are in the undetermined state and posted too).
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
