//! Exports of Insomnia: version 4 in JSON or YAML, version 5 in YAML.

use super::collector::{Collector, Request};
use super::document::{Node, Value};
use super::variables::Variables;

/// Adds the requests of an export. Returns whether the document is one.
pub(super) fn read(root: &Node, collector: &mut Collector<'_>) -> bool {
    let mut variables = Variables::default();
    let mut requests = Vec::new();
    if root.text_of("_type") == Some("export") {
        for resource in root.list_of("resources") {
            match resource.text_of("_type") {
                Some("request") => requests.push(resource),
                Some("environment") => set(resource.get("data"), &mut variables),
                Some("request_group") => set(resource.get("environment"), &mut variables),
                _ => {}
            }
        }
    } else if root.text_of("type").is_some_and(|kind| kind.starts_with("collection.insomnia.rest")) {
        if let Some(environments) = root.get("environments") {
            set(environments.get("data"), &mut variables);
            environments.list_of("subEnvironments").iter().for_each(|of| set(of.get("data"), &mut variables));
        }
        collect(root.list_of("collection"), &mut variables, &mut requests);
    } else {
        return false;
    }
    variables.resolve();
    for request in requests {
        let Some(url) = request.get("url") else { continue };
        collector.add(Request {
            method: request.text_of("method").unwrap_or_default(),
            url: &variables.expand(url.text().unwrap_or_default()),
            soap_action: request.soap_action("headers", "name"),
            line: url.line,
            status: None,
        });
    }
    true
}

/// Collects the requests of folders. The reader of documents limits the depth.
fn collect<'n>(items: &'n [Node], variables: &mut Variables, requests: &mut Vec<&'n Node>) {
    for item in items {
        match item.get("children") {
            Some(children) => {
                set(item.get("environment"), variables);
                collect(children.list(), variables, requests);
            }
            None if item.get("url").is_some() => requests.push(item),
            None => {}
        }
    }
}

/// Sets the variables of an environment. Nested ones are named by their path.
fn set(data: Option<&Node>, variables: &mut Variables) {
    let Some(data) = data else { return };
    for (name, value) in data.entries() {
        match &value.value {
            Value::Text(text) => variables.set(&name.text, text),
            Value::Map(entries) => {
                for (inner, value) in entries {
                    if let Some(text) = value.text() {
                        variables.set(&format!("{}.{}", name.text, inner.text), text);
                    }
                }
            }
            Value::Empty | Value::List(_) => {}
        }
    }
}
