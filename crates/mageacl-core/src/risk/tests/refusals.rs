//! Invalid files: the position and the hint of each error, and the verdict of the schema.

use proptest::prelude::*;

use super::super::risks::BUILTIN_TEXT;
use super::super::{Edition, ParseError, Risks, read};
use super::builtin::schema;

const SOUND: &str = r#"{
  "$schema": "risk.schema.json",
  "schema": "mageacl/risk/1",
  "ids": [
    { "id": "Vendor_Module::id", "undefined": true, "severity": "high", "capabilities": ["bulk", "messaging"],
      "reason": "Reason \\", "reads": { "severity": "low", "capabilities": ["bulk"], "reason": "R" }, "source": "S" },
    { "id": "Vendor_Module::other", "edition": "commerce", "severity": "low", "capabilities": ["bulk"],
      "reason": "R", "source": "S" }
  ],
  "routes": [
    { "method": "PUT", "url": "/V1/vendor/:id", "operation": "read", "severity": "low", "capabilities": ["bulk"],
      "reason": "R", "source": "S" },
    { "method": "GET", "url": "/V1/vendor/:id", "severity": "low", "capabilities": ["bulk"], "reason": "R", "source": "S" }
  ]
}
"#;

fn refused(text: &str) -> ParseError {
    Risks::default().with(text).unwrap_err()
}

