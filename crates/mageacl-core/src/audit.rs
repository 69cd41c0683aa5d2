//! Compares the actual access of grants with the needed access.
//!
//! Input: a [`GrantSet`], a catalog, and optionally the [`Plan`] of the needed calls. Output: an [`Audit`] with, for
//! every grant, the ids as written, the ids that Magento derives from them, the access that they give in this release,
//! and the excess and missing ids. Findings are up to [`crate::rules`].

mod checklist;
mod delta;
mod effect;
mod outcome;
mod select;
mod written;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::authz::{Engine, Evaluator, GuestSetting, RuleRow};
use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Route, Routes};
use crate::grant::checklist::{SimilarIds, Translations};
use crate::grant::{Facts, Grant, GrantContent, GrantSet, Id, Location, Row};
use crate::plan::{Plan, PlannedEndpoint};
use crate::release::Release;

pub use checklist::{Line, LineStatus, Reading};
pub use delta::Delta;
pub use effect::{AllResources, Permissions};
pub use outcome::{LineOutcome, ReadLine, read_lines};
pub use select::{NotFound, Selection, select};
pub use written::{DropReason, Dropped};

/// The configuration against which grants are evaluated.
#[derive(Clone, Copy, Debug)]
pub struct AccessModel<'c> {
    /// The resources, without duplicate ids.
    pub tree: &'c AclTree,
    /// The routes.
    pub routes: &'c Routes,
    /// The release, if known.
    pub release: Option<Release>,
}

/// Grants with their evaluation.
#[derive(Clone, Debug)]
pub struct Audit<'c> {
    /// The grants in the order of [`GrantSet::grants`].
    pub grants: Vec<GrantAudit<'c>>,
    /// The plan of the needed calls, if given.
    pub needed: Option<Plan<'c>>,
    /// Whether more calls may be needed than those: the profile says so, or some of them are not routes of this store.
    pub needs_more: bool,
    /// The access that the needed ids give with their ancestors, if given.
    pub least: Option<Permissions<'c>>,
    /// Whether grants were selected from several that were read.
    pub selected: bool,
    /// The rows of all roles.
    pub rows: Vec<Row>,
    /// Further facts from the tables of the store.
    pub facts: Facts,
    /// The guarded routes that a setting of the store opens to everyone ([`crate::authz::GuestAccess`]), by URL and then
    /// method.
    pub open_to_guests: Vec<&'c Route>,
    /// Notes on skipped input.
    pub notes: Vec<String>,
}

/// A grant with its evaluation.
#[derive(Clone, Debug)]
pub struct GrantAudit<'c> {
    /// Its index among all grants that were read.
    pub number: usize,
    /// The grant as read.
    pub grant: Grant,
    /// The ids that it grants, in the order of the file; for rows, those that are allowed.
    pub ids: Vec<Id>,
    /// Those that Magento drops.
    pub dropped: Vec<Dropped>,
    /// The resources that Magento adds, in pre-order.
    pub added: Vec<Node>,
    /// The resources for which the role has no row, in pre-order. Empty for grants that are not rows.
    pub without_row: Arc<[Node]>,
    /// Both interpretations, if the grant is a checklist.
    pub reading: Option<Reading<'c>>,
    /// The access that it gives.
    pub effect: Permissions<'c>,
    /// The comparison with the needed resources, if given.
    pub comparison: Option<Comparison>,
    written: OnceLock<HashMap<String, Vec<Location>>>,
    given: OnceLock<BTreeMap<Node, usize>>,
}

/// The differences between a grant and the needed resources. All in pre-order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Allowed, but neither required nor an ancestor of a required resource.
    pub excess: Vec<Node>,
    /// Required, but not allowed.
    pub missing: Vec<Node>,
    /// Allowed, and only an ancestor of a required resource.
    pub structural: Vec<Node>,
}

/// Audits grants. `needed` is the plan of the calls for which they are needed.
#[must_use]
pub fn audit<'c>(set: GrantSet, needed: Option<Plan<'c>>, shop: AccessModel<'c>) -> Audit<'c> {
    audit_with(set, needed, shop, &Translations::default())
}

