//! JSON Schemas of all documents, and the page about them.
//!
//! Both are generated from the types: `cargo run --release --example schemas -- schemas/v1 > docs/json.md`.

mod page;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::Document;
use super::error::ConfigError;

pub use page::page;

/// A kind of document.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name in the `schema` field.
    pub name: &'static str,
    /// The commands that write it.
    pub commands: &'static [&'static str],
    schema: fn() -> Schema,
}

/// All kinds, in the order of the page.
pub const KINDS: [Kind; 19] = [
    Kind { name: "tree", commands: &["mageacl tree --format json"], schema: fallible::<super::tree::Tree<'_>> },
    Kind { name: "routes", commands: &["mageacl routes --format json"], schema: fallible::<super::route::Routes<'_>> },
    Kind { name: "admin", commands: &["mageacl admin --format json"], schema: fallible::<super::admin::Admin<'_>> },
    Kind { name: "plan", commands: &["mageacl plan --format json"], schema: fallible::<super::plan::Plan<'_>> },
    Kind { name: "audit", commands: &["mageacl audit --format json"], schema: fallible::<super::audit::Audit<'_>> },
    Kind {
        name: "lint",
        commands: &["mageacl lint --format json", "mageacl check --format json"],
        schema: fallible::<super::lint::Lint<'_>>,
    },
    Kind { name: "diff", commands: &["mageacl diff OLD NEW --format json"], schema: fallible::<super::diff::Diff<'_>> },
    Kind {
        name: "diff-steps",
        commands: &["mageacl diff --since RELEASE --format json"],
        schema: document::<super::diff::DiffSteps<'_>>,
    },
    Kind { name: "guard", commands: &["mageacl guard --format json"], schema: fallible::<super::guard::Guard<'_>> },
    Kind {
        name: "explain",
        commands: &["mageacl explain SUBJECT --format json"],
        schema: fallible::<super::explain::Explanation<'_>>,
    },
    Kind {
        name: "profile-list",
        commands: &["mageacl profile list --format json"],
        schema: document::<super::profiles::Profiles>,
    },
    Kind {
        name: "profile-matrix",
        commands: &["mageacl profile matrix --format json"],
        schema: document::<super::matrix::Matrix<'_>>,
    },
    Kind {
        name: "releases",
        commands: &["mageacl releases --format json"],
        schema: document::<super::releases::Releases<'_>>,
    },
    Kind {
        name: "report",
        commands: &["mageacl audit --format report", "mageacl plan --format report"],
        schema: fallible::<super::report::Report>,
    },
    Kind { name: "rules", commands: &["mageacl rules --format json"], schema: document::<super::rules::Rules> },
    Kind { name: "snapshot", commands: &["mageacl snapshot"], schema: file::<super::snapshot::SnapshotDocument> },
    Kind {
        name: "state",
        commands: &["mageacl live export"],
        schema: file::<super::grant_state::GrantStateDocument<'_>>,
    },
    Kind {
        name: "baseline-list",
        commands: &["mageacl baseline show --format json"],
        schema: document::<super::baseline::BaselineList<'_>>,
    },
    Kind { name: "baseline", commands: &["mageacl baseline"], schema: file::<super::baseline::Baseline<'_>> },
];

impl Kind {
    /// Returns the JSON Schema. Its `$id` is a name, not an address.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut schema = (self.schema)();
        schema.insert("$id".to_owned(), json!(format!("mageacl:{}/1", self.name)));
        schema.insert("title".to_owned(), json!(format!("mageacl {}", self.name)));
        let field = schema.pointer_mut("/properties/schema").and_then(Value::as_object_mut);
        if let Some(field) = field {
            field.insert("const".to_owned(), json!(format!("mageacl/{}/1", self.name)));
        }
        schema.to_value()
    }
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// Returns the schema of a file with its own fields.
fn file<T: JsonSchema>() -> Schema {
    described::<T>(generator().into_root_schema_for::<T>())
}

/// Returns the schema of a document with this content.
fn document<T: JsonSchema>() -> Schema {
    described::<T>(generator().into_root_schema_for::<Document<'_, T>>())
}

/// Returns the schema of a document with this content, or with an error in place of the content.
fn fallible<T: JsonSchema>() -> Schema {
    let mut generator = generator();
    let error = generator.subschema_for::<ConfigError<'_>>().to_value();
    let mut schema = described::<T>(generator.into_root_schema_for::<Document<'_, T>>());
    let frame = ["schema", "catalog"];
    let required = schema.remove("required").unwrap_or_default();
    let content = required.as_array().into_iter().flatten().filter(|name| !frame.iter().any(|known| *name == known));
    let content: Vec<&Value> = content.collect();
    let alternatives = json!([{ "required": content }, { "required": ["error"] }]);
    schema.insert("required".to_owned(), json!(frame));
    schema.insert("anyOf".to_owned(), alternatives);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut)
        && !properties.contains_key("error")
    {
        let mut error = error;
        error["description"] = json!("The reason why Magento could not load the configuration. Replaces the content.");
        properties.insert("error".to_owned(), error);
    }
    schema
}

/// Describes a document as its content, and adapts its schema to the documents.
fn described<T: JsonSchema>(mut schema: Schema) -> Schema {
    let content = T::json_schema(&mut generator());
    if let Some(description) = content.get("description") {
        schema.insert("description".to_owned(), description.clone());
    }
    Plain.transform(&mut schema);
    schema
}

/// Joins the lines of descriptions, removes the widths of integers, which are those of Rust, and removes `null` from
/// fields that are left out instead.
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove("format");
        if let Some(Value::String(description)) = schema.get_mut("description") {
            *description = description.replace('\n', " ");
        }
        let required = schema.get("required").cloned().unwrap_or_default();
        let is_required = |name: &str| required.as_array().is_some_and(|names| names.iter().any(|known| known == name));
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
        for (_, property) in properties.filter(|(name, _)| !is_required(name)) {
            without_null(property);
        }
        transform_subschemas(self, schema);
    }
}

fn without_null(property: &mut Value) {
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|name| name != "null");
        if let [name] = types.as_slice() {
            property["type"] = name.clone();
        }
    }
    let Some(Value::Array(alternatives)) = property.get("anyOf") else { return };
    let rest: Vec<&Value> = alternatives.iter().filter(|it| it["type"] != "null").collect();
    if let [Value::Object(only)] = rest.as_slice()
        && let only = only.clone()
        && let Some(property) = property.as_object_mut()
    {
        property.remove("anyOf");
        property.extend(only);
    }
}
