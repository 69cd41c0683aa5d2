//! The facts on the documentation page of a connector in `docs/connectors/`.
//!
//! Input: a profile. Output: a [`Page`] with the minimum set for its calls, the steps to tick it in the Admin, its
//! collateral access, and the access that the vendor's guide gives instead, for the newest release of each current
//! line.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::audit::{AccessModel, GrantAudit, audit};
use crate::catalog::acl::Node;
use crate::catalog::{Catalog, releases};
use crate::grant::GrantSet;
use crate::grant::checklist::{self, Resolved};
use crate::matrix::{Matrix, matrix};
use crate::packages;
use crate::plan::{Collateral, DeclaredEndpoint, Plan, clicks, plan, steps};
use crate::profile::Profile;
use crate::release::Edition;
use crate::risk::Risks;
use crate::source::SourceMap;
use crate::store::Switches;

/// The number of current release lines: those for which Adobe published patches at the same time.
const CURRENT: usize = 5;

/// The facts about a connector.
#[derive(Clone, Debug)]
pub struct Page<'p> {
    /// The calls of the connector.
    pub profile: &'p Profile,
    /// The required resources in each current line.
    pub matrix: Matrix,
    /// The same lines, each with its own facts.
    pub lines: Vec<OfLine>,
    /// The newest release of each edition that is known exactly.
    pub editions: Vec<OfEdition>,
}

/// The requirements in an edition of Magento.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfEdition {
    /// The edition.
    pub edition: Edition,
    /// The release.
    pub release: String,
    /// The required ids, in pre-order.
    pub required: Vec<String>,
    /// The number of other routes that those ids open with their ancestors, and how many of them write.
    pub opens: (usize, usize),
    /// The calls that no grant opens.
    pub uncallable: Vec<String>,
}

/// A release line, represented by its newest release.
#[derive(Clone, Debug)]
pub struct OfLine {
    /// The newest release.
    pub newest: String,
    /// The required resources, in pre-order.
    pub required: Vec<Needed>,
    /// The steps that tick exactly the minimum set, one per line.
    pub steps: Vec<String>,
    /// The capabilities of the routes that are opened beyond the calls.
    pub risks: String,
    /// The number of guarded routes that All Resources opens, and how many of them write.
    pub all_resources: (usize, usize),
    /// The effect of the vendor's guide, if there is one.
    pub guide: Option<Guide>,
}

/// A resource that is required.
#[derive(Clone, Debug)]
pub struct Needed {
    /// Its id.
    pub id: String,
    /// Its titles from below the root.
    pub path: String,
    /// The calls that require it.
    pub calls: Vec<String>,
}

/// The effect of following a guide in the Admin.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The number of boxes that it names.
    pub boxes: usize,
    /// Its lines that match no box of this release.
    pub unread: Vec<String>,
    /// The number of resources that the Admin stores.
    pub stored: usize,
    /// The number of guarded routes that those open, and how many of them write.
    pub opens: (usize, usize),
    /// The excess resources.
    pub excess: Vec<String>,
    /// The missing resources.
    pub missing: Vec<String>,
}

/// Computes the page of a profile.
#[must_use]
pub fn page<'p>(profile: &'p Profile, risks: &Risks) -> Page<'p> {
    let wanted = DeclaredEndpoint::of_profile(profile);
    let all = releases::release_lines();
    let current = &all[all.len().saturating_sub(CURRENT)..];
    let first = current.first().map_or("", |(_, newest)| newest);
    let of_line = |(_, newest): &(String, &str)| {
        let catalog = releases::load(newest, &SourceMap::default()).ok()?;
        self::of_line(newest, &catalog, &wanted, profile, risks)
    };
    let lines = current.iter().filter_map(of_line).collect();
    let editions = EDITIONS.iter().filter_map(|(edition, catalog)| of_edition(*edition, catalog, &wanted)).collect();
    Page { profile, matrix: matrix(&wanted).since(first), lines, editions }
}

