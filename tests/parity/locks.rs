//! Locks: catalogs of package lists alone, compared with the declarations in the files of the same packages.

pub(crate) mod outside;
pub(crate) mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mageacl_core::packages;
use mageacl_core::packages::LockOptions;
use serde_json::{Map, Value};

use crate::records;
use view::{catalog, differences, lock_of, read_snapshot, resources, routes, without_parameters};

pub(crate) use outside::{published_routes, running_shop};

/// Commerce stores whose files were recorded and whose locks are known.
const COMMERCE: [(&str, &str); 7] = [
    ("2.3.2", "2.3.2.json"),
    ("2.3.2-p1", "2.3.2-p1.json"),
    ("2.4.1", "2.4.1.json"),
    ("2.4.2-p1", "2.4.2-p1-b2b.json"),
    ("2.4.4", "2.4.4.json"),
    ("2.4.6", "2.4.6.json"),
    ("2.4.6-p1", "2.4.6-p1.json"),
];

/// Recorded releases without a known list of packages.
const WITHOUT_LIST: [&str; 4] = ["2.3.7-p1", "2.3.7-p2", "2.3.7-p3", "2.3.7-p4"];

/// Recorded with versions of Payment Services, which is released separately, that are in none of the lists. Their
/// sequences differ, and so does the order of modules.
const OTHER_PAYMENT_SERVICES: [&str; 1] = ["2.4.7-p1"];

/// The lists of packages of releases.
pub(crate) fn lists(shared: &Path) -> Vec<Value> {
    let known = records::json(&shared.join("facts/release-packages.json"));
    let newer = records::json_gz(&shared.join("facts/release-packages-new.json.gz"));
    let of = |value: &Value| value["releases"].as_array().unwrap().clone();
    [of(&known), of(&newer)].concat()
}

/// Adobe Commerce: resources with parents, titles and order, and routes with services and refs.
pub(crate) fn commerce_snapshots(shared: &Path) {
    let lists = lists(shared);
    for (release, file) in COMMERCE {
        let list = lists.iter().find(|it| it["release"] == release && it["edition"] == "ee").unwrap();
        let catalog = catalog(&lock_of(&list["packages"]), &LockOptions::default());
        let expected = read_snapshot(&shared.join("facts/commerce").join(file));
        assert_eq!(differences(&routes(&catalog), &routes(&expected)), [""; 0], "{release}: routes");
        assert_eq!(differences(&resources(&catalog), &resources(&expected)), [""; 0], "{release}: resources");
        let base = catalog.origin.base.as_ref().unwrap();
        assert!(base.nearest.is_empty(), "{release}: {:?}", base.nearest);
        assert_eq!(base.magento.as_deref(), Some(release));
        let edition = if file.contains("b2b") { "b2b" } else { "commerce" };
        assert_eq!(base.edition.map(mageacl_core::catalog::Edition::name), Some(edition), "{release}");
    }
}

/// The parts of a catalog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Modules,
    Tree,
    Routes,
    Operations,
}

/// Magento Open Source: for each recorded release some list gives the same catalog. Lists of one release differ in packages
/// that are released separately; packages whose modules were not recorded are left out of the lists.
pub(crate) fn open_source_releases(shared: &Path) {
    let mut lists_of: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for list in lists(shared) {
        lists_of.entry(list["release"].as_str().unwrap().to_owned()).or_default().push(list);
    }
    let mut compared = BTreeSet::new();
    for path in records::entries(&shared.join("oracle/releases")) {
        let release = records::name(&path).strip_suffix(".json.gz").unwrap();
        let Some(lists) = lists_of.get(release) else {
            assert!(WITHOUT_LIST.contains(&release), "{release}: no list");
            continue;
        };
        let recorded = records::json_gz(&path);
        let results: Vec<Vec<Part>> = lists.iter().map(|list| differing(release, list, &recorded)).collect();
        let is_same = |parts: &&Vec<Part>| parts.iter().all(|part| *part == Part::Modules);
        assert!(results.iter().any(|parts| is_same(&parts)), "{release}: no list gives the recorded catalog");
        let in_order = results.iter().any(Vec::is_empty);
        assert_eq!(in_order, !OTHER_PAYMENT_SERVICES.contains(&release), "{release}: order of modules");
        compared.insert(release.to_owned());
    }
    assert_eq!(compared.len(), 69);
}

/// Returns the parts of a catalog from a list that differ from the record.
fn differing(release: &str, list: &Value, recorded: &Value) -> Vec<Part> {
    let modules = recorded["modules"].as_array().unwrap().iter();
    let modules: Vec<&str> = modules.map(|module| module["name"].as_str().unwrap()).collect();
    let is_recorded = |name: &str, version: &Value| {
        let found = packages::builtin().find(name, version.as_str().unwrap());
        found.is_none_or(|found| modules.contains(&found.modules[0].name))
    };
    let packages = list["packages"].as_object().unwrap().iter().filter(|(name, version)| is_recorded(name, version));
    let packages: Map<String, Value> = packages.map(|(name, version)| (name.clone(), version.clone())).collect();
    let options = LockOptions { magento: Some(release.to_owned()), ..LockOptions::default() };
    let catalog = catalog(&lock_of(&Value::Object(packages)), &options);
    let routes = catalog.routes.as_ref().unwrap();
    let same = [
        (Part::Modules, catalog.modules.iter().map(|module| module.name.as_str()).eq(modules.iter().copied())),
        (Part::Tree, crate::view::tree(catalog.acl.as_ref().unwrap()) == recorded["acl"]),
        (
            Part::Routes,
            without_parameters(crate::view::routes(routes, "service_class"))
                == without_parameters(crate::view::recorded_routes(&recorded["routes"])),
        ),
        (
            Part::Operations,
            view::sorted_refs(crate::view::operations(routes))
                == view::sorted_refs(recorded["soap_operations"].clone()),
        ),
    ];
    same.into_iter().filter(|(_, is_same)| !is_same).map(|(part, _)| part).collect()
}

/// Reads a text of the shared folder.
fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
