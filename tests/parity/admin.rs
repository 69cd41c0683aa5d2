//! The actions of the Admin, compared with what Magento's own classes ask for.
//!
//! The checkouts are in the folder that `MAGEACL_ADMIN_STORES` names, each in a folder named as its record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mageacl_core::admin::{self, Action, Admin, Component, Decision, Guard, Logic};
use mageacl_core::packages::{NamedRelease, admin_base, installed_packages};
use mageacl_core::project::{Input, Options, Project};
use mageacl_core::release::Edition;
use serde_json::Value;

use crate::records;
use crate::requirement::{Requirement, variable};

/// The variable that names the folder of checkouts.
const STORES: &str = "MAGEACL_ADMIN_STORES";

/// The minimum part of actions whose resources are known without running PHP, in percent.
const MIN_DECIDED: usize = 97;

/// Locates the recorded answers and the folder of checkouts.
pub(crate) fn stores(shared: &Requirement<PathBuf>) -> Requirement<(PathBuf, PathBuf)> {
    let Some(folder) = variable(STORES).map(PathBuf::from) else {
        return Requirement::Missing(format!("no checkouts of Magento (set {STORES})"));
    };
    match shared {
        _ if !folder.is_dir() => Requirement::Demanded(format!("{STORES} names {}, not a folder", folder.display())),
        Requirement::Met(shared) => Requirement::Met((shared.clone(), folder)),
        Requirement::Missing(reason) => Requirement::Missing(reason.clone()),
        Requirement::Demanded(reason) => Requirement::Demanded(reason.clone()),
    }
}

/// Compares each recorded store whose checkout is there.
pub(crate) fn actions((shared, folder): (PathBuf, PathBuf)) {
    let mut compared = 0;
    for record in records::entries(&shared.join("oracle/admin")) {
        let Some(name) = records::name(&record).strip_suffix(".json.gz") else { continue };
        let root = folder.join(name);
        if root.is_dir() {
            compare(name, &root, &records::json_gz(&record));
            compared += 1;
        }
    }
    assert!(compared > 0, "{} has no folder named as a record", folder.display());
}

/// Compares the facts about packages with each recorded store: nothing may differ.
pub(crate) fn facts(shared: &Path) {
    let mut compared = 0;
    for record in records::entries(&shared.join("oracle/admin")) {
        let Some(name) = records::name(&record).strip_suffix(".json.gz") else { continue };
        compare_facts(name, &records::json_gz(&record));
        compared += 1;
    }
    assert!(compared > 0, "no records");
}

