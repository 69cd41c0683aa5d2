//! Upgrades between releases: the expected changes are computed from the records alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mageacl_core::audit::AccessModel;
use mageacl_core::catalog::Route;
use mageacl_core::diff::{Diff, diff};
use rayon::prelude::*;
use serde_json::Value;

use crate::{records, view};

/// Upgrades with changes, and the number of routes whose refs loosen, move and tighten.
const UPGRADES: [(&str, &str, [usize; 3]); 6] = [
    ("2.3.0", "2.3.1", [0, 0, 48]),
    ("2.3.7", "2.4.0", [4, 0, 0]),
    ("2.4.0", "2.4.1", [0, 4, 4]),
    ("2.4.3", "2.4.4", [0, 5, 2]),
    ("2.4.7", "2.4.8-p1", [0, 1, 0]),
    ("2.4.8-p1", "2.3.0", [51, 9, 0]),
];

/// A tree: each id with its title, its parent and its ancestors.
type Tree<'r> = BTreeMap<&'r str, (Option<&'r str>, Option<&'r str>, BTreeSet<&'r str>)>;

/// A recorded release.
struct Recorded<'r> {
    tree: Tree<'r>,
    routes: BTreeMap<String, &'r Value>,
}

pub(crate) fn upgrades(shared: &Path) {
    UPGRADES.par_iter().for_each(|(from, to, guards)| {
        let [old, new] = [from, to].map(|release| {
            let unpacked = records::unpack(&shared.join(format!("magento/releases/{release}.tar.gz")));
            let record = records::json_gz(&shared.join(format!("oracle/releases/{release}.json.gz")));
            (view::load(&view::discover(&unpacked.path().join(release))).unwrap(), record)
        });
        let [before, after] = [&old, &new].map(|(loaded, _)| AccessModel {
            tree: loaded.catalog.acl.as_ref().unwrap(),
            routes: loaded.catalog.routes.as_ref().unwrap(),
            release: loaded.catalog.origin.release(),
        });
        let found = diff(before, after);
        let (old, new) = (Recorded::from_recording(&old.1), Recorded::from_recording(&new.1));
        assert_eq!(found_changes(&found), recorded_changes(&old, &new), "{from} -> {to}");
        let count =
            |changes: &[&str]| found.routes.guard.iter().filter(|guard| changes.contains(&guard.change.name())).count();
        let counts = [count(&["made-anonymous", "loosened"]), count(&["moved"]), count(&["tightened"])];
        assert_eq!(counts, *guards, "{from} -> {to}");
    });
}

/// Returns the changes that mageacl finds, one per line.
fn found_changes(found: &Diff<'_>) -> BTreeSet<String> {
    let line = |what: &str, name: &str| format!("{what} {name}");
    let routes = |what: &'static str, routes: &[&Route]| -> Vec<String> {
        routes.iter().map(|route| line(what, &route.name())).collect()
    };
    let mut lines = BTreeSet::new();
    lines.extend(routes("added", &found.routes.added));
    lines.extend(routes("removed", &found.routes.removed));
    lines.extend(found.routes.guard.iter().map(|guard| line(guard.change.name(), &guard.route.new.name())));
    lines.extend(found.routes.service.iter().map(|pair| line("service", &pair.new.name())));
    lines.extend(found.routes.secure.iter().map(|pair| line("secure", &pair.new.name())));
    let (old, new) = (found.old.tree, found.new.tree);
    lines.extend(found.resources.added.iter().map(|node| line("added", &new.resource(*node).id)));
    lines.extend(found.resources.removed.iter().map(|removed| line("removed", &old.resource(removed.node).id)));
    lines.extend(found.resources.renamed.iter().map(|pair| line("renamed", &new.resource(pair.new).id)));
    lines.extend(found.resources.reparented.iter().map(|pair| line("reparented", &new.resource(pair.new).id)));
    lines.extend(found.resources.guards_writes.iter().map(|it| line("writes", &new.resource(it.resource.new).id)));
    lines
}

