//! Lines of names and values: `method=GET path="/rest/V1/orders" status=200`.

use super::fields::Fields;

/// The maximum number of values of a line.
const MAX_VALUES: usize = 200;

/// Returns the values of a line that has some.
pub(super) fn fields(line: &str) -> Option<Fields> {
    let mut fields = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.rsplit([' ', '\t']).next().unwrap_or_default();
        let (value, next) = value(after);
        if !name.is_empty() && fields.len() < MAX_VALUES {
            fields.push((name.to_owned(), value.to_owned()));
        }
        rest = next;
    }
    (fields.len() > 1).then_some(Fields::from_pairs(fields))
}

/// Returns a value, which may be in quotes, and the text after it.
fn value(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_once([' ', '\t']).unwrap_or((text, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::request;
    use super::*;

    #[test]
    fn values_are_found_by_their_names() {
        let line =
            "2024-01-01 router at=info method=GET path=\"/rest/V1/orders?a=b\" host=x.example status=200 bytes=5";
        let fields = fields(line).unwrap();
        let found = request(&fields).unwrap();
        assert_eq!(
            (found.method.as_ref(), found.target.as_ref(), found.status),
            ("GET", "/rest/V1/orders?a=b", Some(200))
        );
        assert!(super::fields("a=b").is_none());
        assert!(super::fields("GET /V1/a?b=c").is_none());
    }
}
