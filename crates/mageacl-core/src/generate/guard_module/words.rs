//! Descriptions of a guard that several formats share.

use crate::authz::Engine;
use crate::generate::count;
use crate::grant::{GrantContent, GrantOwner};
use crate::guard::{Count, GrantImpact, GrantOutcome, GuardSpec, Proof};
use crate::release::Release;

/// Describes the effect of missing rows of existing roles for a new resource in a release.
#[must_use]
pub fn missing_rows(release: Option<Release>) -> String {
    let named = release.map_or_else(|| "the newest releases".to_owned(), |release| format!("Magento {release}"));
    let what = match Engine::for_release(release) {
        Engine::Inherit => {
            "a role without a row for a resource inherits from its ancestors, and Magento_Backend::admin is allowed to \
             all: until the data patch has run, every existing role has the guards, and nothing is denied"
        }
        Engine::InheritDenyMissing | Engine::PropagateDenyMissing => {
            "a resource is denied as long as no role has a row for it. After the first role is saved, every other one \
             inherits from Magento_Backend::admin and has the guards: only the rows of the data patch deny them"
        }
        Engine::PropagateDenyMissingPerRole => {
            "a role is denied resources without a row, if it has at least one deny row. Without the data patch every \
             such role loses the guarded calls"
        }
    };
    format!("Existing roles have no row for the new resources. In {named} {what}.")
}

/// Describes the effect on unknown roles, if there may be some.
#[must_use]
pub fn unknown_roles(standing: &[GrantImpact<'_>]) -> Option<&'static str> {
    let has_rows = standing.iter().any(|standing| matches!(standing.grant.holding, GrantContent::Rows(_)));
    (!has_rows).then_some(
        "No tables of a store were given: the data patch denies the guards to every role that is not listed. Give a \
         dump with --grants, so that roles that need these calls keep them.",
    )
}

/// Describes the proof in a sentence.
#[must_use]
pub fn proof(proof: &Proof) -> String {
    let of = |count: Count| format!("{} of {}", count.of, count.all);
    format!("{} declared calls allowed, {} undeclared ones denied", of(proof.open), of(proof.shut))
}

/// Describes the effect on SOAP, async and bulk calls in a sentence.
#[must_use]
pub fn other_ways(proof: &Proof, async_routes: usize) -> String {
    let of = |count: Count| format!("{} of {}", count.of, count.all);
    let kept = match proof.operations_open.all {
        0 => String::new(),
        _ => format!(", {} that must remain allowed are", of(proof.operations_open)),
    };
    format!(
        "SOAP: {} guarded operations denied{kept}. Async: the same {}. Bulk: {} denied.",
        of(proof.operations_shut),
        count(async_routes, "route"),
        of(proof.bulk_shut)
    )
}

/// Describes why a role that makes the declared calls does not only read: some of them write.
#[must_use]
pub fn why_not_read_only(demand: &GuardSpec<'_>) -> Option<String> {
    let writes = demand.open.iter().filter(|route| route.is_write()).count();
    (writes > 0).then(|| {
        format!(
            "{} of the {} declared calls write, and they remain allowed: access is not read-only.",
            writes,
            demand.open.len()
        )
    })
}

/// Describes the outcome for a grant as a sentence fragment.
#[must_use]
pub fn fate(standing: &GrantImpact<'_>) -> &'static str {
    let grant = &standing.grant;
    // A list belongs to no role that a patch could find.
    let is_list = matches!(grant.kind, GrantOwner::List | GrantOwner::Checklist);
    match standing.fate {
        GrantOutcome::Untouched => "is not affected",
        GrantOutcome::Kept if is_list => "loses them if it is granted as it is",
        GrantOutcome::Kept if matches!(grant.holding, GrantContent::IntegrationXml(_)) => {
            "keeps all: the data patch grants the guards; its integration.xml has to list them too, because \
             setup:upgrade may recreate it"
        }
        GrantOutcome::Kept => "keeps all: the data patch grants the guards",
        GrantOutcome::Shut if is_list => "is denied if it is granted as it is",
        GrantOutcome::Shut => "is denied: the data patch denies the guards",
        GrantOutcome::AllResources => "keeps all: All Resources includes the guards",
        GrantOutcome::AllowRowsOnly => {
            "remains allowed: it has no deny row, so it inherits the guards; save it in the Admin without them"
        }
        GrantOutcome::AllowedAlready => {
            "remains allowed: its rows already allow the guards; save it in the Admin without them"
        }
    }
}
