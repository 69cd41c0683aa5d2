//! HTTP archives, as browsers and proxies write them.

use super::collector::{Collector, Request};
use super::document::{Node, Value};

/// Adds the requests of an archive. Returns whether the document is one.
pub(super) fn read(root: &Node, collector: &mut Collector<'_>) -> bool {
    let Some(entries) = root.get("log").and_then(|log| log.get("entries")) else { return false };
    if !matches!(entries.value, Value::List(_)) {
        return false;
    }
    for entry in entries.list() {
        let Some(request) = entry.get("request") else { continue };
        let Some(url) = request.get("url") else { continue };
        let status = entry.get("response").and_then(|response| response.text_of("status"));
        collector.add(Request {
            method: request.text_of("method").unwrap_or_default(),
            url: url.text().unwrap_or_default(),
            soap_action: request.soap_action("headers", "name"),
            line: url.line,
            status: status.and_then(super::log::status),
        });
    }
    true
}
