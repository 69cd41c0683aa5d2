//! The clicks that select exactly a set of resources in the Admin's tree.

use std::collections::BTreeSet;

use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::grant::Click;

/// Returns the shortest list of clicks after which the Admin stores exactly a set that includes the ancestors of all
/// its members. Ticking or un-ticking a box includes all boxes below it; the ancestors of a ticked box are stored with
/// it.
///
/// Each tick is followed by the boxes to un-tick below it. The Admin shows only boxes below `Magento_Backend::admin`;
/// others cannot be ticked.
#[must_use]
pub fn clicks(wanted: &BTreeSet<Node>, tree: &AclTree) -> Vec<Click> {
    let costs = Costs::for_wanted(wanted, tree);
    let mut clicks = Vec::new();
    let mut ahead: Vec<(Node, bool)> = Vec::new();
    let push_children = |ahead: &mut Vec<(Node, bool)>, node: Node, is_ticked: bool| {
        let mut children: Vec<Node> = tree.children(node).collect();
        children.reverse();
        ahead.extend(children.into_iter().map(|child| (child, is_ticked)));
    };
    if let Some(root) = tree.find(ADMIN) {
        push_children(&mut ahead, root, false);
    }
    while let Some((node, is_ticked)) = ahead.pop() {
        match (wanted.contains(&node), is_ticked) {
            (false, false) => {}
            (false, true) => clicks.push(Click::Untick(node)),
            (true, true) => push_children(&mut ahead, node, true),
            (true, false) => {
                let ticks = costs.ticks(node);
                if ticks {
                    clicks.push(Click::Tick(node));
                }
                push_children(&mut ahead, node, ticks);
            }
        }
    }
    clicks
}

/// The number of clicks at and below each wanted node, by index.
struct Costs {
    /// If the node is already ticked.
    ticked: Vec<usize>,
    /// If the node is ticked now; and if only boxes below it are, provided that some are wanted.
    tick: Vec<usize>,
    below: Vec<Option<usize>>,
}

impl Costs {
    fn for_wanted(wanted: &BTreeSet<Node>, tree: &AclTree) -> Costs {
        let zero = || vec![0; tree.len()];
        let mut costs = Costs { ticked: zero(), tick: zero(), below: vec![None; tree.len()] };
        // Children come after their parents.
        for node in wanted.iter().rev() {
            let (mut ticked, mut below) = (0, None);
            for child in tree.children(*node) {
                if wanted.contains(&child) {
                    ticked += costs.ticked[child.index()];
                    *below.get_or_insert(0) += costs.least(child);
                } else {
                    ticked += 1;
                }
            }
            let place = node.index();
            (costs.ticked[place], costs.tick[place], costs.below[place]) = (ticked, ticked + 1, below);
        }
        costs
    }

    /// Returns whether ticking the node itself takes fewer clicks. On a tie the individual boxes below it are ticked.
    fn ticks(&self, node: Node) -> bool {
        self.below[node.index()].is_none_or(|below| self.tick[node.index()] < below)
    }

    fn least(&self, node: Node) -> usize {
        let tick = self.tick[node.index()];
        self.below[node.index()].map_or(tick, |below| below.min(tick))
    }
}

/// Describes clicks in words: one line per tick, with the boxes to un-tick after it.
#[must_use]
pub fn steps(clicks: &[Click], tree: &AclTree) -> Vec<String> {
    let path = |node: &Node| tree.title_path(*node).join(" > ");
    let title = |node: &Node| tree.title_path(*node).last().copied().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = Vec::new();
    let mut ticked: Option<Node> = None;
    for click in clicks {
        match click {
            Click::Tick(node) => {
                lines.push(format!("tick {}", path(node)));
                ticked = Some(*node);
            }
            Click::Untick(node) => {
                // Directly below the ticked box the title is unambiguous.
                let is_child = tree.parent(*node) == ticked;
                let what = if is_child { title(node) } else { path(node) };
                let begins = lines.last().is_some_and(|line| !line.contains("; un-tick "));
                if let Some(line) = lines.last_mut() {
                    line.push_str(if begins { "; un-tick " } else { ", " });
                    line.push_str(&what);
                }
            }
        }
    }
    lines
}
