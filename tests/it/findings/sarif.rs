//! SARIF validated against its published schema and GitHub's additional requirements.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::hostile::hostile_store;
use super::read::{Written, decoded, shown};
use crate::common::{fixture, mageacl, package, texts};

/// Returns the official schema, which is included in the sources of a crate for SARIF.
fn schema() -> Value {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let mut metadata = Command::new(cargo);
    metadata.args(["metadata", "--offline", "--format-version", "1", "--filter-platform", "host-tuple"]);
    let output = metadata.current_dir(package()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let manifest = packages.iter().find(|it| it["name"] == "serde-sarif").unwrap()["manifest_path"].as_str().unwrap();
    let path = Path::new(manifest).with_file_name("src").join("schema.json");
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(schema["$id"].as_str().unwrap().contains("oasis-tcs/sarif-spec"), "{}", schema["$id"]);
    // This pattern has an extra bracket, which validators need not accept. No log here contains a language.
    for definition in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{definition}/properties/language")).unwrap();
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

fn logs() -> Vec<Value> {
    let hostile = hostile_store();
    let runs = [
        mageacl(["lint", "--audit"]).arg(fixture("shop")),
        mageacl(["lint", "--audit"]).arg(hostile.path()),
        mageacl(["lint"]).arg(fixture("lone-module")),
        mageacl(["audit", "--quiet", "-g", "../grants/default.sql", "-p", "expertrec"]).within(fixture("shop")),
        mageacl(["audit", "-p", "expertrec", "-e", "GET /V1/nowhere", "--guide"]).within(fixture("shop")),
    ];
    runs.map(|run| Written::by(run, &["sarif"]).json("sarif")).into()
}

#[test]
fn every_log_is_what_the_schema_wants() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |log: &Value| -> Vec<String> {
        validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
    };
    let logs = logs();
    for log in &logs {
        assert_eq!(check(log), [""; 0]);
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log.clone()).unwrap();
    }
    // The schema rejects invalid logs.
    for (pointer, value) in [
        ("/runs/0/columnKind", Value::from("bytes")),
        ("/runs/0/results/0/level", Value::from("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", Value::from(0)),
    ] {
        let mut log = logs[0].clone();
        *log.pointer_mut(pointer).unwrap() = value;
        assert_eq!(check(&log).len(), 1, "{pointer}");
    }
}

#[test]
fn every_log_is_what_github_wants() {
    for log in logs() {
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), mageacl_core::rules::RULES.len());
        for rule in rules {
            for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
                let text = rule.pointer(text).and_then(Value::as_str).unwrap();
                assert!(!text.is_empty() && text.chars().count() <= 1024 * 4, "{rule}");
            }
            assert!(texts(&rule["properties"]["tags"]).contains(&"security"));
            let number: f64 = rule["properties"]["security-severity"].as_str().unwrap().parse().unwrap();
            assert!((0.1..=10.0).contains(&number));
            let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
            assert!(["error", "warning", "note"].contains(&level));
        }
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert_eq!(result["locations"].as_array().unwrap().len(), 1);
            let related = result["relatedLocations"].as_array().into_iter().flatten();
            for location in related.chain(result["locations"].as_array().unwrap()) {
                assert_is_place(&location["physicalLocation"]);
            }
            let text = result["message"]["text"].as_str().unwrap();
            assert!(!text.contains("]("), "no link: {text}");
            let without = text.replace("{{", "").replace("}}", "");
            assert!(!without.contains(['{', '}']), "no argument: {text}");
            assert_eq!(shown(&text.replace('\n', "")), text.replace('\n', ""));
        }
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
        assert!(run["originalUriBaseIds"]["%SRCROOT%"]["uri"].is_null(), "no path of this machine");
    }
}

fn assert_is_place(location: &Value) {
    let artifact = &location["artifactLocation"];
    let uri = artifact["uri"].as_str().unwrap();
    assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(!uri.is_empty() && !uri.starts_with('/') && uri.chars().all(plain), "{uri}");
    assert!(decoded(uri).split('/').all(|part| !matches!(part, "" | "." | "..")), "{uri}");
    let region = &location["region"];
    let number = |name: &str| region[name].as_u64();
    let start = (number("startLine").unwrap(), number("startColumn").unwrap_or(1));
    assert!(start.0 > 0 && start.1 > 0);
    if let Some(line) = number("endLine") {
        assert!((line, number("endColumn").unwrap()) >= start, "{region}");
    }
}

#[test]
fn the_region_is_the_attribute() {
    let written = Written::by(mageacl(["lint"]).within(fixture("undefined-ref")), &["sarif"]);
    let results = written.results();
    let result = results.iter().find(|it| it["ruleId"] == "undefined-ref").unwrap();
    let location = &result["locations"][0]["physicalLocation"];
    let path = decoded(location["artifactLocation"]["uri"].as_str().unwrap());
    let text = std::fs::read_to_string(fixture("undefined-ref").join(path)).unwrap();
    let number = |name: &str| usize::try_from(location["region"][name].as_u64().unwrap()).unwrap();
    assert_eq!(number("startLine"), number("endLine"));
    let line = text.lines().nth(number("startLine") - 1).unwrap();
    let marked: String =
        line.chars().skip(number("startColumn") - 1).take(number("endColumn") - number("startColumn")).collect();
    assert!(marked.contains(result["properties"]["resource"].as_str().unwrap()), "{marked}");
}
