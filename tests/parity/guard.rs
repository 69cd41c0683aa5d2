//! Guard modules for the built-in profiles, on every line of releases: the calls of the profile remain allowed, and all other
//! routes of the same resources are denied.

pub(crate) mod read_only;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mageacl_core::audit::AccessModel;
use mageacl_core::catalog::{self, FileKind, Route};
use mageacl_core::guard::marker::GuardManifest;
use mageacl_core::guard::{DeniedRoutes, Granularity, GuardSpec, Options, difference, guard, prove};
use mageacl_core::plan::{DeclaredEndpoint, Plan, plan};
use mageacl_core::profile::{self, BUILTIN};
use mageacl_core::release::Release;
use mageacl_core::risk::Risks;
use mageacl_core::store::EnabledModule;
use mageacl_report::guard::GuardFiles;
use rayon::prelude::*;

use crate::{records, view};

const MODULE: &str = "Acme_ApiGuard";

/// Lines from 2.3.0 to 2.4.8.
const LINES: usize = 17;

/// Returns the name and the archive of the newest release of each line.
fn lines(shared: &Path) -> Vec<(String, PathBuf)> {
    let mut newest: BTreeMap<[u32; 3], (Release, String, PathBuf)> = BTreeMap::new();
    for archive in records::entries(&shared.join("magento/releases")) {
        let name = records::name(&archive).strip_suffix(".tar.gz").unwrap().to_owned();
        let release = Release::parse(&name).unwrap();
        let is_newer = newest.get(&release.numbers).is_none_or(|(known, ..)| *known < release);
        if is_newer {
            newest.insert(release.numbers, (release, name, archive));
        }
    }
    newest.into_values().map(|(_, name, archive)| (name, archive)).collect()
}

fn loaded(name: &str, archive: &Path) -> view::Loaded {
    let unpacked = records::unpack(archive);
    view::load(&view::discover(&unpacked.path().join(name))).unwrap()
}

fn wanted(text: &str) -> Vec<DeclaredEndpoint> {
    let endpoints = profile::parse(text).unwrap().endpoints.into_iter();
    let wanted = endpoints.map(|endpoint| DeclaredEndpoint {
        declared: format!("{} {}", endpoint.method, endpoint.path),
        optional: endpoint.optional,
        ..DeclaredEndpoint::default()
    });
    wanted.collect()
}

fn ids<'t>(plan: &Plan<'_>, shop: AccessModel<'t>) -> BTreeSet<&'t str> {
    plan.required.iter().map(|node| shop.tree.resource(*node).id.as_str()).collect()
}

/// Merges the module into the catalog of a release.
fn merged(module: GuardFiles<'_>, loaded: &mut view::Loaded) -> catalog::Catalog {
    let files = vec![(FileKind::Acl, module.acl_xml().unwrap()), (FileKind::Webapi, module.webapi_xml().unwrap())];
    let folder = "app/code/Acme/ApiGuard".to_owned();
    let own = EnabledModule { name: MODULE.to_owned(), path: None, label: folder };
    catalog::with_module(&loaded.catalog, own, files, &loaded.sources).unwrap()
}

