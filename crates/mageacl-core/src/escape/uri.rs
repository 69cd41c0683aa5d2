//! Paths as relative URIs.

use std::fmt::Write as _;

/// Returns a path as a relative URI.
#[must_use]
pub fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_ascii_and_one_path() {
        assert_eq!(uri("a b/%\u{e4}?#:[x].xml"), "a%20b/%25%C3%A4%3F%23%3A%5Bx%5D.xml");
    }
}
