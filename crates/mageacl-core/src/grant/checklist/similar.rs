//! Suggestions for names that do not exist: resources whose ids or titles are similar.

use std::cell::{Cell, OnceCell};

use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::similar::{Budget, Index, Measure, Search};

/// The minimum similarity of a suggestion.
const MIN_SIMILARITY: f64 = 0.75;

/// The maximum number of suggestions for a name.
const MAX_SUGGESTIONS: usize = 3;

/// The longest name for which similar ones are searched. The exact comparison takes the product of both lengths.
const MAX_NAME: usize = 200;

/// Returns the resources whose ids are similar to one that does not exist, the most similar first. For several ids use
/// [`SimilarIds`].
#[must_use]
pub fn similar_ids(id: &str, tree: &AclTree) -> Vec<Node> {
    SimilarIds::new(tree).find(id)
}

/// The ids of a tree, indexed for many searches.
#[derive(Debug)]
pub struct SimilarIds<'t> {
    tree: &'t AclTree,
    ids: OnceCell<Index<Node>>,
    budget: Budget,
    skipped: Cell<usize>,
}

impl<'t> SimilarIds<'t> {
    /// Prepares searches. The index is built by the first one.
    #[must_use]
    pub fn new(tree: &'t AclTree) -> Self {
        SimilarIds { tree, ids: OnceCell::new(), budget: Budget::default(), skipped: Cell::new(0) }
    }

    /// Returns the resources whose ids are similar to one that does not exist, the most similar first. Returns none once too
    /// many ids were searched for.
    #[must_use]
    pub fn find(&self, id: &str) -> Vec<Node> {
        let ids = || self.tree.nodes().map(|node| (self.tree.resource(node).id.as_str(), node));
        self.nearest(self.ids.get_or_init(|| index(ids())), id)
    }

    /// Returns the number of names for which nothing was searched.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.skipped.get()
    }

    /// Counts a name for which nothing is searched.
    pub(super) fn skip(&self) {
        self.skipped.set(self.skipped.get() + 1);
    }

    /// Returns the most similar ones of some names.
    pub(super) fn nearest(&self, names: &Index<Node>, wanted: &str) -> Vec<Node> {
        self.within(names, wanted, MIN_SIMILARITY, |_| true)
    }

    /// Returns the most similar ones of the names that a test accepts.
    pub(super) fn within(
        &self,
        names: &Index<Node>,
        wanted: &str,
        minimum: f64,
        accepts: impl Fn(&Node) -> bool,
    ) -> Vec<Node> {
        if wanted.len() > MAX_NAME {
            return Vec::new();
        }
        let search = Search { wanted, minimum, most: MAX_SUGGESTIONS, budget: &self.budget };
        match names.search(search, accepts, Ord::cmp) {
            Some(best) => best.into_iter().map(|(_, node)| *node).collect(),
            None => {
                self.skip();
                Vec::new()
            }
        }
    }
}

/// Indexes the names of resources.
pub(super) fn index<'n>(names: impl Iterator<Item = (&'n str, Node)>) -> Index<Node> {
    Index::new(Measure::DamerauLevenshtein, names)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::SourceMap;
    use crate::{catalog, store};

    #[test]
    fn searches_beyond_the_limit_are_counted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
        let catalog = catalog::load(&store::discover(&root).unwrap(), &SourceMap::default()).unwrap();
        let mut similar = SimilarIds::new(catalog.acl.as_ref().unwrap());
        assert!(!similar.find("Magento_Sales::sale").is_empty());
        assert_eq!(similar.skipped(), 0);
        similar.budget = Budget::of_steps(1);
        assert!(similar.find("Magento_Sales::sale").is_empty());
        assert_eq!(similar.skipped(), 1);
    }
}
