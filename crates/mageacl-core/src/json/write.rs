//! JSON that is safe on a terminal and in the log of a CI runner.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::inert::{hash_commands, is_deceptive};

/// Writes a value as a pretty-printed document without a trailing line feed.
///
/// # Errors
/// If the value cannot be serialized, or the output cannot be written.
pub fn pretty<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(escaped(&serde_json::to_string_pretty(value)?).as_bytes())
}

/// Writes a value as a document of one line without a trailing line feed.
///
/// # Errors
/// If the value cannot be serialized, or the output cannot be written.
pub fn compact<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(escaped(&serde_json::to_string(value)?).as_bytes())
}

/// Escapes deceptive characters, and one character of each CI command, as `\uXXXX`. In JSON they occur only inside
/// strings, so the document keeps its meaning.
#[must_use]
pub fn escaped(document: &str) -> String {
    let mut hashes = hash_commands(document).peekable();
    let mut safe = String::with_capacity(document.len());
    for (at, c) in document.char_indices() {
        let is_layout = matches!(c, '\n' | '\r' | '\t');
        if hashes.next_if_eq(&at).is_some() || is_deceptive(c) && !is_layout {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_means_the_same() {
        let text =
            "a\u{0}\u{1b}\u{7f}\u{85}\u{9b}\u{2028}\u{202e}\u{e0041}\u{feff}\r\n\t\"\\##vso[x]###[y] \u{e4}\u{1f600}";
        for write in [pretty::<&str>, compact::<&str>] {
            let mut document = Vec::new();
            write(&text, &mut document).unwrap();
            assert_eq!(serde_json::from_slice::<String>(&document).unwrap(), text);
            let document = String::from_utf8(document).unwrap();
            assert!(!document.contains(is_deceptive) && hash_commands(&document).next().is_none(), "{document}");
        }
    }

    #[test]
    fn the_layout_of_a_document_stays() {
        assert_eq!(escaped("{\r\n\t\"a\": \"\u{7f}\"\n}\n"), "{\r\n\t\"a\": \"\\u007f\"\n}\n");
    }
}
