//! Arguments in messages: a pasted request or a token is not repeated.

use std::path::Path;

use clap::error::{ContextKind, ContextValue};

use crate::endpoint::secret;

/// Replaces every argument of this run that may hold a secret, wherever a message repeats it.
pub(super) fn hide(message: &str) -> String {
    hide_all(message, std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()))
}

/// Replaces such arguments in an error about the command line.
pub(super) fn hide_in(error: &mut clap::Error) {
    let quoted = [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand];
    for kind in quoted {
        let hidden = match error.get(kind) {
            Some(ContextValue::String(text)) => ContextValue::String(hide(text)),
            Some(ContextValue::Strings(texts)) => ContextValue::Strings(texts.iter().map(|text| hide(text)).collect()),
            _ => continue,
        };
        error.insert(kind, hidden);
    }
}

fn hide_all(message: &str, arguments: impl Iterator<Item = String>) -> String {
    let mut message = message.to_owned();
    for argument in arguments {
        // `--name=value`, `-nvalue`
        let value = argument.split_once('=').map_or("", |(_, value)| value);
        let attached = argument.strip_prefix('-').and_then(|rest| rest.get(1..)).unwrap_or_default();
        for text in [argument.as_str(), value, attached] {
            let shown = secret::shown_argument(text);
            if shown != text && message.contains(text) && !Path::new(text).exists() {
                message = message.replace(text, &shown);
            }
        }
    }
    message
}

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
            ("My Connector", "there is no integration `My Connector`", "there is no integration `My Connector`"),
            ("shops/none", "there is no folder shops/none", "there is no folder shops/none"),
        ];
        for (argument, message, expected) in cases {
            assert_eq!(hide_all(message, std::iter::once(argument.to_owned())), expected);
        }
    }
}
