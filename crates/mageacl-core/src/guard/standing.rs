//! The impact on existing grants.

use std::collections::{BTreeSet, HashMap};
use std::mem;

use super::{GuardModule, missing_rows};
use crate::audit::{AccessModel, AllResources, GrantAudit, audit};
use crate::authz::{Caller, Engine, Evaluator, Permission, RoleId, RuleRow, saved_rows};
use crate::catalog::acl::{ALL, Node};
use crate::catalog::{AclTree, Route};
use crate::grant::{Grant, GrantContent, GrantOwner, GrantSet};

/// The role of a grant that is not given as rows of a table.
const ROLE: RoleId = RoleId(1);

/// The impact of the guard on an existing grant.
#[derive(Clone, Debug)]
pub struct GrantImpact<'c> {
    /// Its index among all grants that were read.
    pub number: usize,
    /// The grant.
    pub grant: Grant,
    /// The outcome.
    pub fate: GrantOutcome,
    /// The guarded routes that it may call now, and that will require a guard. This excludes routes for whose guards it
    /// already has a deny row, written by an earlier module of this name.
    pub calls: Vec<&'c Route>,
    /// The guards that keep all of these allowed.
    pub needs: Vec<String>,
    /// Those of the routes that it loses when the module is installed without running its data patch.
    pub lost_unpatched: Vec<&'c Route>,
    /// Those that it loses when its rows are rewritten without the guards, as saving it in the Admin does.
    pub lost_saved: Vec<&'c Route>,
    /// Whether evaluating the rows that the data patch writes confirms `fate`.
    pub holds: bool,
}

/// The outcome for a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantOutcome {
    /// It may call none of the guarded routes: it gets deny rows, and loses nothing.
    Untouched,
    /// It gets the guards that its calls require.
    Kept,
    /// It is a subject of the guard: it gets deny rows, and loses the calls.
    Shut,
    /// It has All Resources, which opens the guards too.
    AllResources,
    /// It is a subject of the guard, but rows cannot deny it the calls: it has no deny row, so it inherits for ids
    /// without a row, including guards, and its first deny row would deny more than the guards.
    AllowRowsOnly,
    /// It is a subject of the guard, but already has rows that allow the guards, which the data patch does not change.
    AllowedAlready,
}

/// Determines the impact of the guard on each grant. `subjects` are the grants that it is made for, by index in the
/// set.
#[must_use]
pub fn grant_impacts<'c>(
    set: &GrantSet,
    subjects: &BTreeSet<usize>,
    guard: &GuardModule<'_>,
    shop: AccessModel<'c>,
    merged: AccessModel<'_>,
) -> Vec<GrantImpact<'c>> {
    let grants = audit(set.clone(), None, shop).grants;
    let stored: Vec<RuleRow> = set.rows.iter().map(|row| row.rule.clone()).collect();
    let mut own_rows: HashMap<RoleId, Vec<RuleRow>> = HashMap::new();
    for rule in &stored {
        own_rows.entry(rule.role).or_default().push(rule.clone());
    }
    // Evaluating one role requires the whole table, so the table is evaluated once for all roles.
    let engine = Engine::for_release(merged.release);
    let unpatched = Evaluator::new(merged.tree, &stored, engine);
    let first = first_alike(&grants, &own_rows, subjects);
    let are_first = grants.iter().enumerate().filter(|(place, _)| first[*place] == *place);
    let outcomes: HashMap<usize, Outcome<'c>> = are_first
        .map(|(place, audited)| {
            let roles = Roles::for_grant(audited, &own_rows, shop);
            (place, Outcome::for_grant(audited, roles, guard, subjects.contains(&audited.number), &unpatched, merged))
        })
        .collect();
    let outcome = |place: usize| &outcomes[&first[place]];
    // The patch identifies a role by owner and name, so all roles with the same name are treated alike.
    let mut kept_by_name: HashMap<_, BTreeSet<String>> = HashMap::new();
    for (place, other) in grants.iter().enumerate() {
        if outcome(place).fate == GrantOutcome::Kept {
            kept_by_name.entry(name_of(&other.grant)).or_default().extend(outcome(place).needs.iter().cloned());
        }
    }
    let kept = |audited: &GrantAudit<'_>| -> Vec<String> {
        kept_by_name.get(&name_of(&audited.grant)).map(|ids| ids.iter().cloned().collect()).unwrap_or_default()
    };
    // In some releases the rows of one role change the permissions of another, so all are patched before any is
    // evaluated.
    let with_role = grants.iter().rev().filter_map(|audited| Some((role_of(audited)?, audited)));
    let with_role: HashMap<RoleId, &GrantAudit<'_>> = with_role.collect();
    let by_role = |role: RoleId| with_role.get(&role).map_or_else(Vec::new, |audited| kept(audited));
    let new_ids = guard.new_ids();
    let all = [stored.clone(), missing_rows(&stored, &new_ids, by_role)].concat();
    let patched = Evaluator::new(merged.tree, &all, engine);
    // Grants with the same rows have the same impact if they keep the same guards.
    let mut known: HashMap<_, usize> = HashMap::new();
    let mut standing: Vec<GrantImpact<'c>> = Vec::with_capacity(grants.len());
    for (place, audited) in grants.iter().enumerate() {
        let ids = kept(audited);
        let key = (first[place], role_of(audited).map(by_role), ids.clone());
        if let Some(alike) = known.get(&key) {
            let alike =
                GrantImpact { number: audited.number, grant: audited.grant.clone(), ..standing[*alike].clone() };
            standing.push(alike);
            continue;
        }
        known.insert(key, place);
        let Outcome { fate, roles, calls, needs } = outcome(place);
        let own = [roles.own.clone(), missing_rows(&roles.own, &new_ids, |_| ids.clone())].concat();
        let lost = |open: &BTreeSet<String>| -> Vec<&'c Route> {
            calls.iter().copied().filter(|route| !open.contains(&route.name())).collect()
        };
        let after = roles.open_in(&patched, &own, merged);
        let mut promised: BTreeSet<String> = audited.effect.routes.iter().map(|route| route.name()).collect();
        let shut = roles.shut_already(guard);
        promised.retain(|name| !shut.contains(name));
        if *fate == GrantOutcome::Shut {
            for route in calls {
                promised.remove(&route.name());
            }
        }
        standing.push(GrantImpact {
            number: audited.number,
            grant: audited.grant.clone(),
            fate: *fate,
            needs: needs.clone(),
            lost_unpatched: lost(&roles.open_in(&unpatched, &roles.own, merged)),
            lost_saved: lost(&saved(audited, shop, merged)),
            holds: after == promised,
            calls: calls.clone(),
        });
    }
    standing
}

