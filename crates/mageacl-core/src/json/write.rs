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
    let mut lines = Lines { out, pending: Vec::with_capacity(2 * CHUNK) };
    serde_json::to_writer_pretty(&mut lines, value)?;
    lines.write_up_to(lines.pending.len())
}

/// As much text is collected before its lines are written.
const CHUNK: usize = 64 * 1024;

/// Escapes a document line by line, so that it is never in memory as a whole. No command of a runner spans two lines.
struct Lines<'w> {
    out: &'w mut dyn Write,
    pending: Vec<u8>,
}

impl Lines<'_> {
    fn write_up_to(&mut self, end: usize) -> io::Result<()> {
        let text = std::str::from_utf8(&self.pending[..end]).map_err(io::Error::other)?;
        self.out.write_all(escaped(text).as_bytes())?;
        self.pending.drain(..end);
        Ok(())
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let has_line = bytes.contains(&b'\n');
        self.pending.extend_from_slice(bytes);
        if has_line
            && self.pending.len() >= CHUNK
            && let Some(last) = self.pending.iter().rposition(|byte| *byte == b'\n')
        {
            self.write_up_to(last + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
    fn a_long_document_is_written_whole() {
        let values: Vec<String> = (0..20_000).map(|at| format!("{at} \u{202e}\u{e4}")).collect();
        let mut document = Vec::new();
        pretty(&values, &mut document).unwrap();
        assert_eq!(serde_json::from_slice::<Vec<String>>(&document).unwrap(), values);
        assert_eq!(String::from_utf8(document).unwrap(), escaped(&serde_json::to_string_pretty(&values).unwrap()));
    }

    #[test]
    fn the_layout_of_a_document_stays() {
        assert_eq!(escaped("{\r\n\t\"a\": \"\u{7f}\"\n}\n"), "{\r\n\t\"a\": \"\\u007f\"\n}\n");
    }
}
