//! All releases: the built-in risk ratings name resources and routes of Magento Open Source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mageacl_core::risk::{Edition, Risks, Severity, Subject};
use rayon::prelude::*;
use serde_json::Value;

use crate::records;

/// Recorded releases.
const RELEASES: usize = 73;

/// The newest recorded release.
const NEWEST: &str = "2.4.8-p1";

/// Resources and refs of all releases.
#[derive(Default)]
struct Releases {
    ids: BTreeSet<String>,
    /// The refs of each route, in any release.
    routes: BTreeMap<String, BTreeSet<String>>,
    /// The refs of each route, in the newest release.
    newest: BTreeMap<String, BTreeSet<String>>,
}

impl Releases {
    fn read(shared: &Path) -> Self {
        let files = records::entries(&shared.join("oracle/releases"));
        assert_eq!(files.len(), RELEASES);
        files.par_iter().map(|file| Releases::of(&records::json_gz(file))).reduce(Releases::default, Releases::merged)
    }

    fn of(record: &Value) -> Self {
        let mut releases = Releases::default();
        let mut nodes: Vec<&Value> = record["acl"].as_array().unwrap().iter().collect();
        while let Some(node) = nodes.pop() {
            releases.ids.insert(node["id"].as_str().unwrap().to_owned());
            nodes.extend(node["children"].as_array().unwrap());
        }
        for route in record["routes"].as_array().unwrap() {
            let name = format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap());
            let refs = records::texts(&route["resources"]).into_iter().map(str::to_owned);
            releases.routes.entry(name).or_default().extend(refs);
        }
        if record["release"] == NEWEST {
            releases.newest = releases.routes.clone();
        }
        releases
    }

    fn merged(mut self, other: Self) -> Self {
        self.ids.extend(other.ids);
        self.newest.extend(other.newest);
        for (name, refs) in other.routes {
            self.routes.entry(name).or_default().extend(refs);
        }
        self
    }
}

pub(crate) fn subjects_exist_in_a_release(shared: &Path) {
    let releases = Releases::read(shared);
    let refs: BTreeSet<&String> = releases.routes.values().flatten().collect();
    for entry in Risks::default().entries() {
        match &entry.subject {
            Subject::Id(id) if entry.edition == Some(Edition::Commerce) => {
                assert!(!releases.ids.contains(id) && !refs.contains(id), "{id} is in Magento Open Source");
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

pub(crate) fn refs_of_core_routes_are_rated(shared: &Path) {
    let releases = Releases::read(shared);
    let risks = Risks::default();
    let refs = releases.routes.values().flatten().filter(|id| !matches!(id.as_str(), "anonymous" | "self"));
    let refs: BTreeSet<&String> = refs.collect();
    let missing: Vec<_> = refs.iter().filter(|id| risks.of_id(id).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(refs.len(), 58);
}

pub(crate) fn sources_name_the_right_routes(shared: &Path) {
    let releases = Releases::read(shared);
    for entry in Risks::default().entries() {
        let Subject::Id(id) = &entry.subject else { continue };
        let guards = entry.source.split("; ").filter_map(|source| source.strip_prefix("guards "));
        for route in guards.flat_map(|routes| routes.split(", ")) {
            let refs = releases.routes.get(route);
            // Resources of Adobe Commerce guard no route of Magento Open Source.
            let is_right =
                if entry.edition.is_some() { refs.is_none() } else { refs.is_some_and(|refs| refs.contains(id)) };
            assert!(is_right, "{id}: {route}");
        }
    }
}

pub(crate) fn a_resource_is_rated_as_its_worst_route(shared: &Path) {
    let releases = Releases::read(shared);
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