/// The outcome for a grant before any row is added.
struct Outcome<'c> {
    fate: GrantOutcome,
    roles: Roles,
    /// The guarded routes that it may call.
    calls: Vec<&'c Route>,
    /// The guards of these routes.
    needs: Vec<String>,
}

impl<'c> Outcome<'c> {
    fn for_grant(
        audited: &GrantAudit<'c>,
        roles: Roles,
        guard: &GuardModule<'_>,
        is_subject: bool,
        unpatched: &Evaluator<'_>,
        merged: AccessModel<'_>,
    ) -> Outcome<'c> {
        let calls = calls(audited, &roles, guard);
        let is_shut = || {
            let open = roles.open_in(unpatched, &roles.own, merged);
            calls.iter().all(|route| !open.contains(&route.name()))
        };
        let fate = fate(audited, &roles, &calls, guard, is_subject, is_shut);
        let needs = needs(&calls, guard);
        Outcome { fate, roles, calls, needs }
    }
}

/// Returns for each grant the first one that is evaluated like it: a role with the same rows, which is a subject too or is
/// none either.
fn first_alike(
    grants: &[GrantAudit<'_>],
    own_rows: &HashMap<RoleId, Vec<RuleRow>>,
    subjects: &BTreeSet<usize>,
) -> Vec<usize> {
    let mut known: HashMap<(bool, Vec<_>), usize> = HashMap::new();
    let mut first = Vec::with_capacity(grants.len());
    for (place, audited) in grants.iter().enumerate() {
        let Some(role) = role_of(audited) else {
            first.push(place);
            continue;
        };
        let own = own_rows.get(&role).into_iter().flatten();
        let rows = own.map(|rule| (rule.resource.as_str(), rule.permission == Permission::Allow)).collect();
        first.push(*known.entry((subjects.contains(&audited.number), rows)).or_insert(place));
    }
    first
}

/// Returns the role of a grant that is given as rows of a table.
fn role_of(audited: &GrantAudit<'_>) -> Option<RoleId> {
    match audited.grant.holding {
        GrantContent::Rows(role) => Some(role),
        GrantContent::Listed(_) | GrantContent::IntegrationXml(_) | GrantContent::Checklist(_) => None,
    }
}

/// Returns the name and the kind of the owner of a grant.
fn name_of(grant: &Grant) -> (&str, mem::Discriminant<GrantOwner>) {
    (&grant.name, mem::discriminant(&grant.kind))
}

/// Returns the guarded routes that a grant may call.
fn calls<'c>(audited: &GrantAudit<'c>, roles: &Roles, guard: &GuardModule<'_>) -> Vec<&'c Route> {
    let shut = roles.shut_already(guard);
    let guarded: BTreeSet<String> = guard.routes().into_iter().map(|(route, _)| route.name()).collect();
    let is_new = |route: &&Route| guarded.contains(&route.name()) && !shut.contains(&route.name());
    audited.effect.routes.iter().copied().filter(is_new).collect()
}

/// Returns the guards of routes, in the order of the guard module.
fn needs(calls: &[&Route], guard: &GuardModule<'_>) -> Vec<String> {
    let names: BTreeSet<String> = calls.iter().map(|route| route.name()).collect();
    let is_needed = |known: &&super::GuardResource<'_>| known.routes.iter().any(|route| names.contains(&route.name()));
    guard.ids.iter().filter(is_needed).map(|known| known.id.clone()).collect()
}

fn fate(
    audited: &GrantAudit<'_>,
    roles: &Roles,
    calls: &[&Route],
    guard: &GuardModule<'_>,
    is_subject: bool,
    is_shut: impl Fn() -> bool,
) -> GrantOutcome {
    if audited.effect.all == AllResources::Whole {
        return GrantOutcome::AllResources;
    }
    if calls.is_empty() {
        return GrantOutcome::Untouched;
    }
    if !is_subject {
        return GrantOutcome::Kept;
    }
    if needs(calls, guard).iter().any(|id| roles.has(id, Permission::Allow)) {
        return GrantOutcome::AllowedAlready;
    }
    if roles.denies() || is_shut() { GrantOutcome::Shut } else { GrantOutcome::AllowRowsOnly }
}

/// Returns the routes that a grant allows after it is saved again unchanged.
fn saved(audited: &GrantAudit<'_>, shop: AccessModel<'_>, merged: AccessModel<'_>) -> BTreeSet<String> {
    let roles = Roles::saved(audited, shop.tree, merged);
    roles.open(&roles.own, merged)
}

/// A grant as rows: a role of a store's table, or a separate one.
struct Roles {
    role: RoleId,
    /// Its own rows.
    own: Vec<RuleRow>,
    /// Whether they belong to a table.
    is_stored: bool,
}

impl Roles {
    /// Returns the current rows of a grant.
    fn for_grant(audited: &GrantAudit<'_>, own_rows: &HashMap<RoleId, Vec<RuleRow>>, shop: AccessModel<'_>) -> Roles {
        match audited.grant.holding {
            GrantContent::Rows(role) => {
                let own = own_rows.get(&role).cloned().unwrap_or_default();
                Roles { role, own, is_stored: true }
            }
            GrantContent::Listed(_) | GrantContent::IntegrationXml(_) | GrantContent::Checklist(_) => {
                Roles::saved(audited, shop.tree, shop)
            }
        }
    }

    /// Returns its rows after its allowed resources, nodes of `tree`, are saved.
    fn saved(audited: &GrantAudit<'_>, tree: &AclTree, shop: AccessModel<'_>) -> Roles {
        let id = |node: &Node| tree.resource(*node).id.as_str();
        let effect = &audited.effect;
        let ids = if effect.all == AllResources::Whole { vec![ALL] } else { effect.ids.iter().map(id).collect() };
        Roles { role: ROLE, own: saved_rows(shop.tree, ROLE, &ids), is_stored: false }
    }

    fn denies(&self) -> bool {
        self.own.iter().any(|rule| rule.permission == Permission::Deny)
    }

    /// Returns whether the role itself has a row for an id with this permission.
    fn has(&self, id: &str, permission: Permission) -> bool {
        let own = self.own.iter().rfind(|rule| rule.resource == id);
        own.is_some_and(|rule| rule.permission == permission)
    }

    /// Returns the names of the guarded routes for whose guards the role has a deny row.
    fn shut_already(&self, guard: &GuardModule<'_>) -> BTreeSet<String> {
        let denied = guard.ids.iter().filter(|known| self.has(&known.id, Permission::Deny));
        denied.flat_map(|known| &known.routes).map(|route| route.name()).collect()
    }

    /// Returns the names of the routes that the role may call: according to a table if it belongs to one, or else to
    /// these rows.
    fn open_in(&self, table: &Evaluator<'_>, rows: &[RuleRow], shop: AccessModel<'_>) -> BTreeSet<String> {
        if self.is_stored { self.asked(table, shop) } else { self.open(rows, shop) }
    }

    /// Returns the names of the routes that the role may call according to these rows alone.
    fn open(&self, rows: &[RuleRow], shop: AccessModel<'_>) -> BTreeSet<String> {
        self.asked(&Evaluator::new(shop.tree, rows, Engine::for_release(shop.release)), shop)
    }

    fn asked(&self, evaluator: &Evaluator<'_>, shop: AccessModel<'_>) -> BTreeSet<String> {
        let caller = Caller::Role(evaluator.role(self.role));
        shop.routes.all().iter().filter(|route| caller.may_call(route)).map(Route::name).collect()
    }
}
