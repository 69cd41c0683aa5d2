//! A checklist in both readings: what its words name, and what the Admin stores when somebody follows them.

use std::collections::BTreeSet;

use super::{Audited, Effect, Shop, written};
use crate::catalog::acl::{ALL, Node};
use crate::grant::checklist::{self, Click, Item, Resolved, as_admin_stores};
use crate::grant::{Grant, Id};

/// A checklist, line by line.
#[derive(Clone, Debug)]
pub struct Reading<'c> {
    /// The lines with what they mean.
    pub lines: Vec<Line>,
    /// The resources that the lines name, in pre-order.
    pub named: Vec<Node>,
    /// What those resources alone allow.
    pub as_written: Effect<'c>,
}

/// A line of a checklist.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub item: Item,
    /// What it means.
    pub resolved: Resolved,
}

/// Reads the lines; what is allowed is what the Admin stores.
pub(super) fn audited<'c>(grant: Grant, items: &[Item], shop: Shop<'c>) -> Audited<'c> {
    let resolved = checklist::resolve(items, shop.tree);
    let lines: Vec<Line> =
        items.iter().zip(resolved).map(|(item, resolved)| Line { item: item.clone(), resolved }).collect();
    let mut clicks = Vec::new();
    let mut named = BTreeSet::new();
    let mut ids = Vec::new();
    for line in &lines {
        let Resolved::One { node, .. } = line.resolved else { continue };
        if !line.item.ticked {
            clicks.push(Click::Untick(node));
            continue;
        }
        clicks.push(Click::Tick(node));
        named.insert(node);
        if line.item.with_children {
            named.extend(shop.tree.subtree(node));
        }
        ids.push(Id { id: shop.tree.resource(node).id.clone(), place: line.item.place });
    }
    // "All" is a choice above the tree: no box counts any more.
    let all = shop.tree.find(ALL).filter(|all| named.contains(all));
    let stored = all.map_or_else(|| as_admin_stores(&clicks, shop.tree), |all| BTreeSet::from([all]));
    if let Some(all) = all {
        named = BTreeSet::from([all]);
    }
    let as_written = written::saved(&ids_of(&named, shop), shop);
    let effect = written::saved(&ids_of(&stored, shop), shop);
    let added = stored.difference(&named).copied().collect();
    let reading = Reading { lines, named: named.into_iter().collect(), as_written };
    Audited { added, reading: Some(reading), ..Audited::new(grant, ids, effect) }
}

fn ids_of<'c>(nodes: &BTreeSet<Node>, shop: Shop<'c>) -> Vec<&'c str> {
    nodes.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}
