//! `guard` in the JSON contract.

use std::io::{self, Write};

use serde::Serialize;

use super::{RouteName, write};
use crate::guard::GuardView;
use crate::kind_name;
use mageacl_core::catalog::Route;
use mageacl_core::guard::{Count, Fate, Standing};

#[derive(Serialize)]
struct GuardOut<'a> {
    module: &'a str,
    subject: &'a str,
    branch: BranchOut<'a>,
    guards: Vec<GuardIdOut<'a>>,
    smallest: bool,
    open: Vec<RouteName<'a>>,
    left_alone: Vec<LeftOut<'a>>,
    reading: Vec<RouteName<'a>>,
    uncallable: Vec<UncallableOut<'a>>,
    grants: Vec<GrantOut<'a>>,
    proof: ProofOut<'a>,
    verified: bool,
    renew: &'a str,
}

#[derive(Serialize)]
struct BranchOut<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct GuardIdOut<'a> {
    id: &'a str,
    title: &'a str,
    behind: Option<&'a str>,
    writes: usize,
    routes: Vec<RouteName<'a>>,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    #[serde(flatten)]
    route: RouteName<'a>,
    why: &'a str,
}

#[derive(Serialize)]
struct UncallableOut<'a> {
    declared: &'a str,
    remark: &'a str,
    nearest: &'a [String],
}

#[derive(Serialize)]
struct GrantOut<'a> {
    name: &'a str,
    kind: &'static str,
    fate: &'static str,
    calls: Vec<RouteName<'a>>,
    add: &'a [String],
    lost_unpatched: Vec<RouteName<'a>>,
    lost_saved: Vec<RouteName<'a>>,
    verified: bool,
}

#[derive(Serialize)]
struct ProofOut<'a> {
    open: CountOut,
    shut: CountOut,
    operations_open: CountOut,
    operations_shut: CountOut,
    bulk_shut: CountOut,
    shut_along: &'a [String],
    grantable: bool,
    all_resources: bool,
}

#[derive(Serialize)]
struct CountOut {
    of: usize,
    all: usize,
}

/// Writes a guard.
///
/// # Errors
/// If the output cannot be written.
pub fn guard(view: &GuardView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (guard, proof) = (view.module.guard, view.proof);
    let content = GuardOut {
        module: &guard.module,
        subject: view.module.subject,
        branch: BranchOut { id: &guard.branch, title: &guard.title },
        guards: guard
            .ids
            .iter()
            .map(|id| GuardIdOut {
                id: &id.id,
                title: &id.title,
                behind: id.behind.as_deref(),
                writes: id.routes.iter().filter(|route| route.is_write()).count(),
                routes: names(&id.routes),
            })
            .collect(),
        smallest: guard.smallest,
        open: names(&view.demand.open),
        left_alone: guard.left_alone.iter().map(|left| LeftOut { route: name(left.route), why: &left.why }).collect(),
        reading: names(&guard.reading),
        uncallable: view
            .uncallable
            .iter()
            .map(|(declared, remark, nearest)| UncallableOut { declared, remark, nearest })
            .collect(),
        grants: view.standing.iter().map(grant).collect(),
        proof: ProofOut {
            open: count(proof.open),
            shut: count(proof.shut),
            operations_open: count(proof.operations_open),
            operations_shut: count(proof.operations_shut),
            bulk_shut: count(proof.bulk_shut),
            shut_along: &proof.shut_along,
            grantable: proof.grantable,
            all_resources: proof.all_resources,
        },
        verified: proof.holds() && view.standing.iter().all(|standing| standing.holds),
        renew: &view.module.marker.renew,
    };
    write("guard", Some(view.module.origin), content, out)
}

fn grant<'a>(standing: &'a Standing<'_>) -> GrantOut<'a> {
    GrantOut {
        name: &standing.grant.name,
        kind: kind_name(&standing.grant.kind),
        fate: match standing.fate {
            Fate::Untouched => "untouched",
            Fate::Kept => "kept",
            Fate::Shut => "shut",
            Fate::AllResources => "all-resources",
            Fate::AllowRowsOnly => "allow-rows-only",
            Fate::AllowedAlready => "allowed-already",
        },
        calls: names(&standing.calls),
        add: if standing.fate == Fate::AllResources { &[] } else { &standing.needs },
        lost_unpatched: names(&standing.lost_unpatched),
        lost_saved: names(&standing.lost_saved),
        verified: standing.holds,
    }
}

fn names<'a>(routes: &[&'a Route]) -> Vec<RouteName<'a>> {
    routes.iter().map(|route| name(route)).collect()
}

fn name(route: &Route) -> RouteName<'_> {
    RouteName { method: &route.method, url: &route.url }
}

fn count(count: Count) -> CountOut {
    CountOut { of: count.of, all: count.all }
}
