//! Collections of Postman, version 1 and 2.

use super::collector::{Collector, Request};
use super::document::{Node, Value};
use super::variables::Variables;

/// Adds the requests of a collection. Returns whether the document is one.
pub(super) fn read(root: &Node, collector: &mut Collector<'_>) -> bool {
    // The API of Postman returns a collection in an object.
    let root = root.get("collection").unwrap_or(root);
    let items = root.get("item").filter(|item| matches!(item.value, Value::List(_)));
    let flat = root.get("requests").filter(|list| list.list().iter().any(|request| request.get("url").is_some()));
    if items.is_none() && flat.is_none() {
        return false;
    }
    let mut variables = Variables::default();
    let mut requests = Vec::new();
    set(root, &mut variables);
    if let Some(items) = items {
        collect(items, &mut variables, &mut requests);
    }
    requests.extend(flat.into_iter().flat_map(Node::list));
    variables.resolve();
    for request in requests {
        add(request, &variables, collector);
    }
    true
}

/// Collects the requests of a list of items. The reader of documents limits the depth.
fn collect<'n>(items: &'n Node, variables: &mut Variables, requests: &mut Vec<&'n Node>) {
    for item in items.list() {
        if let Some(request) = item.get("request") {
            requests.push(request);
        }
        if let Some(items) = item.get("item") {
            set(item, variables);
            collect(items, variables, requests);
        }
    }
}

/// Sets the variables of a collection or folder.
fn set(owner: &Node, variables: &mut Variables) {
    for variable in owner.list_of("variable").iter().chain(owner.list_of("variables")) {
        let name = variable.text_of("key").or_else(|| variable.text_of("id"));
        if let (Some(name), Some(value)) = (name, variable.text_of("value")) {
            variables.set(name, value);
        }
    }
}

fn add(request: &Node, variables: &Variables, collector: &mut Collector<'_>) {
    // A request may be only its URL.
    let url = request.get("url").unwrap_or(request);
    let Some((line, text)) = address(url) else { return };
    collector.add(Request {
        method: request.text_of("method").unwrap_or_default(),
        url: &variables.expand(&text),
        soap_action: request.soap_action("header", "key"),
        line,
        status: None,
    });
}

/// Returns the address of a URL, which is a text or an object, with its line.
fn address(url: &Node) -> Option<(usize, String)> {
    if let Some(text) = url.text() {
        return Some((url.line, text.to_owned()));
    }
    if let Some(raw) = url.get("raw")
        && let Some(text) = raw.text().filter(|text| !text.is_empty())
    {
        return Some((raw.line, text.to_owned()));
    }
    let path = url.get("path")?;
    let host = url.get("host").map_or_else(String::new, |host| joined(host, "."));
    Some((path.line, format!("{host}/{}", joined(path, "/").trim_start_matches('/'))))
}

/// Returns the parts of a host or a path, which are a text or a list of texts or objects.
fn joined(node: &Node, separator: &str) -> String {
    if let Some(text) = node.text() {
        text.to_owned()
    } else {
        let parts = node.list().iter().filter_map(|part| part.text().or_else(|| part.text_of("value")));
        parts.collect::<Vec<_>>().join(separator)
    }
}
