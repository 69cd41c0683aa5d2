//! Requests as they are sent, and `.http` files: a request line, headers, an empty line, a body.

use super::line;
use super::marks;
use super::{Reader, Refusal};
use crate::endpoint::spelling::EndpointSpec;

/// Headers without a hyphen. With any of these, or one with a hyphen, the lines after an endpoint are headers.
const HEADERS: [&str; 22] = [
    "accept",
    "age",
    "apikey",
    "authorization",
    "authority",
    "connection",
    "cookie",
    "date",
    "dnt",
    "expect",
    "from",
    "host",
    "origin",
    "pragma",
    "priority",
    "range",
    "referer",
    "store",
    "te",
    "token",
    "upgrade",
    "via",
];

/// Returns the name and the value of the variable that a line of an `.http` file sets: `@host = ...`.
pub(super) fn setting(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    is_name.then_some((name, value))
}

/// Returns the mark that ends the script which a line of an `.http` file begins.
pub(super) fn script(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(['<', '>']).trim_start();
    text.starts_with("{%").then_some("%}")
}

/// Reads a request or an answer that begins in the next line, with its headers and body. Returns whether there is one.
pub(super) fn read(reader: &mut Reader<'_>, text: &str, parsed: &Result<Vec<EndpointSpec>, Refusal>) -> bool {
    let is_answer = is_status(text);
    let (method, calls) = match parsed.as_deref() {
        Ok([call @ EndpointSpec::Call { method, .. }]) => (method.as_deref().unwrap_or("GET"), vec![call.clone()]),
        _ if is_answer => ("", Vec::new()),
        _ => return false,
    };
    let has_version = is_answer || text.split_whitespace().any(is_version);
    let head = head(reader, has_version);
    let takes_body = matches!(method, "POST" | "PUT" | "PATCH" | "DELETE")
        || is_answer
        || head.announces_body
        || head.has_headers && begins_block(reader, head.end);
    if !(head.has_headers || has_version || takes_body && begins_block(reader, head.end)) {
        return false;
    }
    let last = head.end - 1;
    if is_answer {
        reader.refuse_to(last, Refusal::NotAnEndpoint);
    } else {
        reader.add_to(last, calls);
    }
    if takes_body {
        skip_body(reader, &head);
    }
    true
}

/// The headers of a request.
struct Head {
    /// The line after them.
    end: usize,
    has_headers: bool,
    announces_body: bool,
    /// The length of the body in bytes.
    length: Option<usize>,
}

fn head(reader: &Reader<'_>, has_version: bool) -> Head {
    let mut head = Head { end: reader.at + 1, has_headers: has_version, announces_body: false, length: None };
    let mut is_first = true;
    while let Some(line) = reader.lines.get(head.end) {
        let text = marks::strip(line).trim_end();
        // A long query goes on in further lines.
        let is_indented = line.starts_with([' ', '\t']);
        if is_indented && text.starts_with(['?', '&']) {
            head.end += 1;
            continue;
        }
        match header(text) {
            Some((name, value)) if head.has_headers || is_known(name) => {
                head.has_headers = true;
                head.announces_body |= ["content-type", "content-length", "transfer-encoding"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name));
                if name.eq_ignore_ascii_case("content-length") {
                    head.length = value.trim().parse().ok();
                }
            }
            // A long header goes on in further lines.
            None if is_indented && !is_first && !text.is_empty() && line::parse(text).is_err() => {}
            _ => break,
        }
        is_first = false;
        head.end += 1;
    }
    head.has_headers &= !is_first;
    head
}

