//! Releases and editions made from packages, compared with recorded stores, checkouts and published routes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mageacl_core::catalog::{Catalog, Edition};
use mageacl_core::packages::{self, LockOptions, NamedRelease};
use mageacl_core::source::SourceMap;
use mageacl_core::store::Switches;

use crate::locks::view::{differences, read_snapshot, resources, routes};
use crate::{records, view};

/// Recorded stores, whose packages are not exactly those of the release, with the reason.
const OTHER_PACKAGES: [(&str, &str); 1] =
    [("2.3.3-b2b.json", "B2B is in app/code, from a copy of the development branch")];

/// The beginnings of routes and ids in which a recorded store differs from its release, with the reason.
const OTHER_DECLARATIONS: [(&str, &str, &str); 1] =
    [("2.3.4-b2b.json", "GET /V1/dotdigital/", "the store has an earlier version of this extension")];

fn catalog(named: &NamedRelease, switches: &Switches) -> Catalog {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    packages::release_catalog(named, switches, facts, lists, &SourceMap::default()).unwrap()
}

fn named(release: &str, edition: Edition) -> NamedRelease {
    NamedRelease::new(release, edition)
}

/// Returns a release made from packages with only these modules enabled.
fn with_modules(release: &str, edition: Edition, modules: &BTreeSet<String>) -> Catalog {
    let all = catalog(&named(release, edition).from_packages(), &Switches::default());
    let names = all.modules.iter().map(|module| module.name.clone());
    let disable: Vec<String> = names.filter(|name| !modules.contains(name)).collect();
    catalog(&named(release, edition).from_packages(), &Switches { disable, enable: Vec::new() })
}

/// Returns the catalog of the packages of Magento Open Source that have these modules. The checkouts lack bundled extensions,
/// which would change the order of the others.
fn of_modules(release: &str, modules: &BTreeSet<String>) -> Catalog {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let mut lock = lists.packages(release, Edition::OpenSource, None).unwrap().lock;
    lock.packages.retain(|package| {
        let found = facts.find(&package.name, &package.version).unwrap();
        assert!(found.is_exact || !facts.declares(&package.name), "{release}: {}", package.name);
        modules.contains(found.modules[0].name)
    });
    let options = LockOptions { magento: Some(release.to_owned()), ..LockOptions::default() };
    packages::catalog(&lock, facts, &options, &SourceMap::default()).unwrap()
}

fn module_names(catalog: &Catalog) -> BTreeSet<String> {
    catalog.modules.iter().map(|module| module.name.clone()).collect()
}

