//! Parses the text of a profile to a checked [`Profile`].

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Deserializer;

use super::json::{self, Path};
use super::{Checklist, Endpoint, METHODS, Profile, SCHEMA, closest, in_backticks};
use crate::endpoint::matching;
use crate::json::{Object, ParseError, character, present, refusal, without_mark};

/// Parses and checks a profile.
///
/// # Errors
/// If the text is not JSON, not of this format, written for another version of it, or has an invalid value: a slug with
/// other characters, a method or path that no route can have, no endpoints, or a duplicate one.
pub fn parse(text: &str) -> Result<Profile, ParseError> {
    without_mark(text, read)
}

fn read(text: &str) -> Result<Profile, ParseError> {
    let Object(document) = serde_json::from_str::<Object<Document>>(text).map_err(|error| {
        // A newer format has fields that this version does not know, so the error about its version is more useful.
        let tag = serde_json::from_str::<Object<Tag>>(text).map_or(Ok(()), |Object(tag)| check_schema(&tag.schema));
        tag.err().map_or_else(|| from_serde(text, &error), |fault| fault.place(text))
    })?;
    check(&document).map_err(|fault| fault.place(text))?;
    let Document {
        slug,
        name,
        vendor,
        description,
        kind,
        source,
        version,
        checked,
        endpoints,
        checklist,
        all_resources,
        evidence_quality,
        ..
    } = document;
    Ok(Profile {
        slug,
        name,
        vendor,
        description,
        kind,
        source,
        version,
        checked,
        endpoints,
        checklist,
        all_resources,
        evidence_quality,
    })
}

/// A profile file before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// For editors.
    #[serde(rename = "$schema", default, deserialize_with = "present")]
    _json_schema: Option<String>,
    schema: String,
    slug: String,
    name: String,
    vendor: String,
    description: String,
    kind: String,
    #[serde(default, deserialize_with = "present")]
    source: Option<String>,
    #[serde(default, deserialize_with = "present")]
    version: Option<String>,
    #[serde(default, deserialize_with = "present")]
    checked: Option<String>,
    #[serde(deserialize_with = "objects")]
    endpoints: Vec<Endpoint>,
    #[serde(default, deserialize_with = "object")]
    checklist: Option<Checklist>,
    #[serde(default, deserialize_with = "present")]
    all_resources: Option<String>,
    evidence_quality: String,
}

/// The fields that profiles of all versions share.
#[derive(Deserialize)]
struct Tag {
    schema: String,
}

pub(super) fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let objects: Vec<Object<T>> = Vec::deserialize(deserializer)?;
    Ok(objects.into_iter().map(|Object(value)| value).collect())
}

fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Object::deserialize(deserializer).map(|Object(value)| Some(value))
}

/// An invalid value in a document that serde accepted.
struct Fault {
    path: Path,
    message: String,
    help: Option<String>,
}

