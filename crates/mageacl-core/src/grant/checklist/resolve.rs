//! Resolves titles to resources.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};

use super::similar::{self, SimilarIds};
use super::{Item, SYNONYMS, Synonym};
use crate::catalog::AclTree;
use crate::catalog::acl::{ALL, Node};
use crate::grant::words::is_id;
use crate::similar::Index;

/// The minimum similarity of a title that counts as a misspelling.
const SIMILAR: f64 = 0.85;

/// The maximum number of lines for which similar titles are searched.
const MAX_SUGGESTED_LINES: usize = 5000;

/// The maximum number of paths that are cached.
const MAX_REMEMBERED: usize = 10_000;

/// The meaning of a line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One resource.
    One {
        /// The resource.
        node: Node,
        /// The way in which it was found.
        how: How,
    },
    /// The titles match several resources, in pre-order.
    Several(Vec<Node>),
    /// The titles match none.
    None {
        /// The resource that the longest matching beginning of the path leads to.
        known_to: Option<Node>,
        /// Resources with similar titles, the most similar first.
        did_you_mean: Vec<Node>,
    },
}

/// The way in which a line was resolved, in descending order of certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The line gives the id.
    Id,
    /// The titles are the whole path.
    Path,
    /// The path begins at the top and omits titles in between.
    Gaps,
    /// The titles are the end of a path.
    Suffix,
    /// The title occurs elsewhere below the matching part of the path.
    Elsewhere,
    /// One of the titles is an older or alternative name.
    Synonym(&'static Synonym),
    /// The last title is misspelled.
    Misspelt,
}

/// Finds the resource of each item.
#[must_use]
pub fn resolve(items: &[Item], tree: &AclTree) -> Vec<Resolved> {
    resolve_with(items, tree, &SimilarIds::new(tree))
}

/// Finds the resource of each item, for one of several checklists.
#[must_use]
pub fn resolve_with<'t>(items: &[Item], tree: &'t AclTree, similar: &'t SimilarIds<'_>) -> Vec<Resolved> {
    let titles = Titles::new(tree, similar);
    items.iter().map(|item| titles.item(item)).collect()
}

/// Returns whether a line means the choice above the tree, "Resource Access: All", which is All Resources.
fn is_all(path: &[String]) -> bool {
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [.., "resource access" | "resources access" | "role resources", last] => *last == "all",
        [one] => matches!(*one, "all resources" | "resource access all"),
        _ => false,
    }
}

/// A test on the titles of a resource.
type Fits<'p> = &'p dyn Fn(&[String]) -> bool;

/// The titles of a tree, normalized for comparison.
struct Titles<'t, 's> {
    tree: &'t AclTree,
    similar: &'t SimilarIds<'s>,
    /// The titles, indexed for suggestions.
    names: OnceCell<Index<Node>>,
    nodes: BTreeMap<Node, Vec<String>>,
    /// The resources by their own title. All ways to resolve a path require the last title to match.
    by_title: BTreeMap<String, Vec<Node>>,
    /// A number for each title.
    names_of: HashMap<String, usize>,
    /// The resources by the title of one above them and by their own title.
    below_title: HashMap<(usize, usize), Vec<Node>>,
    /// Paths that were resolved before. Most lines of a long list begin alike.
    read: RefCell<BTreeMap<Vec<String>, Resolved>>,
    /// The number of lines for which similar titles may still be searched, by far the slowest operation.
    suggestions: Cell<usize>,
}

impl<'t, 's> Titles<'t, 's> {
    fn new(tree: &'t AclTree, similar: &'t SimilarIds<'s>) -> Self {
        let path = |node: Node| tree.title_path(node).into_iter().map(plain).collect();
        let nodes: BTreeMap<Node, Vec<String>> = tree.nodes().map(|node| (node, path(node))).collect();
        let mut by_title: BTreeMap<String, Vec<Node>> = BTreeMap::new();
        let mut names_of: HashMap<String, usize> = HashMap::new();
        let mut below_title: HashMap<(usize, usize), Vec<Node>> = HashMap::new();
        for (node, path) in &nodes {
            by_title.entry(path.last().cloned().unwrap_or_default()).or_default().push(*node);
            let mut numbers = Vec::with_capacity(path.len());
            for title in path {
                let next = names_of.len();
                numbers.push(*names_of.entry(title.clone()).or_insert(next));
            }
            let own = numbers.pop().unwrap_or_default();
            for above in numbers {
                let below = below_title.entry((above, own)).or_default();
                if below.last() != Some(node) {
                    below.push(*node);
                }
            }
        }
        Titles {
            tree,
            similar,
            names: OnceCell::new(),
            nodes,
            by_title,
            names_of,
            below_title,
            read: RefCell::default(),
            suggestions: Cell::new(MAX_SUGGESTED_LINES),
        }
    }