/// Adobe Commerce and B2B: every recorded store equals its release with the modules that both have. Modules that a store
/// lacks or adds are of other packages: bundled extensions that were not installed, sample data, separate products.
pub(crate) fn recorded_stores(shared: &Path) {
    let mut failed = Vec::new();
    for path in records::entries(&shared.join("facts/commerce")) {
        let file = records::name(&path);
        if file == "index.json" || OTHER_PACKAGES.iter().any(|(other, _)| *other == file) {
            continue;
        }
        let expected = read_snapshot(&path);
        let release = expected.origin.magento.clone().unwrap();
        let edition = if file.contains("b2b") { Edition::B2b } else { Edition::Commerce };
        let modules = module_names(&expected);
        let found = with_modules(&release, edition, &modules);
        let both = module_names(&found);
        let is_of_both = |module: &str| both.contains(module);
        let (wanted, got) = (declared_by(&expected, is_of_both), declared_by(&found, is_of_both));
        let is_other =
            |line: &String| OTHER_DECLARATIONS.iter().any(|(of, name, _)| *of == file && line.starts_with(name));
        let lines: Vec<String> = differences(&got.0, &wanted.0)
            .into_iter()
            .chain(differences(&got.1, &wanted.1))
            .filter(|line| !is_other(line))
            .collect();
        if !lines.is_empty() {
            failed.push(format!("{file}: {} of {}:\n  {}", lines.len(), wanted.0.len(), lines.join("\n  ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

type Resource = (Option<String>, Option<String>, i64);
type Route = (String, Vec<String>, bool);

/// Returns the resources and routes that certain modules define.
fn declared_by(
    catalog: &Catalog,
    is_meant: impl Fn(&str) -> bool,
) -> (BTreeMap<String, Resource>, BTreeMap<String, Route>) {
    let tree = catalog.acl.as_ref().unwrap();
    let defined: BTreeSet<String> = tree
        .nodes()
        .map(|node| tree.resource(node))
        .filter(|resource| is_meant(resource.module()))
        .map(|resource| resource.id.clone())
        .collect();
    let meant: BTreeSet<String> = catalog
        .routes
        .as_ref()
        .unwrap()
        .all()
        .iter()
        .filter(|route| route.declarations.iter().all(|it| is_meant(&it.module)))
        .map(mageacl_core::catalog::Route::name)
        .collect();
    let resources = resources(catalog).into_iter().filter(|(id, _)| defined.contains(id));
    let routes = routes(catalog).into_iter().filter(|(name, _)| meant.contains(name));
    (resources.map(|(id, (parent, title, order, _))| (id, (parent, title, order))).collect(), routes.collect())
}

/// Figures that were counted in complete vendor folders.
pub(crate) fn counted_releases(_: &Path) {
    for (release, edition, routes, resources) in [
        ("2.4.8-p2", Edition::OpenSource, 431, 274),
        ("2.4.8-p3", Edition::OpenSource, 431, 274),
        ("2.4.6-p12", Edition::OpenSource, 415, 267),
    ] {
        let found = catalog(&named(release, edition), &Switches::default());
        let (tree, all) = (found.acl.as_ref().unwrap(), found.routes.as_ref().unwrap());
        assert_eq!((all.all().len(), tree.len()), (routes, resources), "{release}");
        assert!(found.origin.base.as_ref().unwrap().is_exact, "{release}");
    }
    let commerce = catalog(&named("2.4.5", Edition::Commerce), &Switches::default());
    let (tree, all) = (commerce.acl.as_ref().unwrap(), commerce.routes.as_ref().unwrap());
    assert_eq!((all.all().len(), tree.len()), (447, 327));
}

/// Checkouts of releases without recorded answers: 2.1, 2.2, and later security releases.
pub(crate) fn checkouts(shared: &Path) {
    let folders = ["releases-legacy", "releases-more"];
    let archives = folders.iter().flat_map(|folder| records::entries(&shared.join("magento").join(folder)));
    let mut compared = 0;
    for archive in archives {
        let release = records::name(&archive).strip_suffix(".tar.gz").unwrap().to_owned();
        let unpacked = records::unpack(&archive);
        let loaded = view::load(&view::discover(&unpacked.path().join(&release))).unwrap();
        let found = of_modules(&release, &module_names(&loaded.catalog));
        assert_eq!(module_names(&found), module_names(&loaded.catalog), "{release}: modules");
        let order = |catalog: &Catalog| catalog.modules.iter().map(|module| module.name.clone()).collect::<Vec<_>>();
        assert_eq!(order(&found), order(&loaded.catalog), "{release}: order of modules");
        assert_eq!(differences(&routes(&found), &routes(&loaded.catalog)), [""; 0], "{release}: routes");
        assert_eq!(differences(&resources(&found), &resources(&loaded.catalog)), [""; 0], "{release}: resources");
        compared += 1;
    }
    assert_eq!(compared, 34);
}

/// The two releases of which the facts have two states.
pub(crate) fn as_first_released(shared: &Path) {
    for release in ["2.3.0", "2.4.4"] {
        let unpacked = records::unpack(&shared.join(format!("magento/releases-as-shipped/{release}.tar.gz")));
        let loaded = view::load(&view::discover(&unpacked.path().join(release))).unwrap();
        let found = catalog(&named(release, Edition::OpenSource), &Switches::default());
        assert_eq!(differences(&routes(&found), &routes(&loaded.catalog)), [""; 0], "{release}: routes");
        assert_eq!(differences(&resources(&found), &resources(&loaded.catalog)), [""; 0], "{release}: resources");
    }
    let [first, later] =
        ["2.4.4", "2.4.4+2025"].map(|name| catalog(&named(name, Edition::OpenSource), &Switches::default()));
    let (before, after) = (resources(&first), resources(&later));
    assert_eq!(after.keys().filter(|id| !before.contains_key(*id)).count(), 7);
    // Five routes moved to another id, and two require an additional one.
    let (before, after) = (routes(&first), routes(&later));
    assert_eq!(differences(&before, &after).len(), 7);
}

/// The routes of 2.4.9 that are published for Commerce with B2B include all routes of Open Source.
pub(crate) fn published_2_4_9(shared: &Path) {
    let published = records::json(&shared.join("facts/openapi/2.4.9.json"));
    let rows = published["routes"].as_array().unwrap().iter();
    let name = |method: &str, path: &str| format!("{method} {}", crate::locks::outside::unnamed(path));
    let published: BTreeSet<String> =
        rows.map(|row| name(row["method"].as_str().unwrap(), row["path"].as_str().unwrap())).collect();
    let found = catalog(&named("2.4.9", Edition::OpenSource), &Switches::default());
    let all = found.routes.as_ref().unwrap().all();
    let unpublished: Vec<String> =
        all.iter().map(|route| name(&route.method, &route.url)).filter(|name| !published.contains(name)).collect();
    assert_eq!(unpublished, [""; 0]);
    let activate = all.iter().find(|route| route.name() == "POST /V1/customers/activate").unwrap();
    assert_eq!(activate.resources, ["?"]);
    assert!(!found.origin.base.as_ref().unwrap().is_exact);
}

/// Every difference between published routes and facts is in a document.
pub(crate) fn published_page(shared: &Path) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/published-routes.md");
    let expected = crate::published_page::page(&shared.join("facts")).unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), expected, "cargo run --example published_routes prints it");
}
