//! The effect on calls and grants.

use super::tables::in_the_admin;
use super::{DiffView, FEW, Section};
use crate::count;
use mageacl_core::audit::AllResources;
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::{BreakReason, Broken, ProfileChange, StoredGrantDiff, who};

/// The maximum number of ids that are listed for one grant.
const SHOWN: usize = 3;

/// Returns the routes that existing grants open now.
pub(super) fn open_more(view: &DiffView<'_>) -> Section {
    let opened = carried(view).map(|(name, carried)| (name, carried, carried.gained_routes.as_slice()));
    let asked = |route: &Route| who(route, &[]);
    by_grant("Newly opened by existing grants", "allowed callers", opened, asked, view)
}

/// Returns the routes that grants no longer open. For profiles only declared calls count.
pub(super) fn open_less(view: &DiffView<'_>) -> Section {
    let now = |route: &Route| {
        let mut new = view.diff.new.routes.all().iter();
        let same = new.find(|known| known.url == route.url && known.method == route.method);
        same.map_or_else(|| "none: removed".to_owned(), |known| who(known, &[]))
    };
    let closed = view.diff.grants.iter().map(|change| {
        let carried = &change.carried;
        (format!("`{}`", change.audited.grant.name), carried, carried.lost_routes.as_slice())
    });
    by_grant("No longer opened by existing grants", "callers now", closed, now, view)
}

/// Lists the routes of grants individually, or counts them with an example if there are many.
fn by_grant<'v>(
    title: &str,
    last: &'static str,
    grants: impl Iterator<Item = (String, &'v StoredGrantDiff<'v>, &'v [&'v Route])>,
    who: impl Fn(&Route) -> String,
    view: &DiffView<'_>,
) -> Section {
    let grants: Vec<_> = grants.filter(|(_, _, routes)| !routes.is_empty()).collect();
    if view.all || grants.iter().map(|(_, _, routes)| routes.len()).sum::<usize>() <= FEW {
        let rows = grants
            .iter()
            .flat_map(|(name, _, routes)| routes.iter().map(|route| [name.clone(), route.name(), who(route)]));
        return Section::news(title, ["existing grant", "route", last], rows.collect());
    }
    let rows = grants.into_iter().map(|(name, carried, routes)| {
        let mut writes = routes.iter().filter(|route| route.is_write());
        let number = writes.clone().count();
        let example = writes.next().or(routes.first()).map_or_else(String::new, |route| route.name());
        let all = if carried.before.all == AllResources::No { "" } else { " (All Resources)" };
        [format!("{name}{all}"), format!("{}, {number} write", count(routes.len(), "route")), example]
    });
    let section = Section::news(title, ["existing grant", "routes", "for example"], rows.collect());
    Section { folded: Some("--all lists them.".to_owned()), ..section }
}

/// Returns the declared calls that break.
pub(super) fn broken(view: &DiffView<'_>) -> Section {
    let profiles = &view.diff.profiles;
    let row = |profile: &ProfileChange<'_>, broken: &Broken, whose: String| {
        let (was, is) = (&profile.old.endpoints[broken.endpoint], &profile.new.endpoints[broken.endpoint]);
        let why = match &broken.why {
            BreakReason::Lacks(ids) => {
                let before = was.resolved.resources.join(" + ");
                let before = if before.is_empty() { "nothing" } else { &before };
                format!("{before} -> {}", ids.join(" + "))
            }
            BreakReason::Impossible(status) => is.resolved.remark.clone().unwrap_or_else(|| status.name().to_owned()),
        };
        let optional = if was.wanted.optional { " (optional)" } else { "" };
        [format!("{}{optional}", was.wanted.declared), whose, why]
    };
    let mut rows = Vec::new();
    for profile in profiles {
        rows.extend(profile.broken.iter().map(|broken| row(profile, broken, profile.subject.clone())));
    }
    for change in &view.diff.grants {
        let whose = |at: usize| format!("{} with `{}`", profiles[at].subject, change.audited.grant.name);
        rows.extend(change.broken.iter().map(|(at, broken)| row(&profiles[*at], broken, whose(*at))));
    }
    Section::news(format!("Breaks: {}", count(rows.len(), "call")), ["call", "of", "why"], rows)
}

/// Returns the ids to add to the grants of profiles, and to remove from them.
pub(super) fn to_change(view: &DiffView<'_>) -> Section {
    let changed = view.diff.profiles.iter().filter(|profile| !profile.add.is_empty() || !profile.excess.is_empty());
    let rows = changed.map(|profile| [profile.subject.clone(), ids(&profile.add, view), ids(&profile.excess, view)]);
    Section::news("Grants to change", ["existing grant of", "add", "remove"], rows.collect())
}

/// Lists ids of the new side, only the first few of many.
fn ids(nodes: &[Node], view: &DiffView<'_>) -> String {
    let shown = if view.all { nodes.len() } else { SHOWN };
    let ids = nodes.iter().map(|node| view.diff.new.tree.resource(*node).id.as_str());
    let text = ids.take(shown).collect::<Vec<_>>().join(", ");
    if nodes.len() > shown { format!("{text} and {} more", nodes.len() - shown) } else { text }
}

/// Returns the resources that grants gain or lose.
pub(super) fn resources(view: &DiffView<'_>) -> Section {
    let (old, new) = (view.diff.old, view.diff.new);
    let mut rows = Vec::new();
    for (name, carried) in carried(view) {
        for node in carried.gained.iter().filter(|_| carried.before.all == AllResources::No) {
            let id = &new.tree.resource(*node).id;
            let how = if old.tree.contains(id) { "granted now" } else { "granted without a row" };
            rows.push([id.clone(), in_the_admin(*node, new), format!("{name}: {how}")]);
        }
        for node in &carried.lost {
            let id = &old.tree.resource(*node).id;
            let how = if new.tree.contains(id) { "denied now" } else { "removed" };
            rows.push([id.clone(), in_the_admin(*node, old), format!("{name}: {how}")]);
        }
    }
    Section::rest("Changes of existing grants", ["resource", "in the Admin", "grant"], rows, view.all)
}

/// Returns the declared calls that no grant opened before.
pub(super) fn possible(view: &DiffView<'_>) -> Section {
    let rows = view.diff.profiles.iter().flat_map(|profile| {
        profile.possible.iter().map(|at| {
            let planned = &profile.new.endpoints[*at];
            let asks = planned.resolved.resources.join(" + ");
            let asks = if asks.is_empty() { "nothing".to_owned() } else { asks };
            [planned.wanted.declared.clone(), asks, profile.subject.clone()]
        })
    });
    Section::rest("Newly possible calls", ["call", "requires", "of"], rows.collect(), view.all)
}

/// Returns all evaluated grants with their names.
fn carried<'v>(view: &DiffView<'v>) -> impl Iterator<Item = (String, &'v StoredGrantDiff<'v>)> {
    let profiles = view.diff.profiles.iter().map(|profile| (profile.subject.clone(), &profile.carried));
    let grants = view.diff.grants.iter();
    profiles.chain(grants.map(|change| (format!("`{}`", change.audited.grant.name), &change.carried)))
}