    /// Returns the resources with the last title of a path that have each of the others above them, or more.
    fn candidates(&self, path: &[String]) -> &[Node] {
        let Some((last, above)) = path.split_last() else { return &[] };
        let Some(titled) = self.by_title.get(last) else { return &[] };
        let mut fewest = titled.as_slice();
        let own = self.names_of.get(last).copied().unwrap_or_default();
        for title in above {
            let Some(title) = self.names_of.get(title) else { return &[] };
            let pair = self.below_title.get(&(*title, own)).map_or(&[][..], Vec::as_slice);
            if pair.len() < fewest.len() {
                fewest = pair;
            }
        }
        fewest
    }

    /// Returns whether similar titles may still be searched, and counts the search.
    fn may_suggest(&self) -> bool {
        let left = self.suggestions.get();
        self.suggestions.set(left.saturating_sub(1));
        if left == 0 {
            self.similar.skip();
        }
        left > 0
    }

    /// The titles, indexed for suggestions.
    fn names(&self) -> &Index<Node> {
        let titles = || self.nodes.iter().filter_map(|(node, path)| Some((path.last()?.as_str(), *node)));
        self.names.get_or_init(|| similar::index(titles()))
    }

    fn item(&self, item: &Item) -> Resolved {
        if let [id] = item.path.as_slice()
            && is_id(id)
        {
            return self.id(id);
        }
        let path: Vec<String> = item.path.iter().map(|title| plain(title)).collect();
        if let Some(node) = self.tree.find(ALL).filter(|_| is_all(&path)) {
            return Resolved::One { node, how: How::Path };
        }
        let under: Vec<String> = item.under.iter().map(|title| plain(title)).collect();
        let slashed: Vec<String> = path.iter().flat_map(|title| title.split('/')).map(plain).collect();
        let from_top = [under.as_slice(), &path].concat();
        let section = |path: &[String]| -> Vec<String> { path.iter().map(|title| without_suffix(title)).collect() };
        let mut readings = Vec::new();
        if !under.is_empty() {
            readings.extend([from_top.clone(), section(&from_top)]);
        }
        readings.extend([path.clone(), section(&path), slashed]);
        readings.dedup();
        let found = readings.iter().map(|path| self.path(path)).find(|found| !matches!(found, Resolved::None { .. }));
        found.unwrap_or_else(|| self.none(&path))
    }

    fn id(&self, id: &str) -> Resolved {
        if let Some(node) = self.tree.find(id) {
            return Resolved::One { node, how: How::Id };
        }
        let did_you_mean = if self.may_suggest() { self.similar.find(id) } else { Vec::new() };
        Resolved::None { known_to: None, did_you_mean }
    }

    /// Resolves a path, once for all lines that share it.
    fn path(&self, path: &[String]) -> Resolved {
        if let Some(found) = self.read.borrow().get(path) {
            return found.clone();
        }
        let found = self.read_path(path);
        let mut read = self.read.borrow_mut();
        if read.len() < MAX_REMEMBERED {
            read.insert(path.to_vec(), found.clone());
        }
        found
    }

