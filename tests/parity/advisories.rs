//! All releases: the advisories that affect them. A release with the fix is not affected.

use std::collections::BTreeMap;
use std::path::Path;

use mageacl_core::advisory::{self, Shown};
use mageacl_core::release::Release;
use rayon::prelude::*;
use serde_json::Value;

use crate::{records, view};

/// An advisory, the first and last affected release, the number of affected routes, and the number of inferred ones.
type Row = (&'static str, [&'static str; 2], usize, usize);

const TABLE: [Row; 7] = [
    ("CVE-2020-24402", ["2.3.0", "2.3.5-p2"], 1, 0),
    ("CVE-2020-24402", ["2.4.0", "2.4.0"], 1, 0),
    ("CVE-2020-24404", ["2.3.0", "2.3.5-p2"], 3, 2),
    ("CVE-2020-24404", ["2.4.0", "2.4.0"], 3, 2),
    ("AC-1622", ["2.3.0", "2.3.7-p3"], 7, 7),
    ("AC-1622", ["2.4.0", "2.4.3-p2"], 7, 7),
    ("magento2#20169", ["2.3.0", "2.3.0"], 45, 0),
];

fn parsed(release: &str) -> Release {
    Release::parse(release).unwrap()
}

pub(crate) fn affected_releases(shared: &Path) {
    let archives = records::entries(&shared.join("magento/releases"));
    assert_eq!(archives.len(), 73);
    archives.par_iter().for_each(|archive| {
        let release = records::name(archive).strip_suffix(".tar.gz").unwrap();
        let unpacked = records::unpack(archive);
        let loaded = view::load(&view::discover(&unpacked.path().join(release))).unwrap();
        let routes = loaded.catalog.routes.as_ref().unwrap();
        let row = |shown: Shown<'_>| {
            let inferred = shown.routes.iter().filter(|(guard, _)| guard.inferred).count();
            (shown.advisory.id.as_str(), (shown.routes.len(), inferred))
        };
        let affecting: BTreeMap<_, _> = advisory::advisories_for(routes.all()).into_iter().map(row).collect();
        let has = |row: &&Row| (parsed(row.1[0])..=parsed(row.1[1])).contains(&parsed(release));
        let expected: BTreeMap<_, _> =
            TABLE.iter().filter(has).map(|(id, _, routes, inferred)| (*id, (*routes, *inferred))).collect();
        assert_eq!(affecting, expected, "{release}");
        // The fixed releases of the file agree: the first fixed release of a line, and all later ones of the line.
        for advisory in advisory::all() {
            let is_fixed = advisory.fixed_in.iter().any(|fixed| is_later(release, fixed, &advisory.fixed_in));
            assert_eq!(!is_fixed, affecting.contains_key(advisory.id.as_str()), "{release}: {}", advisory.id);
        }
    });
}

/// Whether a release contains the fix of another release: a later patch of the same version does; after the last fix of a
/// line, any later release of the line; after the last fix of the newest line, any later release.
fn is_later(release: &str, fixed: &str, all: &[String]) -> bool {
    let (release, fixed) = (parsed(release), parsed(fixed));
    let line = |of: Release| of.numbers[1];
    let is_last = all.iter().map(|text| parsed(text)).filter(|other| line(*other) == line(fixed)).max() == Some(fixed);
    let is_newest = all.iter().map(|text| line(parsed(text))).max() == Some(line(fixed));
    release.numbers == fixed.numbers && release >= fixed
        || is_last && release >= fixed && (line(release) == line(fixed) || is_newest)
}

pub(crate) fn fixed_routes(shared: &Path) {
    for advisory in advisory::all() {
        let mut recorded = 0;
        for release in &advisory.fixed_in {
            let Some(routes) = routes(shared, release) else { continue };
            for guard in &advisory.routes {
                let name = format!("{} {}", guard.method, guard.url);
                assert_eq!(routes.get(&name), Some(&guard.fixed), "{release}: {name}");
            }
            recorded += 1;
        }
        // 2.4.3-p3 is not recorded.
        assert_eq!(recorded, advisory.fixed_in.iter().filter(|release| *release != "2.4.3-p3").count());
    }
}

pub(crate) fn unseen_advisories_change_no_ref(shared: &Path) {
    let ids: Vec<&str> = advisory::unseen().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["CVE-2020-24403", "CVE-2020-24405"]);
    let guards = |release: &str| {
        let all = routes(shared, release).unwrap();
        let inventory = all.into_iter().filter(|(name, _)| name.contains("/inventory/") || name.contains("/stock"));
        inventory.collect::<BTreeMap<_, _>>()
    };
    for (before, after) in [("2.3.5-p2", "2.3.6"), ("2.4.0", "2.4.0-p1")] {
        assert_eq!(guards(before), guards(after), "{before} {after}");
        assert!(guards(after).len() > 30);
    }
}

/// Returns the refs of the routes of a recorded release, by `METHOD url`.
fn routes(shared: &Path, release: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let path = shared.join(format!("oracle/releases/{release}.json.gz"));
    let recorded = path.is_file().then(|| records::json_gz(&path))?;
    let refs = |route: &Value| records::texts(&route["resources"]).into_iter().map(str::to_owned).collect();
    let name = |route: &Value| format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap());
    Some(recorded["routes"].as_array().unwrap().iter().map(|route| (name(route), refs(route))).collect())
}
