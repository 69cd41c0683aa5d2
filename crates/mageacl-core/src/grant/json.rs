//! JSON: lists of ids, plans of `mageacl`, rows.
//!
//! The text is not kept, because an export may contain more than grants.

mod members;
mod state;

use std::collections::BTreeMap;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::table::{Layout, Record, Table, Tables};
use super::{ErrorKind, Grant, GrantContent, GrantError, GrantOwner, GrantSet, Id, Location, Tried, words};
use crate::escape::shortened;
use crate::source::FileId;

/// An object without duplicate names: with two permissions it would be uncertain which one counts.
struct Object<'t>(BTreeMap<String, &'t RawValue>);

impl<'de: 't, 't> Deserialize<'de> for Object<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = BTreeMap<String, &'de RawValue>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("duplicate name"));
                    }
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(Object)
    }
}

/// Reads a document of any supported shape.
pub(super) fn read(
    text: &str,
    file: FileId,
    name: &str,
    set: &mut GrantSet,
    tables: &mut Tables,
) -> Result<(), GrantError> {
    let document = Json { text, file, name };
    if let Some(rows) = lines_of_rows(text) {
        return document.rows(&rows, tables);
    }
    let top: &RawValue = serde_json::from_str(text).map_err(|error| {
        let (line, at_end) = (error.line().max(1), error.is_eof());
        let kind = if at_end { ErrorKind::Truncated } else { ErrorKind::Malformed };
        let what = if at_end { "the JSON is truncated" } else { "invalid JSON" };
        GrantError::new(kind, format!("{name}, line {line}: {what}")).at(Location::Line(file, line))
    })?;
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(top.get()) {
        return match list.first().map(|first| first.get().as_bytes()) {
            Some([b'"', ..]) => document.push(set, None, &list),
            Some([b'[' | b'{', ..]) => document.rows(&list, tables),
            None => Err(GrantError::new(ErrorKind::Empty, format!("{name} is an empty list"))),
            Some(_) => Err(document.unknown("its list has neither ids nor rows")),
        };
    }
    let Ok(Object(object)) = serde_json::from_str::<Object<'_>>(top.get()) else {
        return Err(document.unknown("it is neither a list nor an object with unique names"));
    };
    let word = |key: &str| object.get(key).and_then(|value| serde_json::from_str::<String>(value.get()).ok());
    if word("schema").is_some_and(|schema| schema.starts_with("mageacl/state/")) {
        return state::read(&object, text, file, name, tables);
    }
    let is_plan = word("schema").is_some_and(|schema| schema.starts_with("mageacl/plan/"));
    if !is_plan && ["name", "schema"].iter().filter_map(|key| word(key)).any(|text| members::is_of_denials(&text)) {
        return Err(document.unknown("its name or schema may be that of a list of denials"));
    }
    if !is_plan && members::may_deny(&object, &["name", "resources", "schema"]) {
        return Err(document.unknown("a name or value next to its list of ids may exclude some of them"));
    }
    let key = if is_plan { "closed" } else { "resources" };
    match object.get(key).map(|value| serde_json::from_str::<Vec<&RawValue>>(value.get())) {
        Some(Ok(ids)) => document.push(set, word("name"), &ids),
        _ => {
            Err(document.unknown(if is_plan { "its plan has no list `closed`" } else { "it has no list `resources`" }))
        }
    }
}

/// Returns the rows of JSON with one object per line, of which there must be at least two.
fn lines_of_rows(text: &str) -> Option<Vec<&RawValue>> {
    let rows = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let rows = rows.collect::<Result<Vec<&RawValue>, _>>().ok()?;
    (rows.len() > 1 && rows.iter().all(|row| row.get().starts_with('{'))).then_some(rows)
}

struct Json<'t> {
    text: &'t str,
    file: FileId,
    name: &'t str,
}

