//! Arguments in messages: a pasted request or a token is not repeated.

use std::path::Path;

use clap::error::{ContextKind, ContextValue};

use mageacl_core::endpoint::secret;

/// Replaces every argument of this run that may hold a secret, wherever a message repeats it.
pub(super) fn hide(message: &str) -> String {
    hide_all(message, std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()))
}

/// Replaces such arguments in an error about the command line.
pub(super) fn hide_in(error: &mut clap::Error) {
    let quoted: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, hidden(kind, value)?))).collect();
    for (kind, value) in quoted {
        error.insert(kind, value);
    }
}

/// Returns a part of an error without the secrets of arguments; `None` if it repeats no argument.
fn hidden(kind: ContextKind, value: &ContextValue) -> Option<ContextValue> {
    match value {
        ContextValue::String(text) => Some(ContextValue::String(hide(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(texts.iter().map(|text| hide(text)).collect())),
        // The usage has styles, and names no argument of this run.
        ContextValue::StyledStr(text) if kind != ContextKind::Usage => {
            Some(ContextValue::StyledStr(hide(&text.to_string()).into()))
        }
        ContextValue::StyledStrs(texts) => {
            Some(ContextValue::StyledStrs(texts.iter().map(|text| hide(&text.to_string()).into()).collect()))
        }
        _ => None,
    }
}

fn hide_all(message: &str, arguments: impl Iterator<Item = String>) -> String {
    let mut message = message.to_owned();
    let mut is_announced = false;
    for argument in arguments {
        // `Cookie: name=value` without quotes is two arguments.
        if is_announced && argument.len() >= MIN_VALUE && !Path::new(&argument).exists() {
            message = message.replace(&argument, "{...}");
        }
        is_announced = argument.ends_with(':') || !argument.contains('/') && secret::announces(&argument);
        // `--name=value`, `-nvalue`
        let (name, value) = argument.split_once('=').unwrap_or_default();
        let attached = argument.strip_prefix('-').and_then(|rest| rest.get(1..)).unwrap_or_default();
        for text in [argument.as_str(), name, value, attached] {
            // Several lines are a pasted text, and its parts need not look like secrets.
            let is_pasted = text.contains('\n');
            let shown = if is_pasted { "{...}".into() } else { secret::shown_argument(text) };
            if shown != text && message.contains(text) && !Path::new(text).exists() {
                message = message.replace(text, &shown);
            }
        }
    }
    message
}

/// The shortest argument that is replaced only because of the one before it. Shorter ones occur in every message.
const MIN_VALUE: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_with_a_secret_is_not_repeated() {
        let token = "0123456789abcdef0123456789abcdef";
        let cases = [
            ("GET /V1/orders?token=abc", "there is no folder GET /V1/orders?token=abc", "there is no folder {...}"),
            ("https://me:pw@shop.example", "`https://me:pw@shop.example` is no release", "`{...}` is no release"),
            (token, &format!("unexpected argument '{token}' found"), "unexpected argument '{...}' found"),
            (&format!("--format={token}"), &format!("invalid value '{token}'"), "invalid value '{...}'"),
            ("Authorization: Bearer abc", "no file Authorization: Bearer abc", "no file {...}"),
            ("-----BEGIN KEY-----\nabc=\n", "to pass '-----BEGIN KEY-----\nabc' as", "to pass '{...}' as"),
            ("My Connector", "there is no integration `My Connector`", "there is no integration `My Connector`"),
            ("shops/none", "there is no folder shops/none", "there is no folder shops/none"),
        ];
        for (argument, message, expected) in cases {
            assert_eq!(hide_all(message, std::iter::once(argument.to_owned())), expected);
        }
        for before in ["Bearer", "Cookie:", "X-Id:", "--password"] {
            let arguments = [before, "hunterzwei"].map(str::to_owned).into_iter();
            assert_eq!(
                hide_all("unexpected argument 'hunterzwei' found", arguments),
                "unexpected argument '{...}' found"
            );
        }
    }
}
