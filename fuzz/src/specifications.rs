//! `OpenAPI` specifications in JSON and YAML: as they are, or with a secret in every part that may contain one.
//!
//! The first byte selects the form. The rest is split at zero bytes into a path, a name and a text.

use super::calls::{MARKER, Parts, check};

/// Reads the file twice and resolves every call. No call may hold a part of a secret.
pub fn run(bytes: &[u8]) {
    let [form, rest @ ..] = bytes else { return };
    let Parts { path, name, text } = Parts::of(rest);
    let file = match form % 4 {
        0 => return check(rest, false),
        1 => format!(
            r#"{{"swagger": "2.0", "info": {{"title": "{MARKER}"}}, "basePath": "/rest/default", "paths": {{"/V1/{path}": {{
 "get": {{"operationId": "{text}{MARKER}"}}, "post": {{"parameters": [{{"name": "{name}", "default": "{MARKER}"}}]}}}}}}}}"#
        ),
        2 => format!(
            "openapi: 3.0.0\nservers:\n  - url: 'https://{name}:{MARKER}@shop.example/rest/V1?x={MARKER}'\npaths:\n  '/{path}':\n    get: {{summary: {MARKER}}}\n    x-{name}: {MARKER}\n"
        ),
        // Any document with the beginning of a specification.
        _ => return check(&[b"openapi: 3.0.0\npaths:\n", rest].concat(), false),
    };
    check(file.as_bytes(), true);
}
