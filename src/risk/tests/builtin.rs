//! The file that comes with the tool, against its schema and against the releases of Magento Open Source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use serde_json::Value;

use super::super::risks::BUILTIN_TEXT;
use super::super::{Edition, Risks, Severity, Subject, read};

pub(super) fn schema() -> jsonschema::Validator {
    let text = include_str!("../../../data/risk.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_file_is_of_its_format() {
    let entries = read::parse(BUILTIN_TEXT).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Risks::default().entries().count(), entries.len());
    assert!(schema().is_valid(&serde_json::from_str(BUILTIN_TEXT).unwrap()));
}

#[test]
fn every_reason_is_a_sentence() {
    for entry in Risks::default().entries() {
        for verdict in [Some(&entry.verdict), entry.reads.as_ref()].into_iter().flatten() {
            let reason = &verdict.reason;
            assert!(reason.starts_with(char::is_uppercase) && reason.ends_with('.'), "{reason}");
            assert!(!reason.contains("  ") && reason.len() < 200, "{reason}");
        }
    }
}

#[test]
fn reading_is_never_worse_than_holding_all() {
    for entry in Risks::default().entries() {
        if let Some(reads) = &entry.reads {
            assert!(reads.severity <= entry.verdict.severity, "{:?}", entry.subject);
            assert_ne!(reads, &entry.verdict, "{:?}", entry.subject);
        }
    }
}

#[test]
fn what_adobe_commerce_alone_has_says_so() {
    let risks = Risks::default();
    let entry = |id: &str| risks.of_id(id).map(|entry| (entry.edition, entry.undefined));
    assert_eq!(entry("Magento_Company::manage"), Some((Some(Edition::Commerce), false)));
    assert_eq!(entry("Magento_Company::credit_history"), Some((Some(Edition::Commerce), true)));
    assert_eq!(entry("Magento_Customer::manage"), Some((None, false)));
}

/// What all releases say: their ids, and the refs that each route has in any of them.
#[derive(Default)]
struct Releases {
    ids: BTreeSet<String>,
    /// Route -> refs.
    routes: BTreeMap<String, BTreeSet<String>>,
    /// The same of the newest release alone.
    newest: BTreeMap<String, BTreeSet<String>>,
    count: usize,
}

/// The releases, or `None` with a word to whoever watches.
fn releases(test: &str) -> Option<&'static Releases> {
    static RELEASES: LazyLock<Option<Releases>> = LazyLock::new(recorded);
    if RELEASES.is_none() {
        // Not `eprintln!`: the test harness would keep that to itself.
        let skipped = format!("skipped: {test}: no recorded answers in {} (set MAGEACL_SHARED)\n", shared().display());
        std::io::Write::write_all(&mut std::io::stderr(), skipped.as_bytes()).unwrap();
    }
    RELEASES.as_ref()
}

fn shared() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("MAGEACL_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from)
}

fn recorded() -> Option<Releases> {
    let folder = std::fs::read_dir(shared().join("oracle/releases")).ok()?;
    let mut releases = Releases::default();
    for entry in folder {
        let path = entry.unwrap().path();
        let release: Value = serde_json::from_reader(GzDecoder::new(File::open(&path).unwrap())).unwrap();
        let mut nodes: Vec<&Value> = release["acl"].as_array().unwrap().iter().collect();
        while let Some(node) = nodes.pop() {
            releases.ids.insert(node["id"].as_str().unwrap().to_owned());
            nodes.extend(node["children"].as_array().unwrap());
        }
        for route in release["routes"].as_array().unwrap() {
            let name = format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap());
            let refs = || route["resources"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
            releases.routes.entry(name.clone()).or_default().extend(refs());
            if release["release"] == "2.4.8-p1" {
                releases.newest.entry(name).or_default().extend(refs());
            }
        }
        releases.count += 1;
    }
    Some(releases)
}

#[test]
fn every_id_and_route_is_one_of_a_release() {
    let Some(releases) = releases("every_id_and_route_is_one_of_a_release") else { return };
    assert_eq!(releases.count, 73);
    let refs: BTreeSet<&String> = releases.routes.values().flatten().collect();
    for entry in Risks::default().entries() {
        match &entry.subject {
            // The releases are those of Magento Open Source.
            Subject::Id(id) if entry.edition == Some(Edition::Commerce) => {
                assert!(!releases.ids.contains(id) && !refs.contains(id), "{id} is not of Adobe Commerce alone");
            }
            Subject::Id(id) => {
                assert_ne!(releases.ids.contains(id), entry.undefined, "{id}");
                assert!(!entry.undefined || refs.contains(id), "{id}");
            }
            Subject::Route { method, url } => {
                assert!(releases.routes.contains_key(&format!("{method} {url}")), "{method} {url}");
            }
        }
    }
}

#[test]
fn every_id_that_guards_a_core_route_is_covered() {
    let Some(releases) = releases("every_id_that_guards_a_core_route_is_covered") else { return };
    let risks = Risks::default();
    let refs = releases.routes.values().flatten().filter(|id| !matches!(id.as_str(), "anonymous" | "self"));
    let refs: BTreeSet<&String> = refs.collect();
    let missing: Vec<_> = refs.iter().filter(|id| risks.of_id(id).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(refs.len(), 58);
}

#[test]
fn a_source_that_names_routes_is_right() {
    let Some(releases) = releases("a_source_that_names_routes_is_right") else { return };
    for entry in Risks::default().entries() {
        let Subject::Id(id) = &entry.subject else { continue };
        let guards = entry.source.split("; ").filter_map(|source| source.strip_prefix("guards "));
        for route in guards.flat_map(|routes| routes.split(", ")) {
            let refs = releases.routes.get(route);
            // What Adobe Commerce alone has guards no route of Magento Open Source.
            let right =
                if entry.edition.is_some() { refs.is_none() } else { refs.is_some_and(|refs| refs.contains(id)) };
            assert!(right, "{id}: {route}");
        }
    }
}

#[test]
fn an_id_speaks_for_the_worst_of_its_routes() {
    let Some(releases) = releases("an_id_speaks_for_the_worst_of_its_routes") else { return };
    let risks = Risks::default();
    for entry in risks.entries() {
        let Subject::Route { method, url } = &entry.subject else { continue };
        let refs = releases.newest.get(&format!("{method} {url}")).into_iter().flatten();
        for of_ref in refs.filter_map(|id| risks.of_id(id)) {
            assert!(entry.verdict.severity <= of_ref.verdict.severity, "{method} {url}: {:?}", of_ref.subject);
        }
    }
    assert_eq!(risks.of_id("Magento_Backend::all").map(|all| all.verdict.severity), Some(Severity::Critical));
}
