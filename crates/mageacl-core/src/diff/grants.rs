//! The effect on existing grants.

use super::ProfileChange;
use super::calls::{Broken, broken};
use super::carried::StoredGrantDiff;
use crate::audit::{AccessModel, AllResources, GrantAudit, NotFound, Permissions, Selection, audit, select};
use crate::authz::{Engine, Evaluator, RoleId, RuleRow, saved_rows};
use crate::catalog::acl::ALL;
use crate::catalog::integrations;
use crate::grant::{GrantContent, GrantOwner, GrantSet};

/// The only role in the evaluation of a single grant.
const ROLE: RoleId = RoleId(1);

/// The effect on a grant.
#[derive(Clone, Debug)]
pub struct GrantChange<'c> {
    /// The grant as evaluated on the old side.
    pub audited: GrantAudit<'c>,
    /// The access that its rows give on either side.
    pub carried: StoredGrantDiff<'c>,
    /// The declared calls that it allowed, but no longer allows, each with the index of its profile.
    pub broken: Vec<(usize, Broken)>,
}

/// Evaluates grants on both sides: rows unchanged, and all other grants as they are stored on the old side. `profiles`
/// are the calls for which they may be used.
///
/// # Errors
/// If a selection matches no grant.
pub fn grants<'c>(
    set: GrantSet,
    selections: &[Selection],
    profiles: &[ProfileChange<'c>],
    old: AccessModel<'c>,
    new: AccessModel<'c>,
) -> Result<Vec<GrantChange<'c>>, NotFound> {
    let mut audit = audit(set, None, old);
    select(&mut audit, selections)?;
    let rows: Vec<RuleRow> = audit.rows.iter().map(|row| row.rule.clone()).collect();
    // In some releases the rows of one role change the permissions of another.
    let evaluator = Evaluator::new(new.tree, &rows, Engine::for_release(new.release));
    let selected = audit.selected;
    let changes = audit.grants.into_iter().map(|audited| {
        let carried = match &audited.grant.holding {
            GrantContent::Rows(role) => {
                let after = Permissions::of_role(evaluator.role(*role), new.tree, new.routes);
                StoredGrantDiff::between(audited.effect.clone(), after, old, new)
            }
            _ => StoredGrantDiff::saved(&stored(&audited, old), ROLE, old, new),
        };
        // Unless grants were selected, only integrations are assumed to make the calls.
        let makes_calls = selected || !matches!(audited.grant.kind, GrantOwner::AdminRole(_));
        let of_profile = |(at, profile): (usize, &ProfileChange<'c>)| {
            broken(&profile.old, &profile.new, &carried, old, new).into_iter().map(move |broken| (at, broken))
        };
        let broken = if makes_calls { profiles.iter().enumerate().flat_map(of_profile).collect() } else { Vec::new() };
        GrantChange { audited, carried, broken }
    });
    Ok(changes.collect())
}

impl GrantChange<'_> {
    /// Returns whether there are no changes for it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.carried.is_empty() && self.broken.is_empty()
    }
}

/// Returns the rows of a saved grant that is not given as rows.
fn stored(audited: &GrantAudit<'_>, shop: AccessModel<'_>) -> Vec<RuleRow> {
    let listed = || audited.ids.iter().map(|id| id.id.as_str());
    let saved = |posted: &[&str]| saved_rows(shop.tree, ROLE, posted);
    match audited.grant.holding {
        GrantContent::IntegrationXml(_) => {
            let ids: Vec<&str> = listed().collect();
            let closed = integrations::closure(shop.tree, shop.release, &ids).unwrap_or_default();
            saved(&closed.iter().map(String::as_str).collect::<Vec<_>>())
        }
        GrantContent::Checklist(_) if audited.effect.all != AllResources::No => saved(&[ALL]),
        GrantContent::Checklist(_) => {
            let ids = audited.effect.ids.iter().map(|node| shop.tree.resource(*node).id.as_str());
            saved(&ids.collect::<Vec<_>>())
        }
        GrantContent::Listed(_) | GrantContent::Rows(_) => saved(&listed().collect::<Vec<_>>()),
    }
}
