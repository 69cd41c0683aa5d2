//! The page `docs/json.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{KINDS, Kind};

/// Text that is not generated.
const INTRO: &str = include_str!("intro.md");

/// The fields of every document, which the introduction describes.
const FRAME: [&str; 2] = ["schema", "catalog"];

/// Writes the page about all documents.
///
/// # Errors
/// If the output cannot be written.
pub fn page(out: &mut dyn Write) -> io::Result<()> {
    let schemas: Vec<(Kind, Value)> = KINDS.iter().map(|kind| (*kind, kind.schema())).collect();
    let shared = Shared::shared_by(&schemas);
    writeln!(out, "{INTRO}\n| kind | command | content |\n|---|---|---|")?;
    for (kind, schema) in &schemas {
        let commands: Vec<String> = kind.commands.iter().map(|command| format!("`{command}`")).collect();
        let (name, commands) = (kind.name, commands.join(", "));
        writeln!(out, "| [`{name}`](#{name}) | {commands} | {} |", description(schema))?;
    }
    for (kind, schema) in &schemas {
        let name = kind.name;
        writeln!(out, "\n## {name}\n\n{} [JSON Schema](../schemas/v1/{name}.json)", description(schema))?;
        shared.table(schema, definitions(schema), &FRAME, out)?;
    }
    writeln!(out, "\n# Types of several documents or fields")?;
    for (name, (definition, all)) in &shared.types {
        writeln!(out, "\n## {name}\n\n{}", description(definition))?;
        shared.table(definition, all, &[], out)?;
    }
    Ok(())
}

/// The types that are used more than once, each with the definitions of a schema that contains it.
struct Shared<'s> {
    types: BTreeMap<&'s str, (&'s Value, &'s Map<String, Value>)>,
}

impl<'s> Shared<'s> {
    fn shared_by(schemas: &'s [(Kind, Value)]) -> Self {
        let mut users: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut types = BTreeMap::new();
        for (kind, schema) in schemas {
            let all = definitions(schema);
            if all.keys().any(|name| nested(name).is_some()) {
                // The page describes the nested documents themselves.
                continue;
            }
            let owners = all.iter().map(|(name, definition)| (name.as_str(), definition));
            for (owner, definition) in owners.chain([(kind.name, schema)]) {
                for (field, property) in properties(definition) {
                    for name in references(property) {
                        users.entry(name).or_default().insert(format!("{owner}.{field}"));
                    }
                }
            }
            types.extend(all.iter().map(|(name, definition)| (name.as_str(), (definition, all))));
        }
        // Every document has these fields.
        types.retain(|name, _| {
            let is_used_often = users.get(name).is_some_and(|users| users.len() > 1);
            is_used_often || matches!(*name, "Catalog" | "ConfigError")
        });
        Shared { types }
    }

    /// Writes the fields of an object, or the values of an enumeration.
    fn table(
        &self,
        schema: &'s Value,
        all: &'s Map<String, Value>,
        except: &[&str],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if let Some(values) = values(schema) {
            writeln!(out, "\n| value | meaning |\n|---|---|")?;
            return values.iter().try_for_each(|(value, meaning)| writeln!(out, "| `{value}` | {meaning} |"));
        }
        writeln!(out, "\n| field | type | description |\n|---|---|---|")?;
        self.rows("", schema, all, except, out)
    }

    fn rows(
        &self,
        path: &str,
        schema: &'s Value,
        all: &'s Map<String, Value>,
        except: &[&str],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (name, property) in ordered(schema).into_iter().filter(|(name, _)| !except.contains(name)) {
            let own = references(property).into_iter().find(|name| !self.types.contains_key(name));
            let own = own.filter(|name| nested(name).is_none()).and_then(|name| all.get(name));
            let meanings = own.and_then(values).unwrap_or_default().into_iter();
            let meanings = meanings.map(|(value, meaning)| format!("`{value}`: {meaning}"));
            let about: Vec<String> = std::iter::once(description(property).to_owned()).chain(meanings).collect();
            let about = about.join(" ");
            let optional = if is_required(schema, name) { "" } else { ", optional" };
            writeln!(out, "| `{path}{name}` | {}{optional} | {about} |", self.type_name(property, all))?;
            if let Some(own) = own.filter(|own| own.get("properties").is_some()) {
                let items = if is_list(property) { "[]" } else { "" };
                self.rows(&format!("{path}{name}{items}."), own, all, &[], out)?;
            }
        }
        Ok(())
    }

    /// Describes the type of a field.
    fn type_name(&self, property: &Value, all: &Map<String, Value>) -> String {
        if let Some(target) = reference(property) {
            if let Some(kind) = nested(target) {
                return format!("[{kind}](#{kind})");
            }
            let is_enum = all.get(target).is_some_and(|target| values(target).is_some());
            return match self.types.contains_key(target) {
                true => format!("[{target}](#{})", target.to_lowercase()),
                false if is_enum => "string".to_owned(),
                false => "object".to_owned(),
            };
        }
        if let Some(alternatives) = property.get("anyOf").and_then(Value::as_array) {
            let names: Vec<String> = alternatives.iter().map(|it| self.type_name(it, all)).collect();
            return names.join(" or ");
        }
        let named = |name: &Value| match name.as_str() {
            Some("array") => format!("list of {}", plural(self.type_name(&property["items"], all))),
            Some(name) => name.to_owned(),
            None => String::new(),
        };
        match property.get("type") {
            Some(Value::Array(types)) => types.iter().map(named).collect::<Vec<_>>().join(" or "),
            Some(name) => named(name),
            None => "string".to_owned(),
        }
    }
}

/// Returns the plural of the name of a type. A link stays as it is.
fn plural(name: String) -> String {
    if name.ends_with(')') { name } else { name + "s" }
}

fn definitions(schema: &Value) -> &Map<String, Value> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    schema.get("$defs").and_then(Value::as_object).unwrap_or(&NONE)
}

/// Returns the kind of a document inside another one.
fn nested(definition: &str) -> Option<String> {
    definition.strip_suffix("Document").map(str::to_lowercase)
}

fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties.map(|(name, property)| (name.as_str(), property))
}

/// Returns the properties, those that are required first and in the order of declaration.
fn ordered(schema: &Value) -> Vec<(&str, &Value)> {
    let names = required(schema);
    let mut all: Vec<(&str, &Value)> = properties(schema).collect();
    all.sort_by_key(|(name, _)| names.iter().position(|known| known == name).unwrap_or(usize::MAX));
    all
}

fn required(schema: &Value) -> Vec<&str> {
    // A document that may be an error requires its content in the first alternative.
    let content = schema.pointer("/anyOf/0/required");
    let lists = [schema.get("required"), content].into_iter().flatten().filter_map(Value::as_array);
    lists.flatten().filter_map(Value::as_str).collect()
}

fn is_required(schema: &Value, name: &str) -> bool {
    required(schema).contains(&name)
}

fn is_list(property: &Value) -> bool {
    property.get("items").is_some()
}

fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)?.strip_prefix("#/$defs/")
}

/// Returns the names of the types that a field refers to.
fn references(property: &Value) -> Vec<&str> {
    let alternatives = property.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let inner = alternatives.chain(property.get("items")).flat_map(references);
    reference(property).into_iter().chain(inner).collect()
}

/// Returns the values of an enumeration, each with its meaning.
fn values(schema: &Value) -> Option<Vec<(&str, &str)>> {
    let alternatives = schema.get("oneOf")?.as_array()?;
    alternatives.iter().map(|it| Some((it.get("const")?.as_str()?, description(it)))).collect()
}
