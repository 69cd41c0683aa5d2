//! Evaluates a checklist in both interpretations: the resources that its words name, and the resources that the Admin
//! stores when its boxes are ticked.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccessModel, GrantAudit, Permissions, written};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, ALL, Node};
use crate::grant::checklist::{self, Click, Item, ReadBox, Resolved, SimilarIds, Translations, as_admin_stores};
use crate::grant::{Choice, Grant, Id, retraction};

/// A checklist, line by line.
#[derive(Clone, Debug)]
pub struct Reading<'c> {
    /// The lines with the resources that they mean.
    pub lines: Vec<Line>,
    /// The resources that the lines name, in pre-order.
    pub named: Vec<Node>,
    /// The access that those resources alone give.
    pub as_written: Permissions<'c>,
}

/// A box that a line of a checklist names.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub item: Item,
    /// The resource to which it resolves.
    pub resolved: Resolved,
    /// Whether it counts.
    pub status: LineStatus,
}

/// Whether a line of a checklist counts as a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// Its box is ticked.
    Counted,
    /// Its box is left empty.
    Excluded,
    /// It only groups the boxes of the more indented lines below it.
    Groups,
    /// It matches no box, or several.
    Unresolved,
    /// It contains a negation whose scope is uncertain.
    Unclear,
    /// It excludes something that is not a box of this store, so the remaining grant is uncertain too.
    ExcludesUnknown,
    /// Another line excludes the same box.
    Contradicted,
}

/// Evaluates the lines. The access is that of the resources that the Admin stores.
pub(super) fn audited<'c>(
    grant: Grant,
    items: &[Item],
    (similar, translations): (&SimilarIds<'_>, &Translations<'_>),
    shop: AccessModel<'c>,
) -> GrantAudit<'c> {
    let lines = lines(checklist::resolve_with(items, shop.tree, similar, translations), shop.tree);
    let mut choices: Vec<BoxChoice> = Vec::new();
    let mut ids = Vec::new();
    for line in &lines {
        match (line.status, &line.resolved) {
            (LineStatus::Counted, Resolved::One { node, .. }) => {
                choices.push(BoxChoice { node: *node, is_ticked: true, with_children: line.item.with_children });
                ids.push(Id { id: shop.tree.resource(*node).id.clone(), place: line.item.place });
            }
            (_, resolved) if line.item.choice == Choice::Exclude => {
                let empty = |node: &Node| BoxChoice { node: *node, is_ticked: false, with_children: false };
                choices.extend(excluded(resolved).iter().map(empty));
            }
            _ => {}
        }
    }
    // "All" is a choice above the tree, which replaces all boxes. With exceptions it means every box below the root.
    let mut all =
        shop.tree.find(ALL).filter(|all| choices.iter().any(|choice| choice.is_ticked && choice.node == *all));
    if let Some(root) = shop.tree.find(ADMIN).filter(|_| choices.iter().any(|choice| !choice.is_ticked)) {
        for choice in choices.iter_mut().filter(|choice| choice.is_ticked && all == Some(choice.node)) {
            *choice = BoxChoice { node: root, is_ticked: true, with_children: true };
        }
        all = None;
    }
    // Independent of the order of the lines, a box further down in the tree is more specific.
    choices.sort_by_key(|choice| (shop.tree.ancestors(choice.node).len(), choice.is_ticked));
    let click =
        |choice: &BoxChoice| if choice.is_ticked { Click::Tick(choice.node) } else { Click::Untick(choice.node) };
    let clicks: Vec<Click> = choices.iter().map(click).collect();
    let (named, stored) = match all {
        Some(all) => (BTreeSet::from([all]), BTreeSet::from([all])),
        None => (named(&choices, shop.tree), as_admin_stores(&clicks, shop.tree)),
    };
    let as_written = written::saved(&ids_of(&named, shop), shop);
    let effect = written::saved(&ids_of(&stored, shop), shop);
    let added = stored.difference(&named).copied().collect();
    let reading = Reading { lines, named: named.into_iter().collect(), as_written };
    GrantAudit { added, reading: Some(reading), ..GrantAudit::new(grant, ids, effect) }
}

/// Determines which boxes count.
fn lines(boxes: Vec<ReadBox>, tree: &AclTree) -> Vec<Line> {
    let excludes = |read: &&ReadBox| read.item.choice == Choice::Exclude;
    let excluded_nodes: BTreeSet<Node> =
        boxes.iter().filter(excludes).flat_map(|read| excluded(&read.resolved).iter().copied()).collect();
    // A line with an exclusion that does not resolve grants less than it says.
    let unknown: BTreeSet<_> = boxes
        .iter()
        .filter(excludes)
        .filter(|read| !matches!(read.resolved, Resolved::One { .. }))
        .map(|read| read.item.place)
        .collect();
    let groups = groups(&boxes, tree);
    let taken_back = taken_back(&boxes, tree);
    // A line with a text that names no box may be a row of a table: `Orders, 0`.
    let is_unread = |read: &&ReadBox| {
        read.item.choice == Choice::Grant && matches!(read.resolved, Resolved::None { .. }) && !is_beside(&read.item)
    };
    let half_read: BTreeSet<usize> = boxes.iter().filter(is_unread).map(|read| read.item.number).collect();
    let status = |item: &Item, resolved: &Resolved| match (item.choice, resolved) {
        (Choice::Unclear, _) => LineStatus::Unclear,
        (_, _) if unknown.contains(&item.place) => LineStatus::ExcludesUnknown,
        (Choice::Exclude, _) => LineStatus::Excluded,
        (Choice::Grant, Resolved::One { node, .. }) if excluded_nodes.contains(node) => LineStatus::Contradicted,
        (Choice::Grant, Resolved::One { .. }) if groups.contains(&item.number) => LineStatus::Groups,
        (Choice::Grant, Resolved::One { .. }) if half_read.contains(&item.number) => LineStatus::Unclear,
        (Choice::Grant, Resolved::One { .. }) => LineStatus::Counted,
        (Choice::Grant, _) => LineStatus::Unresolved,
    };
    let mut lines = Vec::with_capacity(boxes.len());
    for (at, mut read) in boxes.into_iter().enumerate() {
        let mut status = status(&read.item, &read.resolved);
        if read.item.takes_back {
            if !taken_back.lines.contains(&read.item.number) {
                continue;
            }
            read.item.doubt = Some("it may take back boxes of earlier lines");
        } else if status == LineStatus::Counted && taken_back.boxes.contains(&at) {
            status = LineStatus::Unclear;
            read.item.doubt = Some("a later line may take it back");
        }
        lines.push(Line { item: read.item, resolved: read.resolved, status });
    }
    lines
}

