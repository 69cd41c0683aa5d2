//! What becomes of the grants that exist.

use std::collections::BTreeSet;
use std::mem;

use super::{Guard, missing_rows};
use crate::audit::{All, Audited, Shop, audit};
use crate::authz::{Caller, Engine, Evaluator, Permission, RoleId, Rule, saved_rows};
use crate::catalog::acl::{ALL, Node};
use crate::catalog::{AclTree, Route};
use crate::grant::{Grant, GrantSet, Holding};

/// The role of a grant that is no row of a table yet.
const ROLE: RoleId = RoleId(1);

/// A grant that exists, and what the guard does to it.
#[derive(Clone, Debug)]
pub struct Standing<'c> {
    /// Its place among all grants that were read.
    pub number: usize,
    /// The grant.
    pub grant: Grant,
    /// What is done about it.
    pub fate: Fate,
    /// The guarded routes that it may call now, and that need a guard from now on. Those are not among them for whose guards it
    /// has a row that denies, because an earlier module of this name wrote it.
    pub calls: Vec<&'c Route>,
    /// The guards that keep all of these working.
    pub needs: Vec<String>,
    /// Those of the routes that it may call no longer once the module is there, and nothing else is done.
    pub lost_unpatched: Vec<&'c Route>,
    /// Those that it may call no longer when its rows are written anew without the guards, as saving it in the Admin does.
    pub lost_saved: Vec<&'c Route>,
    /// Whether the evaluator, asked with the rows that the data patch writes, says what `fate` promises.
    pub holds: bool,
}

/// What is done about a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It may call none of the guarded routes: it gets rows that deny, and loses nothing.
    Untouched,
    /// It gets the guards that its calls need.
    Kept,
    /// It is what the guard is made for: it gets rows that deny, and loses the calls.
    Shut,
    /// All Resources opens the guards too.
    AllResources,
    /// It is what the guard is made for, and cannot be shut by rows: it has none that denies anything, so that it inherits what
    /// it has no row for, guards included, and the first row that denies something would take away more than the guards.
    AllowRowsOnly,
    /// It is what the guard is made for, but has rows that allow the guards already, which the data patch leaves as they are.
    AllowedAlready,
}

/// Says for each grant what the guard does to it. Those in `subjects`, by their places in the set, are what it is made for.
#[must_use]
pub fn stand<'c>(
    set: &GrantSet,
    subjects: &BTreeSet<usize>,
    guard: &Guard<'_>,
    shop: Shop<'c>,
    merged: Shop<'_>,
) -> Vec<Standing<'c>> {
    let grants = audit(set.clone(), None, shop).grants;
    let stored: Vec<Rule> = set.rows.iter().map(|row| row.rule.clone()).collect();
    // To judge one role is to judge the whole table, so that it is done once for all of them.
    let engine = Engine::of(merged.release);
    let unpatched = Evaluator::new(merged.tree, &stored, engine);
    let fates: Vec<(Fate, Roles, Vec<&Route>)> = grants
        .iter()
        .map(|audited| {
            let roles = Roles::of(audited, &stored, shop);
            let calls = calls(audited, &roles, guard);
            let is_subject = subjects.contains(&audited.number);
            let is_shut = || {
                let open = roles.open_in(&unpatched, &roles.own, merged);
                calls.iter().all(|route| !open.contains(&route.name()))
            };
            (fate(audited, &roles, &calls, guard, is_subject, is_shut), roles, calls)
        })
        .collect();
    // The patch finds a role by whose it is and by its name: who is called the same gets the same.
    let kept = |audited: &Audited<'_>| -> Vec<String> {
        let is_same = |other: &&Audited<'_>| {
            let (one, other) = (&audited.grant, &other.grant);
            one.name == other.name && mem::discriminant(&one.kind) == mem::discriminant(&other.kind)
        };
        let same = grants.iter().filter(is_same).map(|other| &fates[other.number]);
        same.filter(|(fate, ..)| *fate == Fate::Kept).flat_map(|(_, _, calls)| needs(calls, guard)).collect()
    };
    // The rows of one role may change what another one may do: all are patched before any is asked.
    let by_role = |role: RoleId| {
        let fits = |audited: &&Audited<'_>| matches!(audited.grant.holding, Holding::Rows(known) if known == role);
        grants.iter().find(fits).map_or_else(Vec::new, kept)
    };
    let new_ids = guard.new_ids();
    let all = [stored.clone(), missing_rows(&stored, &new_ids, by_role)].concat();
    let patched = Evaluator::new(merged.tree, &all, engine);
    let standing = grants.iter().zip(&fates).map(|(audited, (fate, roles, calls))| {
        let own = [roles.own.clone(), missing_rows(&roles.own, &new_ids, |_| kept(audited))].concat();
        let lost = |open: &BTreeSet<String>| -> Vec<&'c Route> {
            calls.iter().copied().filter(|route| !open.contains(&route.name())).collect()
        };
        let after = roles.open_in(&patched, &own, merged);
        let mut promised: BTreeSet<String> = audited.effect.routes.iter().map(|route| route.name()).collect();
        promised.retain(|name| !roles.shut_already(guard).contains(name));
        if *fate == Fate::Shut {
            promised.retain(|name| calls.iter().all(|route| route.name() != *name));
        }
        Standing {
            number: audited.number,
            grant: audited.grant.clone(),
            fate: *fate,
            needs: needs(calls, guard),
            lost_unpatched: lost(&roles.open_in(&unpatched, &roles.own, merged)),
            lost_saved: lost(&saved(audited, shop, merged)),
            holds: after == promised,
            calls: calls.clone(),
        }
    });
    standing.collect()
}

