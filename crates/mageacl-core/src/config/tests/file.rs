//! The file and its schema.

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{DeclaredAccess, Level, SCHEMA, parse};
use crate::finding::Severity;
use crate::rules::RULES;

fn schema_text() -> Value {
    serde_json::from_str(include_str!("../../../../../data/config.schema.json")).unwrap()
}

fn schema() -> Validator {
    jsonschema::meta::validate(&schema_text()).unwrap();
    jsonschema::validator_for(&schema_text()).unwrap()
}

fn sound() -> Value {
    json!({
        "$schema": "mageacl:config/1",
        "schema": SCHEMA,
        "rules": { "undefined-ref": "warning", "disabled-not-true": "off" },
        "paths": ["vendor/**", "app/code/Acme/*/etc/acl.xml"],
        "integrations": [
            { "integration": "ExpertRec", "profile": "expertrec" },
            { "integration": "Odoo", "profile": "profiles/odoo.json", "grants": "grants/odoo.txt" },
            {
                "integration": "ERP",
                "endpoints": ["GET /V1/orders"],
                "owner": "sales",
                "reason": "nightly export",
                "expires": "2027-06-30",
                "max_token_age_days": 365,
                "clients": ["AcmeErp/*", "10.0.*"],
            },
        ],
        "roles": [{ "role": "Editors", "resources": ["Magento_Cms::page"], "owner": "content" }],
        "risk": ["risk.json"],
        "suppressions": [{
            "rule": "undefined-ref",
            "module": "Acme_Loyalty",
            "subject": "GET /V1/vouchers",
            "resource": "Acme_Loyalty::vouchers",
            "reason": "fixed in 2.1",
            "expires": "2027-03-01",
        }],
        "inline": false,
    })
}

#[test]
fn a_file_is_read_with_the_places_of_its_entries() {
    let text = serde_json::to_string_pretty(&sound()).unwrap();
    for text in [text.clone(), format!("\u{feff}{text}")] {
        let config = parse(&text).unwrap();
        assert_eq!(config.level("undefined-ref"), Some(Level::At(Severity::Warning)));
        assert_eq!(config.level("disabled-not-true"), Some(Level::Off));
        assert_eq!(config.level("all-resources"), None);
        assert!(!config.inline);
        assert_eq!(config.risk, ["risk.json"]);
        let odoo = &config.integrations[1];
        assert_eq!((odoo.name.as_str(), odoo.profile_file()), ("Odoo", Some("profiles/odoo.json")));
        let erp = &config.integrations[2];
        assert_eq!(erp.access, DeclaredAccess::Endpoints(vec!["GET /V1/orders".to_owned()]));
        assert_eq!((erp.owner.as_deref(), erp.reason.as_deref()), (Some("sales"), Some("nightly export")));
        assert_eq!(erp.expires.unwrap().to_string(), "2027-06-30");
        assert_eq!((erp.max_token_age_days, erp.clients.len(), erp.is_role), (Some(365), 2, false));
        let editors = &config.roles[0];
        assert_eq!(editors.access, DeclaredAccess::Resources(vec!["Magento_Cms::page".to_owned()]));
        assert!(editors.is_role && text[editors.span.clone()].ends_with('}'));
        assert_eq!(odoo.grants.as_deref(), Some("grants/odoo.txt"));
        assert!(text[odoo.span.clone()].starts_with('{') && text[odoo.span.clone()].contains("Odoo"));
        let suppression = &config.suppressions[0];
        assert!(text[suppression.span.clone()].starts_with('{') && text[suppression.span.clone()].ends_with('}'));
        assert_eq!(suppression.expires.unwrap().to_string(), "2027-03-01");
        assert_eq!(suppression.meant_for(), "undefined-ref, Acme_Loyalty, GET /V1/vouchers, Acme_Loyalty::vouchers");
    }
    let least = parse(&format!("{{\"schema\": \"{SCHEMA}\"}}")).unwrap();
    assert_eq!(least, super::Config::default());
}

#[test]
fn paths_are_patterns_as_in_a_shell() {
    let config = parse(&sound().to_string()).unwrap();
    for (file, is_left_out) in [
        ("vendor/acme/module/etc/acl.xml", true),
        ("app/code/Acme/Loyalty/etc/acl.xml", true),
        ("app/code/Acme/Loyalty/Deep/etc/acl.xml", false),
        ("app/code/Acme/Loyalty/etc/webapi.xml", false),
        ("vendor", false),
    ] {
        assert_eq!(config.leaves_out(file), is_left_out, "{file}");
    }
}

