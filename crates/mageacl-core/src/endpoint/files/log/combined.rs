//! Lines with the request in quotes: the common and the combined format of Apache and nginx, with any columns around.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::{LogRequest, status};
use crate::endpoint::input::method;

/// Returns the request of a line.
pub(super) fn request(line: &str) -> Option<LogRequest<'_>> {
    let mut rest = line;
    while let Some(quote) = memchr(b'"', rest.as_bytes()) {
        rest = &rest[quote + 1..];
        let Some((word, target)) = method_and_target(rest) else { continue };
        let end = closing_quote(rest)?;
        let after = rest[end + 1..].trim_start();
        let answer = after.trim_start_matches('"').split([' ', '\t', ',', '"']).next();
        let status = answer.and_then(status);
        // Without a version it may be a quoted text of any kind.
        if status.is_some() || request_line(rest).is_some() {
            return Some(LogRequest { method: Cow::Borrowed(word), target: Cow::Borrowed(target), status });
        }
    }
    None
}

/// Returns the method and the target of a request line: `GET /rest/V1/orders HTTP/1.1`.
pub(super) fn request_line(text: &str) -> Option<(&str, &str)> {
    let (word, target) = method_and_target(text)?;
    let after = &text[word.len()..];
    let version = after.trim_start_matches(' ').get(target.len()..)?;
    version.trim_start_matches(' ').starts_with("HTTP/").then_some((word, target))
}

/// Returns the method and the target at the beginning of a text.
fn method_and_target(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_at_checked(memchr(b' ', text.as_bytes())?)?;
    if word.len() > 7 || method(word).is_none() {
        return None;
    }
    let rest = rest.trim_start_matches(' ');
    let target = &rest[..memchr2(b' ', b'"', rest.as_bytes()).unwrap_or(rest.len())];
    target.contains('/').then_some((word, target))
}

/// Returns the byte of the quote that ends a text, in which a backslash escapes.
fn closing_quote(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let quote = from + memchr(b'"', text.as_bytes().get(from..)?)?;
        let slashes = text.as_bytes()[..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 0 {
            return Some(quote);
        }
        from = quote + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, String, Option<u16>)> {
        request(line).map(|request| (request.method.into_owned(), request.target.into_owned(), request.status))
    }

    #[test]
    fn requests_of_lines() {
        let cases = [
            (
                "10.0.0.1 - - [01/Jan/2024:10:00:00 +0000] \"GET /rest/V1/a?b=c HTTP/1.1\" 200 12",
                "GET",
                "/rest/V1/a?b=c",
                Some(200),
            ),
            (
                "10.0.0.1 - me [x] \"POST /rest/V1/a HTTP/2.0\" 401 12 \"https://x.example/\\\"\" \"curl/8\"",
                "POST",
                "/rest/V1/a",
                Some(401),
            ),
            ("shop.example:443 10.0.0.1 \"-\" \"PUT /rest/V1/a HTTP/1.1\" 500 1 0.2", "PUT", "/rest/V1/a", Some(500)),
            ("\"GET https://shop.example/rest/V1/a HTTP/1.1\"", "GET", "https://shop.example/rest/V1/a", None),
        ];
        for (line, method, target, status) in cases {
            assert_eq!(read(line), Some((method.to_owned(), target.to_owned(), status)), "{line}");
        }
        for line in
            ["", "GET /rest/V1/a HTTP/1.1", "\"GET /rest/V1/a\" x", "\"GET /a HTTP/1.1", "a \"b\" c", "\"GET  \" 200"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
