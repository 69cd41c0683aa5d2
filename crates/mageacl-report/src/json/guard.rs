//! `guard` in the JSON contract.

use std::io::{self, Write};

use super::v1::guard::{Branch, GrantImpact, Guard, GuardResource, Proof, ProofCount, SkippedRoute, UncallableCall};
use super::{RouteName, write};
use crate::guard::GuardView;
use mageacl_core::catalog::Route;
use mageacl_core::guard::{self, Count, GrantOutcome};

/// Writes a guard.
///
/// # Errors
/// If the output cannot be written.
pub fn guard(view: &GuardView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (guard, proof) = (view.module.guard, view.proof);
    let content = Guard {
        module: &guard.module,
        subject: view.module.subject,
        branch: Branch { id: &guard.branch, title: &guard.title },
        guards: guard
            .ids
            .iter()
            .map(|id| GuardResource {
                id: &id.id,
                title: &id.title,
                behind: id.behind.as_deref(),
                writes: id.routes.iter().filter(|route| route.is_write()).count(),
                routes: names(&id.routes),
            })
            .collect(),
        smallest: guard.smallest,
        open: names(&view.demand.open),
        left_alone: guard
            .left_alone
            .iter()
            .map(|left| SkippedRoute { route: name(left.route), why: &left.why })
            .collect(),
        reading: names(&guard.reading),
        uncallable: view
            .uncallable
            .iter()
            .map(|(declared, remark, nearest)| UncallableCall { declared, remark, nearest })
            .collect(),
        grants: view.standing.iter().map(grant).collect(),
        proof: Proof {
            open: count(proof.open),
            shut: count(proof.shut),
            operations_open: count(proof.operations_open),
            operations_shut: count(proof.operations_shut),
            bulk_shut: count(proof.bulk_shut),
            shut_along: &proof.shut_along,
            grantable: proof.grantable,
            all_resources: proof.all_resources,
        },
        verified: proof.holds() && view.standing.iter().all(|impact| impact.holds),
        renew: &view.module.marker.renew,
    };
    write("guard", Some(view.module.origin), content, out)
}

fn grant<'a>(impact: &'a guard::GrantImpact<'_>) -> GrantImpact<'a> {
    GrantImpact {
        name: &impact.grant.name,
        kind: (&impact.grant.kind).into(),
        fate: impact.fate.into(),
        calls: names(&impact.calls),
        add: if impact.fate == GrantOutcome::AllResources { &[] } else { &impact.needs },
        lost_unpatched: names(&impact.lost_unpatched),
        lost_saved: names(&impact.lost_saved),
        verified: impact.holds,
    }
}

fn names<'a>(routes: &[&'a Route]) -> Vec<RouteName<'a>> {
    routes.iter().map(|route| name(route)).collect()
}

fn name(route: &Route) -> RouteName<'_> {
    RouteName { method: &route.method, url: &route.url }
}

fn count(count: Count) -> ProofCount {
    ProofCount { of: count.of, all: count.all }
}
