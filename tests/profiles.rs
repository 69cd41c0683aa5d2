//! The built-in profiles, their format, and its parser.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use mageacl_core::profile::{self, BUILTIN, Confidence, Profile};
use proptest::prelude::*;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("profiles")
}

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string(folder().join("profile.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn builtin(slug: &str) -> Profile {
    let (slug, text) = profile::find(slug).unwrap();
    profile::parse(text).unwrap_or_else(|error| panic!("{slug}: {error}"))
}

/// A valid profile, from which every refusal below differs in one value.
fn sound() -> Value {
    json!({
        "schema": "mageacl/profile/1",
        "slug": "shop",
        "name": "Shop",
        "vendor": "Vendor",
        "description": "Reads orders.",
        "kind": "ERP",
        "source": "https://example.org/erp",
        "version": "1.2",
        "checked": "2026-12-01",
        "evidence_quality": "Made up.",
        "checklist": { "url": "https://example.org", "items": ["Sales"], "claims": [{ "text": "read-only" }] },
        "endpoints": [
            { "method": "GET", "path": "/V1/orders", "purpose": "orders", "confidence": "inferred", "evidence": "none" },
            { "method": "GET", "path": "/V1/orders/{id}", "purpose": "order", "confidence": "inferred", "evidence": "none" },
        ],
    })
}

#[test]
fn the_table_is_the_folder() {
    let mut files: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    assert!(files.remove("profile.schema"), "the schema stands beside the profiles");
    let slugs: Vec<&str> = BUILTIN.iter().map(|(slug, _)| *slug).collect();
    assert_eq!(slugs.len(), 40);
    assert_eq!(slugs.iter().map(ToString::to_string).collect::<BTreeSet<_>>(), files);

    // The two that the documentation uses come first, the others by slug.
    assert_eq!(slugs[..2], ["ventortech-odoo-magento2", "expertrec-search"]);
    assert!(slugs[2..].is_sorted());
}

#[test]
fn every_built_in_profile_is_sound() {
    let schema = schema();
    for (slug, text) in BUILTIN {
        let profile = profile::parse(text).unwrap_or_else(|error| panic!("{slug}: {error}"));
        assert_eq!(profile.slug, *slug, "the slug is the file's name");
        let file = fs::read_to_string(folder().join(format!("{slug}.json"))).unwrap();
        assert_eq!(file, *text, "{slug}: the table holds another file");
        if let Err(error) = schema.validate(&serde_json::from_str(text).unwrap()) {
            panic!("{slug}: {error} at {}", error.instance_path());
        }
    }
}

/// The built-in profiles follow conventions that the format does not enforce.
#[test]
fn every_built_in_profile_says_what_it_must() {
    for (slug, text) in BUILTIN {
        let profile = builtin(slug);
        let texts = [&profile.name, &profile.vendor, &profile.description, &profile.kind, &profile.evidence_quality];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{slug}");
        assert!(profile.all_resources.is_some() && profile.source.is_some() && profile.checked.is_some(), "{slug}");
        assert!(
            profile.checklist.iter().all(|list| list.url.starts_with("https://") && !list.items.is_empty()),
            "{slug}"
        );
        for endpoint in &profile.endpoints {
            let place = format!("{slug}: {} {}", endpoint.method, endpoint.path);
            assert!(!endpoint.purpose.is_empty() && !endpoint.evidence.is_empty(), "{place}");
            assert!(!endpoint.path.contains(':') && !endpoint.path.ends_with('/'), "{place}: variables in braces");
            let needs_note = endpoint.optional || endpoint.confidence == Confidence::Inferred;
            assert!(!needs_note || endpoint.note.is_some(), "{place}: why is it optional or inferred?");
        }
        // Two spaces, keys in their original order, a newline at the end: a change to one endpoint only changes its
        // lines.
        let pretty = text.lines().all(|line| (line.len() - line.trim_start().len()).is_multiple_of(2));
        assert!(pretty && text.ends_with("}\n") && !text.contains(['\t', '\r']), "{slug}");
    }
}

/// Counted by hand in the vendors' documents and sources.
#[test]
fn the_counts_are_those_of_the_sources() {
    for (slug, endpoints, optional, writes, ticks) in [
        ("ventortech", 28, 5, 12, Some(12)),
        ("expertrec", 5, 0, 0, Some(11)),
        ("airbyte", 21, 0, 0, None),
        ("klaviyo", 13, 13, 2, None),
    ] {
        let profile = builtin(slug);
        let count = |test: fn(&profile::Endpoint) -> bool| profile.endpoints.iter().filter(|&e| test(e)).count();
        assert_eq!(profile.endpoints.len(), endpoints, "{slug}");
        assert_eq!(count(|endpoint| endpoint.optional), optional, "{slug}");
        assert_eq!(count(|endpoint| endpoint.method != "GET"), writes, "{slug}");
        assert_eq!(profile.checklist.map(|list| list.items.len()), ticks, "{slug}");
    }
    assert_eq!(BUILTIN.iter().map(|(slug, _)| builtin(slug).endpoints.len()).sum::<usize>(), 793);

    let expertrec = builtin("expertrec");
    let inferred = expertrec.endpoints.iter().filter(|endpoint| endpoint.confidence == Confidence::Inferred);
    assert_eq!(inferred.count(), 3);
    let claims = expertrec.checklist.unwrap().claims;
    assert!(claims.iter().any(|claim| claim.text == "This provides read-only access to all API endpoints"));
}

#[test]
fn schema_and_reader_refuse_the_same_documents() {
    let schema = schema();
    assert!(schema.is_valid(&sound()) && profile::parse(&sound().to_string()).is_ok());

    let first = |key: &str| format!("/endpoints/0/{key}");
    let mut rows: Vec<(String, Value)> = vec![
        // Another format, or a later one.
        ("/schema".into(), json!("mageacl/profile/2")),
        ("/schema".into(), json!("mageacl/plan/1")),
        ("/schema".into(), json!(1)),
        // Values that are out of range.
        ("/slug".into(), json!("")),
        ("/slug".into(), json!("Shop")),
        ("/slug".into(), json!("shop\n")),
        ("/endpoints".into(), json!([])),
        ("/endpoints".into(), json!({})),
        (first("method"), json!("PATCH")),
        (first("method"), json!("get")),
        (first("path"), json!("V1/orders")),
        (first("path"), json!("/rest/V1/orders")),
        (first("path"), json!("/V/orders")),
        (first("path"), json!("/V1/orders?x=1")),
        (first("path"), json!("/V1/orders#x")),
        (first("path"), json!("/V1/or ders")),
        (first("path"), json!("/V1/orders\n")),
        (first("path"), json!("/V1/\u{e4}")),
        (first("confidence"), json!("guessed")),
        (first("confidence"), json!({ "inferred": null })),
        (first("optional"), json!("only sometimes")),
        (first("note"), json!(null)),
        ("/all_resources".into(), json!(null)),
        ("/checklist".into(), json!(null)),
        ("/checklist/claims".into(), json!(["read-only"])),
        ("/checklist/claims/0".into(), json!(["read-only"])),
        ("/source".into(), json!("http://example.org")),
        ("/source".into(), json!("https://")),
        ("/source".into(), json!("https://example.org/a b")),
        ("/source".into(), json!(null)),
        ("/version".into(), json!(2)),
        ("/checked".into(), json!("2026-12")),
        ("/checked".into(), json!("01-12-2026")),
        ("/checked".into(), json!("2026-12-01\n")),
        // The same endpoint again.
        ("/endpoints/1".into(), sound()["endpoints"][0].clone()),
        // An array of the values in place of an object.
        ("/endpoints/0".into(), json!(["GET", "/V1/orders", "orders", false, "inferred", "none", "note"])),
        // Keys that the format does not have.
        ("/colour".into(), json!("red")),
        ("/checklist/ticks".into(), json!([])),
        (first("resource"), json!("Magento_Sales::sales")),
    ];
    rows.extend(["/name", "/endpoints/0/evidence", "/checklist/url"].map(|path| (path.to_owned(), json!(7))));
    for (path, value) in rows {
        let mut document = sound();
        put(&mut document, &path, Some(value.clone()));
        assert!(!schema.is_valid(&document), "the schema takes {path} = {value}");
        assert!(profile::parse(&document.to_string()).is_err(), "the reader takes {path} = {value}");
    }

    for required in ["/schema", "/slug", "/name", "/vendor", "/description", "/kind", "/evidence_quality", "/endpoints"]
        .map(str::to_owned)
        .into_iter()
        .chain(["method", "path", "purpose", "confidence", "evidence"].map(first))
        .chain(["/checklist/url", "/checklist/items", "/checklist/claims/0/text"].map(str::to_owned))
    {
        let mut document = sound();
        put(&mut document, &required, None);
        assert!(!schema.is_valid(&document), "the schema does without {required}");
        assert!(profile::parse(&document.to_string()).is_err(), "the reader does without {required}");
    }

    // JSON Schema cannot express one endpoint with two purposes; only the parser refuses it.
    let mut document = sound();
    put(&mut document, "/endpoints/1/path", Some(json!("/V1/orders")));
    assert!(schema.is_valid(&document) && profile::parse(&document.to_string()).is_err());
}

/// Sets the value at a JSON pointer, or removes it.
fn put(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (document.pointer_mut(parent).unwrap(), value) {
        (Value::Object(map), Some(value)) => _ = map.insert(key.to_owned(), value),
        (Value::Object(map), None) => _ = map.remove(key).unwrap(),
        (Value::Array(list), Some(value)) => list[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer} leads nowhere"),
    }
}

/// Collects every pointer into a document.
fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, child)| (key.clone(), child)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{here}/{key}");
        pointers(child, &pointer, all);
        all.push(pointer);
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i8>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
        "/V[0-9a][ -~]{0,6}".prop_map(Value::from),
        "[a-z0-9A-Z-]{0,6}".prop_map(Value::from),
        prop::sample::select(vec!["GET", "DELETE", "documented", "source-code", profile::SCHEMA]).prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["GET"])),
        Just(json!([{ "text": "x" }])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Schema and parser agree on any value in any place.
    #[test]
    fn schema_and_reader_agree(place in any::<prop::sample::Index>(), value in any_value()) {
        thread_local!(static SCHEMA: jsonschema::Validator = schema());
        let mut document = sound();
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        put(&mut document, &places[place.index(places.len())], Some(value));
        let read = profile::parse(&document.to_string());
        prop_assert_eq!(SCHEMA.with(|schema| schema.is_valid(&document)), read.is_ok(), "{:?}", read);
    }

    /// A text that is not a profile is refused with a valid span.
    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof![
        any::<String>(),
        r#"[\[\]{}",:\\ \n0-9a-z\u{feff}\u{e4}]{0,60}"#,
    ]) {
        let error = profile::parse(&text).unwrap_err();
        prop_assert!(text.get(error.span).is_some());
    }

    /// Nor does a damaged profile.
    #[test]
    fn no_damage_makes_the_reader_panic(
        which in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        length in 0_usize..40,
        patch in r#"[\[\]{}",:\\ \nnull0-9\u{e4}]{0,6}"#,
    ) {
        let (_, text) = which.get(BUILTIN);
        let start = text.floor_char_boundary(from.index(text.len()));
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        let damaged = format!("{}{patch}{}", &text[..start], &text[end..]);
        if let Err(error) = profile::parse(&damaged) {
            prop_assert!(damaged.get(error.span).is_some());
        }
    }

    /// A name is found or explained without a panic.
    #[test]
    fn no_name_makes_the_search_panic(name in any::<String>()) {
        if let Err(error) = profile::find(&name) {
            prop_assert!(!error.to_string().is_empty() && !error.help().is_empty());
        }
    }
}

/// A text so deep that a recursive parser would overflow the stack.
#[test]
fn depth_is_refused() {
    for open in ["[", "{\"a\":"] {
        assert!(profile::parse(&open.repeat(200_000)).is_err());
    }
}
