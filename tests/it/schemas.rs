//! The JSON Schemas of the documents, the page about them, and the documents of every kind.

use std::collections::BTreeSet;
use std::fs;

use mageacl_report::json::v1::schema::{KINDS, page};
use serde_json::{Value, json};

use crate::common::schema::{assert_valid, errors};
use crate::common::{copy_of, fixture, mageacl, package};

/// The command that regenerates the files.
const RENEW: &str = "cargo run --release --example schemas -- schemas/v1 > docs/json.md";

fn read_json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(package().join(path)).unwrap()).unwrap()
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for kind in KINDS {
        let path = format!("schemas/v1/{}.json", kind.name);
        assert!(read_json(&path) == kind.schema(), "{path} is out of date: {RENEW}");
        assert_eq!(kind.schema()["$id"], format!("mageacl:{}/1", kind.name));
    }
    let files = fs::read_dir(package().join("schemas/v1")).unwrap();
    assert_eq!(files.count(), KINDS.len(), "a schema of a kind that is gone");
}

#[test]
fn the_page_on_json_is_that_of_the_types() {
    let mut expected = Vec::new();
    page(&mut expected).unwrap();
    let document = fs::read_to_string(package().join("docs/json.md")).unwrap().replace("\r\n", "\n");
    assert!(document == String::from_utf8(expected).unwrap(), "docs/json.md is out of date: {RENEW}");
}

/// Each field has a description of its own, from which a reader learns its meaning.
#[test]
fn every_field_is_described() {
    for kind in KINDS {
        let schema = kind.schema();
        let definitions = schema["$defs"].as_object().into_iter().flatten();
        let all = definitions.map(|(name, definition)| (name.as_str(), definition)).chain([(kind.name, &schema)]);
        for (name, definition) in all {
            assert!(definition["description"].is_string(), "{}: {name}", kind.name);
            for (field, property) in definition["properties"].as_object().into_iter().flatten() {
                assert!(property["description"].is_string(), "{}: {name}.{field}", kind.name);
            }
        }
    }
}

#[test]
fn documents_of_every_kind_are_valid() {
    let broken = fixture("malformed-acl");
    let store = copy_of("shop");
    mageacl(["baseline", "create"]).within(store.path()).ok();
    let plan = ["plan", "-p", "expertrec", "--collateral"];
    let runs = [
        mageacl(["tree"]).arg(fixture("shop")),
        mageacl(["admin"]).arg(fixture("admin-actions")),
        mageacl(["routes"]).arg(fixture("shop")),
        mageacl(plan).arg(fixture("shop")),
        mageacl(["plan", "-e", "GET /V1/nowhere"]).arg(fixture("shop")),
        mageacl(["plan", "-p", "expertrec", "--magento", "2.4.7"]),
        mageacl(["audit", "-p", "expertrec", "--guide", "--routes"]).within(fixture("shop")),
        mageacl(["audit", "-g", "../grants/default.sql", "-p", "expertrec"]).within(fixture("shop")),
        mageacl(["lint", "--inventory"]).arg(fixture("shop")),
        mageacl(["check"]).arg(fixture("shop")),
        mageacl(["diff", "2.4.6", "2.4.7", "-p", "ventortech"]),
        mageacl(["diff", "2.4.6", "2.4.7", "-g", "grants/default.sql"]),
        mageacl(["diff", "--since", "2.4.7-p1", "-p", "expertrec"]),
        mageacl(["guard", "-p", "expertrec"]).arg(fixture("shop")),
        mageacl(["guard", "-p", "expertrec", "-g", "../grants/default.sql"]).within(fixture("shop")),
        mageacl(["explain", "GET /V1/orders"]).within(fixture("shop")),
        mageacl(["explain", "Magento_Sales::actions_view"]).within(fixture("shop")),
        mageacl(["explain", "Magento_Sales::nothing"]).within(fixture("shop")),
        mageacl(["explain", "The consumer isn't authorized to access Magento_Cms::page."]).within(fixture("shop")),
        mageacl(["explain", "all-resources"]),
        mageacl(["profile", "list"]),
        mageacl(["profile", "matrix", "-p", "expertrec"]),
        mageacl(["releases"]),
        mageacl(["rules"]),
        mageacl(["baseline", "show"]).within(store.path()),
    ];
    // `json` validates each document.
    let mut kinds: BTreeSet<String> = runs.into_iter().map(|run| kind(&run.json().1)).collect();
    for command in [vec!["tree"], vec!["audit"], vec!["lint"], vec!["explain", "GET /V1/orders"]] {
        let (code, document) = mageacl(command).within(&broken).json();
        assert_eq!((code, document["error"]["kind"].as_str()), (2, Some("acl")));
    }
    let snapshot: Value = serde_json::from_str(&mageacl(["snapshot"]).arg(fixture("shop")).ok()).unwrap();
    let baseline = fs::read_to_string(store.path().join("mageacl-baseline.json")).unwrap();
    let baseline = serde_json::from_str(&baseline).unwrap();
    let state = read_json("fixtures/grants/state.json");
    let report =
        mageacl(["audit", "-g", "../grants/default.sql", "-p", "expertrec", "--fail-on", "never", "-f", "report"]);
    let report = serde_json::from_str(&report.within(fixture("shop")).ok()).unwrap();
    for document in [snapshot, baseline, state, report] {
        assert_valid(&document);
        kinds.insert(kind(&document));
    }
    assert_eq!(kinds, KINDS.iter().map(|kind| kind.name.to_owned()).collect());
}

fn kind(document: &Value) -> String {
    document["schema"].as_str().unwrap().split('/').nth(1).unwrap().to_owned()
}

#[test]
fn a_document_with_another_shape_is_invalid() {
    let (_, plan) = mageacl(["plan", "-p", "expertrec"]).arg(fixture("shop")).json();
    let cases: [(&str, Value); 6] = [
        ("/verified", json!("yes")),
        ("/endpoints/0/status", json!("open-ended")),
        ("/catalog/modules/enabled", json!(-1)),
        ("/collateral/exact/extra", json!(1)),
        ("/extra", json!(1)),
        ("/required", Value::Null),
    ];
    for (pointer, value) in cases {
        let mut document = plan.clone();
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[field] = value;
        assert_eq!(errors(&document).len(), 1, "{pointer}: {:?}", errors(&document));
    }
    let mut document = plan.clone();
    document.as_object_mut().unwrap().remove("required");
    assert!(!errors(&document).is_empty(), "neither content nor an error");
    document["error"] =
        json!({"kind": "acl", "message": "", "file": null, "line": null, "consequence": "", "help": ""});
    assert!(errors(&document).is_empty());
}

/// Validates the recorded outputs, and the JSON that documents show.
#[test]
fn recorded_documents_are_valid() {
    let folder = package().join("tests/it/snapshots");
    let mut valid = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap().replace("\r\n", "\n");
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        if let Ok(document) = serde_json::from_str::<Value>(body) {
            assert_valid(&document);
            valid += 1;
        }
    }
    assert!(valid >= 4, "{valid}");
    for entry in walkdir::WalkDir::new(package().join("docs")).into_iter().map(Result::unwrap) {
        let Some(text) = fs::read_to_string(entry.path()).ok().map(|text| text.replace("\r\n", "\n")) else { continue };
        for block in text.split("```json\n").skip(1).map(|block| block.split("```").next().unwrap()) {
            // Some blocks are excerpts.
            if let Ok(document) = serde_json::from_str::<Value>(block) {
                assert!(errors(&document).is_empty(), "{}: {:?}", entry.path().display(), errors(&document));
            }
        }
    }
}
