//! Validates documents against their published schemas.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::package;

/// The validators by the value of `schema`.
static VALIDATORS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let documents = fs::read_dir(package().join("schemas/v1")).unwrap().map(|entry| entry.unwrap().path());
    let inputs = ["data/config.schema.json", "data/risk.schema.json", "data/advisories.schema.json"];
    let inputs = inputs.into_iter().chain(["profiles/profile.schema.json"]).map(|path| package().join(path));
    let schemas = documents.chain(inputs).map(|path| {
        let mut schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        close(&mut schema);
        let name = schema["properties"]["schema"]["const"].as_str().unwrap().to_owned();
        (name, jsonschema::validator_for(&schema).unwrap())
    });
    schemas.collect()
});

/// Rejects unknown fields. The published schemas allow them, because fields may be added to a document.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("properties").is_some_and(Value::is_object) && object.contains_key("type") {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Returns the violations of the schema that a document names; none if it names no published schema.
pub(crate) fn errors(document: &Value) -> Vec<String> {
    let Some(validator) = document["schema"].as_str().and_then(|name| VALIDATORS.get(name)) else { return Vec::new() };
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Asserts that a document names a published schema, and conforms to it.
#[track_caller]
pub(crate) fn assert_valid(document: &Value) {
    let name = document["schema"].as_str().unwrap_or_default();
    assert!(VALIDATORS.contains_key(name), "`{name}` has no schema");
    let errors = errors(document);
    assert!(errors.is_empty(), "{name}\n{}", errors.join("\n"));
}
