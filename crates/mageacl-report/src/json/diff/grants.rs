//! The effect on calls and grants, in `mageacl/diff/1`.

use serde::Serialize;

use crate::json::{RouteName, route_name};
use crate::kind_name;
use mageacl_core::audit::{All, Shop};
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::{Broken, Carried, Diff, GrantChange, ProfileChange, Why};
use mageacl_core::plan::Collateral;
use mageacl_core::source::SourceMap;

#[derive(Serialize)]
pub(super) struct ProfileOut<'a> {
    subject: &'a str,
    old: NeedsOut<'a>,
    new: NeedsOut<'a>,
    breaks: Vec<BrokenOut<'a>>,
    possible: Vec<&'a str>,
    add: Vec<&'a str>,
    excess: Vec<&'a str>,
    #[serde(flatten)]
    carried: CarriedOut<'a>,
}

#[derive(Serialize)]
struct NeedsOut<'a> {
    required: Vec<&'a str>,
    closed: Vec<&'a str>,
}

#[derive(Serialize)]
struct BrokenOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    declared: &'a str,
    optional: bool,
    status: &'static str,
    lacks: &'a [String],
    old: &'a [String],
    new: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
}

#[derive(Serialize)]
struct CarriedOut<'a> {
    before: CountOut,
    after: CountOut,
    opens: Vec<OpenedOut<'a>>,
    closes: Vec<RouteName<'a>>,
    gained: Vec<&'a str>,
    lost: Vec<LostOut<'a>>,
}

#[derive(Serialize)]
struct CountOut {
    resources: usize,
    routes: usize,
    writes: usize,
}

#[derive(Serialize)]
struct OpenedOut<'a> {
    #[serde(flatten)]
    name: RouteName<'a>,
    resources: &'a [String],
    writes: bool,
}

#[derive(Serialize)]
struct LostOut<'a> {
    id: &'a str,
    exists: bool,
}

#[derive(Serialize)]
pub(super) struct GrantOut<'a> {
    name: &'a str,
    kind: &'static str,
    source: &'a str,
    line: Option<usize>,
    all_resources: bool,
    breaks: Vec<BrokenOut<'a>>,
    #[serde(flatten)]
    carried: CarriedOut<'a>,
}

/// Returns the effect on the calls of a connector.
pub(super) fn profile<'a>(change: &'a ProfileChange<'a>, diff: &'a Diff<'a>) -> ProfileOut<'a> {
    let possible = change.possible.iter().map(|at| change.new.endpoints[*at].wanted.declared.as_str());
    ProfileOut {
        subject: &change.subject,
        old: NeedsOut { required: ids(&change.old.required, diff.old), closed: ids(&change.old.closed, diff.old) },
        new: NeedsOut { required: ids(&change.new.required, diff.new), closed: ids(&change.new.closed, diff.new) },
        breaks: change.broken.iter().map(|broken| broken_out(broken, change, None)).collect(),
        possible: possible.collect(),
        add: ids(&change.add, diff.new),
        excess: ids(&change.excess, diff.new),
        carried: carried(&change.carried, diff),
    }
}

/// Returns the effect on a grant.
pub(super) fn grant<'a>(change: &'a GrantChange<'a>, diff: &'a Diff<'a>, sources: &'a SourceMap) -> GrantOut<'a> {
    let grant = &change.audited.grant;
    let broken = change.broken.iter().map(|(at, broken)| {
        let profile = &diff.profiles[*at];
        broken_out(broken, profile, Some(&profile.subject))
    });
    GrantOut {
        name: &grant.name,
        kind: kind_name(&grant.kind),
        source: sources.name(grant.place.file()),
        line: grant.place.line(sources),
        all_resources: change.carried.before.all != All::No,
        breaks: broken.collect(),
        carried: carried(&change.carried, diff),
    }
}

fn broken_out<'a>(broken: &'a Broken, profile: &'a ProfileChange<'a>, subject: Option<&'a str>) -> BrokenOut<'a> {
    let (was, is) = (&profile.old.endpoints[broken.endpoint], &profile.new.endpoints[broken.endpoint]);
    BrokenOut {
        subject,
        declared: &was.wanted.declared,
        optional: was.wanted.optional,
        status: is.resolved.status.name(),
        lacks: match &broken.why {
            Why::Lacks(ids) => ids,
            Why::Impossible(_) => &[],
        },
        old: &was.resolved.resources,
        new: &is.resolved.resources,
        remark: is.resolved.remark.as_deref(),
    }
}

fn carried<'a>(carried: &'a Carried<'a>, diff: &'a Diff<'a>) -> CarriedOut<'a> {
    let count = |effect: &mageacl_core::audit::Effect<'_>| {
        let guarded: Vec<&Route> = effect.guarded().collect();
        CountOut { resources: effect.ids.len(), routes: guarded.len(), writes: Collateral::writes(&guarded) }
    };
    let opened = carried.opened.iter().map(|route| OpenedOut {
        name: route_name(route),
        resources: &route.resources,
        writes: route.is_write(),
    });
    let lost = ids(&carried.lost, diff.old).into_iter();
    CarriedOut {
        before: count(&carried.before),
        after: count(&carried.after),
        opens: opened.collect(),
        closes: carried.closed.iter().map(|route| route_name(route)).collect(),
        gained: ids(&carried.gained, diff.new),
        lost: lost.map(|id| LostOut { id, exists: diff.new.tree.contains(id) }).collect(),
    }
}

fn ids<'a>(nodes: &[Node], shop: Shop<'a>) -> Vec<&'a str> {
    nodes.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}
