//! Specifications of `OpenAPI` 2 (Swagger) and 3, in JSON or YAML.

use super::collector::{Collector, Request};
use super::document::{Node, Value};

/// The keys of a path that are methods.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Adds the operations of a specification. Returns whether the document is one.
pub(super) fn read(root: &Node, collector: &mut Collector<'_>) -> bool {
    let Some(paths) = root.get("paths").filter(|paths| matches!(paths.value, Value::Map(_))) else { return false };
    if root.get("openapi").is_none() && root.get("swagger").is_none() {
        return false;
    }
    let base = base(root);
    for (path, item) in paths.entries() {
        let servers = server(item).or_else(|| base.clone());
        for (method, operation) in item.entries() {
            if !METHODS.iter().any(|known| known.eq_ignore_ascii_case(&method.text)) {
                continue;
            }
            let base = server(operation).or_else(|| servers.clone()).unwrap_or_default();
            let url = format!("{}/{}", base.trim_end_matches('/'), path.text.trim_start_matches('/'));
            collector.add(Request { method: &method.text, url: &url, line: method.line, ..Request::default() });
        }
    }
    true
}

/// Returns the address below which all paths are.
fn base(root: &Node) -> Option<String> {
    server(root).or_else(|| root.text_of("basePath").map(str::to_owned))
}

/// Returns the address of the first server, with the default values of its variables in place of them.
fn server(owner: &Node) -> Option<String> {
    let servers = owner.list_of("servers");
    let address = |server: &Node| {
        let mut url = server.text_of("url")?.to_owned();
        for (name, variable) in server.get("variables").map_or(&[][..], Node::entries).iter().take(MAX_VARIABLES) {
            if let Some(default) = variable.text_of("default").filter(|default| default.len() <= MAX_DEFAULT) {
                url = url.replace(&format!("{{{}}}", name.text), default);
            }
        }
        (url.len() <= MAX_ADDRESS).then_some(url)
    };
    servers.iter().find_map(address)
}

const MAX_VARIABLES: usize = 10;
const MAX_DEFAULT: usize = 100;
const MAX_ADDRESS: usize = 2048;