pub(crate) fn every_profile_on_every_line(shared: &Path) {
    let lines = lines(shared);
    assert_eq!(lines.len(), LINES);
    lines.par_iter().for_each(|(release, archive)| {
        let mut loaded = loaded(release, archive);
        let risks = Risks::default();
        let (tree, routes) = (loaded.catalog.acl.clone().unwrap(), loaded.catalog.routes.clone().unwrap());
        let shop = AccessModel { tree: &tree, routes: &routes, release: Release::parse(release) };
        for (slug, text) in BUILTIN {
            let before = plan(wanted(text), &tree, &routes);
            for by in [Granularity::Resource, Granularity::Capability, Granularity::Risk, Granularity::Single] {
                let what = format!("{release}, {slug}, {by:?}");
                let demand = GuardSpec::of_plan(&before, shop, false, DeniedRoutes::All);
                let options = Options { module: MODULE.to_owned(), by, unmergeable: Vec::new() };
                let made = guard(&demand, shop, &risks, &options).unwrap();
                assert!(made.left_alone.is_empty() && made.smallest, "{what}");

                // The number of guards, computed from names alone.
                let required = ids(&before, shop);
                let undeclared = &before.collateral.exact;
                assert_eq!(made.routes().len(), undeclared.len(), "{what}");
                let expected = match by {
                    Granularity::Single => usize::from(!undeclared.is_empty()),
                    // No route of Magento requires two resources.
                    Granularity::Resource => {
                        undeclared.iter().flat_map(|route| route.acl_resources()).collect::<BTreeSet<_>>().len()
                    }
                    Granularity::Capability => {
                        undeclared.iter().map(|it| risks.of_route(it).operation).collect::<BTreeSet<_>>().len()
                    }
                    Granularity::Risk => made.ids.len(),
                };
                assert_eq!(made.ids.len(), expected, "{what}");
                assert!(made.ids.iter().all(|id| !id.routes.is_empty()), "{what}: a guard without routes");
                if made.is_empty() {
                    continue;
                }

                let (mut merged_tree, mut merged_routes) = made.predict(shop);
                // The granularity of guards does not affect the merge.
                if by == Granularity::Resource {
                    let marker = GuardManifest::for_guard(&made, &demand, shop, "mageacl guard");
                    let origin = loaded.catalog.origin.clone();
                    let module =
                        GuardFiles { guard: &made, marker: &marker, tree: &tree, origin: &origin, subject: slug };
                    let merged = merged(module, &mut loaded);
                    let predicted = AccessModel { tree: &merged_tree, routes: &merged_routes, ..shop };
                    let read = (merged.acl.unwrap(), merged.routes.unwrap());
                    assert_eq!(
                        difference(predicted, AccessModel { tree: &read.0, routes: &read.1, ..shop }),
                        None,
                        "{what}"
                    );
                    (merged_tree, merged_routes) = read;
                }
                let after = AccessModel { tree: &merged_tree, routes: &merged_routes, ..shop };
                let proof = prove(&made, &demand, shop, after);
                assert!(proof.holds(), "{what}: {proof:?}");
                assert_eq!((proof.open.all, proof.shut.all), (demand.open.len(), undeclared.len()), "{what}");

                // The profile requires the same resources, which open no other routes.
                let again = plan(wanted(text), &merged_tree, &merged_routes);
                assert_eq!(ids(&again, after), required, "{what}");
                assert!(again.collateral.exact.is_empty() && again.verified == before.verified, "{what}");
            }
        }
    });
}

/// The numbers are counted by hand in the files of 2.4.7-p3.
pub(crate) fn products_without_writes(shared: &Path) {
    let release = "2.4.7-p3";
    let mut loaded = loaded(release, &shared.join(format!("magento/releases/{release}.tar.gz")));
    let (tree, routes) = (loaded.catalog.acl.clone().unwrap(), loaded.catalog.routes.clone().unwrap());
    let shop = AccessModel { tree: &tree, routes: &routes, release: Release::parse(release) };
    let is_guarded = |route: &&Route| route.acl_resources().any(|id| id == "Magento_Catalog::products");
    assert_eq!(routes.all().iter().filter(is_guarded).count(), 32);

    let nothing = plan(Vec::new(), &tree, &routes);
    let demand = GuardSpec::of_resources(vec![tree.find("Magento_Catalog::products").unwrap()], &nothing, shop);
    let options = Options { module: MODULE.to_owned(), by: Granularity::Resource, unmergeable: Vec::new() };
    let made = guard(&demand, shop, &Risks::default(), &options).unwrap();
    assert_eq!((made.ids.len(), made.routes().len(), demand.open.len()), (1, 22, 10));
    let marker = GuardManifest::for_guard(&made, &demand, shop, "mageacl guard");
    let origin = loaded.catalog.origin.clone();
    let module = GuardFiles { guard: &made, marker: &marker, tree: &tree, origin: &origin, subject: "reading" };
    let merged = merged(module, &mut loaded);
    let (merged_tree, merged_routes) = (merged.acl.unwrap(), merged.routes.unwrap());
    let alone = |route: &&Route| route.resources == ["Magento_Catalog::products"];
    let open: Vec<&Route> = merged_routes.all().iter().filter(alone).collect();
    assert!(open.len() == 10 && open.iter().all(|route| route.method == "GET"));
    assert!(prove(&made, &demand, shop, AccessModel { tree: &merged_tree, routes: &merged_routes, ..shop }).holds());
}

/// 19 of the 55 resources that guard core routes cover both reads and writes.
pub(crate) fn resources_for_reads_and_writes(shared: &Path) {
    let release = "2.4.7-p3";
    let loaded = loaded(release, &shared.join(format!("magento/releases/{release}.tar.gz")));
    let tree = loaded.catalog.acl.as_ref().unwrap();
    let mut acts: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for route in loaded.catalog.routes.as_ref().unwrap().all() {
        // An undefined id cannot be granted.
        for id in route.acl_resources().filter(|id| tree.contains(id)) {
            acts.entry(id.to_owned()).or_default().insert(route.is_write());
        }
    }
    let both = acts.values().filter(|acts| acts.len() == 2).count();
    assert_eq!((both, acts.len()), (19, 55));
}
