//! Recognizes the format of a file by its beginning.

use super::{bruno, log};
use crate::endpoint::input::encoding;

/// A kind of syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Log,
    Json,
    Yaml,
    Bruno,
    List,
}

/// Keys of which JSON documents of the known formats have one near their beginning.
const KEYS: [&str; 9] = [
    "\"log\"",
    "\"item\"",
    "\"openapi\"",
    "\"swagger\"",
    "\"paths\"",
    "\"_type\"",
    "\"requests\"",
    "\"info\"",
    "\"collection\"",
];

/// Returns whether a file begins as UTF-16 does.
pub(super) fn is_utf_16(head: &[u8]) -> bool {
    encoding(head).0.is_some()
}

/// Returns the kind of a file with this beginning.
pub(super) fn kind(head: &[u8]) -> Kind {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if log::is_log(text) {
        Kind::Log
    } else if text.starts_with('{') && KEYS.iter().any(|key| text.contains(key)) {
        Kind::Json
    } else if bruno::is_request(text) {
        Kind::Bruno
    } else if text.lines().any(is_yaml_key) {
        Kind::Yaml
    } else {
        Kind::List
    }
}

/// Returns whether a line is a key that a YAML document of a known format has.
fn is_yaml_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let value = value.trim().trim_matches(['"', '\'']);
    match key.trim_matches(['"', '\'']) {
        "openapi" => value.starts_with('3'),
        "swagger" => value.starts_with('2'),
        "_type" => value == "export",
        "type" => value.starts_with("collection.insomnia.rest"),
        _ => false,
    }
}
