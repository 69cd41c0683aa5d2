//! `HTTPie` (`http`, `https`) and `xh`.

use super::{Argument, Options, arguments, calls_to};
use crate::endpoint::input::Refusal;
use crate::endpoint::input::line::method;
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::target;

/// The options that take a value.
const OPTIONS: [&str; 30] = [
    "a",
    "A",
    "o",
    "p",
    "P",
    "s",
    "--auth",
    "--auth-type",
    "--bearer",
    "--boundary",
    "--cert",
    "--cert-key",
    "--cert-key-pass",
    "--ciphers",
    "--default-scheme",
    "--format-options",
    "--max-headers",
    "--max-redirects",
    "--output",
    "--pretty",
    "--print",
    "--proxy",
    "--raw",
    "--response-charset",
    "--response-mime",
    "--session",
    "--session-read-only",
    "--ssl",
    "--style",
    "--timeout",
];

/// Letters of the options without a value.
const FLAG_LETTERS: &str = "46bcdfFhIjkmqSvVx";

/// Long options without a value.
const FLAGS: [&str; 34] = [
    "--all",
    "--body",
    "--chunked",
    "--check-status",
    "--compress",
    "--continue",
    "--curl",
    "--curl-long",
    "--debug",
    "--download",
    "--follow",
    "--form",
    "--headers",
    "--help",
    "--http2",
    "--https",
    "--ignore-netrc",
    "--ignore-stdin",
    "--ipv4",
    "--ipv6",
    "--json",
    "--manual",
    "--meta",
    "--multipart",
    "--native-tls",
    "--offline",
    "--path-as-is",
    "--quiet",
    "--sorted",
    "--stream",
    "--traceback",
    "--unsorted",
    "--verbose",
    "--version",
];

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str], reads_input: bool) -> Result<Vec<EndpointSpec>, Refusal> {
    let mut sends = reads_input;
    let mut others: Vec<&str> = Vec::new();
    for argument in arguments(words, Options { takes_value, is_flag }) {
        match argument {
            Argument::Other(word) => others.push(word),
            // The URL follows the method, and the items follow the URL.
            Argument::Doubtful(word) if !others.is_empty() || method(word).is_some() => others.push(word),
            Argument::Option("--raw", _) => sends = true,
            Argument::Doubtful(_) | Argument::Option(..) | Argument::Unknown(_) => {}
        }
    }
    let (written, items) = match others.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && method(first).is_some() => (Some(*first), rest),
        all => (None, all),
    };
    let (url, items) = items.split_first().ok_or(Refusal::NoUrl)?;
    // The word taken for the URL is the value of an option, if a URL follows.
    if !target::has_host(url) && items.iter().any(|item| item.contains("://") && target::has_host(item)) {
        return Err(Refusal::UnreadableUrl);
    }
    sends |= items.iter().any(|item| is_data(item));
    // `:8080/path` and `:/path` are on this machine, and `://host` is pasted from a browser.
    let url = url.strip_prefix("://").unwrap_or(url);
    let local = url.strip_prefix(':').map(|rest| format!("localhost:{rest}"));
    let url = match &local {
        Some(local) => local.as_str(),
        None => url,
    };
    calls_to(&[url], written, if sends { "POST" } else { "GET" })
}

fn takes_value(name: &str) -> bool {
    OPTIONS.contains(&name)
        || matches!(name, "--verify" | "--resolve" | "--interface" | "--http-version" | "--history-print")
}

fn is_flag(name: &str) -> bool {
    if name.starts_with("--") { FLAGS.contains(&name) } else { FLAG_LETTERS.contains(name) }
}

/// Returns whether an item is a field of the body: `name=value`, `name:=json`, `name@file`. `name==value` belongs to
/// the query, `name:value` is a header.
fn is_data(item: &str) -> bool {
    let Some(at) = item.find([':', '=', '@']) else { return false };
    let separator = &item[at..];
    separator.starts_with(":=")
        || separator.starts_with('@')
        || separator.starts_with('=') && !separator.starts_with("==")
}