/// The newest release of each edition, made once for all pages.
static EDITIONS: LazyLock<Vec<(Edition, Catalog)>> = LazyLock::new(|| {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let newest = |edition: Edition| {
        // All are made from packages, which include the bundled extensions.
        let named = packages::find_release("latest", Some(edition), facts, lists).ok()?.from_packages();
        let catalog = packages::release_catalog(&named, &Switches::default(), facts, lists, &SourceMap::default());
        Some((edition, catalog.ok()?))
    };
    [Edition::OpenSource, Edition::Commerce, Edition::B2b].into_iter().filter_map(newest).collect()
});

fn of_edition(edition: Edition, catalog: &Catalog, wanted: &[DeclaredEndpoint]) -> Option<OfEdition> {
    let (tree, routes) = (catalog.acl.as_ref().ok()?, catalog.routes.as_ref().ok()?);
    let plan = plan(wanted.to_vec(), tree, routes);
    let opened = [plan.collateral.exact.as_slice(), &plan.collateral.closure].concat();
    let uncallable = plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable());
    Some(OfEdition {
        edition,
        release: catalog.origin.magento.clone().unwrap_or_default(),
        required: plan.required.iter().map(|node| tree.resource(*node).id.clone()).collect(),
        opens: (opened.len(), Collateral::writes(&opened)),
        uncallable: uncallable.map(|planned| planned.wanted.declared.clone()).collect(),
    })
}

fn of_line(
    newest: &str,
    catalog: &Catalog,
    wanted: &[DeclaredEndpoint],
    profile: &Profile,
    risks: &Risks,
) -> Option<OfLine> {
    let (tree, routes) = (catalog.acl.as_ref().ok()?, catalog.routes.as_ref().ok()?);
    let plan = plan(wanted.to_vec(), tree, routes);
    let shop = AccessModel { tree, routes, release: catalog.origin.release() };
    let needed = |node: &Node| Needed {
        id: tree.resource(*node).id.clone(),
        path: tree.title_path(*node).join(" > "),
        calls: calls_for(*node, &plan),
    };
    let opened = [plan.collateral.exact.as_slice(), &plan.collateral.closure].concat();
    Some(OfLine {
        newest: newest.to_owned(),
        required: plan.required.iter().map(needed).collect(),
        steps: steps(&clicks(&plan.with_ancestors.iter().copied().collect(), tree), tree),
        risks: risks.summary(opened.iter().copied()).to_string(),
        all_resources: (plan.collateral.all_resources.len(), Collateral::writes(&plan.collateral.all_resources)),
        guide: guide(profile, plan, shop),
    })
}

fn calls_for(node: Node, plan: &Plan<'_>) -> Vec<String> {
    let reason = plan.reasons.iter().find(|reason| reason.node == node);
    let calls = reason.into_iter().flat_map(|reason| &reason.required_by);
    calls.map(|at| plan.endpoints[*at].wanted.declared.clone()).collect()
}

fn guide(profile: &Profile, plan: Plan<'_>, shop: AccessModel<'_>) -> Option<Guide> {
    let grant = checklist::grant(&profile.slug, &profile.checklist.as_ref()?.items.join("\n"), &SourceMap::default())?;
    let set = GrantSet { grants: vec![grant], ..GrantSet::default() };
    let audit = audit(set, Some(plan), shop);
    let [audited] = audit.grants.as_slice() else { return None };
    let ids = |nodes: &[Node]| nodes.iter().map(|node| shop.tree.resource(*node).id.clone()).collect();
    let comparison = audited.comparison.as_ref()?;
    let routes: Vec<_> = audited.effect.guarded().collect();
    Some(Guide {
        boxes: audited.ids.len(),
        unread: unread(audited),
        stored: audited.effect.ids.len(),
        opens: (routes.len(), Collateral::writes(&routes)),
        excess: ids(&comparison.excess),
        missing: ids(&comparison.missing),
    })
}

/// Returns the lines that match no box.
fn unread(audited: &GrantAudit<'_>) -> Vec<String> {
    let lines = audited.reading.iter().flat_map(|reading| &reading.lines);
    let unread = lines.filter(|line| !matches!(line.resolved, Resolved::One { .. }));
    unread.map(|line| line.item.text.trim().to_owned()).collect()
}
