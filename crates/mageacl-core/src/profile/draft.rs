//! A first profile of a connector, from the calls of its sources or its traffic.

use std::collections::BTreeMap;

use super::{Confidence, METHODS, SCHEMA};
use crate::endpoint::matching::{self, Channel};
use crate::endpoint::origin::{self, DeclaredCall, Occurrences};
use crate::endpoint::path::{StoreCodes, address};
use crate::endpoint::spelling::EndpointSpec;
use crate::scan::Vocabulary;

/// A draft of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The text of the profile.
    pub text: String,
    /// The number of endpoints.
    pub endpoints: usize,
    /// The number of endpoints that are marked as doubtful.
    pub doubtful: usize,
    /// The calls that a profile cannot hold, as text.
    pub left_out: Vec<String>,
}

/// The number of places that the evidence of an endpoint names.
const MAX_PLACES: usize = 3;

/// An endpoint of a draft.
#[derive(Debug, Default)]
struct Entry {
    path: String,
    occurrences: Occurrences,
    is_async: bool,
    is_assumed: bool,
}

/// Writes the profile of a connector with a name. The endpoints are sorted by path.
#[must_use]
pub fn draft(name: &str, calls: &[DeclaredCall], vocabulary: &Vocabulary) -> Draft {
    let mut entries: BTreeMap<(String, &str), Entry> = BTreeMap::new();
    let mut left_out = Vec::new();
    for call in calls {
        match endpoint(call, vocabulary) {
            Some((method, entry)) => {
                let known = entries.entry((matching::shape(&entry.path), method)).or_default();
                if known.path.is_empty() {
                    *known = entry;
                } else {
                    known.is_async |= entry.is_async;
                    known.is_assumed &= entry.is_assumed;
                    known.occurrences.merge(entry.occurrences);
                }
            }
            None => left_out.push(call.call.text()),
        }
    }
    let endpoints: Vec<String> = entries.iter().map(|((_, method), entry)| written(method, entry)).collect();
    let doubtful = entries.values().filter(|entry| is_doubtful(entry)).count();
    let text = format!(
        "{{\n  \"schema\": {},\n  \"slug\": {},\n  \"name\": {},\n  \"vendor\": \"unknown\",\n  \"description\": {},\n  \
         \"kind\": \"unknown\",\n  \"evidence_quality\": {},\n  \"endpoints\": [\n{}\n  ]\n}}\n",
        quoted(SCHEMA),
        quoted(&slug(name)),
        quoted(name),
        quoted(&format!("Calls of {name}.")),
        quoted("Found by mageacl; not read by a person."),
        endpoints.join(",\n"),
    );
    Draft { text, endpoints: entries.len(), doubtful, left_out }
}

/// Returns the method and the endpoint of a call; `None` for one that is not a path.
fn endpoint(call: &DeclaredCall, vocabulary: &Vocabulary) -> Option<(&'static str, Entry)> {
    let EndpointSpec::Call { method, path } = &call.call else { return None };
    let address = address(path, StoreCodes::Any);
    let is_path = |path: &str| {
        let version = path.strip_prefix("/V").and_then(|rest| rest.bytes().next());
        version.is_some_and(|byte| byte.is_ascii_digit())
            && path.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#'))
    };
    let is_assumed = method.is_none();
    let method = method.as_deref().unwrap_or("GET");
    let method = METHODS.into_iter().find(|known| *known == method)?;
    let path = vocabulary.route(method, &address.path).unwrap_or(address.path);
    let is_async = address.channel != Channel::Sync;
    is_path(&path).then(|| (method, Entry { path, occurrences: call.occurrences.clone(), is_async, is_assumed }))
}

fn is_doubtful(entry: &Entry) -> bool {
    let sites = entry.occurrences.sites();
    let is_low = |site: &origin::CallSite| site.confidence == Some(origin::Confidence::Low);
    entry.is_assumed || !sites.is_empty() && sites.iter().all(is_low)
}

