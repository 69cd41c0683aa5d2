//! Suggestions for names that do not exist: resources whose ids or titles are similar.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use crate::catalog::AclTree;
use crate::catalog::acl::Node;

/// The minimum similarity of a suggestion.
pub(super) const MIN_SIMILARITY: f64 = 0.75;

/// The maximum number of suggestions for a name.
const MAX_SUGGESTIONS: usize = 3;

/// The longest name for which similar ones are searched. The exact comparison takes the product of both lengths.
const MAX_NAME: usize = 200;

/// The sum of these products for all suggestions of a run. Names beyond it get none, so that thousands of unknown ids in a
/// store with thousands of resources do not take minutes.
const MAX_STEPS: usize = 50_000_000;

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
    names: OnceCell<Names<'t>>,
    steps: Cell<usize>,
    skipped: Cell<usize>,
}

impl<'t> SimilarIds<'t> {
    /// Prepares searches. The index is built by the first one.
    #[must_use]
    pub fn new(tree: &'t AclTree) -> Self {
        SimilarIds { tree, names: OnceCell::new(), steps: Cell::new(MAX_STEPS), skipped: Cell::new(0) }
    }

    /// Returns the resources whose ids are similar to one that does not exist, the most similar first. Returns none once too
    /// many ids were searched for.
    #[must_use]
    pub fn find(&self, id: &str) -> Vec<Node> {
        let ids = || self.tree.nodes().map(|node| (node, Cow::Borrowed(self.tree.resource(node).id.as_str())));
        self.nearest(self.names.get_or_init(|| Names::new(ids())), id)
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
    pub(super) fn nearest(&self, names: &Names<'_>, wanted: &str) -> Vec<Node> {
        let Some(wanted) = Wanted::new(wanted, MIN_SIMILARITY) else { return Vec::new() };
        let candidates: Vec<&Name<'_>> = names.candidates(&wanted).collect();
        let lengths: usize = candidates.iter().map(|name| usize::from(name.letters.length)).sum();
        let Some(left) = self.steps.get().checked_sub(lengths * usize::from(wanted.letters.length)) else {
            self.skip();
            return Vec::new();
        };
        self.steps.set(left);
        wanted.nearest(candidates.into_iter())
    }
}

/// Names by length.
#[derive(Debug)]
pub(super) struct Names<'n>(Vec<Name<'n>>);

#[derive(Debug)]
struct Name<'n> {
    letters: Letters,
    node: Node,
    text: Cow<'n, str>,
}

impl<'n> Names<'n> {
    pub(super) fn new(names: impl Iterator<Item = (Node, Cow<'n, str>)>) -> Self {
        let mut names: Vec<Name<'n>> =
            names.map(|(node, text)| Name { letters: Letters::of(&text), node, text }).collect();
        names.sort_by_key(|name| name.letters.length);
        Names(names)
    }

    /// Returns the most similar ones of the names that a test accepts.
    pub(super) fn nearest(&self, wanted: &str, enough: f64, accepts: impl Fn(&Node) -> bool) -> Vec<Node> {
        let Some(wanted) = Wanted::new(wanted, enough) else { return Vec::new() };
        wanted.nearest(self.candidates(&wanted).filter(|name| accepts(&name.node)))
    }

    /// Returns the names that may be similar enough, by their length and their letters.
    fn candidates(&self, wanted: &Wanted<'_>) -> impl Iterator<Item = &Name<'n>> {
        let length = f64::from(wanted.letters.length);
        let (shortest, longest) = (length * wanted.enough - 1.0, length / wanted.enough + 1.0);
        let start = self.0.partition_point(|name| f64::from(name.letters.length) < shortest);
        let fits = move |name: &&Name<'n>| f64::from(name.letters.length) <= longest;
        self.0[start..]
            .iter()
            .take_while(fits)
            .filter(|name| wanted.letters.may_be_similar(&name.letters, wanted.enough))
    }
}

/// A name that is searched for.
struct Wanted<'w> {
    text: &'w str,
    letters: Letters,
    enough: f64,
}

impl<'w> Wanted<'w> {
    fn new(text: &'w str, enough: f64) -> Option<Self> {
        (text.len() <= MAX_NAME).then(|| Wanted { text, letters: Letters::of(text), enough })
    }