/// Skips the body after an empty line.
fn skip_body(reader: &mut Reader<'_>, head: &Head) {
    let is_empty = |line: Option<&str>| line.is_some_and(|line| matches!(line.trim(), "" | ">" | "<"));
    let mut at = reader.at;
    while is_empty(reader.lines.get(at)) {
        at += 1;
    }
    let Some(first) = reader.lines.get(at).map(str::trim) else { return };
    if let Some(end) = head.length.and_then(|length| end_by_length(reader, length)) {
        flag_requests(reader, end);
        reader.at = end;
        return;
    }
    if let Some(last) = reader.blocks.end(&reader.lines, at, first) {
        reader.at = last + 1;
    } else if let Some(boundary) = first.strip_prefix("--").filter(|_| head.has_headers) {
        let close = format!("--{boundary}--");
        let lines = (at..).map_while(|at| reader.lines.get(at).map(|line| (at, line.trim())));
        let mut lines = lines.take_while(|(_, line)| !line.starts_with("###") && !is_request(line));
        match lines.find(|(_, line)| *line == close) {
            Some((last, _)) => reader.at = last + 1,
            None => skip_text(reader, at),
        }
    } else if head.has_headers && at > reader.at && (head.announces_body || !begins_request(first)) {
        skip_text(reader, at);
    }
}

/// Skips a body of plain text: a form up to an empty line, other text up to the next request.
fn skip_text(reader: &mut Reader<'_>, first: usize) {
    let is_form = reader.lines.get(first).is_some_and(|line| line.contains('=') && !line.contains(' '));
    let mut doubtful = Vec::new();
    let mut at = first;
    let mut is_separated = false;
    while let Some(line) = reader.lines.get(at) {
        let text = line.trim();
        if text.starts_with("###") || is_form && text.is_empty() {
            is_separated = true;
            break;
        }
        if is_request(text) {
            break;
        }
        if !is_form && line.len() <= super::MAX_LINE && line::parse(marks::strip(text)).is_ok() {
            doubtful.push(at);
        }
        at += 1;
    }
    if !is_separated {
        for doubtful in doubtful {
            reader.at = doubtful;
            reader.refuse_to(doubtful, Refusal::InBody);
        }
    }
    reader.at = at;
}

/// Returns the line after a body of this length, if a request or nothing follows there.
fn end_by_length(reader: &Reader<'_>, length: usize) -> Option<usize> {
    let at = reader.lines.after_bytes(reader.at + 1, length).filter(|_| length > 0)?;
    let next = reader.lines.get(at).map_or("", str::trim);
    (next.is_empty() || next.starts_with("###") || begins_request(next)).then_some(at)
}

/// Adds the lines of a body that look like requests: its length may have been wrong since it was edited.
fn flag_requests(reader: &mut Reader<'_>, end: usize) {
    for at in reader.at..end {
        if reader.lines.get(at).is_some_and(is_request) {
            reader.at = at;
            reader.refuse_to(at, Refusal::InBody);
        }
    }
}

/// Returns whether a block of JSON or XML begins in a line, or after the empty line there.
fn begins_block(reader: &Reader<'_>, at: usize) -> bool {
    let line = reader.lines.get(at).filter(|line| !line.trim().is_empty()).or_else(|| reader.lines.get(at + 1));
    line.is_some_and(|line| line.trim_start().starts_with(['{', '[', '<']) && line::parse(line).is_err())
}

/// Returns whether a line is a request line with its version.
fn is_request(text: &str) -> bool {
    begins_request(text) && text.split_whitespace().any(is_version)
}

fn begins_request(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some_and(|word| line::method(word).is_some()) && words.next().is_some_and(|word| word.contains('/'))
}

fn is_status(text: &str) -> bool {
    let text = text.strip_prefix('<').map_or(text, str::trim_start);
    let mut words = text.split_whitespace();
    words.next().is_some_and(is_version) && words.next().is_some_and(|code| code.len() == 3)
}

fn is_version(word: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', '`']);
    word.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("HTTP/")) && word.len() <= 8
}

/// Returns the name and the value of a header.
fn header(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_other = value.starts_with("//") || value.starts_with(':') || line::method(name).is_some();
    (is_name && !is_other).then_some((name, value))
}

fn is_known(name: &str) -> bool {
    name.contains('-') || HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}
