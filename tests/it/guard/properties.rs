//! Properties of guards of every store, computed naively from the generated data.

use std::collections::{BTreeMap, BTreeSet};

use mageacl_core::audit::AccessModel;
use mageacl_core::catalog::{self, Catalog};
use mageacl_core::guard::marker::GuardManifest;
use mageacl_core::guard::{DeniedRoutes, Granularity, GuardModule, GuardSpec, Options, difference, guard, prove};
use mageacl_core::plan::plan;
use mageacl_core::release::Release;
use mageacl_core::risk::Risks;
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use mageacl_report::guard::{GuardFiles, GuardView, files};
use proptest::prelude::*;
use proptest::sample::select;

use crate::common::write;
use crate::properties::{Made, config, made_and_calls, wanted};

const RELEASES: [&str; 5] = ["2.3.7-p4", "2.4.4", "2.4.5", "2.4.7-p3", "2.4.8"];

fn read(folder: &std::path::Path) -> Catalog {
    let store = store::discover(folder).unwrap();
    catalog::load(&store, &SourceMap::default()).unwrap()
}

/// Returns the smallest number of ids that hit every set, by trying all combinations.
fn fewest(sets: &[BTreeSet<String>], ids: &BTreeSet<String>) -> usize {
    let ids: Vec<&String> = ids.iter().collect();
    let hits = |mask: u32| {
        let holds = |id: &String| ids.iter().position(|known| *known == id).is_some_and(|at| mask >> at & 1 == 1);
        sets.iter().all(|set| set.iter().any(holds))
    };
    (0_u32..1 << ids.len()).filter(|mask| hits(*mask)).map(u32::count_ones).min().unwrap() as usize
}

/// Returns the refs of every route that some grant can open, by the name of the route.
fn grantable(made: &Made) -> BTreeMap<String, (BTreeSet<String>, bool)> {
    let guarded = made.routes.iter().enumerate().filter(|(_, route)| route.is_guarded());
    let reported = guarded.map(|(place, route)| {
        let refs = route.refs.iter().map(crate::properties::Ref::text).filter(|text| text != "anonymous").collect();
        (format!("{} {}", route.method, route.url(place)), (refs, route.method != "GET"))
    });
    reported.collect()
}

