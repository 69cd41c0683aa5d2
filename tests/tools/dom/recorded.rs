//! The script, compared with the recorded answers of Magento's own classes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use mageacl_core::catalog::FileKind;
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use serde_json::{Value, json};

use super::Php;
use super::generate::Store;
use crate::common::package;

/// The release whose answers are compared. The rules of the script are those of 2.3.2 and later.
const FRAMEWORK: &str = "2.4.6-p4";

/// Compares the sample in `fixtures/oracle`.
pub(super) fn sample() {
    let folder = package().join("fixtures/oracle");
    assert_eq!(compare(&folder.join("edge"), &folder.join("random")), (EDGE, 10));
}

/// Compares all recorded answers.
pub(super) fn all(shared: &Path) {
    let unpacked = tempfile::tempdir().unwrap();
    let archive = File::open(shared.join("oracle/random.tar.gz")).unwrap();
    tar::Archive::new(GzDecoder::new(archive)).unpack(unpacked.path()).unwrap();
    assert_eq!(compare(&shared.join("oracle/edge"), unpacked.path()), (EDGE, 298));
}

/// The edge cases with a question about the tree or the routes.
const EDGE: usize = 42;

/// Compares edge cases and generated stores, and returns the numbers of those with an answer.
fn compare(edge: &Path, random: &Path) -> (usize, usize) {
    let mut php = Php::start();
    let compared = |folder: &Path, check: &mut dyn FnMut(&Path, &Value) -> bool| {
        let cases = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let cases: Vec<PathBuf> = cases.filter(|case| case.join("expected.json").is_file()).collect();
        let answer = |case: &Path| serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
        cases.iter().filter(|case| check(case, &answer(case))).count()
    };
    let edge = compared(edge, &mut |case, recorded| edge_case(&mut php, case, recorded));
    let random = compared(random, &mut |case, recorded| generated(&mut php, case, recorded));
    (edge, random)
}

fn edge_case(php: &mut Php, case: &Path, recorded: &Value) -> bool {
    let runs = recorded["runs"].as_object().unwrap();
    let Some((_, questions)) = runs.iter().find(|(releases, _)| releases.split(' ').any(|it| it == FRAMEWORK)) else {
        return false;
    };
    let mut is_compared = false;
    for (question, answer) in questions.as_object().unwrap() {
        let mut words = question.split(' ');
        let command = words.next().unwrap();
        if !matches!(command, "acl" | "routes") {
            continue;
        }
        is_compared = true;
        let files = files(&case.join("store"), words.any(|word| word == "--variant=all"));
        let [tree, routes] = php.answer(&files.expect("the modules of an edge case can be loaded"));
        let is_error = answer.get("error").is_some_and(|error| !error.is_null());
        let what = format!("{}: {question}", case.display());
        match command {
            "acl" if is_error => assert!(tree.is_null(), "{what}"),
            "acl" => assert_eq!(tree, without_module(answer), "{what}"),
            _ if is_error => assert!(routes.is_null(), "{what}"),
            _ => assert_eq!(shown(&routes, "service_class"), recorded_routes(&answer["routes"]), "{what}"),
        }
    }
    is_compared
}

fn generated(php: &mut Php, case: &Path, recorded: &Value) -> bool {
    // Without a list of modules there is nothing to merge.
    let Some(files) = files(&case.join("store"), false) else { return false };
    let [tree, routes] = php.answer(&files);
    let what = case.display();
    let loads = |kind: &str| recorded[kind]["error"].is_null();
    assert_eq!(tree.is_null(), !loads("acl"), "{what}");
    assert_eq!(routes.is_null(), !loads("webapi"), "{what}");
    if loads("acl") {
        assert_eq!(tree, without_module(&recorded["acl"]["tree"]), "{what}");
    }
    if loads("webapi") {
        assert_eq!(shown(&routes, "service"), recorded_routes(&recorded["webapi"]["routes"]), "{what}");
    }
    true
}

/// Reads the files of a store in the order in which Magento merges them; `None` if it cannot load its modules.
fn files(root: &Path, all: bool) -> Option<Store> {
    let mut store = store::discover(root).unwrap();
    if all {
        store.config = None;
    }
    let modules = store::modules(&store, &SourceMap::default()).ok()?.enabled;
    let of = |kind: FileKind| {
        let paths = modules.iter().filter_map(|module| Some(module.path.as_ref()?.join(kind.path())));
        paths.filter_map(|path| fs::read(path).ok()).collect()
    };
    Some(Store { acl: of(FileKind::Acl), webapi: of(FileKind::Webapi) })
}

/// Removes the attribute `module`, which the script does not read.
fn without_module(recorded: &Value) -> Value {
    match recorded {
        Value::Array(nodes) => nodes.iter().map(without_module).collect(),
        Value::Object(node) => {
            let kept = node.iter().filter(|(key, _)| *key != "module");
            Value::Object(kept.map(|(key, value)| (key.clone(), without_module(value))).collect())
        }
        other => other.clone(),
    }
}

/// Returns the routes of the script in the form of the recorded ones.
fn shown(routes: &Value, class: &str) -> Vec<Value> {
    let routes = routes.as_array().unwrap().iter();
    let shown = routes.map(|route| {
        let parameters = route["parameters"].as_array().unwrap().iter();
        let parameters: serde_json::Map<String, Value> = parameters
            .map(|it| {
                let value = json!({ "force": it["force"], "value": it["value"] });
                (it["name"].as_str().unwrap().to_owned(), value)
            })
            .collect();
        json!({
            "url": route["url"],
            "method": route["method"],
            class: route["service"],
            "service_method": route["service_method"],
            "secure": route["secure"],
            "resources": route["resources"],
            "parameters": parameters,
        })
    });
    shown.collect()
}

/// Returns recorded routes in the same form. PHP writes an empty map as a list or leaves it out.
fn recorded_routes(recorded: &Value) -> Vec<Value> {
    let normal = |route: &Value| {
        let mut route = route.as_object().unwrap().clone();
        route.remove("input_array_size_limit");
        let parameters = route.remove("parameters").filter(Value::is_object).unwrap_or_else(|| json!({}));
        route.insert("parameters".to_owned(), parameters);
        Value::Object(route)
    };
    recorded.as_array().unwrap().iter().map(normal).collect()
}
