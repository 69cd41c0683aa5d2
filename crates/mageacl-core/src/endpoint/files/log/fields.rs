//! Lines that are JSON objects, with names of fields of many servers and services.

use std::borrow::Cow;

use serde_json::Value;

use super::{LogRequest, combined, status};
use crate::endpoint::input::method;

/// The maximum depth of objects, and the maximum number of fields.
const MAX_DEPTH: usize = 5;
const MAX_FIELDS: usize = 400;

/// The texts and numbers of an object, each with its path: `httpRequest.requestUrl`.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses an object.
    pub(super) fn parse(text: &str) -> Option<Fields> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else { return None };
        let mut fields = Vec::new();
        flatten("", object, 0, &mut fields);
        Some(Fields(fields))
    }

    /// Makes fields of names and values.
    pub(super) fn from_pairs(fields: Vec<(String, String)>) -> Fields {
        Fields(fields)
    }

    /// Returns the value of a field.
    pub(super) fn exact(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn flatten(path: &str, object: serde_json::Map<String, Value>, depth: usize, fields: &mut Vec<(String, String)>) {
    for (key, value) in object {
        if fields.len() >= MAX_FIELDS {
            return;
        }
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        match value {
            Value::String(text) => fields.push((path, text)),
            Value::Number(number) => fields.push((path, number.to_string())),
            Value::Object(object) if depth < MAX_DEPTH => flatten(&path, object, depth + 1, fields),
            _ => {}
        }
    }
}

/// Returns the request of an object: from a field that holds the request line, or from one with the method and one with
/// the path.
pub(super) fn request(fields: &Fields) -> Option<LogRequest<'_>> {
    let answer = answer(fields);
    for (_, value) in &fields.0 {
        if let Some((method, target)) = combined::request_line(value) {
            return Some(LogRequest { method: Cow::Borrowed(method), target: Cow::Borrowed(target), status: answer });
        }
    }
    let verb = fields.0.iter().find(|(name, value)| is_method(name) && method(value).is_some());
    let target = TARGETS.iter().find_map(|known| fields.0.iter().find(|(name, value)| is_target(name, value, known)));
    if let (Some((_, verb)), Some((_, target))) = (verb, target) {
        return Some(LogRequest { method: Cow::Borrowed(verb), target: Cow::Borrowed(target), status: answer });
    }
    // A container writes the line of its program into a field.
    fields.0.iter().filter(|(_, value)| value.contains('"')).find_map(|(_, value)| combined::request(value))
}

/// The ends of the names of fields with the path or the URL, without separators, the surest first.
const TARGETS: [&str; 12] = [
    "originalurl",
    "requesturi",
    "requesturl",
    "requestpath",
    "uristem",
    "urlpath",
    "uri",
    "url",
    "path",
    "target",
    "urloriginal",
    "urlfull",
];

fn is_target(name: &str, value: &str, known: &str) -> bool {
    if !value.contains('/') {
        return false;
    }
    let name = plain(name);
    name.ends_with(known) && !["refer", "redirect", "script", "location"].iter().any(|other| name.contains(other))
}

fn is_method(name: &str) -> bool {
    let name = plain(name);
    name.ends_with("method") || name.ends_with("verb")
}

/// Returns the status of the answer: that of the server precedes that of its upstream.
fn answer(fields: &Fields) -> Option<u16> {
    let statuses = fields.0.iter().filter(|(name, value)| {
        let name = plain(name);
        let is_status = ["status", "statuscode", "responsecode", "httpcode", "statuscode"];
        is_status.iter().any(|end| name.ends_with(end)) && status(value).is_some()
    });
    let (upstream, own): (Vec<_>, Vec<_>) = statuses.partition(|(name, _)| {
        let name = plain(name);
        name.contains("upstream") || name.contains("origin")
    });
    own.first().or_else(|| upstream.first()).and_then(|(_, value)| status(value))
}

/// Returns a name without capitals and separators.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_servers() {
        let expected = ("POST", "/rest/V1/orders", Some(201));
        for line in [
            r#"{"request_method":"POST","request_uri":"/rest/V1/orders","status":"201","upstream_status":"502","http_referer":"/x"}"#,
            r#"{"request":"POST /rest/V1/orders HTTP/1.1","status":201}"#,
            r#"{"method":"POST","path":"/rest/V1/orders","status":201}"#,
            r#"{"httpRequest":{"requestMethod":"POST","requestUrl":"/rest/V1/orders","status":201}}"#,
            r#"{"http":{"request":{"method":"post"},"response":{"status_code":201}},"url":{"path":"/rest/V1/orders"}}"#,
            r#"{"request":{"method":"POST","uri":"/rest/V1/orders","headers":{"Referer":["/x"]}},"status":201}"#,
            r#"{"RequestMethod":"POST","RequestPath":"/rest/V1/orders","DownstreamStatus":201,"OriginStatus":500}"#,
            r#"{"cs-method":"POST","cs-uri-stem":"/rest/V1/orders","sc-status":"201"}"#,
            r#"{"log":"10.0.0.1 - - [x] \"POST /rest/V1/orders HTTP/1.1\" 201 5 \"-\"\n","stream":"stdout"}"#,
            r#"{"verb":"POST","url":"\/rest\/V1\/orders","response_status":201}"#,
        ] {
            let fields = Fields::parse(line).unwrap();
            let found = request(&fields).unwrap();
            let method = found.method.to_ascii_uppercase();
            assert_eq!((method.as_str(), found.target.as_ref(), found.status), expected, "{line}");
        }
        for line in ["{\"method\":\"POST\"}", "{\"a\":\"/rest/V1/a\"}", "{\"method\":\"pay\",\"url\":\"/x\"}"] {
            assert!(request(&Fields::parse(line).unwrap()).is_none(), "{line}");
        }
        assert!(Fields::parse("[1]").is_none());
    }
}
