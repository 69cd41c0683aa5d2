//! Properties of every two stores. They are generated as in [`crate::properties`], with the same names of ids and
//! routes.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::Cursor;

use mageacl_core::audit::AccessModel;
use mageacl_core::authz::{Caller, Engine, Evaluator, Permission, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::acl::ALL;
use mageacl_core::catalog::{Access, AclTree, Route, Routes};
use mageacl_core::diff::{self, Change, Diff, diff};
use mageacl_core::grant::{self, Input};
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;
use proptest::prelude::*;
use proptest::sample::select;

use crate::properties::{ADMIN, Made, config, id, made, made_and_calls, wanted};

/// One release of each engine.
const RELEASES: [&str; 4] = ["2.4.4", "2.4.5", "2.4.7", "2.4.8"];

/// A loaded store and its release.
type Loaded = (AclTree, Routes, &'static str);

fn shop((tree, routes, release): &Loaded) -> AccessModel<'_> {
    AccessModel { tree, routes, release: Release::parse(release) }
}

fn load(made: &Made, release: &'static str) -> Loaded {
    let (tree, routes) = made.load();
    (tree, routes, release)
}

fn two_releases() -> impl Strategy<Value = (&'static str, &'static str)> {
    (select(&RELEASES[..]), select(&RELEASES[..]))
}

/// Generates rows of two roles, for ids of the old side and others.
fn rows() -> impl Strategy<Value = Vec<(u32, String, bool)>> {
    let one = prop_oneof![
        10 => (0_usize..12).prop_map(id),
        2 => Just(ADMIN.to_owned()),
        1 => Just(ALL.to_owned()),
        1 => Just("Nova_Gone::gone".to_owned()),
    ];
    proptest::collection::vec((1_u32..3, one, any::<bool>()), 1..16)
}

fn names(routes: &[&Route]) -> Vec<String> {
    routes.iter().map(|route| route.name()).collect()
}

/// Returns the routes whose guard changes in one of these ways.
fn guards(diff: &Diff<'_>, changes: &[Change]) -> BTreeSet<String> {
    let guards = diff.routes.guard.iter().filter(|guard| changes.contains(&guard.change));
    guards.map(|guard| guard.route.new.name()).collect()
}

fn set<T: Ord + Debug>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    items.collect()
}

/// Returns the ids that a route requires.
fn asked_for(route: &Route) -> BTreeSet<String> {
    set(route.resources.iter().filter(|id| *id != "anonymous").cloned())
}

