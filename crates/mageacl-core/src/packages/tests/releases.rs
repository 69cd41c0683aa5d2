//! The lists of packages of releases.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, releases};
use crate::packages::{Lock, LockOptions, ReleaseLists, builtin, catalog, release_lists};
use crate::release::Edition;
use crate::source::SourceMap;

/// A package that is released separately: a release takes any version of a range, so that a store that is installed later has a
/// later one.
const SEPARATE: &str = "magento/module-payment-services-paypal";

/// Returns the first version of [`SEPARATE`] after a listed one that declares a route, if the listed one does not.
fn later_version(lock: &Lock, route: &str) -> Option<&'static str> {
    let declares = |version: &str| {
        let modules = builtin().find(SEPARATE, version).unwrap().modules;
        let mut routes = modules.iter().flat_map(|module| &module.routes);
        routes.any(|it| format!("{} {}", it.method, it.url) == route)
    };
    let listed = lock.packages.iter().find(|package| package.name == SEPARATE)?;
    let versions = builtin().versions(SEPARATE);
    let place = versions.iter().position(|version| *version == listed.version)?;
    versions[place..].iter().copied().find(|&version| declares(version)).filter(|&version| version != listed.version)
}

/// The refs of each route.
fn refs(catalog: &Catalog) -> BTreeMap<String, Vec<String>> {
    let refs = catalog.routes.as_ref().unwrap().all().iter().map(|route| {
        let mut refs = route.resources.clone();
        refs.sort();
        (route.name(), refs)
    });
    refs.collect()
}

#[test]
fn the_packages_of_a_release_declare_what_the_release_does() {
    let mut later = Vec::new();
    for release in ["2.3.2", "2.3.7", "2.4.0", "2.4.2-p1", "2.4.4-p13", "2.4.6-p4", "2.4.7", "2.4.8-p1"] {
        let found = release_lists().packages(release, Edition::OpenSource, None).unwrap();
        assert_eq!((found.release.as_str(), found.nearest.len()), (release, 0));
        let options = LockOptions { magento: Some(release.to_owned()), ..LockOptions::default() };
        let listed = catalog(&found.lock, builtin(), &options, &SourceMap::default()).unwrap();
        let base = listed.origin.base.as_ref().unwrap();
        assert!(base.nearest.is_empty() && base.unknown.is_empty(), "{release}: {base:?}");
        let recorded = releases::load(release, &SourceMap::default()).unwrap();
        let (listed_refs, recorded_refs) = (refs(&listed), refs(&recorded));
        for (route, refs) in &recorded_refs {
            match listed_refs.get(route) {
                Some(listed) => assert_eq!(listed, refs, "{release}: {route}"),
                None => later.push(format!("{release}: {route} since {:?}", later_version(&found.lock, route))),
            }
        }
        // Packages of other vendors are not part of the recorded releases.
        let modules: Vec<&str> = recorded.modules.iter().map(|module| module.name.as_str()).collect();
        let more = listed.modules.iter().filter(|module| !modules.contains(&module.name.as_str()));
        let more: Vec<&str> =
            more.map(|module| module.name.as_str()).filter(|name| name.starts_with("Magento_")).collect();
        assert_eq!(more, [""; 0], "{release}");
    }
    // The list of 2.4.7 is of the day of the release, with 2.3.4 of the package. The recorded store was installed later.
    assert_eq!(later, ["2.4.7: GET /V1/payments-config/google-pay/:location since Some(\"2.4.2\")"]);
}

#[test]
fn every_release_has_its_packages_in_every_edition() {
    let lists = release_lists();
    assert_eq!(
        (lists.releases().len(), lists.releases().first(), lists.releases().last()),
        (138, Some(&"2.0.2"), Some(&"2.4.9"))
    );
    for release in lists.releases() {
        let number = |edition: Edition| lists.packages(release, edition, None).unwrap().lock.packages.len();
        let all = [Edition::OpenSource, Edition::Commerce, Edition::B2b].map(number);
        assert!(all.is_sorted() && all[0] > 90, "{release}: {all:?}");
        for package in lists.packages(release, Edition::B2b, None).unwrap().lock.packages {
            assert!(builtin().find(&package.name, &package.version).is_some(), "{release}: {}", package.name);
        }
    }
}

#[test]
fn a_release_between_others_has_the_packages_of_the_nearest_one() {
    let text = "\
[open-source]
releases  2.4.6 2.4.6-p1
releases  2.4.7

acme/a
  1.0.0  2.4.6,2.4.7
  1.0.1  2.4.6-p1
acme/b
  2.0.0  2.4.6-p1..2.4.7
magento/framework
  103.0.6  2.4.6..2.4.6-p1
  103.0.7  2.4.7

[commerce]
releases  2.4.7

acme/c
  3.0.0  2.4.7
";
    let lists = ReleaseLists::parse(text);
    let shown = |release: &str, edition: Edition| {
        let found = lists.packages(release, edition, None)?;
        let packages = found.lock.packages.iter().map(|package| format!("{} {}", package.name, package.version));
        Some((found.release.clone(), packages.collect::<Vec<_>>().join(", "), found.nearest.len()))
    };
    for (release, edition, expected) in [
        ("2.4.6", Edition::OpenSource, ("2.4.6", "acme/a 1.0.0", 0)),
        ("2.4.6-p1", Edition::OpenSource, ("2.4.6-p1", "acme/a 1.0.1, acme/b 2.0.0", 0)),
        ("2.4.6-p9", Edition::OpenSource, ("2.4.6-p1", "acme/a 1.0.1, acme/b 2.0.0", 1)),
        ("2.4.7", Edition::Commerce, ("2.4.7", "acme/a 1.0.0, acme/b 2.0.0, acme/c 3.0.0", 0)),
        ("2.4.6", Edition::Commerce, ("2.4.6", "acme/a 1.0.0, acme/c 3.0.0", 1)),
    ] {
        let (used, packages, nearest) = expected;
        let expected = Some((used.to_owned(), packages.to_owned(), nearest));
        assert_eq!(shown(release, edition), expected, "{release} {edition:?}");
    }
    assert_eq!(shown("2.4.7", Edition::B2b), None);
    let versions = [("2.4.6", "103.0.6"), ("2.4.6-p1", "103.0.6"), ("2.4.7", "103.0.7")].to_vec();
    assert_eq!(lists.versions("magento/framework"), Some((Edition::OpenSource, versions)));
    assert_eq!(lists.versions("acme/none"), None);
    assert_eq!(
        ReleaseLists::parse("nothing\n[other]\nacme/a\n  1  2").packages("2.4.7", Edition::OpenSource, None),
        None
    );
}
