//! Calls of source code: `fixtures/source`.

use std::fs;

use mageacl_core::profile;
use serde_json::Value;

use crate::common::{fixture, mageacl};

/// The calls of the fixture: as they are declared, with their places and certainty.
const CALLS: [&str; 5] = [
    "POST /V1/acme/export src/sync/export.py:5 high false",
    "GET /V1/modules src/sync/export.py:6 medium false",
    "GET /V1/orders src/sync/orders.ts:5 medium false",
    "POST /V1/orders/{id}/hold src/sync/orders.ts:8 medium false",
    "PUT /V1/products/{productSku}/stockItems/{itemId} src/sync/orders.ts:11 high false",
];

#[test]
fn a_plan_of_source_code_has_the_places_of_its_calls() {
    let arguments = ["plan", "--magento", "2.4.8", "--source", "src", "-f", "json"];
    let ended = mageacl(arguments).within(fixture("source")).run();
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    let plan: Value = serde_json::from_str(&ended.stdout).unwrap();
    let calls = plan["endpoints"].as_array().unwrap().iter().map(|call| {
        let from = &call["from"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let place = format!("{}:{} {}", text(&from["file"]), from["line"], text(&from["confidence"]));
        format!("{} {place} {}", text(&call["declared"]), call["optional"])
    });
    assert_eq!(calls.collect::<Vec<_>>(), CALLS);
    assert_eq!(plan["catalog"]["notes"][1], "left out, tests: src/tests");
}

#[test]
fn a_first_profile_is_valid_and_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.json");
    let run = mageacl(["profile", "init", "--source", "src", "--name", "Acme Sync", "-o"]).arg(&file);
    let ended = run.within(fixture("source")).run();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let profile = profile::parse(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((profile.slug.as_str(), profile.endpoints.len()), ("acme-sync", 5));
    assert_eq!(profile.endpoints[4].evidence, "src/sync/orders.ts:11");
    let check = mageacl(["profile", "check", "--magento", "2.4.8"]).arg(&file).run();
    assert_eq!(check.code, 1, "one route is missing: {}", check.stderr);
}

#[test]
fn a_folder_without_calls_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, message) in
        [("a.txt", "/V1/orders", "no source file of"), ("a.js", "x('/other')", "no call to Magento in 1 source file")]
    {
        fs::write(folder.path().join(name), text).unwrap();
        let ended = mageacl(["plan", "--magento", "2.4.8", "--source"]).arg(folder.path()).run();
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
    }
}
