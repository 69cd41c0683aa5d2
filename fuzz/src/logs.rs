//! Access logs: as they are, or lines of several formats with a secret in every part that may contain one.
//!
//! The first byte selects the form. The rest is split at zero bytes into a path, a name and a text.

use super::calls::{MARKER, Parts, check};

/// Reads the file twice and resolves every call. No call may hold a part of a secret.
pub fn run(bytes: &[u8]) {
    let [form, rest @ ..] = bytes else { return };
    let Parts { path, name, text } = Parts::of(rest);
    let request = format!("GET /rest/V1/{path}?token={MARKER} HTTP/1.1");
    let line = match form % 8 {
        0 => return check(rest, false),
        1 => format!(
            "10.0.0.1 - {MARKER} [01/Jan/2024:10:00:00 +0000] \"{request}\" 200 5 \"https://x.example/rest/V1/{MARKER}\" \"{text}{MARKER}\""
        ),
        2 => format!(
            r#"{{"request": "{request}", "status": 200, "{name}": "{MARKER}", "http_referer": "/rest/V1/{MARKER}"}}"#
        ),
        3 => format!(
            r#"{{"method": "GET", "uri": "/rest/V1/{path}?token={MARKER}", "status": "401", "headers": {{"{name}": "{MARKER}"}}}}"#
        ),
        4 => format!(
            "https 2024-01-01T10:00:00.000000Z app/x/1 10.0.0.1:1 10.0.0.2:80 0 0 0 200 200 1 1 \"GET https://{name}:{MARKER}@x.example/rest/V1/{path}?{MARKER} HTTP/1.1\" \"{MARKER}\""
        ),
        5 => format!(
            "#Fields: cs-method cs-uri-stem sc-status cs(Cookie) cs-uri-query\nGET\t/rest/V1/{path}\t200\t{MARKER}\ttoken={MARKER}"
        ),
        6 => format!(
            "<134>2024-01-01T10:00:00Z cache-x {name}[1]: {{\"url\": \"/rest/V1/{path}?{MARKER}\", \"request_method\": \"GET\", \"cookie\": \"{MARKER}\"}}"
        ),
        // Any lines of a log.
        _ => {
            return check(
                &[b"1 \"GET /V1/a HTTP/1.1\" 200\n2 \"GET /V1/a HTTP/1.1\" 200\n3 \"GET ", rest].concat(),
                false,
            );
        }
    };
    check(line.as_bytes(), true);
}