    /// Tries all ways to resolve a path, in descending order of certainty.
    fn read_path(&self, path: &[String]) -> Resolved {
        if path.is_empty() {
            return Resolved::None { known_to: None, did_you_mean: Vec::new() };
        }
        if let Some(found) = self.sure(path) {
            return found;
        }
        if let Some(found) = self.by_synonym(path) {
            return found;
        }
        let Some((last, above)) = path.split_last().filter(|(_, above)| !above.is_empty()) else {
            return Resolved::None { known_to: None, did_you_mean: Vec::new() };
        };
        for known in (1..=above.len()).rev() {
            let Some(Resolved::One { node: parent, .. }) = self.sure(&above[..known]) else { continue };
            // "Sales > Invoices instead of Sales > Orders" is two paths, and either may be denied.
            if above[known..].iter().any(|title| begins_again(title, &path[0])) {
                continue;
            }
            let below = |node: &Node| self.tree.is_below(*node, parent);
            let named = self.by_title.get(last).map_or(&[][..], Vec::as_slice);
            let after = &named[named.partition_point(|node| *node <= parent)..];
            let named: Vec<Node> = after.iter().copied().take_while(below).collect();
            if let Some(found) = one_of(named, How::Elsewhere) {
                return found;
            }
            if known == above.len()
                && let Some(found) = one_of(self.similar.within(self.names(), last, SIMILAR, below), How::Misspelt)
            {
                return found;
            }
        }
        Resolved::None { known_to: None, did_you_mean: Vec::new() }
    }

    /// Returns the resources with these titles, without guessing.
    fn sure(&self, path: &[String]) -> Option<Resolved> {
        let fitting = |fits: Fits<'_>| -> Vec<Node> {
            let titled =
                self.candidates(path).iter().filter_map(|node| Some((*node, self.nodes.get(node)?.as_slice())));
            let shown = titled.filter(|(node, _)| self.tree.resource(*node).id != ALL || path.len() == 1);
            shown.filter(|(_, known)| fits(known)).map(|(node, _)| node).collect()
        };
        let ends_alike = |known: &[String]| known.last() == path.last();
        let tries: [(Fits<'_>, How); 4] = [
            (&|known| known == path, How::Path),
            (&|known| known.first() == path.first() && ends_alike(known) && is_within(path, known), How::Gaps),
            (&|known| known.ends_with(path), How::Suffix),
            (&|known| ends_alike(known) && is_within(path, known), How::Elsewhere),
        ];
        tries.into_iter().find_map(|(fits, how)| one_of(fitting(fits), how))
    }

    /// Replaces one title after the other by its synonyms.
    fn by_synonym(&self, path: &[String]) -> Option<Resolved> {
        let places = (0..path.len()).rev();
        let replaced = places.flat_map(|at| SYNONYMS.iter().map(move |synonym| (at, synonym)));
        replaced.filter(|(at, synonym)| path[*at] == synonym.written).find_map(|(at, synonym)| {
            let mut path = path.to_vec();
            synonym.title.clone_into(&mut path[at]);
            // "Products > All Products" names the same box twice.
            path.dedup();
            match self.sure(&path)? {
                Resolved::One { node, .. } => Some(Resolved::One { node, how: How::Synonym(synonym) }),
                other => Some(other),
            }
        })
    }

    /// Returns the extent to which the titles match, and suggestions.
    fn none(&self, path: &[String]) -> Resolved {
        let known = |length: usize| match self.path(&path[..length]) {
            Resolved::One { node, .. } => Some(node),
            _ => None,
        };
        let known_to = (1..path.len()).rev().find_map(known);
        if !self.may_suggest() {
            return Resolved::None { known_to, did_you_mean: Vec::new() };
        }
        let did_you_mean = path.last().map_or_else(Vec::new, |last| self.similar.nearest(self.names(), last));
        Resolved::None { known_to, did_you_mean }
    }
}

/// Returns whether a title is, or ends with, the first one of its path.
fn begins_again(title: &str, first: &str) -> bool {
    title.strip_suffix(first).is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// Returns one resource or several; `None` without any.
fn one_of(nodes: Vec<Node>, how: How) -> Option<Resolved> {
    match nodes.as_slice() {
        [] => None,
        [node] => Some(Resolved::One { node: *node, how }),
        _ => Some(Resolved::Several(nodes)),
    }
}

/// Returns whether all titles of a path occur in another one, in this order.
fn is_within(path: &[String], known: &[String]) -> bool {
    let mut known = known.iter();
    path.iter().all(|title| known.any(|other| other == title))
}

/// Normalizes a title for comparison.
fn plain(title: &str) -> String {
    let words = title.to_lowercase().replace('&', " and ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a title without the suffix that some guides add.
fn without_suffix(title: &str) -> String {
    let suffixes = [" section", " menu", " tab", " permissions", " resources", " resource"];
    suffixes.iter().find_map(|suffix| title.strip_suffix(suffix)).unwrap_or(title).to_owned()
}