/// Audits grants, with the titles of a store in its languages.
#[must_use]
pub fn audit_with<'c>(
    set: GrantSet,
    needed: Option<Plan<'c>>,
    shop: AccessModel<'c>,
    translations: &Translations<'_>,
) -> Audit<'c> {
    let engine = Engine::for_release(shop.release);
    let rules: Vec<RuleRow> = set.rows.iter().map(|row| row.rule.clone()).collect();
    // In some releases the rows of one role change the permissions of another.
    let stored = Evaluator::new(shop.tree, &rules, engine);
    let similar = SimilarIds::new(shop.tree);
    let rows = written::RowsByRole::new(&set.rows);
    let mut shared = effect::Shared::default();
    let grants = set.grants.into_iter().enumerate().map(|(number, grant)| {
        let mut audited = match grant.holding.clone() {
            GrantContent::Listed(ids) => written::listed(grant, ids, &similar, shop),
            GrantContent::IntegrationXml(ids) => written::closed(grant, ids, &similar, shop),
            GrantContent::Rows(role) => written::of_rows(grant, role, &rows, &stored, &similar, (shop, &mut shared)),
            GrantContent::Checklist(items) => checklist::audited(grant, &items, (&similar, translations), shop),
        };
        audited.number = number;
        audited.comparison = needed.as_ref().map(|plan| Comparison::between(&audited.effect, plan));
        audited
    });
    let grants = grants.collect();
    drop(shared);
    let mut notes = set.notes;
    notes.extend(not_suggested(similar.skipped()));
    let least = needed.as_ref().map(|plan| least(plan, shop));
    let needs_more = needed.as_ref().is_some_and(has_unresolved);
    let open_to_guests = match set.facts.guest_access.setting {
        GuestSetting::On => set.facts.guest_access.listed(shop.routes),
        GuestSetting::Off | GuestSetting::Unknown => Vec::new(),
    };
    Audit {
        grants,
        needed,
        needs_more,
        least,
        selected: false,
        rows: set.rows,
        facts: set.facts,
        open_to_guests,
        notes,
    }
}

impl<'c> Audit<'c> {
    /// Narrows the audit to one of its grants, compared with the needed calls, if given, under the name that it has for
    /// them. Returns all grants, for [`Audit::widen`]: this way grants are evaluated once, however many policies there
    /// are.
    pub(crate) fn narrow(
        &mut self,
        at: usize,
        name: &str,
        needed: Option<Plan<'c>>,
        shop: AccessModel<'c>,
    ) -> Vec<GrantAudit<'c>> {
        let all = std::mem::take(&mut self.grants);
        self.needs_more = needed.as_ref().is_some_and(has_unresolved);
        self.least = needed.as_ref().map(|plan| least(plan, shop));
        self.selected = true;
        if let Some(audited) = all.get(at) {
            let mut audited = audited.clone();
            name.clone_into(&mut audited.grant.name);
            audited.comparison = needed.as_ref().map(|plan| Comparison::between(&audited.effect, plan));
            self.grants.push(audited);
        }
        self.needed = needed;
        all
    }

    /// Restores all grants, without needed calls.
    pub(crate) fn widen(&mut self, grants: Vec<GrantAudit<'c>>) {
        self.grants = grants;
        self.needed = None;
        self.least = None;
        self.needs_more = false;
        self.selected = false;
    }

    /// Returns the routes that a grant may call, by URL and then method: those of its resources, and those that are open
    /// to everyone.
    #[must_use]
    pub fn callable(&self, effect: &Permissions<'c>) -> Vec<&'c Route> {
        let mut routes: Vec<&'c Route> = effect.routes.iter().chain(&self.open_to_guests).copied().collect();
        routes.sort_by_key(|route| (&route.url, &route.method));
        routes.dedup_by(|one, other| (&one.url, &one.method) == (&other.url, &other.method));
        routes
    }

    /// Returns the number of routes that a grant may call only because they are open to everyone.
    #[must_use]
    pub fn only_as_guest(&self, effect: &Permissions<'c>) -> usize {
        self.callable(effect).len() - effect.routes.len()
    }
}