/// Writes the module into the store and loads it again.
fn put_in(
    made: &GuardModule<'_>,
    demand: &GuardSpec<'_>,
    shop: AccessModel<'_>,
    folder: &std::path::Path,
    origin: &catalog::Origin,
) -> Catalog {
    let marker = GuardManifest::for_guard(made, demand, shop, "mageacl guard");
    let (tree, routes) = made.predict(shop);
    let proof = prove(made, demand, shop, AccessModel { tree: &tree, routes: &routes, ..shop });
    let module = GuardFiles { guard: made, marker: &marker, tree: shop.tree, origin, subject: "a test" };
    let view = GuardView { module, demand, proof: &proof, standing: &[], release: shop.release, uncallable: &[] };
    for file in files(&view).unwrap() {
        write(folder, &format!("app/code/Acme/Guard/{}", file.path), &file.content);
    }
    read(folder)
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn a_guard_shuts_what_is_not_declared_and_nothing_else(
        (made, calls) in made_and_calls(),
        by in select(&[Granularity::Resource, Granularity::Capability, Granularity::Risk, Granularity::Single][..]),
        closure in any::<bool>(),
        writes_only in any::<bool>(),
        release in select(&RELEASES[..]),
    ) {
        let folder = made.write(["A", "B", "C"]);
        let before = read(folder.path());
        let (tree, routes) = (before.acl.as_ref().unwrap(), before.routes.as_ref().unwrap());
        let shop = AccessModel { tree, routes, release: Release::parse(release) };
        let plan = plan(wanted(&made, &calls), tree, routes);
        let scope = if writes_only { DeniedRoutes::Writes } else { DeniedRoutes::All };
        let demand = GuardSpec::of_plan(&plan, shop, closure, scope);
        let options = Options { module: "Acme_Guard".to_owned(), by, unmergeable: Vec::new() };
        let guard = guard(&demand, shop, &Risks::default(), &options).unwrap();

        let held: BTreeSet<String> = demand.held.iter().map(|node| tree.resource(*node).id.clone()).collect();
        let declared: BTreeSet<String> = calls.iter().map(|call| format!("{} {}", made.routes[*call].method, made.routes[*call].url(*call))).collect();
        let grantable = grantable(&made);
        let to_shut: BTreeMap<&String, &BTreeSet<String>> = grantable
            .iter()
            .filter(|(name, (refs, writes))| refs.is_subset(&held) && !declared.contains(*name) && (*writes || !writes_only))
            .map(|(name, (refs, _))| (name, refs))
            .collect();
        let shut: BTreeSet<String> = guard.routes().into_iter().map(|(route, _)| route.name()).collect();
        prop_assert!(guard.left_alone.is_empty(), "nothing here needs to be");
        prop_assert_eq!(&shut, &to_shut.keys().map(|name| (*name).clone()).collect::<BTreeSet<_>>());
        prop_assert_eq!(guard.ids.iter().map(|id| id.routes.len()).sum::<usize>(), shut.len(), "each has one guard");
        prop_assert!(guard.ids.iter().all(|id| !id.routes.is_empty()), "no guard is idle");
        match by {
            Granularity::Single => prop_assert_eq!(guard.ids.len(), usize::from(!shut.is_empty())),
            Granularity::Resource => {
                let sets: Vec<BTreeSet<String>> = to_shut.values().map(|refs| (*refs).clone()).collect();
                prop_assert_eq!(guard.ids.len(), fewest(&sets, &held));
                prop_assert!(guard.smallest);
            }
            Granularity::Capability => {
                let acts: BTreeSet<&str> = shut.iter().map(|name| match name.split(' ').next().unwrap() {
                    "GET" => "read",
                    "DELETE" => "delete",
                    _ => "write",
                }).collect();
                prop_assert_eq!(guard.ids.len(), acts.len(), "nobody has reviewed these routes");
            }
            Granularity::Risk => {
                let risks = Risks::default();
                let harm = |route: &&catalog::Route| {
                    let risk = risks.of_route(route);
                    risk.capabilities.first().map_or_else(|| risk.operation.to_string(), |harm| harm.label())
                };
                let harms: BTreeSet<String> =
                    routes.all().iter().filter(|route| shut.contains(&route.name())).map(|route| harm(&route)).collect();
                prop_assert_eq!(guard.ids.len(), harms.len());
            }
        }
        if guard.is_empty() {
            return Ok(());
        }

        // The store with the module is as predicted.
        let after = put_in(&guard, &demand, shop, folder.path(), &before.origin);
        let (new_tree, new_routes) = (after.acl.as_ref().unwrap(), after.routes.as_ref().unwrap());
        let merged = AccessModel { tree: new_tree, routes: new_routes, ..shop };
        let (predicted_tree, predicted_routes) = guard.predict(shop);
        prop_assert_eq!(difference(AccessModel { tree: &predicted_tree, routes: &predicted_routes, ..shop }, merged), None);
        prop_assert!(prove(&guard, &demand, shop, merged).holds());

        // The ids allow exactly the declared calls; together with the guards, all previous calls.
        let guards: BTreeSet<String> = guard.ids.iter().map(|id| id.id.clone()).collect();
        let with_guards: BTreeSet<String> = held.union(&guards).cloned().collect();
        for route in new_routes.all() {
            let Some((refs, _)) = grantable.get(&route.name()) else { continue };
            let opens = |held: &BTreeSet<String>| route.resources.iter().all(|id| id == "anonymous" || held.contains(id));
            prop_assert_eq!(opens(&held), refs.is_subset(&held) && !shut.contains(&route.name()), "{}", route.name());
            prop_assert_eq!(opens(&with_guards), refs.is_subset(&held), "{}", route.name());
        }
        prop_assert!(plan.required.iter().all(|node| new_tree.contains(&tree.resource(*node).id)));
        let written = std::fs::read_to_string(folder.path().join("app/code/Acme/Guard/etc/webapi.xml")).unwrap();
        let marker = GuardManifest::read(&written).unwrap();
        prop_assert!(routes.all().iter().all(|route| marker.covers(route) == shut.contains(&route.name())));
    }
}

/// A route of a service with possibly several routes: its index among five URLs, method, service method, and refs among
/// three ids.
type Shared = (usize, &'static str, &'static str, BTreeSet<usize>);

fn shared() -> impl Strategy<Value = Vec<Shared>> {
    let refs = proptest::collection::btree_set(0_usize..3, 1..=2);
    let route = (0_usize..5, select(&["GET", "POST", "PUT"][..]), select(&["getList", "save"][..]), refs);
    proptest::collection::vec(route, 1..10).prop_map(|mut routes| {
        // A file must not declare a route twice.
        let mut known = BTreeSet::new();
        routes.retain(|(url, method, ..)| known.insert((*url, *method)));
        routes
    })
}