/// Returns the ids that the Admin stores when they are ticked.
fn stored(route: &Route, tree: &AclTree) -> BTreeSet<String> {
    let asked = asked_for(route);
    let nodes: Vec<_> = asked.iter().filter_map(|id| tree.find(id)).collect();
    let above = nodes.into_iter().flat_map(|node| tree.ancestors(node));
    let above = above.map(|node| tree.resource(node).id.clone());
    set(above.chain(asked.iter().cloned()).chain([ADMIN.to_owned()]))
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_store_does_not_differ_from_itself((made, calls) in made_and_calls(), release in select(&RELEASES[..])) {
        let one = load(&made, release);
        let mut found = diff(shop(&one), shop(&one));
        for exact in [false, true] {
            let profile = diff::profile("it".to_owned(), &wanted(&made, &calls), exact, shop(&one), shop(&one));
            found.profiles.push(profile);
        }
        prop_assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_comes_one_way_goes_the_other(old in made(), new in made()) {
        let (old, new) = (load(&old, "2.4.8"), load(&new, "2.4.8"));
        let (there, back) = (diff(shop(&old), shop(&new)), diff(shop(&new), shop(&old)));
        prop_assert_eq!(names(&there.routes.added), names(&back.routes.removed));
        prop_assert_eq!(names(&there.routes.removed), names(&back.routes.added));
        let looser = [Change::MadeAnonymous, Change::Loosened];
        prop_assert_eq!(guards(&there, &looser), guards(&back, &[Change::Tightened]));
        prop_assert_eq!(guards(&there, &[Change::Tightened]), guards(&back, &looser));
        prop_assert_eq!(guards(&there, &[Change::Moved]), guards(&back, &[Change::Moved]));
        let pairs = |pairs: &[diff::RoutePair<'_>]| set(pairs.iter().map(|pair| pair.new.name()));
        prop_assert_eq!(pairs(&there.routes.service), pairs(&back.routes.service));
        prop_assert_eq!(pairs(&there.routes.secure), pairs(&back.routes.secure));
        let added = |diff: &Diff<'_>| set(diff.resources.added.iter().map(|node| diff.new.tree.resource(*node).id.clone()));
        let removed =
            |diff: &Diff<'_>| set(diff.resources.removed.iter().map(|it| diff.old.tree.resource(it.node).id.clone()));
        prop_assert_eq!(added(&there), removed(&back));
        prop_assert_eq!(removed(&there), added(&back));
        let both = |pairs: &[diff::ResourcePair]| set(pairs.iter().map(|pair| (pair.old, pair.new)));
        let turned = |pairs: &[diff::ResourcePair]| set(pairs.iter().map(|pair| (pair.new, pair.old)));
        prop_assert_eq!(both(&there.resources.renamed), turned(&back.resources.renamed));
        prop_assert_eq!(both(&there.resources.reparented), turned(&back.resources.reparented));
    }

    #[test]
    fn every_route_is_on_one_side_or_on_both(old in made(), new in made()) {
        let (old, new) = (load(&old, "2.4.8"), load(&new, "2.4.8"));
        let found = diff(shop(&old), shop(&new));
        let before = set(old.1.all().iter().map(Route::name));
        let after = set(new.1.all().iter().map(Route::name));
        prop_assert_eq!(names(&found.routes.added).into_iter().collect::<BTreeSet<_>>(), &after - &before);
        prop_assert_eq!(names(&found.routes.removed).into_iter().collect::<BTreeSet<_>>(), &before - &after);
        // The same refs in trees that define the same of them are the same guard.
        for guard in &found.routes.guard {
            let refs = |route: &Route, shop: &Loaded| {
                let defined = |id: &String| shop.0.contains(id);
                set(route.resources.iter().filter(|id| *id != "anonymous").map(|id| (id.clone(), defined(id))))
            };
            prop_assert_ne!(refs(guard.route.old, &old), refs(guard.route.new, &new), "{:?}", guard);
        }
    }

    /// A grant that the Admin stored for the old refs may call a loosened route, and no grant has lost it.
    #[test]
    fn a_loosened_route_stays_open_to_grants_of_the_admin(old in made(), new in made()) {
        let (old, new) = (load(&old, "2.4.8"), load(&new, "2.4.8"));
        let found = diff(shop(&old), shop(&new));
        for guard in &found.routes.guard {
            let (was, is) = (guard.route.old, guard.route.new);
            let asks = |route: &Route| route.resources.iter().any(|id| id != "anonymous");
            if guard.change == Change::MadeAnonymous {
                prop_assert!(asks(was) && !asks(is), "{guard:?}");
            }
            let is_granted = |route: &Route, tree: &AclTree| {
                asks(route) && route.resources.iter().all(|id| id == "anonymous" || tree.contains(id))
            };
            if is_granted(was, &old.0) && is_granted(is, &new.0) {
                // The ids that the Admin stores for one open the other.
                let there = stored(was, &old.0).is_superset(&asked_for(is));
                let back = stored(is, &new.0).is_superset(&asked_for(was));
                let expected = match (there, back) {
                    (true, false) => Some(Change::Loosened),
                    (false, true) => Some(Change::Tightened),
                    (false, false) => Some(Change::Moved),
                    (true, true) => None,
                };
                prop_assert!(expected.is_none_or(|expected| expected == guard.change), "{guard:?}");
            }
        }
    }

    #[test]
    fn what_a_grant_opens_and_closes_is_what_both_sides_say(
        old in made(), new in made(), rows in rows(), (from, to) in two_releases(),
    ) {
        let (old, new) = (load(&old, from), load(&new, to));
        // With their numbers: rows without any must not contradict each other.
        let line = |(at, (role, id, allow)): (usize, &(u32, String, bool))| {
            format!("{},{role},{id},{}\n", at + 1, if *allow { "allow" } else { "deny" })
        };
        let lines = rows.iter().enumerate().map(line).collect::<String>();
        let text = format!("rule_id,role_id,resource_id,permission\n{lines}");
        let input = Input { name: "rows".to_owned(), bytes: Box::new(Cursor::new(text.into_bytes())) };
        let set = grant::gather([input], &SourceMap::default()).unwrap();
        let rule = |(role, id, allow): &(u32, String, bool)| RuleRow {
            role: RoleId(*role),
            resource: id.clone(),
            permission: if *allow { Permission::Allow } else { Permission::Deny },
        };
        let rules: Vec<RuleRow> = rows.iter().map(rule).collect();
        let found = diff::grants(set, &[], &[], shop(&old), shop(&new)).unwrap();
        let before = Evaluator::new(&old.0, &rules, Engine::for_release(Release::parse(from)));
        let after = Evaluator::new(&new.0, &rules, Engine::for_release(Release::parse(to)));
        for change in &found {
            let role = RoleId(change.audited.grant.name.parse().unwrap());
            let (before, after) = (Caller::Role(before.role(role)), Caller::Role(after.role(role)));
            let could = self::set(old.1.all().iter().filter(|route| before.may_call(route)).map(Route::name));
            let may = self::set(new.1.all().iter().filter(|route| after.may_call(route)).map(Route::name));
            let guarded = |routes: &Routes| {
                self::set(routes.all().iter().filter(|route| route.access() == Access::Resources).map(Route::name))
            };
            let opened: BTreeSet<String> = may.difference(&could).filter(|name| guarded(&new.1).contains(*name)).cloned().collect();
            let is_there = |name: &&String| new.1.all().iter().any(|route| route.name() == **name);
            let closed: BTreeSet<String> =
                could.difference(&may).filter(|name| is_there(name) || guarded(&old.1).contains(*name)).cloned().collect();
            prop_assert_eq!(names(&change.carried.gained_routes).into_iter().collect::<BTreeSet<_>>(), opened);
            prop_assert_eq!(names(&change.carried.lost_routes).into_iter().collect::<BTreeSet<_>>(), closed);
        }
    }

    #[test]
    fn a_call_breaks_if_the_stored_grant_opened_it_and_does_not_now(
        (old, calls) in made_and_calls(), new in made(), (from, to) in two_releases(),
    ) {
        let declared = wanted(&old, &calls);
        let (old, new) = (load(&old, from), load(&new, to));
        let found = diff::profile("it".to_owned(), &declared, false, shop(&old), shop(&new));
        let posted: Vec<&str> = found.old.with_ancestors.iter().map(|node| old.0.resource(*node).id.as_str()).collect();
        let rules = saved_rows(&old.0, RoleId(1), &posted);
        let before = Evaluator::new(&old.0, &rules, Engine::for_release(Release::parse(from)));
        let after = Evaluator::new(&new.0, &rules, Engine::for_release(Release::parse(to)));
        for (at, (was, is)) in found.old.endpoints.iter().zip(&found.new.endpoints).enumerate() {
            let may = |route: Option<&Route>, evaluator: &Evaluator<'_>| {
                route.is_some_and(|route| Caller::Role(evaluator.role(RoleId(1))).may_call(route))
            };
            let breaks = may(was.resolved.route, &before) && !may(is.resolved.route, &after);
            prop_assert_eq!(found.broken.iter().any(|broken| broken.endpoint == at), breaks, "{:?}", was);
        }
        // With exactly the ids to add, every call that some grant opens is allowed.
        for node in &found.new.required {
            let held = after.role(RoleId(1)).allows(&new.0.resource(*node).id);
            prop_assert_eq!(found.add.contains(node), !held);
        }
    }
}