/// The guarded routes that a grant may call.
fn calls<'c>(audited: &Audited<'c>, roles: &Roles, guard: &Guard<'_>) -> Vec<&'c Route> {
    let shut = roles.shut_already(guard);
    let guarded: BTreeSet<String> = guard.routes().into_iter().map(|(route, _)| route.name()).collect();
    let is_new = |route: &&Route| guarded.contains(&route.name()) && !shut.contains(&route.name());
    audited.effect.routes.iter().copied().filter(is_new).collect()
}

/// The guards of routes, in the order of the guard module.
fn needs(calls: &[&Route], guard: &Guard<'_>) -> Vec<String> {
    let names: BTreeSet<String> = calls.iter().map(|route| route.name()).collect();
    let is_needed = |known: &&super::GuardId<'_>| known.routes.iter().any(|route| names.contains(&route.name()));
    guard.ids.iter().filter(is_needed).map(|known| known.id.clone()).collect()
}

fn fate(
    audited: &Audited<'_>,
    roles: &Roles,
    calls: &[&Route],
    guard: &Guard<'_>,
    is_subject: bool,
    is_shut: impl Fn() -> bool,
) -> Fate {
    if audited.effect.all == All::Whole {
        return Fate::AllResources;
    }
    if calls.is_empty() {
        return Fate::Untouched;
    }
    if !is_subject {
        return Fate::Kept;
    }
    if needs(calls, guard).iter().any(|id| roles.has(id, Permission::Allow)) {
        return Fate::AllowedAlready;
    }
    if roles.denies() || is_shut() { Fate::Shut } else { Fate::AllowRowsOnly }
}

/// What a grant may call once it is saved again as it was.
fn saved(audited: &Audited<'_>, shop: Shop<'_>, merged: Shop<'_>) -> BTreeSet<String> {
    let roles = Roles::saved(audited, shop.tree, merged);
    roles.open(&roles.own, merged)
}

/// A grant as rows: a role of a shop's table, or one that stands by itself.
struct Roles {
    role: RoleId,
    /// Its own rows.
    own: Vec<Rule>,
    /// Whether they are part of a table.
    is_stored: bool,
}

impl Roles {
    /// The rows that a grant has now.
    fn of(audited: &Audited<'_>, stored: &[Rule], shop: Shop<'_>) -> Roles {
        match audited.grant.holding {
            Holding::Rows(role) => {
                let own = stored.iter().filter(|rule| rule.role == role).cloned().collect();
                Roles { role, own, is_stored: true }
            }
            Holding::Listed(_) | Holding::Closed(_) | Holding::Checklist(_) => Roles::saved(audited, shop.tree, shop),
        }
    }

    /// The rows that it gets when somebody saves what it allows, whose nodes are those of `tree`.
    fn saved(audited: &Audited<'_>, tree: &AclTree, shop: Shop<'_>) -> Roles {
        let id = |node: &Node| tree.resource(*node).id.as_str();
        let effect = &audited.effect;
        let ids = if effect.all == All::Whole { vec![ALL] } else { effect.ids.iter().map(id).collect() };
        Roles { role: ROLE, own: saved_rows(shop.tree, ROLE, &ids), is_stored: false }
    }

    fn denies(&self) -> bool {
        self.own.iter().any(|rule| rule.permission == Permission::Deny)
    }

    /// Whether the role has a row of its own for an id that says this.
    fn has(&self, id: &str, permission: Permission) -> bool {
        let own = self.own.iter().rfind(|rule| rule.resource == id);
        own.is_some_and(|rule| rule.permission == permission)
    }

    /// The names of the guarded routes for whose guards the role has a row that denies.
    fn shut_already(&self, guard: &Guard<'_>) -> BTreeSet<String> {
        let denied = guard.ids.iter().filter(|known| self.has(&known.id, Permission::Deny));
        denied.flat_map(|known| &known.routes).map(|route| route.name()).collect()
    }

    /// The names of the routes that the role may call: as a table says, if it stands in that, and else by these rows.
    fn open_in(&self, table: &Evaluator<'_>, rows: &[Rule], shop: Shop<'_>) -> BTreeSet<String> {
        if self.is_stored { self.asked(table, shop) } else { self.open(rows, shop) }
    }

    /// The names of the routes that the role may call by these rows alone.
    fn open(&self, rows: &[Rule], shop: Shop<'_>) -> BTreeSet<String> {
        self.asked(&Evaluator::new(shop.tree, rows, Engine::of(shop.release)), shop)
    }

    fn asked(&self, evaluator: &Evaluator<'_>, shop: Shop<'_>) -> BTreeSet<String> {
        let caller = Caller::Role(evaluator.role(self.role));
        shop.routes.all().iter().filter(|route| caller.may_call(route)).map(Route::name).collect()
    }
}
