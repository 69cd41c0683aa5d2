//! Resolves titles to resources.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};

use super::path::MAX_DEPTH;
use super::phrase::{is_button, is_navigation};
use super::similar::{self, SimilarIds};
use super::translations::Translations;
use super::{Item, SYNONYMS, Synonym};
use crate::catalog::AclTree;
use crate::catalog::acl::{ALL, Node};
use crate::similar::Index;

/// The minimum similarity of a title that counts as a misspelling.
const SIMILAR: f64 = 0.85;

/// The maximum number of lines for which similar titles are searched.
const MAX_SUGGESTED_LINES: usize = 5000;

/// The maximum number of titles above a box that are tried.
const MAX_ABOVE: usize = 4;

/// The number of levels between a box with the word of a button and the titles above it.
const MAX_NEAR: usize = 2;

/// The maximum number of translations of a path that are tried.
const MAX_FORMS: usize = 16;

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
    /// The titles are in the language of a package of the store.
    Translated,
}

/// A box that a line names. A line may name several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBox {
    /// The item, with the path of this box only.
    pub item: Item,
    /// Its meaning.
    pub resolved: Resolved,
}

/// Finds the resources of each item.
#[must_use]
pub fn resolve(items: &[Item], tree: &AclTree) -> Vec<ReadBox> {
    resolve_with(items, tree, &SimilarIds::new(tree), &Translations::default())
}

