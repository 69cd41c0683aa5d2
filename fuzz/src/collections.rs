//! HTTP archives and collections of Postman, Insomnia and Bruno: as they are, or with a secret in every part that may
//! contain one.
//!
//! The first byte selects the form. The rest is split at zero bytes into a path, a name and a text.

use super::calls::{MARKER, Parts, check};

/// Reads the file twice and resolves every call. No call may hold a part of a secret.
pub fn run(bytes: &[u8]) {
    let [form, rest @ ..] = bytes else { return };
    let Parts { path, name, text } = Parts::of(rest);
    let url = format!("https://{name}:{MARKER}@shop.example/rest/V1/{path}?token={MARKER}");
    let file = match form % 7 {
        0 => return check(rest, false),
        1 => format!(
            r#"{{"log": {{"entries": [{{"request": {{"method": "GET", "url": "{url}",
 "headers": [{{"name": "{name}", "value": "{MARKER}"}}], "cookies": [{{"name": "{name}", "value": "{MARKER}"}}],
 "postData": {{"text": "{text}{MARKER}"}}}}, "response": {{"status": 200, "content": {{"text": "/rest/V1/{MARKER}"}}}}}}]}}}}"#
        ),
        2 => format!(
            r#"{{"info": {{"name": "{name}"}}, "item": [{{"name": "{MARKER}", "item": [{{"request": {{"method": "PUT",
 "auth": {{"bearer": [{{"key": "token", "value": "{MARKER}"}}]}}, "url": {{"raw": "{{{{base}}}}/{path}?{name}={MARKER}"}},
 "body": {{"raw": "{text}{MARKER}"}}}}}}]}}],
 "variable": [{{"key": "base", "value": "{url}"}}, {{"key": "{name}", "value": "{MARKER}"}}]}}"#
        ),
        3 => format!(
            r#"{{"item": [{{"request": {{"method": "GET", "url": {{"host": ["{{{{{name}}}}}"], "path": ["rest", "V1", "{path}"],
 "query": [{{"key": "{name}", "value": "{MARKER}"}}]}}}}}}], "variable": [{{"key": "{name}", "value": "{MARKER}"}}]}}"#
        ),
        4 => format!(
            r#"{{"_type": "export", "resources": [{{"_type": "request", "method": "GET", "url": "{{{{ _.{name} }}}}/rest/V1/{path}",
 "authentication": {{"token": "{MARKER}"}}}}, {{"_type": "environment", "data": {{"{name}": "{MARKER}"}}}}]}}"#
        ),
        5 => format!(
            "type: collection.insomnia.rest/5.0\ncollection:\n  - name: {name}\n    children:\n      - url: '{url}'\n        method: POST\n        headers:\n          - name: X\n            value: {MARKER}\nenvironments:\n  data:\n    {name}: {MARKER}\n"
        ),
        _ => format!(
            "meta {{\n  name: {MARKER}\n}}\n\nget {{\n  url: {{{{{name}}}}}/rest/V1/{path}?token={MARKER}\n}}\n\nauth:bearer {{\n  token: {MARKER}\n}}\n\nvars:pre-request {{\n  {name}: {MARKER}\n}}\n"
        ),
    };
    check(file.as_bytes(), true);
}
