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
    /// The guarded routes that it may call now, and that need a guard from now on.
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
    let fates: Vec<(Fate, Roles)> = grants
        .iter()
        .map(|audited| {
            let roles = Roles::of(audited, &stored, shop);
            (fate(audited, &roles, guard, merged, subjects.contains(&audited.number)), roles)
        })
        .collect();
    // The patch finds a role by whose it is and by its name: who is called the same gets the same.
    let kept = |audited: &Audited<'_>| -> Vec<String> {
        let is_same = |other: &&Audited<'_>| {
            let (one, other) = (&audited.grant, &other.grant);
            one.name == other.name && mem::discriminant(&one.kind) == mem::discriminant(&other.kind)
        };
        let same = grants.iter().filter(is_same).filter(|other| fates[other.number].0 == Fate::Kept);
        same.flat_map(|other| needs(&calls(other, guard), guard)).collect()
    };
    // The rows of one role may change what another one may do: all are patched before any is asked.
    let by_role = |role: RoleId| {
        let fits = |audited: &&Audited<'_>| matches!(audited.grant.holding, Holding::Rows(known) if known == role);
        grants.iter().find(fits).map_or_else(Vec::new, kept)
    };
    let new_ids = guard.new_ids();
    let standing = grants.iter().zip(&fates).map(|(audited, (fate, roles))| {
        let calls = calls(audited, guard);
        let patched = if roles.is_stored {
            missing_rows(&roles.rows, &new_ids, by_role)
        } else {
            missing_rows(&roles.rows, &new_ids, |_| kept(audited))
        };
        let asked = |rows: &[Rule]| roles.open(rows, merged);
        let lost = |open: &BTreeSet<String>| -> Vec<&'c Route> {
            calls.iter().copied().filter(|route| !open.contains(&route.name())).collect()
        };
        let after = asked(&[roles.rows.clone(), patched].concat());
        let before: BTreeSet<String> = audited.effect.routes.iter().map(|route| route.name()).collect();
        let gone: BTreeSet<String> =
            if *fate == Fate::Shut { calls.iter().map(|route| route.name()).collect() } else { BTreeSet::new() };
        Standing {
            number: audited.number,
            grant: audited.grant.clone(),
            fate: *fate,
            needs: needs(&calls, guard),
            lost_unpatched: lost(&asked(&roles.rows)),
            lost_saved: lost(&saved(audited, shop, merged)),
            holds: after == before.difference(&gone).cloned().collect(),
            calls,
        }
    });
    standing.collect()
}

/// The guarded routes that a grant may call.
fn calls<'c>(audited: &Audited<'c>, guard: &Guard<'_>) -> Vec<&'c Route> {
    let guarded: BTreeSet<String> = guard.routes().into_iter().map(|(route, _)| route.name()).collect();
    audited.effect.routes.iter().copied().filter(|route| guarded.contains(&route.name())).collect()
}

/// The guards of routes, in the order of the guard module.
fn needs(calls: &[&Route], guard: &Guard<'_>) -> Vec<String> {
    let names: BTreeSet<String> = calls.iter().map(|route| route.name()).collect();
    let is_needed = |known: &&super::GuardId<'_>| known.routes.iter().any(|route| names.contains(&route.name()));
    guard.ids.iter().filter(is_needed).map(|known| known.id.clone()).collect()
}

fn fate(audited: &Audited<'_>, roles: &Roles, guard: &Guard<'_>, merged: Shop<'_>, is_subject: bool) -> Fate {
    if audited.effect.all == All::Whole {
        return Fate::AllResources;
    }
    if calls(audited, guard).is_empty() {
        return Fate::Untouched;
    }
    if !is_subject {
        return Fate::Kept;
    }
    let is_shut = || {
        let open = roles.open(&roles.rows, merged);
        calls(audited, guard).iter().all(|route| !open.contains(&route.name()))
    };
    if roles.denies() || is_shut() { Fate::Shut } else { Fate::AllowRowsOnly }
}

/// What a grant may call once it is saved again as it was.
fn saved(audited: &Audited<'_>, shop: Shop<'_>, merged: Shop<'_>) -> BTreeSet<String> {
    let roles = Roles::saved(audited, shop.tree, merged);
    roles.open(&roles.rows, merged)
}

/// A grant as rows: those of a shop's table together, all else each by itself.
struct Roles {
    role: RoleId,
    rows: Vec<Rule>,
    is_stored: bool,
}

impl Roles {
    /// The rows that a grant has now.
    fn of(audited: &Audited<'_>, stored: &[Rule], shop: Shop<'_>) -> Roles {
        match audited.grant.holding {
            Holding::Rows(role) => Roles { role, rows: stored.to_vec(), is_stored: true },
            Holding::Listed(_) | Holding::Closed(_) | Holding::Checklist(_) => Roles::saved(audited, shop.tree, shop),
        }
    }

    /// The rows that it gets when somebody saves what it allows, whose nodes are those of `tree`.
    fn saved(audited: &Audited<'_>, tree: &AclTree, shop: Shop<'_>) -> Roles {
        let id = |node: &Node| tree.resource(*node).id.as_str();
        let effect = &audited.effect;
        let ids = if effect.all == All::Whole { vec![ALL] } else { effect.ids.iter().map(id).collect() };
        Roles { role: ROLE, rows: saved_rows(shop.tree, ROLE, &ids), is_stored: false }
    }

    fn denies(&self) -> bool {
        self.rows.iter().any(|rule| rule.role == self.role && rule.permission == Permission::Deny)
    }

    /// The names of the routes that the role may call under these rows.
    fn open(&self, rows: &[Rule], shop: Shop<'_>) -> BTreeSet<String> {
        let evaluator = Evaluator::new(shop.tree, rows, Engine::of(shop.release));
        let caller = Caller::Role(evaluator.role(self.role));
        shop.routes.all().iter().filter(|route| caller.may_call(route)).map(Route::name).collect()
    }
}