impl Json<'_> {
    fn push(&self, set: &mut GrantSet, grant: Option<String>, list: &[&RawValue]) -> Result<(), GrantError> {
        let mut lines = Lines { text: self.text, at: 0, line: 1 };
        let id = |value: &&RawValue| {
            let place = Location::Line(self.file, lines.line_of(value));
            let id: Option<String> = serde_json::from_str(value.get()).ok().filter(|id: &String| words::is_only_id(id));
            let id = id.ok_or_else(|| self.error(place, "invalid id; expected the form Magento_Sales::sales"))?;
            Ok(Id { id, place })
        };
        let ids = list.iter().map(id).collect::<Result<Vec<Id>, GrantError>>()?;
        let name = grant.map_or_else(|| self.name.to_owned(), |name| shortened(&name).into_owned());
        let place = Location::Line(self.file, 1);
        set.grants.push(Grant { name, kind: GrantOwner::List, place, holding: GrantContent::Listed(ids) });
        Ok(())
    }

    /// Reads rows as objects or as lists of three.
    fn rows(&self, rows: &[&RawValue], tables: &mut Tables) -> Result<(), GrantError> {
        let names = ["role_id", "resource_id", "permission", "rule_id"].map(str::to_owned);
        let layout = Layout::new(Table::Rule, &names).map_err(|_| self.unknown("it has no rows"))?;
        let mut record = Record::default();
        let mut lines = Lines { text: self.text, at: 0, line: 1 };
        tables.unnamed.tables.insert(Table::Rule);
        for row in rows {
            let place = Location::Line(self.file, lines.line_of(row));
            record.begin(Table::Rule);
            let values: Vec<Option<&RawValue>> = if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(row.get()) {
                if list.len() != 3 {
                    return Err(self.error(place, "a row has three values: role_id, resource_id, permission"));
                }
                list.into_iter().map(Some).collect()
            } else if let Ok(Object(object)) = serde_json::from_str::<Object<'_>>(row.get()) {
                if let Some(missing) = names[..3].iter().find(|name| !object.contains_key(*name)) {
                    return Err(self.error(place, &format!("missing {missing} in this row")));
                }
                if members::may_deny(&object, &members::COLUMNS) {
                    return Err(self.error(place, "a name or value besides those of a row may deny it"));
                }
                names.iter().map(|name| object.get(name).copied()).collect()
            } else {
                return Err(self.error(place, "this is neither a list nor an object with unique names"));
            };
            for (column, value) in values.into_iter().enumerate() {
                let (Some(target), Some(value)) = (layout.target(column), value) else { continue };
                let text = match serde_json::from_str::<serde_json::Value>(value.get()) {
                    Ok(serde_json::Value::String(text)) => text,
                    Ok(serde_json::Value::Number(number)) => number.to_string(),
                    Ok(serde_json::Value::Null) => continue,
                    _ => return Err(self.error(place, &format!("{} is neither a string nor a number", names[column]))),
                };
                let into = record.value(target);
                into.begin();
                text.bytes().for_each(|byte| into.push(byte));
            }
            tables.unnamed.insert(Table::Rule, &record, place).map_err(|why| self.error(place, &why))?;
        }
        Ok(())
    }

    fn error(&self, place: Location, what: &str) -> GrantError {
        let Location::Line(_, line) = place else { return GrantError::malformed(place, what) };
        GrantError::malformed(place, format!("{}, line {line}: {what}", self.name))
    }

    fn unknown(&self, why: &str) -> GrantError {
        let mut error = GrantError::new(ErrorKind::Unknown, format!("{} is JSON, but contains no grant", self.name));
        error.tried = ["list of ids", "plan of mageacl", "rows of authorization_rule"]
            .map(|format| Tried { format, why: why.to_owned() })
            .to_vec();
        error.help(
            "Supported are [\"Magento_Sales::sales\", ..], {\"resources\": [..]}, a plan, and rows with role_id, \
             resource_id and permission.",
        )
    }
}

/// Computes the line numbers of values in ascending order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, value: &RawValue) -> usize {
        let start = (value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let passed = self.text.as_bytes().get(self.at..start).unwrap_or_default();
        self.line += words::newlines(passed);
        self.at = start.max(self.at);
        self.line
    }
}