#[test]
fn a_mistake_is_reported_with_its_place_and_what_was_meant() {
    let of = |fields: &str| format!("{{\"schema\": \"{SCHEMA}\", {fields}}}");
    for (fields, message, marked, help) in [
        (r#""rule": {}"#, "unknown field `rule`", "\"rule\"", Some("did you mean `rules`?")),
        (
            r#""rules": {"undefined-refs": "off"}"#,
            "`undefined-refs` is not a rule of this mageacl",
            "\"undefined-refs\"",
            Some("did you mean `undefined-ref`"),
        ),
        (r#""rules": {"undefined-ref": "of"}"#, "`of` is not one of `off`", "\"of\"", Some("did you mean `off`?")),
        (r#""rules": {"excess": "off", "excess": "note"}"#, "`excess` has a duplicate entry", "\"excess\"", None),
        (r#""rules": ["excess"]"#, "expected an object of rules", "\"rules\"", None),
        (r#""rules": null"#, "invalid type: null", "null", None),
        (r#""paths": ["["]"#, "invalid path pattern `[`", "\"[\"", None),
        (r#""paths": [" "]"#, "this text must not be empty", "\" \"", None),
        (r#""paths": "vendor""#, "expected a sequence", "\"vendor\"", None),
        (r#""suppressions": [{"rule": "excess"}]"#, "missing field `reason`", "}", None),
        (r#""suppressions": [{"rule": "excess", "reason": "  "}]"#, "this text must not be empty", "\"  \"", None),
        (
            r#""suppressions": [{"rule": "exces", "reason": "a"}]"#,
            "`exces` is not a rule of this mageacl",
            "\"exces\"",
            Some("did you mean `excess`"),
        ),
        (r#""suppressions": [{"rule": "excess", "reason": "a", "line": 3}]"#, "unknown field `line`", "\"line\"", None),
        (
            r#""suppressions": [{"rule": "excess", "reason": "a", "expires": "2027-02-30"}]"#,
            "invalid date `2027-02-30`",
            "\"2027-02-30\"",
            None,
        ),
        (
            r#""suppressions": [{"rule": "excess", "reason": "a"}, {"rule": "excess", "reason": "b"}]"#,
            "duplicate suppression of excess",
            r#"{"rule": "excess", "reason": "b"}"#,
            None,
        ),
        (
            r#""integrations": [{"integration": "A", "profile": "x"}, {"integration": "A", "profile": "y"}]"#,
            "`A` has a duplicate entry",
            "\"A\"",
            None,
        ),
        (
            r#""integrations": [{"integration": "A"}]"#,
            "the entry `A` needs one of `profile`, `endpoints` and `resources`",
            r#"{"integration": "A"}"#,
            None,
        ),
        (
            r#""roles": [{"role": "A", "profile": "x", "resources": []}]"#,
            "the entry `A` has more than one of",
            r#"{"role": "A", "profile": "x", "resources": []}"#,
            Some("Keep one of them."),
        ),
        (
            r#""roles": [{"role": "A", "resources": []}, {"role": "A", "resources": []}]"#,
            "`A` has a duplicate entry",
            "\"A\"",
            None,
        ),
        (
            r#""integrations": [{"integration": "A", "resources": [], "clients": ["[a"]}]"#,
            "invalid pattern `[a`",
            "\"[a\"",
            None,
        ),
        (r#""inline": null"#, "invalid type: null, expected a boolean", "null", None),
        (r#""inline": true, "inline": true"#, "duplicate field `inline`", "\"inline\"", None),
    ] {
        let text = of(fields);
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains(message), "{fields}: {}", error.message);
        assert_eq!(&text[error.span.clone()], marked, "{fields}: {}", error.message);
        let said = error.help.unwrap_or_default();
        assert!(help.is_none_or(|help| said.starts_with(help)), "{fields}: {said}");
    }
}

#[test]
fn another_format_is_reported_by_its_name() {
    for (text, message) in [
        (r#"{"schema": "mageacl/config/2", "newer": 1}"#, "requires a newer mageacl"),
        (r#"{"newer": 1, "schema": "mageacl/config/2"}"#, "requires a newer mageacl"),
        (r#"{"schema": "mageacl/baseline/1", "findings": []}"#, "is not the format of a configuration"),
        (r#"{"schema": "mageacl/config/01"}"#, "is not the format of a configuration"),
        ("{}", "missing field `schema`"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }
}

#[test]
fn hostile_texts_are_refused_without_harm() {
    let sound = serde_json::to_string_pretty(&sound()).unwrap();
    for end in (0..sound.len()).filter(|end| sound.is_char_boundary(*end)) {
        let error = parse(&sound[..end]).unwrap_err();
        assert!(error.span.end <= end, "cut at {end}");
    }
    let many = format!("{{\"schema\": \"{SCHEMA}\", \"paths\": [{}\"[\"]}}", "\"vendor/**\",".repeat(900_000));
    assert!(many.len() > 10_000_000 && parse(&many).is_err());
    let long = format!("{{\"schema\": \"{SCHEMA}\", \"{}\": 1}}", "rules".repeat(100_000));
    assert!(parse(&long).is_err());
    for text in ["", "null", "[]", "3", "\"x\"", "\u{feff}", "\0", "{\"schema\"", "{{}}"] {
        assert!(parse(text).is_err(), "{text}");
    }
    assert!(parse(&format!("{{\"schema\": \"{SCHEMA}\", \"rules\": {}", "[".repeat(100_000))).is_err());
}

#[test]
fn the_schema_knows_all_rules() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let wanted = json!(ids);
    assert_eq!(schema_text()["$defs"]["rule"]["enum"], wanted, "data/config.schema.json should list {wanted}");
}

#[test]
fn schema_and_reader_refuse_the_same_files() {
    let schema = schema();
    assert!(schema.is_valid(&sound()));
    for (path, value) in [
        ("/schema", json!("mageacl/config/2")),
        ("/schema", json!(1)),
        ("/$schema", json!(1)),
        ("/rules", json!([])),
        ("/rules/undefined-ref", json!("Error")),
        ("/rules/undefined-ref", json!(true)),
        ("/paths", json!("vendor")),
        ("/paths/0", json!("")),
        ("/paths/0", json!(3)),
        ("/integrations", json!({})),
        ("/integrations/0/integration", json!(" ")),
        ("/integrations/0/profile", json!(["expertrec"])),
        ("/integrations/1/grants", json!(null)),
        ("/integrations/2/endpoints", json!([""])),
        ("/integrations/2/expires", json!("soon")),
        ("/integrations/2/max_token_age_days", json!(-1)),
        ("/integrations/2/max_token_age_days", json!("365")),
        ("/integrations/2/clients", json!("AcmeErp/*")),
        ("/roles", json!("Editors")),
        ("/roles/0/resources", json!({})),
        ("/roles/0/owner", json!(" ")),
        ("/risk", json!("risk.json")),
        ("/risk/0", json!("\t")),
        ("/suppressions/0/rule", json!("no-such-rule")),
        ("/suppressions/0/module", json!("")),
        ("/suppressions/0/reason", json!("")),
        ("/suppressions/0/expires", json!("2027-13-01")),
        ("/suppressions/0/expires", json!("soon")),
        ("/inline", json!("false")),
    ] {
        let mut document = sound();
        *document.pointer_mut(path).unwrap() = value.clone();
        assert!(!schema.is_valid(&document), "the schema takes {path} = {value}");
        assert!(parse(&document.to_string()).is_err(), "the reader takes {path} = {value}");
    }
    for (place, field) in [
        ("", "more"),
        ("/integrations/0", "more"),
        ("/integrations/0", "resources"),
        ("/roles/0", "clients"),
        ("/suppressions/0", "line"),
        ("/rules", "no-rule"),
    ] {
        let mut document = sound();
        document.pointer_mut(place).unwrap()[field] = json!("off");
        assert!(!schema.is_valid(&document) && parse(&document.to_string()).is_err(), "{place}/{field}");
    }
    for (place, field) in [
        ("", "schema"),
        ("/integrations/0", "integration"),
        ("/integrations/0", "profile"),
        ("/roles/0", "role"),
        ("/roles/0", "resources"),
        ("/suppressions/0", "rule"),
        ("/suppressions/0", "reason"),
    ] {
        let mut document = sound();
        document.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(field);
        assert!(!schema.is_valid(&document) && parse(&document.to_string()).is_err(), "without {place}/{field}");
    }
}

proptest! {
    /// Schema and parser agree on any value in any place.
    #[test]
    fn schema_and_reader_agree(place in any::<prop::sample::Index>(), value in any_value()) {
        thread_local!(static VALIDATOR: Validator = schema());
        const PLACES: [&str; 20] = [
            "/schema", "/rules", "/rules/undefined-ref", "/paths", "/paths/0", "/integrations", "/integrations/0",
            "/integrations/1/grants", "/risk", "/risk/0", "/suppressions", "/suppressions/0", "/suppressions/0/rule",
            "/suppressions/0/reason", "/inline", "/integrations/2", "/integrations/2/max_token_age_days", "/roles", "/roles/0",
            "/roles/0/resources",
        ];
        let mut document = sound();
        let place: &str = PLACES[place.index(PLACES.len())];
        *document.pointer_mut(place).unwrap() = value;
        let read = parse(&document.to_string());
        prop_assert_eq!(VALIDATOR.with(|schema| schema.is_valid(&document)), read.is_ok(), "{:?}", read);
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(vec!["", " ", "off", "error", "excess", "a/b", "vendor/**", SCHEMA, "2027-03-01"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let name = prop::sample::select(vec!["rule", "reason", "excess", "integration", "profile", "x"]);
    leaf.prop_recursive(2, 6, 3, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..2).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
