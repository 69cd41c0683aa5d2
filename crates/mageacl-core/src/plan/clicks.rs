//! How to tick exactly a set of resources in the Admin's tree.

use std::collections::BTreeSet;

use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, Node};
use crate::grant::Click;

/// The fewest clicks after which the Admin stores exactly a set that holds the ancestors of all its members. A tick takes
/// everything below along and un-ticking does too; what stands above a ticked box is stored with it.
///
/// Each tick is followed by what has to be un-ticked below it. Boxes are shown below `Magento_Backend::admin` only, and
/// what stands elsewhere cannot be ticked.
#[must_use]
pub fn clicks(wanted: &BTreeSet<Node>, tree: &AclTree) -> Vec<Click> {
    let costs = Costs::of(wanted, tree);
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

/// How many clicks it takes at and below each wanted node, by place.
struct Costs {
    /// If it is ticked already.
    ticked: Vec<usize>,
    /// If it is ticked now; and if only boxes below it are, where there are any that are wanted.
    tick: Vec<usize>,
    below: Vec<Option<usize>>,
}

impl Costs {
    fn of(wanted: &BTreeSet<Node>, tree: &AclTree) -> Costs {
        let zero = || vec![0; tree.len()];
        let mut costs = Costs { ticked: zero(), tick: zero(), below: vec![None; tree.len()] };
        // Children stand behind their parents.
        for node in wanted.iter().rev() {
            let (mut ticked, mut below) = (0, None);
            for child in tree.children(*node) {
                if wanted.contains(&child) {
                    ticked += costs.ticked[child.place()];
                    *below.get_or_insert(0) += costs.least(child);
                } else {
                    ticked += 1;
                }
            }
            let place = node.place();
            (costs.ticked[place], costs.tick[place], costs.below[place]) = (ticked, ticked + 1, below);
        }
        costs
    }

    /// Whether it takes fewer clicks to tick a node itself. As many are better spent on the boxes that are meant.
    fn ticks(&self, node: Node) -> bool {
        self.below[node.place()].is_none_or(|below| self.tick[node.place()] < below)
    }

    fn least(&self, node: Node) -> usize {
        let tick = self.tick[node.place()];
        self.below[node.place()].map_or(tick, |below| below.min(tick))
    }
}

/// Clicks in words: one line per tick, with what is to be un-ticked after it.
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
                // Directly below the box that was just ticked its title says enough.
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
