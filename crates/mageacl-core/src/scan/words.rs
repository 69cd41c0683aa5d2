//! Names of functions that build, join and format texts.

use super::verbs::{method, parts};

/// Returns whether a function formats its first argument with the others.
pub(super) fn is_format(name: &str) -> bool {
    matches!(name, "sprintf" | "Sprintf" | "vsprintf" | "format" | "Format" | "strf")
}

/// Returns whether a function returns its first argument, encoded or converted.
pub(super) fn is_transparent(name: &str) -> bool {
    const NAMES: [&str; 29] = [
        "urlencode",
        "rawurlencode",
        "encodeuricomponent",
        "encodeuri",
        "quote",
        "quote_plus",
        "escape_path",
        "escape",
        "pathescape",
        "queryescape",
        "escapedatastring",
        "escapeuristring",
        "urlencode_component",
        "encode",
        "str",
        "string",
        "strval",
        "tostring",
        "to_s",
        "trim",
        "rtrim",
        "ltrim",
        "itoa",
        "intval",
        "int",
        "httpurl",
        "tohttpurl",
        "url_encode",
        "valueof",
    ];
    let lower = name.to_ascii_lowercase();
    matches!(name, "Uri" | "URI" | "Url") || NAMES.contains(&lower.as_str())
}

/// Returns whether a function joins its arguments to a URL.
pub(super) fn is_join(name: &str) -> bool {
    matches!(
        name,
        "urljoin" | "url_join" | "urlJoin" | "URL" | "join" | "JoinPath" | "joinPaths" | "resolve" | "Combine"
    )
}

/// Returns whether a function of the sources builds a URL, by its name.
pub(super) fn builds_url(name: &str) -> bool {
    let parts = parts(name);
    parts.last().is_some_and(|last| matches!(last.as_str(), "url" | "uri" | "path" | "endpoint"))
        && parts.len() > 1
        && !parts.iter().any(|part| method(part).is_some_and(|method| method != "GET"))
}

/// Returns whether a name makes an object of the name before it: `Uri.new(…)`.
pub(super) fn is_constructor(name: &str) -> bool {
    matches!(name, "new" | "create" | "of" | "parse")
}
