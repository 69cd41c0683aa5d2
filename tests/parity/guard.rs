//! Every line of releases: guards for every built-in profile keep its calls open and shut all else behind the same ids.

use std::collections::{BTreeMap, BTreeSet};

use mageacl::audit::Shop;
use mageacl::catalog::{self, FileKind, Route};
use mageacl::guard::marker::Marker;
use mageacl::guard::{By, Demand, Options, Scope, difference, guard, prove};
use mageacl::plan::{Plan, Wanted, plan};
use mageacl::profile::{self, BUILTIN};
use mageacl::release::Release;
use mageacl::render::guard::GuardModule;
use mageacl::risk::Risks;
use mageacl::store::EnabledModule;
use rayon::prelude::*;

use crate::{shared, view};

const MODULE: &str = "Acme_ApiGuard";

/// The lines from 2.3.0 to 2.4.8.
const LINES: usize = 17;

/// The newest release of each line: its name and its archive.
fn lines(shared: &std::path::Path) -> Vec<(String, std::path::PathBuf)> {
    let mut newest: BTreeMap<[u32; 3], (Release, String, std::path::PathBuf)> = BTreeMap::new();
    for archive in shared::entries(&shared.join("magento/releases")) {
        let name = shared::name(&archive).strip_suffix(".tar.gz").unwrap().to_owned();
        let release = Release::parse(&name).unwrap();
        let known = newest.get(&release.numbers).is_none_or(|(known, ..)| *known < release);
        if known {
            newest.insert(release.numbers, (release, name, archive));
        }
    }
    newest.into_values().map(|(_, name, archive)| (name, archive)).collect()
}

fn loaded(name: &str, archive: &std::path::Path) -> view::Loaded {
    let unpacked = shared::unpack(archive);
    view::load(&view::discover(&unpacked.path().join(name))).unwrap()
}

fn wanted(text: &str) -> Vec<Wanted> {
    let endpoints = profile::parse(text).unwrap().endpoints.into_iter();
    let wanted = endpoints.map(|endpoint| Wanted {
        declared: format!("{} {}", endpoint.method, endpoint.path),
        optional: endpoint.optional,
        purpose: None,
    });
    wanted.collect()
}

fn ids<'t>(plan: &Plan<'_>, shop: Shop<'t>) -> BTreeSet<&'t str> {
    plan.required.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}

/// The shop with the module in it, as Magento merges it.
fn merged(module: GuardModule<'_>, loaded: &mut view::Loaded) -> catalog::Catalog {
    let files = vec![(FileKind::Acl, module.acl_xml().unwrap()), (FileKind::Webapi, module.webapi_xml().unwrap())];
    let folder = "app/code/Acme/ApiGuard".to_owned();
    let own = EnabledModule { name: MODULE.to_owned(), path: None, label: folder };
    catalog::with_module(&loaded.catalog, own, files, &mut loaded.sources).unwrap()
}

#[test]
fn a_guard_for_every_profile_holds_on_every_line() {
    let Some(shared) = shared::folder("guard") else { return };
    let lines = lines(&shared);
    assert_eq!(lines.len(), LINES);
    lines.par_iter().for_each(|(release, archive)| {
        let mut loaded = loaded(release, archive);
        let risks = Risks::default();
        let (tree, routes) = (loaded.catalog.acl.clone().unwrap(), loaded.catalog.routes.clone().unwrap());
        let shop = Shop { tree: &tree, routes: &routes, release: Release::parse(release) };
        for (slug, text) in BUILTIN {
            let before = plan(wanted(text), &tree, &routes);
            for by in [By::Resource, By::Capability, By::Risk, By::Single] {
                let what = format!("{release}, {slug}, {by:?}");
                let demand = Demand::of_plan(&before, shop, false, Scope::All);
                let options = Options { module: MODULE.to_owned(), by, unmergeable: Vec::new() };
                let made = guard(&demand, shop, &risks, &options).unwrap();
                assert!(made.left_alone.is_empty() && made.smallest, "{what}");

                // The number of guards, counted from nothing but names.
                let required = ids(&before, shop);
                let undeclared = &before.collateral.exact;
                assert_eq!(made.routes().len(), undeclared.len(), "{what}");
                let expected = match by {
                    By::Single => usize::from(!undeclared.is_empty()),
                    // No route of Magento's own asks for two resources.
                    By::Resource => {
                        undeclared.iter().flat_map(|route| route.acl_resources()).collect::<BTreeSet<_>>().len()
                    }
                    By::Capability => {
                        undeclared.iter().map(|it| risks.of_route(it).operation).collect::<BTreeSet<_>>().len()
                    }
                    By::Risk => made.ids.len(),
                };
                assert_eq!(made.ids.len(), expected, "{what}");
                assert!(made.ids.iter().all(|id| !id.routes.is_empty()), "{what}: a guard that guards nothing");
                if made.is_empty() {
                    continue;
                }

                let (mut merged_tree, mut merged_routes) = made.predict(shop);
                // How guards are parted changes nothing about how they merge.
                if by == By::Resource {
                    let marker = Marker::of(&made, &demand, shop, "mageacl guard");
                    let origin = loaded.catalog.origin.clone();
                    let module =
                        GuardModule { guard: &made, marker: &marker, tree: &tree, origin: &origin, subject: slug };
                    let merged = merged(module, &mut loaded);
                    let foretold = Shop { tree: &merged_tree, routes: &merged_routes, ..shop };
                    let read = (merged.acl.unwrap(), merged.routes.unwrap());
                    assert_eq!(difference(foretold, Shop { tree: &read.0, routes: &read.1, ..shop }), None, "{what}");
                    (merged_tree, merged_routes) = read;
                }
                let after = Shop { tree: &merged_tree, routes: &merged_routes, ..shop };
                let proof = prove(&made, &demand, shop, after);
                assert!(proof.holds(), "{what}: {proof:?}");
                assert_eq!((proof.open.all, proof.shut.all), (demand.open.len(), undeclared.len()), "{what}");

                // The profile needs what it needed, and that opens nothing beside.
                let again = plan(wanted(text), &merged_tree, &merged_routes);
                assert_eq!(ids(&again, after), required, "{what}");
                assert!(again.collateral.exact.is_empty() && again.verified == before.verified, "{what}");
            }
        }
    });
}

