//! Suggestions for names that do not exist: resources whose ids or titles are similar.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use super::names;
use crate::catalog::AclTree;
use crate::catalog::acl::{Node, owner};
use crate::similar::{Budget, Index, Measure, Search};

/// The minimum similarity of a suggestion.
const MIN_SIMILARITY: f64 = 0.75;

/// The similarity from which on one name is a misspelling of another one.
const SURE: f64 = 0.85;

/// The minimum similarity of the modules in two ids.
const SIMILAR_MODULE: f64 = 0.8;

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
    modules: OnceCell<BTreeMap<&'t str, Vec<Node>>>,
    budget: Budget,
    skipped: Cell<usize>,
}

/// The resources that an id that does not exist can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Those with a similar id, the most similar first.
    pub near: Vec<Node>,
    /// The only one that it can mean: of the same module, and written almost the same.
    pub sure: Option<Node>,
}

impl<'t> SimilarIds<'t> {
    /// Prepares searches. The index is built by the first one.
    #[must_use]
    pub fn new(tree: &'t AclTree) -> Self {
        let (ids, modules) = (OnceCell::new(), OnceCell::new());
        SimilarIds { tree, ids, modules, budget: Budget::default(), skipped: Cell::new(0) }
    }

    /// Returns the resources whose ids are similar to one that does not exist, the most similar first. Returns none once too
    /// many ids were searched for.
    ///
    /// Modules and names are compared separately: ids of one vendor share most of their letters.
    #[must_use]
    pub fn find(&self, id: &str) -> Vec<Node> {
        self.suggest(id).near
    }

    /// Returns the resources that an id can mean.
    #[must_use]
    pub fn suggest(&self, id: &str) -> Suggestions {
        let scored = self.scored(id);
        let is_of_module = |node: Node| id.contains("::") && owner(&self.tree.resource(node).id) == owner(id);
        let sure = match scored.as_slice() {
            [(score, node)] if *score >= SURE && is_of_module(*node) => Some(*node),
            _ => None,
        };
        Suggestions { near: scored.into_iter().take(MAX_SUGGESTIONS).map(|(_, node)| node).collect(), sure }
    }

    /// Returns the similar resources with their similarity, the most similar first.
    fn scored(&self, id: &str) -> Vec<(f64, Node)> {
        let Some((module, name)) = id.split_once("::").filter(|_| id.len() <= MAX_NAME) else {
            return self.by_whole_id(id).into_iter().map(|node| (MIN_SIMILARITY, node)).collect();
        };
        let found = self.in_modules(module, name).unwrap_or_else(|| {
            self.skip();
            Vec::new()
        });
        sorted(found)
    }

    /// Returns the similar resources of a module, else those of modules with a similar name. `None` after too many steps.
    fn in_modules(&self, module: &str, name: &str) -> Option<Vec<(f64, Node)>> {
        let modules = self.modules.get_or_init(|| by_module(self.tree));
        if let Some(resources) = modules.get(module) {
            let own = self.names_in(resources, name, MIN_SIMILARITY)?;
            if !own.is_empty() {
                return Some(own);
            }
        }
        let mut found = Vec::new();
        for (other, resources) in modules.iter().filter(|(other, _)| **other != module) {
            self.spend(module.len() * other.len())?;
            if strsim::normalized_damerau_levenshtein(other, module) >= SIMILAR_MODULE {
                // Two differences in one id are unlikely.
                found.extend(self.names_in(resources, name, SURE)?);
            }
        }
        Some(found)
    }

    /// Returns the resources of a module with a similar name.
    fn names_in(&self, resources: &[Node], name: &str, enough: f64) -> Option<Vec<(f64, Node)>> {
        let mut found = Vec::new();
        for node in resources {
            let other = name_of(&self.tree.resource(*node).id);
            self.spend(name.len() * other.len())?;
            let score = names::similarity(name, other);
            if score >= enough {
                found.push((score, *node));
            }
        }
        Some(found)
    }

    /// Counts the steps of a comparison; `None` if there were too many.
    fn spend(&self, steps: usize) -> Option<()> {
        self.budget.spend(steps).then_some(())
    }

    fn by_whole_id(&self, id: &str) -> Vec<Node> {
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
        let Some(best) = names.search(search, accepts, Ord::cmp) else {
            self.skip();
            return Vec::new();
        };
        best.into_iter().map(|(_, node)| *node).collect()
    }
}

fn name_of(id: &str) -> &str {
    id.split_once("::").map_or(id, |(_, name)| name)
}

/// Returns the resources of each module that ids name, in the order of the tree.
fn by_module(tree: &AclTree) -> BTreeMap<&str, Vec<Node>> {
    let mut modules: BTreeMap<&str, Vec<Node>> = BTreeMap::new();
    for node in tree.nodes() {
        modules.entry(owner(&tree.resource(node).id)).or_default().push(node);
    }
    modules
}

fn sorted(mut scored: Vec<(f64, Node)>) -> Vec<(f64, Node)> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored
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
