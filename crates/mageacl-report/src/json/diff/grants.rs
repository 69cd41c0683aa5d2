//! The effect on calls and grants, in `mageacl/diff/1`.

use crate::json::route_name;
use crate::json::v1::diff::{
    AccessCount, BrokenCall, GrantDiff, LostId, OpenedRoute, ProfileDiff, RequiredIds, StoredGrantDiff,
};
use mageacl_core::audit::{AccessModel, AllResources};
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::{self, BreakReason, Broken, Diff, GrantChange, ProfileChange};
use mageacl_core::plan::Collateral;
use mageacl_core::source::SourceMap;

/// Returns the effect on the calls of a connector.
pub(super) fn profile<'a>(change: &'a ProfileChange<'a>, diff: &'a Diff<'a>) -> ProfileDiff<'a> {
    let possible = change.possible.iter().map(|at| change.new.endpoints[*at].wanted.declared.as_str());
    ProfileDiff {
        subject: &change.subject,
        old: RequiredIds {
            required: ids(&change.old.required, diff.old),
            closed: ids(&change.old.with_ancestors, diff.old),
        },
        new: RequiredIds {
            required: ids(&change.new.required, diff.new),
            closed: ids(&change.new.with_ancestors, diff.new),
        },
        breaks: change.broken.iter().map(|broken| broken_out(broken, change, None)).collect(),
        possible: possible.collect(),
        add: ids(&change.add, diff.new),
        excess: ids(&change.excess, diff.new),
        stored: carried(&change.carried, diff),
    }
}

/// Returns the effect on a grant.
pub(super) fn grant<'a>(change: &'a GrantChange<'a>, diff: &'a Diff<'a>, sources: &'a SourceMap) -> GrantDiff<'a> {
    let grant = &change.audited.grant;
    let broken = change.broken.iter().map(|(at, broken)| {
        let profile = &diff.profiles[*at];
        broken_out(broken, profile, Some(&profile.subject))
    });
    GrantDiff {
        name: &grant.name,
        kind: (&grant.kind).into(),
        source: sources.name(grant.place.file()),
        line: grant.place.line(sources),
        all_resources: change.carried.before.all != AllResources::No,
        breaks: broken.collect(),
        stored: carried(&change.carried, diff),
    }
}

fn broken_out<'a>(broken: &'a Broken, profile: &'a ProfileChange<'a>, subject: Option<&'a str>) -> BrokenCall<'a> {
    let (was, is) = (&profile.old.endpoints[broken.endpoint], &profile.new.endpoints[broken.endpoint]);
    BrokenCall {
        subject,
        declared: &was.wanted.declared,
        optional: was.wanted.optional,
        status: is.resolved.status.into(),
        lacks: match &broken.why {
            BreakReason::Lacks(ids) => ids,
            BreakReason::Impossible(_) => &[],
        },
        old: &was.resolved.resources,
        new: &is.resolved.resources,
        remark: is.resolved.remark.as_deref(),
    }
}

fn carried<'a>(carried: &'a diff::StoredGrantDiff<'a>, sides: &'a Diff<'a>) -> StoredGrantDiff<'a> {
    let count = |effect: &mageacl_core::audit::Permissions<'_>| {
        let guarded: Vec<&Route> = effect.guarded().collect();
        AccessCount { resources: effect.ids.len(), routes: guarded.len(), writes: Collateral::writes(&guarded) }
    };
    let opened = carried.gained_routes.iter().map(|route| OpenedRoute {
        name: route_name(route),
        resources: &route.resources,
        writes: route.is_write(),
    });
    let lost = ids(&carried.lost, sides.old).into_iter();
    StoredGrantDiff {
        before: count(&carried.before),
        after: count(&carried.after),
        opens: opened.collect(),
        closes: carried.lost_routes.iter().map(|route| route_name(route)).collect(),
        gained: ids(&carried.gained, sides.new),
        lost: lost.map(|id| LostId { id, exists: sides.new.tree.contains(id) }).collect(),
    }
}

fn ids<'a>(nodes: &[Node], shop: AccessModel<'a>) -> Vec<&'a str> {
    nodes.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}
