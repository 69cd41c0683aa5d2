//! HTTP methods in the names of functions, constants and options.

/// A function by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// The name is a method of HTTP: `get`, `HttpPost`, `put_json`.
    Method(&'static str),
    /// A request whose method is an argument or an option, and GET by default.
    Request,
    /// The name suggests a method: `search`, `create`.
    Suggests(&'static str),
    /// The function only shows, compares or checks its argument.
    NoCall,
    /// Any other.
    Other,
}

/// Returns the method that a text names exactly, in capitals or small letters.
pub(super) fn method(text: &str) -> Option<&'static str> {
    const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];
    METHODS.into_iter().find(|known| text.eq_ignore_ascii_case(known))
}

/// Returns the method that the name of a constant ends with: `METHOD_POST`, `MethodPut`, `HttpPost`.
pub(super) fn constant(name: &str) -> Option<&'static str> {
    method(parts(name).last()?)
}

/// Classifies a function by its name.
pub(super) fn verb_of(name: &str) -> Verb {
    let parts = parts(name);
    let has = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    if has(&NO_CALL) || parts.first().is_some_and(|first| NO_CALL_FIRST.contains(&first.as_str())) {
        return Verb::NoCall;
    }
    let is_request = matches!(
        name.to_ascii_lowercase().as_str(),
        "request"
            | "fetch"
            | "axios"
            | "ajax"
            | "curl_init"
            | "curl"
            | "urlopen"
            | "file_get_contents"
            | "newrequest"
            | "newrequestwithcontext"
            | "restrequest"
            | "httprequestmessage"
            | "sendrequest"
            | "send_request"
            | "httprequest"
            | "webrequest"
            | "urllib2"
            | "callapi"
            | "call_api"
            | "apicall"
            | "api_call"
            | "send"
            | "execute"
            | "ky"
            | "got"
            | "superagent"
            | "needle"
            | "makerequest"
            | "make_request"
            | "$http"
            | "dorequest"
            | "do_request"
            | "exec"
            | "openconnection"
            | "invoke"
            | "requestasync"
            | "request_async"
    );
    if is_request {
        return Verb::Request;
    }
    let found = parts.iter().find_map(|part| match part.as_str() {
        "del" => Some("DELETE"),
        "patch" => Some("PATCH"),
        part => method(part),
    });
    if let Some(found) = found {
        return Verb::Method(found);
    }
    let suggested = parts.iter().find_map(|part| SUGGESTIONS.iter().find(|(word, _)| word == part));
    match suggested {
        Some((_, method)) => Verb::Suggests(method),
        None if has(&["request", "call", "fetch", "api", "http", "rest"]) => Verb::Request,
        None => Verb::Other,
    }
}

const SUGGESTIONS: [(&str, &str); 19] = [
    ("query", "GET"),
    ("queryable", "GET"),
    ("fetch", "GET"),
    ("find", "GET"),
    ("search", "GET"),
    ("list", "GET"),
    ("lazy", "GET"),
    ("load", "GET"),
    ("read", "GET"),
    ("paginate", "GET"),
    ("paginated", "GET"),
    ("pages", "GET"),
    ("all", "GET"),
    ("create", "POST"),
    ("add", "POST"),
    ("update", "PUT"),
    ("save", "POST"),
    ("remove", "DELETE"),
    ("destroy", "DELETE"),
];

/// Parts of the names of functions that do not make requests.
const NO_CALL: [&str; 30] = [
    "log",
    "logger",
    "debug",
    "info",
    "warn",
    "warning",
    "error",
    "print",
    "println",
    "printf",
    "echo",
    "exception",
    "raise",
    "throw",
    "assert",
    "expect",
    "contains",
    "includes",
    "match",
    "matches",
    "replace",
    "trace",
    "fatal",
    "describe",
    "index",
    "compile",
    "regex",
    "split",
    "starts",
    "ends",
];

/// First parts of the names of functions that do not make requests.
const NO_CALL_FIRST: [&str; 9] = ["is", "has", "test", "preg", "should", "count", "strpos", "in", "console"];

/// Splits a name at underscores and capitals, in small letters.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut previous_is_small = false;
    let mut begins = true;
    for c in name.chars().take(80) {
        if !c.is_alphanumeric() {
            begins = true;
            continue;
        }
        if begins || c.is_uppercase() && previous_is_small {
            parts.push(String::new());
        }
        begins = false;
        previous_is_small = c.is_lowercase() || c.is_ascii_digit();
        if let Some(last) = parts.last_mut() {
            last.extend(c.to_lowercase());
        }
    }
    parts
}