/// Returns the access that the needed ids give with their ancestors.
fn least<'c>(plan: &Plan<'c>, shop: AccessModel<'c>) -> Permissions<'c> {
    let ids: Vec<&str> = plan.with_ancestors.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect();
    written::saved(&ids, shop)
}

/// Returns whether some of the needed calls are not routes of this store.
fn has_unresolved(plan: &Plan<'_>) -> bool {
    let is_unresolved = |planned: &PlannedEndpoint<'_>| planned.resolved.route.is_none();
    plan.endpoints.iter().any(is_unresolved)
}

/// Reports names without a search for similar ones.
fn not_suggested(skipped: usize) -> Option<String> {
    let names =
        if skipped == 1 { "1 unknown id or line".to_owned() } else { format!("{skipped} unknown ids and lines") };
    (skipped > 0).then(|| format!("too many ids are unknown: similar ids were not searched for {names}"))
}

impl<'c> GrantAudit<'c> {
    fn new(grant: Grant, ids: Vec<Id>, effect: Permissions<'c>) -> Self {
        GrantAudit {
            number: 0,
            grant,
            ids,
            dropped: Vec::new(),
            added: Vec::new(),
            without_row: Arc::default(),
            reading: None,
            effect,
            comparison: None,
            written: OnceLock::new(),
            given: OnceLock::new(),
        }
    }

    /// Returns the positions at which a resource is granted.
    pub fn places<'a>(&'a self, id: &'a str) -> impl Iterator<Item = Location> + 'a {
        let written = self.written.get_or_init(|| {
            let mut written: HashMap<String, Vec<Location>> = HashMap::new();
            for given in &self.ids {
                written.entry(given.id.clone()).or_default().push(given.place);
            }
            written
        });
        written.get(id).into_iter().flatten().copied()
    }

    /// Returns the first of the written ids that are below a resource.
    #[must_use]
    pub fn given_below(&self, node: Node, tree: &AclTree) -> Option<&Id> {
        let below = self.given(tree).range(node..).skip_while(|(given, _)| **given == node);
        let first = below.take_while(|(given, _)| tree.is_below(**given, node)).map(|(_, at)| *at).min();
        first.map(|at| &self.ids[at])
    }

    /// Returns the first of the written ids that are below a resource or above it.
    #[must_use]
    pub fn given_near(&self, node: Node, tree: &AclTree) -> Option<&Id> {
        let given = self.given(tree);
        let below = given.range(node..).skip_while(|(other, _)| **other == node);
        let below = below.take_while(|(other, _)| tree.is_below(**other, node)).map(|(_, at)| *at);
        let above = tree.ancestors(node).into_iter().filter_map(|above| given.get(&above).copied());
        below.chain(above).min().map(|at| &self.ids[at])
    }

    /// Returns the resources that are written, each with the index of its first id.
    fn given(&self, tree: &AclTree) -> &BTreeMap<Node, usize> {
        self.given.get_or_init(|| {
            let all = self.ids.iter().enumerate().rev();
            all.filter_map(|(at, id)| Some((tree.find(&id.id)?, at))).collect()
        })
    }
}

impl Comparison {
    fn between(effect: &Permissions<'_>, plan: &Plan<'_>) -> Comparison {
        let allowed = effect.ids.iter().copied();
        let is_structural =
            |node: &Node| plan.with_ancestors.binary_search(node).is_ok() && plan.required.binary_search(node).is_err();
        Comparison {
            excess: allowed.clone().filter(|node| plan.with_ancestors.binary_search(node).is_err()).collect(),
            missing: plan.named().filter(|node| effect.ids.binary_search(node).is_err()).collect(),
            structural: allowed.filter(is_structural).collect(),
        }
    }
}