/// Counted by hand in the files of 2.4.7-p3.
#[test]
fn products_are_read_and_not_written() {
    let Some(shared) = shared::folder("guard") else { return };
    let release = "2.4.7-p3";
    let mut loaded = loaded(release, &shared.join(format!("magento/releases/{release}.tar.gz")));
    let (tree, routes) = (loaded.catalog.acl.clone().unwrap(), loaded.catalog.routes.clone().unwrap());
    let shop = Shop { tree: &tree, routes: &routes, release: Release::parse(release) };
    let behind = |route: &&Route| route.acl_resources().any(|id| id == "Magento_Catalog::products");
    assert_eq!(routes.all().iter().filter(behind).count(), 32);

    let nothing = plan(Vec::new(), &tree, &routes);
    let demand = Demand::of_resources(vec![tree.find("Magento_Catalog::products").unwrap()], &nothing, shop);
    let options = Options { module: MODULE.to_owned(), by: By::Resource, unmergeable: Vec::new() };
    let made = guard(&demand, shop, &Risks::default(), &options).unwrap();
    assert_eq!((made.ids.len(), made.routes().len(), demand.open.len()), (1, 22, 10));
    let marker = Marker::of(&made, &demand, shop, "mageacl guard");
    let origin = loaded.catalog.origin.clone();
    let module = GuardModule { guard: &made, marker: &marker, tree: &tree, origin: &origin, subject: "reading" };
    let merged = merged(module, &mut loaded);
    let (merged_tree, merged_routes) = (merged.acl.unwrap(), merged.routes.unwrap());
    let alone = |route: &&Route| route.resources == ["Magento_Catalog::products"];
    let open: Vec<&Route> = merged_routes.all().iter().filter(alone).collect();
    assert!(open.len() == 10 && open.iter().all(|route| route.method == "GET"));
    assert!(prove(&made, &demand, shop, Shop { tree: &merged_tree, routes: &merged_routes, ..shop }).holds());
}

/// 19 of the 55 ids that guard the routes of core guard reading and writing.
#[test]
fn many_ids_guard_reading_and_writing_alike() {
    let Some(shared) = shared::folder("guard") else { return };
    let release = "2.4.7-p3";
    let loaded = loaded(release, &shared.join(format!("magento/releases/{release}.tar.gz")));
    let tree = loaded.catalog.acl.as_ref().unwrap();
    let mut acts: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for route in loaded.catalog.routes.as_ref().unwrap().all() {
        // Nobody can be granted what no module defines.
        for id in route.acl_resources().filter(|id| tree.contains(id)) {
            acts.entry(id.to_owned()).or_default().insert(route.is_write());
        }
    }
    let both = acts.values().filter(|acts| acts.len() == 2).count();
    assert_eq!((both, acts.len()), (19, 55));
}

/// Three hundred generated stores with whatever Magento's merge makes of odd urls and ids: nothing is written that is not
/// verified, and there is hardly a route that has to be left alone.
#[test]
fn generated_stores_are_made_read_only() {
    let Some(shared) = shared::folder("guard") else { return };
    let unpacked = shared::unpack(&shared.join("oracle/random.tar.gz"));
    let cases = shared::entries(unpacked.path());
    let told: Vec<(usize, usize)> = cases.par_iter().filter_map(|case| read_only(&case.join("store"))).collect();
    let sum = |count: fn(&(usize, usize)) -> usize| told.iter().map(count).sum::<usize>();
    assert_eq!((told.len(), sum(|told| told.0), sum(|told| told.1)), (242, 2444, 15));
}

/// How many routes of a store are shut when all its ids are to be read-only, and how many are left alone; `None` where
/// Magento cannot load the store, or where it has no ids.
fn read_only(root: &std::path::Path) -> Option<(usize, usize)> {
    let catalog = root.is_dir().then(|| view::load(&view::discover(root)).ok())??.catalog;
    let (tree, _) = (catalog.acl.ok()?, catalog.routes.ok()?);
    let ids = tree.nodes().map(|node| tree.resource(node).id.clone()).filter(|id| id != "Magento_Backend::all");
    let options: Vec<String> = ids.map(|id| format!("--resource={id}")).collect();
    if options.is_empty() || tree.build_error().is_some() {
        return None;
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mageacl"));
    let ended = command.arg("guard").arg(root).args(options).args(["-f", "json"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}: {}", root.display(), String::from_utf8_lossy(&ended.stderr));
    let told: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(told["verified"], true, "{}", root.display());
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    Some((number(&told["proof"]["shut"]["of"]), told["left_alone"].as_array().unwrap().len()))
}