/// Finds the resources of each item, for one of several checklists.
#[must_use]
pub fn resolve_with<'t>(
    items: &[Item],
    tree: &'t AclTree,
    similar: &'t SimilarIds<'_>,
    translations: &'t Translations<'_>,
) -> Vec<ReadBox> {
    let titles = Titles::new(tree, similar, translations);
    items.iter().flat_map(|item| titles.boxes(item)).collect()
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
pub(super) struct Titles<'t, 's> {
    tree: &'t AclTree,
    similar: &'t SimilarIds<'s>,
    translations: &'t Translations<'t>,
    /// The titles, indexed for suggestions.
    names: OnceCell<Index<Node>>,
    nodes: BTreeMap<Node, Vec<String>>,
    /// The resources by their own title. All ways to resolve a path require the last title to match.
    by_title: BTreeMap<String, Vec<Node>>,
    /// A number for each title.
    names_of: HashMap<String, usize>,
    /// The resources by the title of one above them and by their own title.
    below_title: HashMap<(usize, usize), Vec<Node>>,
    /// Paths that were resolved before, with the titles above them. Most lines of a long list begin alike.
    read: RefCell<BTreeMap<[Vec<String>; 2], Option<Resolved>>>,
    /// The number of lines for which similar titles may still be searched, by far the slowest operation.
    suggestions: Cell<usize>,
}

impl<'t, 's> Titles<'t, 's> {
    fn new(tree: &'t AclTree, similar: &'t SimilarIds<'s>, translations: &'t Translations<'t>) -> Self {
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
            translations,
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

    /// Resolves an id.
    pub(super) fn id(&self, id: &str) -> Resolved {
        if let Some(node) = self.tree.find(id) {
            return Resolved::One { node, how: How::Id };
        }
        let did_you_mean = if self.may_suggest() { self.similar.find(id) } else { Vec::new() };
        Resolved::None { known_to: None, did_you_mean }
    }

    /// Resolves the titles of a box below those of a heading or of the line above, without a suggestion.
    pub(super) fn titles(&self, path: &[String], under: &[String]) -> Option<Resolved> {
        let key = [path, under].map(|titles| titles.iter().map(|title| plain(title)).collect::<Vec<String>>());
        if let Some(found) = self.read.borrow().get(&key) {
            return found.clone();
        }
        let found = self.read_titles(&key[0], &key[1]);
        let mut read = self.read.borrow_mut();
        if read.len() < MAX_REMEMBERED {
            read.insert(key, found.clone());
        }
        found
    }

    fn read_titles(&self, path: &[String], under: &[String]) -> Option<Resolved> {
        if let Some(node) = self.tree.find(ALL).filter(|_| is_all(path)) {
            return Some(Resolved::One { node, how: How::Path });
        }
        let path = self.without_navigation(path);
        if path.is_empty() || path.len() > MAX_DEPTH {
            return None;
        }
        if let [title] = path
            && is_button(title)
        {
            return self.button(title, under);
        }
        let unders = self.unders(under);
        // A title that exists nowhere makes a path uncertain, whatever the others match.
        let read = |path: &[String]| self.forms(path).iter().find_map(|form| self.in_place(form, &unders));
        // "Permissions: Sales > Orders": the first word may be a title somewhere else.
        let inner = || path.get(1..).filter(|inner| is_navigation(&path[0]) && inner.len() > 1).and_then(read);
        read(path).or_else(inner).or_else(|| self.translated(path, &unders))
    }

    /// Tries the ways to resolve a path in descending order of certainty. At each the reading below the titles above comes first,
    /// except that a whole path from the top is never read as the end of another one.
    fn in_place(&self, path: &[String], unders: &[Vec<String>]) -> Option<Resolved> {
        let from_top: Vec<Vec<String>> = unders.iter().map(|under| [under.as_slice(), path].concat()).collect();
        let below = || from_top.iter().find_map(|path| self.sure(path));
        let exact = || from_top.iter().find_map(|path| self.at_level(path, 0)).or_else(|| self.at_level(path, 0));
        if path.len() > 1
            && let Some(found) = exact()
        {
            return Some(found);
        }
        let sure = || self.sure(path).map(|found| self.outside(found, unders));
        let renamed = || from_top.iter().find_map(|path| self.by_synonym(path)).or_else(|| self.by_synonym(path));
        below().or_else(sure).or_else(renamed).or_else(|| self.elsewhere(path))
    }

    /// Marks a box that is not below the heading or line above it.
    fn outside(&self, found: Resolved, unders: &[Vec<String>]) -> Resolved {
        let Resolved::One { node, how: how @ (How::Suffix | How::Gaps) } = found else { return found };
        let is_outside = unders.iter().find_map(|under| match self.sure(under) {
            Some(Resolved::One { node: above, .. }) => Some(above != node && !self.tree.is_below(node, above)),
            _ => None,
        });
        let how = if is_outside == Some(true) && how == How::Suffix { How::Elsewhere } else { how };
        Resolved::One { node, how }
    }

    /// Finds the word of a button at most two levels below the titles above it only.
    fn button(&self, title: &str, under: &[String]) -> Option<Resolved> {
        let unders = self.unders(under);
        unders.iter().find_map(|under| {
            let Some(Resolved::One { node: above, .. }) = self.sure(under) else { return None };
            let named = self.by_title.get(title).map_or(&[][..], Vec::as_slice);
            let is_near =
                |node: &&Node| self.tree.ancestors(**node).iter().rev().take(MAX_NEAR).any(|near| *near == above);
            one_of(named.iter().filter(is_near).copied().collect(), How::Suffix)
        })
    }

    /// Returns the titles above a box that exist, from the outermost, and each shorter end of them.
    fn unders(&self, under: &[String]) -> Vec<Vec<String>> {
        let known: Vec<String> = under
            .iter()
            .filter_map(|title| {
                let section = without_suffix(title);
                let translated = || self.translations.titles_for(title).into_iter().find(|title| self.is_title(title));
                self.is_title(title)
                    .then(|| title.clone())
                    .or(Some(section).filter(|it| self.is_title(it)))
                    .or_else(translated)
            })
            .collect();
        (0..known.len().min(MAX_ABOVE)).map(|from| known[from..].to_vec()).collect()
    }

    /// Returns the spellings of a path whose titles all exist.
    fn forms(&self, path: &[String]) -> Vec<Vec<String>> {
        let section: Vec<String> =
            path.iter().map(|title| if self.is_known(title) { title.clone() } else { without_suffix(title) }).collect();
        let slashed: Vec<String> = path.iter().flat_map(|title| title.split('/')).map(plain).collect();
        let ended: Vec<String> = path.iter().map(|title| without_suffix(title)).collect();
        let mut forms = vec![path.to_vec(), section, ended, slashed];
        forms.dedup();
        forms.retain(|form| form.iter().all(|title| self.is_known(title)));
        forms
    }

    /// Resolves a path in the language of a package of the store.
    fn translated(&self, path: &[String], unders: &[Vec<String>]) -> Option<Resolved> {
        let mut forms: Vec<Vec<String>> = vec![Vec::new()];
        let mut is_translated = false;
        for title in path {
            let mut meanings = self.translations.titles_for(title);
            meanings.retain(|meaning| self.is_title(meaning));
            is_translated |= !meanings.is_empty();
            if self.is_known(title) {
                meanings.push(title.clone());
            }
            let longer = forms.iter().flat_map(|form| {
                meanings.iter().map(move |meaning| [form.as_slice(), std::slice::from_ref(meaning)].concat())
            });
            forms = longer.take(MAX_FORMS).collect();
        }
        if !is_translated {
            return None;
        }
        let found = forms.iter().filter_map(|form| self.in_place(form, unders));
        let mut nodes: Vec<Node> = found
            .flat_map(|found| match found {
                Resolved::One { node, .. } => vec![node],
                Resolved::Several(nodes) => nodes,
                Resolved::None { .. } => Vec::new(),
            })
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        one_of(nodes, How::Translated)
    }

    /// Removes the titles in front of a path that lead to the tree.
    fn without_navigation<'p>(&self, path: &'p [String]) -> &'p [String] {
        let is_outside = |title: &&String| is_navigation(title) && !self.is_title(title);
        let skipped = path.iter().take_while(is_outside).count();
        &path[skipped.min(path.len().saturating_sub(1))..]
    }

    fn is_title(&self, title: &str) -> bool {
        self.names_of.contains_key(title)
    }

    /// Returns whether a title exists, perhaps by another name.
    fn is_known(&self, title: &str) -> bool {
        self.is_title(title) || SYNONYMS.iter().any(|synonym| synonym.written == title)
    }

    /// Returns the only box below another one with a title.
    pub(super) fn child(&self, above: Node, title: &str) -> Option<(Node, How)> {
        let named = self.by_title.get(title)?;
        let mut below = named.iter().filter(|node| self.tree.is_below(**node, above));
        let (node, next) = (below.next()?, below.next());
        next.is_none().then_some((*node, How::Suffix))
    }

    /// Finds the only box with the last title of a path in another place than the others say.
    fn elsewhere(&self, path: &[String]) -> Option<Resolved> {
        let (last, above) = path.split_last().filter(|(_, above)| !above.is_empty())?;
        for known in (1..=above.len()).rev() {
            let Some(Resolved::One { node: parent, .. }) = self.sure(&above[..known]) else { continue };
            // "Sales > Invoices instead of Sales > Orders" is two paths, and either may be denied.
            if above[known..].iter().any(|title| begins_again(title, &path[0])) {
                continue;
            }
            let below = |node: &Node| self.tree.is_below(*node, parent);
            let named = self.by_title.get(last).map_or(&[][..], Vec::as_slice);
            let is_only = known == above.len() || named.len() == 1;
            let found: Vec<Node> = named.iter().copied().filter(below).collect();
            if !found.is_empty() {
                return if is_only { one_of(found, How::Elsewhere) } else { Some(Resolved::Several(found)) };
            }
        }
        None
    }

    /// Returns the resources with these titles, without guessing.
    fn sure(&self, path: &[String]) -> Option<Resolved> {
        (0..4).find_map(|level| self.at_level(path, level))
    }

    /// Returns the resources with these titles in one way of four.
    fn at_level(&self, path: &[String], level: usize) -> Option<Resolved> {
        let ends_alike = |known: &[String]| known.last() == path.last();
        let tries: [(Fits<'_>, How); 4] = [
            (&|known| known == path, How::Path),
            (&|known| known.first() == path.first() && ends_alike(known) && is_within(path, known), How::Gaps),
            (&|known| known.ends_with(path), How::Suffix),
            (&|known| ends_alike(known) && is_within(path, known), How::Elsewhere),
        ];
        let (fits, how) = tries.get(level)?;
        let titled = self.candidates(path).iter().filter_map(|node| Some((*node, self.nodes.get(node)?.as_slice())));
        let shown = titled.filter(|(node, _)| self.tree.resource(*node).id != ALL || path.len() == 1);
        one_of(shown.filter(|(_, known)| fits(known)).map(|(node, _)| node).collect(), *how)
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
    pub(super) fn none(&self, path: &[String], under: &[String]) -> Resolved {
        let path: Vec<String> = path.iter().map(|title| plain(title)).collect();
        let under: Vec<String> = under.iter().map(|title| plain(title)).collect();
        let path = self.without_navigation(&path);
        let known = |length: usize| match self.titles(&path[..length], &under) {
            Some(Resolved::One { node, .. }) => Some(node),
            _ => None,
        };
        let known_to = (1..path.len()).rev().take(MAX_ABOVE).find_map(known);
        if !self.may_suggest() {
            return Resolved::None { known_to, did_you_mean: Vec::new() };
        }
        // The same path without the titles that do not exist.
        let existing: Vec<String> = path.iter().filter(|title| self.is_known(title)).cloned().collect();
        let is_last_known = path.last().is_some_and(|last| self.is_known(last) && !is_button(last));
        let meant = match self.sure(&existing).filter(|_| is_last_known) {
            Some(Resolved::One { node, .. }) => vec![node],
            Some(Resolved::Several(nodes)) => nodes,
            _ => Vec::new(),
        };
        if !meant.is_empty() {
            return Resolved::None { known_to, did_you_mean: meant };
        }
        let Some(last) = path.last() else { return Resolved::None { known_to, did_you_mean: Vec::new() } };
        let below = |node: &Node| known_to.is_none_or(|known| self.tree.is_below(*node, known));
        if is_button(last) {
            return Resolved::None { known_to, did_you_mean: Vec::new() };
        }
        let mut did_you_mean = self.similar.within(self.names(), last, SIMILAR, below);
        if did_you_mean.is_empty() {
            did_you_mean = self.similar.nearest(self.names(), last);
        }
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
pub(super) fn plain(title: &str) -> String {
    let words = title.to_lowercase().replace('&', " and ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a title without the suffix that some guides add.
fn without_suffix(title: &str) -> String {
    let suffixes = [" section", " menu", " tab", " permissions", " resources", " resource"];
    suffixes.iter().find_map(|suffix| title.strip_suffix(suffix)).unwrap_or(title).to_owned()
}
