//! Logs with a header that names the columns: those of `CloudFront`, and the extended log format of the W3C.

use std::borrow::Cow;

use super::{LogRequest, status};

/// The positions of the columns.
#[derive(Default)]
pub(super) struct Columns {
    method: Option<usize>,
    target: Option<usize>,
    status: Option<usize>,
}

impl Columns {
    /// Reads a header. Returns whether a line is one.
    pub(super) fn read_header(&mut self, line: &[u8]) -> bool {
        let Some(names) = line.strip_prefix(b"#Fields:").and_then(|names| std::str::from_utf8(names).ok()) else {
            return false;
        };
        let names: Vec<&str> = names.split_whitespace().collect();
        let position = |name: &str| names.iter().position(|known| known.eq_ignore_ascii_case(name));
        *self = Columns {
            method: position("cs-method"),
            target: position("cs-uri-stem").or_else(|| position("cs-uri")),
            status: position("sc-status"),
        };
        true
    }

    /// Returns whether a header named the columns of requests.
    pub(super) fn is_set(&self) -> bool {
        self.method.is_some() && self.target.is_some()
    }

    /// Returns the request of a line, once a header was read.
    pub(super) fn request<'l>(&self, line: &'l str) -> Option<LogRequest<'l>> {
        let (method, target) = (self.method?, self.target?);
        if line.starts_with('#') {
            return None;
        }
        let separator = if line.contains('\t') { '\t' } else { ' ' };
        let column = |at: usize| line.split(separator).nth(at);
        Some(LogRequest {
            method: Cow::Borrowed(crate::endpoint::input::method(column(method)?)?),
            target: Cow::Borrowed(column(target)?),
            status: self.status.and_then(column).and_then(status),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_the_header() {
        let mut columns = Columns::default();
        assert!(columns.request("2024-01-01 GET /rest/V1/a 200").is_none());
        assert!(columns.read_header(b"#Fields: date time cs-method cs(Host) cs-uri-stem sc-status"));
        let found = columns.request("2024-01-01\t10:00:00\tPUT\tx.example\t/rest/V1/a\t204").unwrap();
        assert_eq!((found.method.as_ref(), found.target.as_ref(), found.status), ("PUT", "/rest/V1/a", Some(204)));
        let found = columns.request("2024-01-01 10:00:00 GET x.example /rest/V1/b -").unwrap();
        assert_eq!((found.method.as_ref(), found.target.as_ref(), found.status), ("GET", "/rest/V1/b", None));
        assert!(columns.request("2024-01-01\t10:00:00").is_none());
        assert!(columns.request("#Version: 1.0").is_none());
    }
}