/// Returns an endpoint as JSON.
fn written(method: &str, entry: &Entry) -> String {
    let sites = entry.occurrences.sites();
    let mut places: Vec<String> = sites.iter().take(MAX_PLACES).map(origin::CallSite::text).collect();
    let more = entry.occurrences.places().saturating_sub(places.len() as u64);
    if more > 0 {
        places.push(format!("{more} more"));
    }
    if places.is_empty() {
        places.push("command line".to_owned());
    }
    let is_source = sites.iter().any(|site| site.confidence.is_some());
    let confidence = if is_source && !is_doubtful(entry) { Confidence::SourceCode } else { Confidence::Inferred };
    let mut notes = Vec::new();
    if is_doubtful(entry) {
        notes.push("Doubtful: its method or its path is assumed. Check the source.");
    }
    if entry.is_async {
        notes.push("Called through /async.");
    }
    if !is_source && !sites.is_empty() {
        notes.push("Seen in a list, a collection or a log.");
    }
    let mut fields = vec![
        ("method", method.to_owned()),
        ("path", entry.path.clone()),
        ("purpose", purpose(method, &entry.path)),
        ("confidence", confidence.to_string()),
        ("evidence", places.join(", ")),
    ];
    if !notes.is_empty() {
        fields.push(("note", notes.join(" ")));
    }
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("      \"{name}\": {}", quoted(value))).collect();
    format!("    {{\n{}\n    }}", fields.join(",\n"))
}

/// Describes a call by its method and the last word of its path.
fn purpose(method: &str, path: &str) -> String {
    let verb = match method {
        "GET" => "read",
        "POST" => "create or run",
        "PUT" => "update",
        _ => "delete",
    };
    let word = path.rsplit('/').find(|part| !part.is_empty() && !part.starts_with('{')).unwrap_or("all");
    format!("{verb} {word}")
}

/// Returns a name in small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let slug = plain.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "connector".to_owned() } else { slug }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::origin::{CallSite, DeclaredCalls};
    use crate::profile::parse;

    fn call(method: Option<&str>, path: &str) -> EndpointSpec {
        EndpointSpec::Call { method: method.map(str::to_owned), path: path.to_owned() }
    }

    fn site(line: usize, confidence: origin::Confidence) -> CallSite {
        CallSite { confidence: Some(confidence), ..CallSite::new("src/orders.ts", line) }
    }

    #[test]
    fn a_draft_is_a_valid_profile() {
        let mut calls = DeclaredCalls::default();
        calls.add(call(Some("GET"), "/V1/orders/{id}"), site(7, origin::Confidence::High), None);
        calls.add(call(Some("GET"), "/V1/orders/7"), site(9, origin::Confidence::Low), None);
        calls.add(call(Some("POST"), "/async/bulk/V1/products"), site(12, origin::Confidence::Medium), None);
        calls.add(call(None, "/V1/modules"), site(20, origin::Confidence::Low), None);
        calls.add(EndpointSpec::Operation("aV1B".to_owned()), site(21, origin::Confidence::High), None);
        calls.add(call(Some("PATCH"), "/V1/orders"), site(22, origin::Confidence::High), None);
        let draft = draft("My \"Shop\" 2", &calls.into_vec(), &Vocabulary::built_in());
        assert_eq!((draft.endpoints, draft.doubtful), (3, 1));
        assert_eq!(draft.left_out, ["aV1B", "PATCH /V1/orders"]);
        let profile = parse(&draft.text).unwrap();
        assert_eq!((profile.slug.as_str(), profile.name.as_str()), ("my-shop-2", "My \"Shop\" 2"));
        let rows = profile.endpoints.iter();
        let rows: Vec<String> = rows
            .map(|it| format!("{} {} {} {} {}", it.method, it.path, it.confidence, it.evidence, it.note.is_some()))
            .collect();
        assert_eq!(
            rows,
            [
                "GET /V1/modules inferred src/orders.ts:20 true",
                "GET /V1/orders/{id} source-code src/orders.ts:7, src/orders.ts:9 false",
                "POST /V1/products source-code src/orders.ts:12 true",
            ]
        );
    }
}
