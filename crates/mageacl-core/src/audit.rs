//! What grants really allow, set against what is needed.
//!
//! In go a [`GrantSet`], a catalog, and the [`Plan`] of what is needed where there is one. Out comes an [`Audit`]: for every
//! grant what was written, what Magento makes of it, what that allows in this release, and what is in excess or missing.
//! Nothing here judges: that is for [`crate::rules`].

mod checklist;
mod delta;
mod effect;
mod select;
mod written;

use std::sync::Arc;

use crate::authz::{Engine, Evaluator, Rule};
use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Routes};
use crate::grant::checklist::SimilarIds;
use crate::grant::{Facts, Grant, GrantSet, Holding, Id, Place, Row};
use crate::plan::Plan;
use crate::release::Release;

pub use checklist::{Line, LineStatus, Reading};
pub use delta::Delta;
pub use effect::{All, Effect};
pub use select::{NotFound, Selection, select};
pub use written::{Dropped, Why};

/// The configuration that grants are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Shop<'c> {
    /// The resources. None stands in the tree twice.
    pub tree: &'c AclTree,
    /// The routes.
    pub routes: &'c Routes,
    /// The release, if it is known.
    pub release: Option<Release>,
}

/// Grants with all that follows from them.
#[derive(Clone, Debug)]
pub struct Audit<'c> {
    /// The grants in the order of [`GrantSet::grants`].
    pub grants: Vec<Audited<'c>>,
    /// What is needed, where that was told.
    pub needed: Option<Plan<'c>>,
    /// What the needed ids allow with their ancestors, where that was told.
    pub least: Option<Effect<'c>>,
    /// Whether grants were picked out of several that were read.
    pub selected: bool,
    /// The rows of all roles.
    pub rows: Vec<Row>,
    /// What the shop's tables say besides.
    pub facts: Facts,
    /// What the reader passed over.
    pub notes: Vec<String>,
}

/// One grant with all that follows from it.
#[derive(Clone, Debug)]
pub struct Audited<'c> {
    /// Its place among all grants that were read.
    pub number: usize,
    /// The grant as it was read.
    pub grant: Grant,
    /// The ids that it gives, in the order in which they are written; those of rows are the ones that are allowed.
    pub ids: Vec<Id>,
    /// Those of them that Magento does not take over.
    pub dropped: Vec<Dropped>,
    /// What Magento adds to them, in pre-order.
    pub added: Vec<Node>,
    /// The resources for which the role has no row, in pre-order. Always empty for what is not rows.
    pub without_row: Arc<[Node]>,
    /// Both readings, where the grant is a checklist.
    pub reading: Option<Reading<'c>>,
    /// What it allows.
    pub effect: Effect<'c>,
    /// How it compares with what is needed, where that was told.
    pub comparison: Option<Comparison>,
}

/// What a grant allows beside what is needed. All in pre-order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Allowed, and neither required nor the ancestor of something required.
    pub excess: Vec<Node>,
    /// Required, and not allowed.
    pub missing: Vec<Node>,
    /// Allowed, and only an ancestor of something required.
    pub structural: Vec<Node>,
}

/// Audits grants; `needed` is the plan of what they are needed for.
#[must_use]
pub fn audit<'c>(set: GrantSet, needed: Option<Plan<'c>>, shop: Shop<'c>) -> Audit<'c> {
    let engine = Engine::of(shop.release);
    let rules: Vec<Rule> = set.rows.iter().map(|row| row.rule.clone()).collect();
    // The rows of one role may change what another one may do.
    let stored = Evaluator::new(shop.tree, &rules, engine);
    let similar = SimilarIds::new(shop.tree);
    let rows = written::RowsByRole::new(&set.rows);
    let mut shared = effect::Shared::default();
    let grants = set.grants.into_iter().enumerate().map(|(number, grant)| {
        let mut audited = match grant.holding.clone() {
            Holding::Listed(ids) => written::listed(grant, ids, &similar, shop),
            Holding::Closed(ids) => written::closed(grant, ids, &similar, shop),
            Holding::Rows(role) => written::of_rows(grant, role, &rows, &stored, &similar, (shop, &mut shared)),
            Holding::Checklist(items) => checklist::audited(grant, &items, &similar, shop),
        };
        audited.number = number;
        audited.comparison = needed.as_ref().map(|plan| Comparison::of(&audited.effect, plan));
        audited
    });
    let grants = grants.collect();
    drop(shared);
    let mut notes = set.notes;
    notes.extend(not_suggested(similar.skipped()));
    let least = needed.as_ref().map(|plan| {
        let ids: Vec<&str> = plan.closed.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect();
        written::saved(&ids, shop)
    });
    Audit { grants, needed, least, selected: false, rows: set.rows, facts: set.facts, notes }
}

/// Reports names without a search for similar ones.
fn not_suggested(skipped: usize) -> Option<String> {
    let names =
        if skipped == 1 { "1 unknown id or line".to_owned() } else { format!("{skipped} unknown ids and lines") };
    (skipped > 0).then(|| format!("too many ids are unknown: similar ids were not searched for {names}"))
}

impl<'c> Audited<'c> {
    fn new(grant: Grant, ids: Vec<Id>, effect: Effect<'c>) -> Self {
        Audited {
            number: 0,
            grant,
            ids,
            dropped: Vec::new(),
            added: Vec::new(),
            without_row: Arc::default(),
            reading: None,
            effect,
            comparison: None,
        }
    }

    /// The places where a resource is given.
    pub fn places<'a>(&'a self, id: &'a str) -> impl Iterator<Item = Place> + 'a {
        self.ids.iter().filter(move |given| given.id == id).map(|given| given.place)
    }
}

impl Comparison {
    fn of(effect: &Effect<'_>, plan: &Plan<'_>) -> Comparison {
        let allowed = effect.ids.iter().copied();
        let is_structural = |node: &Node| plan.closed.contains(node) && !plan.required.contains(node);
        Comparison {
            excess: allowed.clone().filter(|node| !plan.closed.contains(node)).collect(),
            missing: plan.required.iter().copied().filter(|node| !effect.ids.contains(node)).collect(),
            structural: allowed.filter(is_structural).collect(),
        }
    }
}