/// Makes a store of these routes, all of one service.
fn shop_of(routes: &[Shared]) -> tempfile::TempDir {
    let ids: Vec<String> = (0..3).map(|id| format!("<resource id='Nova_A::n{id}' title='Name {id}'/>")).collect();
    let route = |(url, method, service, refs): &Shared| {
        let refs: Vec<String> = refs.iter().map(|id| format!("<resource ref='Nova_A::n{id}'/>")).collect();
        format!(
            "<route url='/V1/r{url}' method='{method}'><service class='Nova\\Shop\\Api\\DeskInterface' method='{service}'/>\
             <resources>{}</resources></route>",
            refs.concat()
        )
    };
    let routes: Vec<String> = routes.iter().map(route).collect();
    let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
    let texts = [
        ("registration.php", format!("<?php\n{register}::register({register}::MODULE, 'Magento_Backend', __DIR__);\n")),
        ("etc/module.xml", "<config><module name='Magento_Backend'/></config>".to_owned()),
        (
            "etc/acl.xml",
            format!(
                "<config><acl><resources><resource id='Magento_Backend::all'/><resource id='Magento_Backend::admin'>{}</resource>\
                 </resources></acl></config>",
                ids.concat()
            ),
        ),
        ("etc/webapi.xml", format!("<routes>{}</routes>", routes.concat())),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in texts {
        write(folder.path(), &format!("app/code/Magento/Backend/{path}"), &text);
    }
    folder
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn what_is_declared_as_soap_stays_open_as_soap(
        routes in shared(),
        first in any::<proptest::sample::Index>(),
        as_operation in any::<bool>(),
        writes_only in any::<bool>(),
    ) {
        let folder = shop_of(&routes);
        let before = read(folder.path());
        let (tree, all) = (before.acl.as_ref().unwrap(), before.routes.as_ref().unwrap());
        let shop = AccessModel { tree, routes: all, release: None };
        let (url, method, service, _) = first.get(&routes);
        let operation = format!("novaShopDeskV1{}{}", service[..1].to_uppercase(), &service[1..]);
        let declared = if as_operation { operation.clone() } else { format!("{method} /V1/r{url}") };
        let plan = plan(vec![mageacl_core::plan::DeclaredEndpoint::new(declared)], tree, all);
        let scope = if writes_only { DeniedRoutes::Writes } else { DeniedRoutes::All };
        let demand = GuardSpec::of_plan(&plan, shop, false, scope);
        let options = Options { module: "Acme_Guard".to_owned(), by: Granularity::Resource, unmergeable: Vec::new() };
        let guard = guard(&demand, shop, &Risks::default(), &options).unwrap();

        let held: BTreeSet<String> = demand.held.iter().map(|node| tree.resource(*node).id.clone()).collect();
        let text = |refs: &BTreeSet<usize>| refs.iter().map(|id| format!("Nova_A::n{id}")).collect::<BTreeSet<_>>();
        let is_open = |route: &Shared| text(&route.3).is_subset(&held);
        // The service methods that must remain allowed as operations: the declared one, and all open read operations if
        // reading is to remain allowed.
        let union = |wanted: &str| routes.iter().filter(|route| route.2 == wanted).flat_map(|route| text(&route.3)).collect::<BTreeSet<_>>();
        let reads = |wanted: &str| routes.iter().any(|route| route.2 == wanted && route.1 == "GET" && is_open(route));
        let keeps = |wanted: &str| {
            as_operation && wanted == *service || writes_only && reads(wanted) && union(wanted).is_subset(&held)
        };
        let name = |route: &Shared| format!("{} /V1/r{}", route.1, route.0);
        let is_declared = |route: &&Shared| demand.open.iter().any(|open| open.name() == name(route));
        let due = routes.iter().filter(|route| is_open(route) && (!writes_only || route.1 != "GET")).filter(|route| !is_declared(route));
        let (left, shut): (Vec<&Shared>, Vec<&Shared>) = due.partition(|route| keeps(route.2));
        let names = |routes: Vec<&Shared>| routes.into_iter().map(name).collect::<BTreeSet<_>>();
        prop_assert_eq!(guard.left_alone.iter().map(|left| left.route.name()).collect::<BTreeSet<_>>(), names(left));
        prop_assert_eq!(guard.routes().iter().map(|(route, _)| route.name()).collect::<BTreeSet<_>>(), names(shut));
        if guard.is_empty() {
            return Ok(());
        }
        let after = put_in(&guard, &demand, shop, folder.path(), &before.origin);
        let merged = AccessModel { tree: after.acl.as_ref().unwrap(), routes: after.routes.as_ref().unwrap(), release: None };
        prop_assert!(prove(&guard, &demand, shop, merged).holds());
        for known in merged.routes.operations().iter().filter(|known| keeps(&known.method)) {
            prop_assert!(known.resources.iter().all(|id| held.contains(id)), "{} stays open", known.name);
        }
    }
}