fn compare_facts(name: &str, record: &Value) {
    let release = NamedRelease::new(name, Edition::OpenSource).from_packages();
    let project = Project::open(Input::Release(release), Options::default()).unwrap();
    let base = admin_base(&installed_packages(project.catalog()));
    assert!(base.nearest.is_empty(), "{name}: {:?}", base.nearest);
    let read = admin::read_over(project.catalog(), &base.facts, project.sources());
    assert!(read.notes.is_empty(), "{name}: {:?}", read.notes);
    let mut wrong = Vec::new();
    let recorded: BTreeMap<&str, &Value> =
        record["actions"].as_array().unwrap().iter().map(|action| (action["path"].as_str().unwrap(), action)).collect();
    let found: BTreeMap<&str, &Action> = read.actions.iter().map(|action| (action.path.as_str(), action)).collect();
    for (path, expected) in &recorded {
        let Some(action) = found.get(path) else {
            wrong.push(format!("{path}: missing"));
            continue;
        };
        for (field, value) in json(action, &project, String::new()) {
            let expected = match field {
                "file" | "is_allowed_at" => continue,
                "dead_const" => &expected[field]["value"],
                "effective" => &expected[field]["class"],
                _ => &expected[field],
            };
            if *expected != value {
                wrong.push(format!("{path}: {field}: {value} instead of {expected}"));
            }
        }
        let actual: BTreeSet<&str> = action.checked.guard.ids().iter().map(String::as_str).collect();
        if ids(&expected["asks"]) != actual {
            wrong.push(format!("{path}: {actual:?} instead of {}", expected["asks"]));
        }
    }
    // The recorded store has some modules disabled.
    let modules: BTreeSet<&str> = recorded.values().map(|action| action["module"].as_str().unwrap()).collect();
    let module = |action: &Action| project.catalog().modules[action.module].name.as_str();
    let more = found.values().filter(|action| !recorded.contains_key(action.path.as_str()));
    let more = more.filter(|action| modules.contains(module(action)));
    wrong.extend(more.map(|action| format!("{}: not an action", action.path)));
    for expected in record["menu"].as_array().unwrap().iter().filter(|entry| entry["removed"].is_null()) {
        let entry = read.menu.iter().find(|entry| expected["id"] == entry.id);
        let entry = entry.map(|entry| [Some(entry.titles.join(" > ")), entry.path.clone(), entry.resource.clone()]);
        let expected = ["title", "path", "resource"].map(|field| expected[field].as_str().map(str::to_owned));
        if entry.as_ref() != Some(&expected) {
            wrong.push(format!("menu: {entry:?} instead of {expected:?}"));
        }
    }
    for expected in record["system"].as_array().unwrap() {
        let section = read.sections.iter().find(|section| expected["id"] == section.id);
        let resource = section.map(|section| section.resource.as_deref());
        if resource != Some(expected["resource"].as_str()) {
            wrong.push(format!("section {}: {resource:?} instead of {}", expected["id"], expected["resource"]));
        }
    }
    for expected in record["ui"].as_array().unwrap().iter().filter(|component| component["kind"] != "container") {
        let own = |component: &&Component| {
            expected["name"] == component.name && component.resource.as_deref() == expected["acl"].as_str()
        };
        if !read.components.iter().any(|component| own(&component)) {
            wrong.push(format!("component {}: no declaration with {}", expected["name"], expected["acl"]));
        }
    }
    eprintln!("{name}: {} actions from facts, {} differences", recorded.len(), wrong.len());
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

fn compare(name: &str, root: &Path, record: &Value) {
    let project = Project::open(Input::store(root), Options::default()).unwrap();
    let read = admin::read(project.catalog(), project.sources());
    assert!(read.notes.is_empty(), "{name}: {:?}", read.notes);
    let names: Vec<_> = read.front_names.iter().map(|front| (&front.route, &front.name, &front.modules)).collect();
    let enabled = |module: &&String| project.catalog().modules.iter().any(|known| known.name == **module);
    for route in record["routes"].as_array().unwrap() {
        let expected = records::texts(&route["modules"]);
        let found = names.iter().find(|(id, ..)| route["id"] == **id).map(|(_, name, modules)| {
            let modules: Vec<&str> = modules.iter().filter(enabled).map(String::as_str).collect();
            (name.as_str(), modules.into_iter().filter(|name| expected.contains(name)).collect::<Vec<_>>())
        });
        assert_eq!(found, Some((route["frontName"].as_str().unwrap(), expected)), "{name}: {}", route["id"]);
    }
    menus_and_data(name, &read, &project, record);
    let recorded: BTreeMap<&str, &Value> =
        record["actions"].as_array().unwrap().iter().map(|action| (action["path"].as_str().unwrap(), action)).collect();
    let found: BTreeMap<&str, &Action> = read.actions.iter().map(|action| (action.path.as_str(), action)).collect();
    let mut wrong = Vec::new();
    let (mut decided, mut computed) = (0, 0);
    for (path, expected) in &recorded {
        let Some(action) = found.get(path) else {
            wrong.push(format!("{path}: missing ({})", expected["file"]));
            continue;
        };
        let position = project.sources().position(action.span);
        let file = format!("{}:{}", project.sources().name(action.span.file), position.line);
        let known = json(action, &project, file);
        for (field, value) in known {
            let expected = match field {
                "dead_const" => &expected[field]["value"],
                "effective" => &expected[field]["class"],
                _ => &expected[field],
            };
            if *expected != value {
                wrong.push(format!("{path}: {field}: {value} instead of {expected}"));
            }
        }
        match &action.checked.guard {
            Guard::Computed { .. } => computed += 1,
            Guard::Unknown { class } => wrong.push(format!("{path}: {class} is not here")),
            _ => decided += 1,
        }
        let expected = (ids(&expected["asks"]), expected["how"] == "computed");
        let actual = (action.checked.guard.ids().iter().map(String::as_str).collect(), how(action) == "computed");
        if expected != actual {
            wrong.push(format!("{path}: {:?} instead of {expected:?}", action.checked.guard));
        }
    }
    // The checkouts have extensions that the recorded stores lack.
    let modules: BTreeSet<&str> = recorded.values().map(|action| action["module"].as_str().unwrap()).collect();
    let module = |action: &Action| project.catalog().modules[action.module].name.as_str();
    let more = found.values().filter(|action| !recorded.contains_key(action.path.as_str()));
    let more = more.filter(|action| modules.contains(module(action)));
    wrong.extend(more.map(|action| format!("{}: not an action", action.path)));
    let total = recorded.len();
    eprintln!("{name}: {total} actions, {decided} decided, {computed} computed, {} differences", wrong.len());
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    assert!(decided * 100 >= total * MIN_DECIDED, "{name}: only {decided} of {total} are decided");
}

/// Compares the menu, the sections of the configuration page, grids and forms.
fn menus_and_data(name: &str, read: &Admin, project: &Project, record: &Value) {
    let at = |span| {
        let position = project.sources().position(span);
        format!("{}:{}", project.sources().name(span.file), position.line)
    };
    let list = |kind: &str| record[kind].as_array().unwrap().clone();
    for expected in list("menu").iter().filter(|entry| entry["removed"].is_null()) {
        let entry = read.menu.iter().find(|entry| expected["id"] == entry.id).unwrap();
        let found = [Some(entry.titles.join(" > ")), entry.path.clone(), entry.resource.clone(), entry.span.map(at)];
        let expected = ["title", "path", "resource", "at"].map(|field| expected[field].as_str().map(str::to_owned));
        assert_eq!(found, expected, "{name}: {}", entry.id);
    }
    for expected in list("system") {
        let section = read.sections.iter().find(|section| expected["id"] == section.id).unwrap();
        let found =
            [section.label.clone(), section.resource.clone(), Some(at(section.span)), section.resource_at.map(at)];
        let expected =
            ["label", "resource", "at", "resource_at"].map(|field| expected[field].as_str().map(str::to_owned));
        assert_eq!(found, expected, "{name}: {}", section.id);
    }
    for expected in list("ui").iter().filter(|component| component["kind"] != "container") {
        let place = expected["at"].as_str().unwrap();
        let is_named = |component: &&Component| expected["name"] == component.name && at(component.span) == place;
        let component = read.components.iter().find(is_named);
        let component = component.unwrap_or_else(|| panic!("{name}: nothing at {place}"));
        assert_eq!(component.resource.as_deref(), expected["acl"].as_str(), "{name}: {place}");
        assert_eq!(component.is_grid, expected["kind"] == "listing", "{name}: {place}");
        if let Some(merged) = expected["merged_acl"].as_str() {
            assert_eq!(component.merged.as_deref(), Some(merged), "{name}: {place}");
        }
    }
}

/// Returns the facts about an action in the form of the records, without those that are compared as sets.
fn json(action: &Action, project: &Project, file: String) -> Vec<(&'static str, Value)> {
    let checked = &action.checked;
    let mut facts: Vec<(&'static str, Value)> = vec![
        ("class", action.class.clone().into()),
        ("module", project.catalog().modules[action.module].name.clone().into()),
        ("file", file.into()),
        ("how", how(action).into()),
        ("alias", action.alias.clone().into()),
    ];
    if let Guard::Asks { ids, logic, .. } = &checked.guard
        && ids.len() > 1
    {
        let name = match logic {
            Logic::All => "all",
            Logic::Any => "any",
            Logic::AnySet(_) => "sets",
        };
        facts.push(("logic", name.into()));
    }
    let lower = checked.lower_case.as_ref().map(|lower| lower.ids().to_vec());
    facts.push(("asks_when_url_lowercase", lower.into()));
    facts.push(("dead_const", checked.dead.as_ref().map(|(id, _)| id.clone()).into()));
    facts.push(("effective", action.replaced_by.as_ref().map(|by| by.class.clone()).into()));
    if checked.decision == Decision::Override
        && let Some(at) = checked.at
    {
        let position = project.sources().position(at);
        facts.push(("is_allowed_at", format!("{}:{}", project.sources().name(at.file), position.line).into()));
    }
    facts
}

fn how(action: &Action) -> &'static str {
    match (&action.checked.guard, action.checked.decision) {
        (Guard::Computed { .. }, _) => "computed",
        (Guard::Always, _) => "always",
        (Guard::Never, _) => "never",
        (Guard::None, _) => "none",
        (Guard::Unknown { .. }, _) => "unknown",
        (_, Decision::Constant) => "constant",
        (_, Decision::Inherited) => "inherited",
        (_, Decision::Root) => "root",
        (_, Decision::Override) => "override",
        (_, Decision::Nothing) => "nothing",
    }
}

fn ids(list: &Value) -> BTreeSet<&str> {
    records::texts(list).into_iter().collect()
}