impl Fault {
    fn new(path: Path, message: String) -> Fault {
        Fault { path, message, help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    fn place(self, text: &str) -> ParseError {
        ParseError {
            message: format!("{}: {}", self.path, self.message),
            span: json::find(text, &self.path).unwrap_or(0..0),
            help: self.help,
        }
    }
}

/// Checks the requirements of the format that serde does not check.
fn check(document: &Document) -> Result<(), Fault> {
    check_schema(&document.schema)?;
    check_slug(&document.slug)?;
    check_origin(document)?;
    if document.endpoints.is_empty() {
        return Err(Fault::new(Path::key("endpoints"), "a profile needs at least one endpoint".to_owned()));
    }
    let mut seen = BTreeMap::new();
    for (index, endpoint) in document.endpoints.iter().enumerate() {
        let here = Path::entry("endpoints", index);
        check_method(&endpoint.method, || here.clone().then("method"))?;
        check_path(&endpoint.path, || here.clone().then("path"))?;
        if let Some(first) = seen.insert((&endpoint.method, matching::shape(&endpoint.path)), index) {
            let pair = format!("`{} {}`", endpoint.method, endpoint.path);
            return Err(Fault::new(here, format!("{pair} is already declared in endpoints[{first}]"))
                .help("list all of its uses in a single purpose"));
        }
    }
    Ok(())
}

/// Checks the address and the day of the evidence.
fn check_origin(document: &Document) -> Result<(), Fault> {
    let is_address = |text: &String| {
        text.strip_prefix("https://")
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
    };
    if document.source.as_ref().is_some_and(|source| !is_address(source)) {
        return Err(Fault::new(Path::key("source"), "expected an https URL".to_owned()));
    }
    let is_day = |text: &String| {
        let fits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        text.len() == 10 && text.bytes().enumerate().all(fits)
    };
    if document.checked.as_ref().is_some_and(|day| !is_day(day)) {
        return Err(Fault::new(Path::key("checked"), "expected a day such as 2026-12-01".to_owned()));
    }
    Ok(())
}

fn check_schema(schema: &str) -> Result<(), Fault> {
    if schema == SCHEMA {
        return Ok(());
    }
    let version = schema.strip_prefix("mageacl/profile/").and_then(|number| number.parse::<u32>().ok());
    let message = match version {
        Some(2..) => format!("`{schema}` requires a newer mageacl"),
        _ => format!("`{schema}` is not a profile format"),
    };
    Err(Fault::new(Path::key("schema"), message).help(format!("this mageacl supports `{SCHEMA}`")))
}

fn check_slug(slug: &str) -> Result<(), Fault> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !slug.is_empty() && slug.bytes().all(fits) {
        return Ok(());
    }
    let message = if slug.is_empty() { "it is empty".to_owned() } else { format!("invalid slug `{slug}`") };
    Err(Fault::new(Path::key("slug"), message).help("use lower-case letters, digits and hyphens"))
}

fn check_method(method: &str, here: impl Fn() -> Path) -> Result<(), Fault> {
    if METHODS.contains(&method) {
        return Ok(());
    }
    let upper = method.to_ascii_uppercase();
    let help = if METHODS.contains(&upper.as_str()) {
        format!("write `{upper}`")
    } else {
        format!("routes of Magento use one of {}", in_backticks(&METHODS))
    };
    Err(Fault::new(here(), format!("invalid method `{method}`")).help(help))
}

fn check_path(path: &str, here: impl Fn() -> Path) -> Result<(), Fault> {
    let fault = |message: &str| Fault::new(here(), format!("`{path}` {message}"));
    let version = path.strip_prefix("/V").and_then(|rest| rest.bytes().next());
    if !version.is_some_and(|byte| byte.is_ascii_digit()) {
        let fault = fault("does not begin with a version such as `/V1`");
        return Err(match path.find("/V1/") {
            Some(start @ 1..) => fault.help(format!("leave out `{}`", &path[..start])),
            _ => fault.help("write a path such as `/V1/products/{sku}`"),
        });
    }
    if let Some(wrong) = path.chars().find(|char| !char.is_ascii_graphic() || matches!(char, '?' | '#')) {
        let help = if wrong == '?' { "remove the query" } else { "a path is printable ASCII without spaces" };
        return Err(fault(&format!("contains {wrong:?}, which no route does")).help(help));
    }
    Ok(())
}

/// Converts an error of serde, with the path of the value instead of the line, which the span gives.
fn from_serde(text: &str, error: &serde_json::Error) -> ParseError {
    refusal(text, error, |message, consumed| {
        // If an array or object is unexpected, serde has not consumed its bracket; any other value it has.
        let bracket = message.starts_with("invalid type: sequence") || message.starts_with("invalid type: map");
        let offset = if bracket { consumed } else { consumed.saturating_sub(1) };
        let (path, span) = json::at(text, offset).unwrap_or_else(|| (Path::default(), character(text, offset)));
        let path = path.to_string();
        let help = closest_name(message);
        let message = if path.is_empty() { message.to_owned() } else { format!("{path}: {message}") };
        ParseError { message, span, help }
    })
}

/// Returns the suggested name for a message such as ``unknown field `nane`, expected one of `name`, `note` ``.
fn closest_name(message: &str) -> Option<String> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    let name = closest(wrong, names)?;
    Some(format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::super::Confidence;
    use super::*;

    const SMALLEST: &str = r#"{
  "schema": "mageacl/profile/1", "slug": "shop-2", "name": "Shop", "vendor": "V", "description": "D", "kind": "K",
  "evidence_quality": "Q",
  "endpoints": [
    { "method": "GET", "path": "/V1/orders", "purpose": "orders", "confidence": "inferred", "evidence": "E" },
    { "method": "PUT", "path": "/V1/orders/{id}", "purpose": "write", "confidence": "documented", "evidence": "E" }
  ]
}
"#;