#[test]
fn a_sound_file_is_taken() {
    let mut risks = Risks::default();
    risks.with(SOUND).unwrap();
    let entry = |id: &str| risks.of_id(id).map(|entry| (entry.edition, entry.undefined));
    assert_eq!(entry("Vendor_Module::id"), Some((None, true)));
    assert_eq!(entry("Vendor_Module::other"), Some((Some(Edition::Commerce), false)));
    assert!(schema().is_valid(&serde_json::from_str(SOUND).unwrap()));
    risks.with(&format!("\u{feff}{SOUND}")).unwrap();
    risks.with(r#"{ "schema": "mageacl/risk/1" }"#).unwrap();
}

/// A text in the valid file, its replacement, and the resulting message, marked text and hint.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, Option<&'a str>);

const WORDS: &[Row] = &[
    (
        "\"severity\": \"high\"",
        "\"severity\": \"hihg\"",
        "`hihg` is not one of `critical`, `high`, `medium`, `low`",
        "\"hihg\"",
        Some("did you mean `high`?"),
    ),
    (
        "\"PUT\"",
        "\"put\"",
        "`put` is not one of `GET`, `POST`, `PUT`, `DELETE`",
        "\"put\"",
        Some("did you mean `PUT`?"),
    ),
    (
        "\"read\"",
        "\"reed\"",
        "`reed` is not one of `read`, `write`, `delete`",
        "\"reed\"",
        Some("did you mean `read`?"),
    ),
    (
        "\"commerce\"",
        "\"comerce\"",
        "`comerce` is not one of `commerce`",
        "\"comerce\"",
        Some("did you mean `commerce`?"),
    ),
    (
        "\"/V1/vendor/:id\"",
        "\"V1/vendor\"",
        "invalid url `V1/vendor`; expected the form of webapi.xml, such as /V1/products/:sku",
        "\"V1/vendor\"",
        None,
    ),
    (
        "\"Vendor_Module::id\"",
        "\"an id\"",
        "invalid id `an id`; expected the form Vendor_Module::name",
        "\"an id\"",
        None,
    ),
    ("\"Reason \\\\\"", "\" \"", "this text must not be empty", "\" \"", None),
    ("\"Reason \\\\\"", "3", "invalid type: integer `3`, expected a string", "3", None),
    (
        "\"undefined\": true",
        "\"undefined\": 1.5",
        "invalid type: floating point `1.5`, expected a boolean",
        "1.5",
        None,
    ),
    ("[\"bulk\", \"messaging\"]", "[]", "an entry needs at least one capability", "]", None),
];

const SHAPES: &[Row] = &[
    (
        "\"reason\": \"Reason \\\\\"",
        "\"raeson\": \"\"",
        "unknown field `raeson`, expected one of `id`, `edition`, `undefined`, `severity`, `capabilities`, `reason`, `reads`, `source`",
        "\"raeson\"",
        Some("did you mean `reason`?"),
    ),
    ("\"operation\": \"read\"", "\"operation\": null", "invalid type: null, expected a string", "null", None),
    ("\"edition\": \"commerce\"", "\"edition\": null", "invalid type: null, expected a string", "null", None),
    ("\"id\": \"Vendor_Module::id\", ", "", "missing field `id`", "}", None),
    (
        "risk/1",
        "risk/2\", \"new\": \"1",
        "`mageacl/risk/2` requires a newer mageacl",
        "\"mageacl/risk/2\"",
        Some("this mageacl supports `mageacl/risk/1`"),
    ),
    (
        "risk/1",
        "profile/1",
        "`mageacl/profile/1` is not the format of risks",
        "\"mageacl/profile/1\"",
        Some("this mageacl supports `mageacl/risk/1`"),
    ),
    (
        "{ \"method\": \"PUT\"",
        "[ \"PUT\" ], { \"method\": \"PUT\"",
        "invalid type: sequence, expected an object",
        "[",
        None,
    ),
    ("\"high\",", "\"high\"", "this is not JSON: expected `,` or `}`", "\"", None),
    ("\n  ]\n}\n", "", "EOF while parsing a list", "", None),
];

/// Errors that the schema cannot express.
const TWICE: &[Row] = &[
    ("\"bulk\", \"messaging\"", "\"bulk\", \"bulk\"", "`bulk` is a duplicate", "\"bulk\"", None),
    ("::other", "::id", "`Vendor_Module::id` has a duplicate entry", "\"Vendor_Module::id\"", None),
    ("\"GET\"", "\"PUT\"", "`PUT /V1/vendor/:id` has a duplicate entry", "\"/V1/vendor/:id\"", None),
];

#[test]
fn a_refusal_names_and_marks_the_fault() {
    for (from, to, message, marked, help) in WORDS.iter().chain(SHAPES).chain(TWICE) {
        assert!(SOUND.contains(from), "{from}");
        let text = SOUND.replacen(from, to, 1);
        let error = refused(&text);
        assert_eq!(error.message, *message);
        assert_eq!(&text[error.span.clone()], *marked, "{message}");
        assert_eq!(error.help.as_deref(), *help, "{message}");
        if TWICE.iter().any(|(_, _, twice, ..)| twice == message) {
            assert!(text[..error.span.start].contains(marked), "{message}");
        }
        let shifted = refused(&format!("\u{feff}{text}"));
        assert_eq!(shifted.span, error.span.start + 3..error.span.end + 3);
    }
}

#[test]
fn schema_and_reader_agree() {
    let schema = schema();
    for (from, to, ..) in WORDS.iter().chain(SHAPES) {
        let text = SOUND.replacen(from, to, 1);
        if let Ok(value) = serde_json::from_str(&text) {
            assert!(!schema.is_valid(&value), "{to}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*|[\\[\\]{}\":,a-z0-9\\\\ \n\u{e9}]{0,60}") {
        if let Err(error) = read::parse(&text) {
            prop_assert!(text.get(error.span).is_some());
        }
    }

    #[test]
    fn no_change_makes_the_reader_panic(at in 0..SOUND.len(), length in 0..40_usize, with in "\\PC{0,4}") {
        let mut text = SOUND.to_owned();
        text.replace_range(at..(at + length).min(SOUND.len()), &with);
        if let Err(error) = read::parse(&text) {
            prop_assert!(text.get(error.span).is_some());
        }
        prop_assert_eq!(schema_agrees(&text), Ok(()));
    }
}

/// Checks that the schema and the parser agree on a text that is JSON without duplicate keys or entries.
fn schema_agrees(text: &str) -> Result<(), String> {
    let (Ok(value), read) = (serde_json::from_str(text), read::parse(text)) else { return Ok(()) };
    let message = read.err().map(|error| error.message).unwrap_or_default();
    let unseen = ["has an entry before", "duplicate field"].iter().any(|unseen| message.contains(unseen));
    thread_local!(static SCHEMA: jsonschema::Validator = schema());
    let valid = SCHEMA.with(|schema| schema.is_valid(&value));
    if unseen || valid == message.is_empty() { Ok(()) } else { Err(format!("{valid} {message}: {text}")) }
}

#[test]
fn the_built_in_file_survives_any_cut() {
    for (at, _) in BUILTIN_TEXT.char_indices().step_by(997) {
        let text = &BUILTIN_TEXT[..at];
        assert!(text.get(refused(text).span).is_some());
    }
}
