//! A first policy, from the grants that exist.

use std::fmt::Write;

use super::SCHEMA;

/// An integration or role of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEntry {
    /// Its name.
    pub name: String,
    /// Its resources, without those that are ancestors of others.
    pub resources: Vec<String>,
}

/// Writes a configuration with these integrations and roles.
#[must_use]
pub fn draft(integrations: &[DraftEntry], roles: &[DraftEntry]) -> String {
    let mut text = format!("{{\n  \"schema\": {}", quoted(SCHEMA));
    list("integrations", "integration", integrations, &mut text);
    list("roles", "role", roles, &mut text);
    text.push_str("\n}\n");
    text
}

fn list(key: &str, name: &str, entries: &[DraftEntry], text: &mut String) {
    let entries: Vec<String> = entries.iter().map(|entry| written(name, entry)).collect();
    // Writing to a String cannot fail.
    let _ = match entries.as_slice() {
        [] => write!(text, ",\n  \"{key}\": []"),
        entries => write!(text, ",\n  \"{key}\": [\n{}\n  ]", entries.join(",\n")),
    };
}

fn written(key: &str, entry: &DraftEntry) -> String {
    let ids: Vec<String> = entry.resources.iter().map(|id| format!("        {}", quoted(id))).collect();
    let list = if ids.is_empty() { "[]".to_owned() } else { format!("[\n{}\n      ]", ids.join(",\n")) };
    format!("    {{\n      \"{key}\": {},\n      \"resources\": {list}\n    }}", quoted(&entry.name))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::{DeclaredAccess, parse};
    use super::*;

    #[test]
    fn a_draft_is_read_as_it_was_meant() {
        let entry = |name: &str, ids: &[&str]| DraftEntry {
            name: name.to_owned(),
            resources: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        let text = draft(&[entry("It's \"Odd\"\n", &["A::b", "C::d"]), entry("None", &[])], &[]);
        let config = parse(&text).unwrap();
        let read: Vec<_> = config.entries().map(|entry| (entry.name.as_str(), entry.access.clone())).collect();
        let resources = |ids: &[&str]| DeclaredAccess::Resources(ids.iter().map(|id| (*id).to_owned()).collect());
        assert_eq!(read, [("It's \"Odd\"\n", resources(&["A::b", "C::d"])), ("None", resources(&[]))]);
        assert_eq!(parse(&draft(&[], &[entry("Editors", &["A::b"])])).unwrap().roles.len(), 1);
    }
}