    fn nearest<'a>(&self, names: impl Iterator<Item = &'a Name<'a>>) -> Vec<Node> {
        let mut scored: Vec<(f64, Node)> = names
            .map(|name| (strsim::normalized_damerau_levenshtein(&name.text, self.text), name.node))
            .filter(|(score, _)| *score >= self.enough)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().take(MAX_SUGGESTIONS).map(|(_, node)| node).collect()
    }
}

/// The number of times that a name has each letter. Comparing two of them rules most names out before their exact distance is
/// computed.
#[derive(Debug)]
struct Letters {
    counts: [u16; 32],
    /// The letters that occur, one bit each.
    present: u32,
    length: u16,
}

impl Letters {
    fn of(name: &str) -> Letters {
        let mut letters = Letters { counts: [0; 32], present: 0, length: 0 };
        for c in name.chars() {
            let at = u32::from(c) % 32;
            let count = &mut letters.counts[usize::try_from(at).unwrap_or(0)];
            *count = count.saturating_add(1);
            letters.present |= 1 << at;
            letters.length = letters.length.saturating_add(1);
        }
        letters
    }

    /// Returns whether the similarity can be that large: every edit changes two counts at most.
    fn may_be_similar(&self, other: &Letters, enough: f64) -> bool {
        let longest = f64::from(self.length.max(other.length));
        let max_edits = (1.0 - enough) * longest + 1e-9;
        let differing = (self.present ^ other.present).count_ones();
        if f64::from(differing.div_ceil(2)) > max_edits {
            return false;
        }
        let changed: u32 =
            self.counts.iter().zip(&other.counts).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
        let edits = changed.div_ceil(2).max(u32::from(self.length.abs_diff(other.length)));
        f64::from(edits) <= max_edits
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::SourceMap;
    use crate::{catalog, store};

    #[test]
    fn the_index_finds_what_a_full_comparison_finds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
        let catalog = catalog::load(&store::discover(&root).unwrap(), &SourceMap::default()).unwrap();
        let tree = catalog.acl.as_ref().unwrap();
        let names = || tree.nodes().map(|node| (node, Cow::Borrowed(tree.resource(node).id.as_str())));
        let index = Names::new(names());
        let mut found = 0;
        let wanted =
            ["Magento_Sales::sale", "Magento_Sales::acitons", "Magento_Catalog::prodcuts", "magento_sales", "", "x"];
        for (wanted, enough) in wanted.iter().flat_map(|wanted| [(*wanted, 0.75), (*wanted, 0.85)]) {
            let mut scored: Vec<(f64, Node)> = names()
                .map(|(node, text)| (strsim::normalized_damerau_levenshtein(&text, wanted), node))
                .filter(|(score, _)| *score >= enough)
                .collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let expected: Vec<Node> = scored.into_iter().take(MAX_SUGGESTIONS).map(|(_, node)| node).collect();
            assert_eq!(index.nearest(wanted, enough, |_| true), expected, "{wanted}");
            found += expected.len();
        }
        assert!(found > 3);
    }

    #[test]
    fn searches_beyond_the_limit_are_counted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
        let catalog = catalog::load(&store::discover(&root).unwrap(), &SourceMap::default()).unwrap();
        let similar = SimilarIds::new(catalog.acl.as_ref().unwrap());
        assert!(!similar.find("Magento_Sales::sale").is_empty());
        assert_eq!(similar.skipped(), 0);
        similar.steps.set(1);
        assert!(similar.find("Magento_Sales::sale").is_empty());
        assert_eq!(similar.skipped(), 1);
    }
}