    #[test]
    fn a_profile_may_leave_out_what_is_optional() {
        let profile = parse(SMALLEST).unwrap();
        assert_eq!((profile.slug.as_str(), profile.endpoints.len()), ("shop-2", 2));
        assert_eq!((profile.checklist, profile.all_resources), (None, None));
        assert_eq!(profile.endpoints[0].confidence, Confidence::Inferred);
        assert_eq!((profile.endpoints[0].optional, &profile.endpoints[0].note), (false, &None));
    }

    /// A row: a text in the smallest profile, its replacement, and the resulting message, marked text and hint.
    type Row<'a> = (&'a str, &'a str, &'a str, &'a str, Option<&'a str>);

    fn assert_refused(rows: &[Row]) {
        for (from, to, message, marked, help) in rows {
            assert!(SMALLEST.contains(from), "{from}");
            let text = SMALLEST.replacen(from, to, 1);
            let error = parse(&text).unwrap_err();
            assert_eq!(error.message, *message);
            assert_eq!(&text[error.span.clone()], *marked, "{message}");
            assert_eq!(error.help.as_deref(), *help, "{message}");
        }
    }

    #[test]
    fn a_value_that_makes_no_sense_is_named_and_marked() {
        assert_refused(&[
            // The format.
            (
                "profile/1\"",
                "profile/2\", \"new\": 1",
                "schema: `mageacl/profile/2` requires a newer mageacl",
                "\"mageacl/profile/2\"",
                Some("this mageacl supports `mageacl/profile/1`"),
            ),
            (
                "mageacl/profile/1",
                "mageacl/plan/1",
                "schema: `mageacl/plan/1` is not a profile format",
                "\"mageacl/plan/1\"",
                Some("this mageacl supports `mageacl/profile/1`"),
            ),
            // Values that serde accepts.
            (
                "shop-2",
                "Shop 2",
                "slug: invalid slug `Shop 2`",
                "\"Shop 2\"",
                Some("use lower-case letters, digits and hyphens"),
            ),
            ("shop-2", "", "slug: it is empty", "\"\"", Some("use lower-case letters, digits and hyphens")),
            ("PUT", "put", "endpoints[1].method: invalid method `put`", "\"put\"", Some("write `PUT`")),
            (
                "PUT",
                "PATCH",
                "endpoints[1].method: invalid method `PATCH`",
                "\"PATCH\"",
                Some("routes of Magento use one of `GET`, `POST`, `PUT`, `DELETE`"),
            ),
            (
                "/V1/orders\"",
                "/rest/V1/orders\"",
                "endpoints[0].path: `/rest/V1/orders` does not begin with a version such as `/V1`",
                "\"/rest/V1/orders\"",
                Some("leave out `/rest`"),
            ),
            (
                "/V1/orders\"",
                "V1/orders\"",
                "endpoints[0].path: `V1/orders` does not begin with a version such as `/V1`",
                "\"V1/orders\"",
                Some("write a path such as `/V1/products/{sku}`"),
            ),
            (
                "/V1/orders\"",
                "/V1/orders?x=1\"",
                "endpoints[0].path: `/V1/orders?x=1` contains '?', which no route does",
                "\"/V1/orders?x=1\"",
                Some("remove the query"),
            ),
            (
                "\"PUT\", \"path\": \"/V1/orders/{id}\"",
                "\"GET\", \"path\": \"/V1/orders\"",
                "endpoints[1]: `GET /V1/orders` is already declared in endpoints[0]",
                "{",
                Some("list all of its uses in a single purpose"),
            ),
        ]);
    }

    #[test]
    fn what_serde_refuses_is_named_and_marked() {
        assert_refused(&[
            (
                "\"name\": \"Shop\"",
                "\"nmae\": \"Shop\"",
                "unknown field `nmae`, expected one of `$schema`, `schema`, `slug`, `name`, `vendor`, `description`, \
                 `kind`, `source`, `version`, `checked`, `endpoints`, `checklist`, `all_resources`, `evidence_quality`",
                "\"nmae\"",
                Some("did you mean `name`?"),
            ),
            (
                "\"method\": \"PUT\"",
                "\"http\": \"PUT\"",
                "endpoints[1]: unknown field `http`, expected one of `method`, `path`, `purpose`, `optional`, \
                 `confidence`, `evidence`, `note`",
                "\"http\"",
                None,
            ),
            ("\"method\": \"PUT\", ", "", "endpoints[1]: missing field `method`", "}", None),
            (
                "\"method\": \"PUT\"",
                "\"method\": 3",
                "endpoints[1].method: invalid type: integer `3`, expected a string",
                "3",
                None,
            ),
            (
                "\"confidence\": \"documented\"",
                "\"confidence\": \"document\"",
                "endpoints[1].confidence: unknown value `document`, expected one of `documented`, `source-code`, `inferred`",
                "\"document\"",
                Some("did you mean `documented`?"),
            ),
            ("\"kind\": \"K\"", "\"name\": \"K\"", "duplicate field `name`", "\"name\"", None),
            ("\"kind\": \"K\"", "\"kind\": null", "kind: invalid type: null, expected a string", "null", None),
            // Texts that are not JSON.
            ("\"vendor\": \"V\",", "\"vendor\": \"V\"", "this is not JSON: expected `,` or `}`", "\"", None),
            ("\n  ]\n}\n", "", "EOF while parsing a list", "", None),
        ]);
    }

    #[test]
    fn an_array_of_the_values_is_no_object() {
        for (from, to, message) in [
            ("{ \"method\": \"GET\"", "[\"GET\"], {", "endpoints[0]: invalid type: sequence, expected an object"),
            ("{ \"method\": \"GET\"", "\n[\"GET\"], {", "endpoints[0]: invalid type: sequence, expected an object"),
            ("\"K\"", "[\"K\"]", "kind: invalid type: sequence, expected a string"),
            ("\"K\"", "{}", "kind: invalid type: map, expected a string"),
        ] {
            let text = SMALLEST.replacen(from, to, 1);
            let error = parse(&text).unwrap_err();
            assert_eq!(error.message, message);
            assert!(["[", "{"].contains(&&text[error.span]), "{message}");
        }
        let error = parse("[]").unwrap_err();
        assert_eq!((error.message.as_str(), error.span), ("invalid type: sequence, expected an object", 0..1));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_counted() {
        let marked = |text: &str| format!("\u{feff}{text}");
        assert_eq!(parse(&marked(SMALLEST)), parse(SMALLEST));
        let (plain, shifted) = (parse("[]").unwrap_err(), parse(&marked("[]")).unwrap_err());
        assert_eq!(shifted.span, plain.span.start + 3..plain.span.end + 3);
    }
}
