//! Requests of Bruno (`.bru`): blocks of settings, one of which is named by the method.

use super::collector::{Collector, Request};
use super::variables::Variables;

/// The names of blocks that are a request.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Returns whether a text is a request or an environment of Bruno.
pub(super) fn is_request(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let begins = lines.next().is_some_and(|line| block(line).is_some());
    begins && text.lines().filter_map(block).any(|name| METHODS.contains(&name))
}

/// Adds the request of a text.
pub(super) fn read(text: &str, collector: &mut Collector<'_>) {
    let mut variables = Variables::default();
    let mut open: Option<&str> = None;
    let mut requests: Vec<(&str, usize, &str)> = Vec::new();
    let mut soap_action = None;
    for (at, line) in text.lines().enumerate() {
        let Some(name) = open else {
            open = block(line);
            continue;
        };
        // Only the end of a block is not indented.
        if line.starts_with('}') {
            open = None;
            continue;
        }
        let Some((key, value)) = line.trim().split_once(':') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if METHODS.contains(&name) && key == "url" {
            requests.push((name, at + 1, value));
        } else if name.starts_with("vars") {
            variables.set(key, value);
        } else if name == "headers" && key.eq_ignore_ascii_case("soapaction") {
            soap_action = Some(value);
        }
    }
    variables.resolve();
    for (method, line, url) in requests {
        collector.add(Request { method, url: &variables.expand(url), soap_action, line, status: None });
    }
}

/// Returns the name of the block that a line opens: `get {`, `vars:pre-request {`.
fn block(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_suffix('{')?.trim_end();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b':' | b'-'));
    is_name.then_some(name)
}