/// Returns whether an unknown title of a line is one of several below a path: `Orders, Magic under Sales > Operations`. It cannot
/// be a word about the others.
fn is_beside(item: &Item) -> bool {
    const UNDER: [&str; 9] =
        [" under ", " below ", " underneath ", " unter ", " sous ", " bajo ", " sotto ", " onder ", " pod "];
    let lower = item.text.to_lowercase();
    let is_title = item.path.last().is_some_and(|title| {
        title.starts_with(char::is_uppercase) && title.chars().all(|c| c.is_alphabetic() || c == ' ') && title.len() > 2
    });
    is_title && item.path.len() > 1 && UNDER.iter().any(|word| lower.contains(word))
}

/// The maximum number of lines that take boxes back and are compared with the earlier ones. Of more, each takes back all.
const MAX_RETRACTIONS: usize = 50;

/// Boxes that later lines may take back.
#[derive(Default)]
struct TakenBack {
    /// Their positions.
    boxes: BTreeSet<usize>,
    /// The numbers of the lines that take them back.
    lines: BTreeSet<usize>,
}

fn taken_back(boxes: &[ReadBox], tree: &AclTree) -> TakenBack {
    let is_exact =
        |read: &&ReadBox| read.item.choice == Choice::Exclude && matches!(read.resolved, Resolved::One { .. });
    // A line that excludes one box exactly takes back nothing else.
    let exact: BTreeSet<usize> = boxes.iter().filter(is_exact).map(|read| read.item.number).collect();
    let retractions: Vec<&ReadBox> = boxes.iter().filter(|read| read.item.takes_back).collect();
    let are_many = retractions.len() > MAX_RETRACTIONS;
    let mut found = TakenBack::default();
    for read in retractions.into_iter().rev().take(MAX_RETRACTIONS) {
        let number = read.item.number;
        let Some(line) = retraction::of_line(&read.item.text).filter(|_| !exact.contains(&number)) else { continue };
        for (at, earlier) in boxes.iter().enumerate().take_while(|(_, earlier)| earlier.item.number < number) {
            let Resolved::One { node, .. } = earlier.resolved else { continue };
            let title = || tree.title_path(node).last().is_some_and(|title| line.takes_back(title));
            let written = || earlier.item.path.last().is_some_and(|title| line.takes_back(title));
            if earlier.item.choice == Choice::Grant && (are_many || title() || written()) {
                found.boxes.insert(at);
                found.lines.insert(number);
            }
        }
    }
    found
}

/// Returns the numbers of the lines that are not ticked themselves, and have a granted box below them in the text and in the
/// tree.
fn groups(boxes: &[ReadBox], tree: &AclTree) -> BTreeSet<usize> {
    let granted = || boxes.iter().filter(|read| read.item.choice == Choice::Grant);
    let node = |read: &ReadBox| match read.resolved {
        Resolved::One { node, .. } => Some(node),
        _ => None,
    };
    let may_group = |read: &&ReadBox| !read.item.is_ticked && !read.item.with_children;
    let outer: BTreeMap<usize, (Node, Option<usize>)> = granted()
        .filter(may_group)
        .filter_map(|read| Some((read.item.number, (node(read)?, read.item.below))))
        .collect();
    let mut groups = BTreeSet::new();
    for read in granted() {
        let Some(inner) = node(read) else { continue };
        let mut above = read.item.below;
        while let Some((number, (node, next))) = above.and_then(|number| Some((number, outer.get(&number)?))) {
            if !tree.is_below(inner, *node) || !groups.insert(number) {
                break;
            }
            above = *next;
        }
    }
    groups
}

/// Returns the resources that an exclusion may mean. All of them are excluded.
fn excluded(resolved: &Resolved) -> &[Node] {
    match resolved {
        Resolved::One { node, .. } => std::slice::from_ref(node),
        Resolved::Several(nodes) => nodes,
        Resolved::None { .. } => &[],
    }
}

/// A box that the lines tick or leave empty.
#[derive(Clone, Copy)]
struct BoxChoice {
    node: Node,
    is_ticked: bool,
    with_children: bool,
}

/// Returns the resources that the lines name, without excluded ones.
fn named(choices: &[BoxChoice], tree: &AclTree) -> BTreeSet<Node> {
    let mut named = BTreeSet::new();
    for choice in choices {
        if !choice.is_ticked {
            for node in tree.subtree(choice.node) {
                named.remove(&node);
            }
        } else if choice.with_children {
            named.extend(tree.subtree(choice.node));
        } else {
            named.insert(choice.node);
        }
    }
    named
}

fn ids_of<'c>(nodes: &BTreeSet<Node>, shop: AccessModel<'c>) -> Vec<&'c str> {
    nodes.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}
