//! `HTTPie` (`http`, `https`) and `xh`.

use super::{Argument, arguments, calls_to};
use crate::endpoint::input::Refusal;
use crate::endpoint::input::line::method;
use crate::endpoint::spelling::Spelling;

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

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str], reads_input: bool) -> Result<Vec<Spelling>, Refusal> {
    let takes_value = |name: &str| OPTIONS.contains(&name) || matches!(name, "--verify" | "--resolve" | "--interface");
    let mut sends = reads_input;
    let mut others = Vec::new();
    for argument in arguments(words, takes_value) {
        match argument {
            Argument::Other(word) => others.push(word),
            Argument::Option("--raw", _) => sends = true,
            Argument::Option(..) => {}
        }
    }
    let (written, items) = match others.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && method(first).is_some() => (Some(*first), rest),
        all => (None, all),
    };
    let (url, items) = items.split_first().ok_or(Refusal::NoUrl)?;
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

/// Returns whether an item is a field of the body: `name=value`, `name:=json`, `name@file`. `name==value` belongs to
/// the query, `name:value` is a header.
fn is_data(item: &str) -> bool {
    let Some(at) = item.find([':', '=', '@']) else { return false };
    let separator = &item[at..];
    separator.starts_with(":=")
        || separator.starts_with('@')
        || separator.starts_with('=') && !separator.starts_with("==")
}