/// Returns the changes between the records, in the same form.
fn recorded_changes(old: &Recorded<'_>, new: &Recorded<'_>) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (name, route) in &new.routes {
        let Some(was) = old.routes.get(name) else {
            lines.insert(format!("added {name}"));
            // Callers may know the route by the name of a removed one.
            let gone = old.routes.iter().filter(|(other, _)| !new.routes.contains_key(*other));
            let alike: Vec<_> = gone.filter(|(other, _)| plain(other) == plain(name)).collect();
            let rivals =
                new.routes.keys().filter(|other| !old.routes.contains_key(*other) && plain(other) == plain(name));
            if let ([(_, was)], 1) = (alike.as_slice(), rivals.count()) {
                lines.extend(change(&refs(was), &refs(route), old, new).map(|change| format!("{change} {name}")));
            }
            continue;
        };
        lines.extend(change(&refs(was), &refs(route), old, new).map(|change| format!("{change} {name}")));
        let differs = |field: &str| was[field] != route[field];
        lines.extend((differs("service_class") || differs("service_method")).then(|| format!("service {name}")));
        lines.extend(differs("secure").then(|| format!("secure {name}")));
    }
    lines
        .extend(old.routes.keys().filter(|name| !new.routes.contains_key(*name)).map(|name| format!("removed {name}")));
    for (id, (title, parent, _)) in &new.tree {
        let Some((old_title, old_parent, _)) = old.tree.get(id) else {
            lines.insert(format!("added {id}"));
            continue;
        };
        lines.extend((old_title != title).then(|| format!("renamed {id}")));
        lines.extend((old_parent != parent).then(|| format!("reparented {id}")));
        lines.extend((!old.guards_writes(id) && new.guards_writes(id)).then(|| format!("writes {id}")));
    }
    lines.extend(old.tree.keys().filter(|id| !new.tree.contains_key(*id)).map(|id| format!("removed {id}")));
    lines
}

/// Classifies a change of refs. The callers are compared first: All Resources only (0), roles (1), customers (2), everyone (3).
fn change(
    old_refs: &BTreeSet<&str>,
    new_refs: &BTreeSet<&str>,
    old: &Recorded<'_>,
    new: &Recorded<'_>,
) -> Option<&'static str> {
    let reach = |refs: &BTreeSet<&str>, side: &Recorded<'_>| match refs.iter().copied().collect::<Vec<_>>().as_slice() {
        [] => 3,
        ["self"] => 2,
        refs => i32::from(refs.iter().all(|id| side.tree.contains_key(id) && *id != "Magento_Backend::all")),
    };
    match (reach(old_refs, old), reach(new_refs, new)) {
        (before, 3) if before < 3 => return Some("made-anonymous"),
        (before, after) if before < after => return Some("loosened"),
        (before, after) if before > after => return Some("tightened"),
        (1, _) => {
            let up = new_refs.is_subset(&old.stored(old_refs));
            let down = old_refs.is_subset(&new.stored(new_refs));
            if up != down {
                return Some(if up { "loosened" } else { "tightened" });
            }
        }
        _ => {}
    }
    match (new_refs.is_subset(old_refs), new_refs.is_superset(old_refs)) {
        (true, true) => None,
        (true, false) => Some("loosened"),
        (false, true) => Some("tightened"),
        (false, false) => Some("moved"),
    }
}

/// A route's name without the names of its variables, and without a slash at its end.
fn plain(name: &str) -> String {
    let parts = name.trim_end_matches('/').split('/').map(|part| if part.starts_with(':') { ":" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn refs(route: &Value) -> BTreeSet<&str> {
    records::texts(&route["resources"]).into_iter().filter(|reference| *reference != "anonymous").collect()
}

impl<'r> Recorded<'r> {
    fn from_recording(record: &'r Value) -> Self {
        let mut tree = Tree::new();
        let mut ahead: Vec<(&Value, Vec<&str>)> =
            record["acl"].as_array().unwrap().iter().map(|root| (root, Vec::new())).collect();
        while let Some((node, above)) = ahead.pop() {
            let id = node["id"].as_str().unwrap();
            tree.insert(id, (node["title"].as_str(), above.last().copied(), above.iter().copied().collect()));
            let path: Vec<&str> = above.into_iter().chain([id]).collect();
            ahead.extend(node["children"].as_array().into_iter().flatten().map(|child| (child, path.clone())));
        }
        let name = |route: &Value| format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap());
        let routes = record["routes"].as_array().unwrap().iter().map(|route| (name(route), route)).collect();
        Recorded { tree, routes }
    }

    /// Returns the ids that the Admin stores if these are selected.
    fn stored(&self, refs: &BTreeSet<&'r str>) -> BTreeSet<&'r str> {
        let above = refs.iter().flat_map(|id| self.tree[id].2.iter().copied());
        above.chain(refs.iter().copied()).chain(["Magento_Backend::admin"]).collect()
    }

    fn guards_writes(&self, id: &str) -> bool {
        self.routes.values().any(|route| route["method"] != "GET" && refs(route).contains(id))
    }
}
