//! Positions in a JSON text: from a byte to the path of its value, and back.
//!
//! `serde_json` reports how far it had read, but not in which value; the later checks know the value, but not its
//! position. Both directions use the same traversal, which runs only after a document was refused. It accepts any text:
//! invalid JSON ends the traversal or is skipped, and nothing recurses.

use std::fmt::{self, Write};
use std::ops::{ControlFlow, Range};

/// The maximum nesting, as in `serde_json`.
const MAX_DEPTH: usize = 128;

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into an object.
    Key(String),
    /// Into an array.
    Index(usize),
}

/// The path from the document to a value, displayed as `endpoints[3].method`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path(pub(super) Vec<Step>);

impl Path {
    /// Returns the path of a key of the document.
    pub(super) fn key(key: &str) -> Path {
        Path(vec![Step::Key(key.to_owned())])
    }

    /// Returns the path of an entry of an array in the document.
    pub(super) fn entry(key: &str, index: usize) -> Path {
        Path(vec![Step::Key(key.to_owned()), Step::Index(index)])
    }

    /// Returns the path of a key of the value at this path.
    pub(super) fn then(mut self, key: &str) -> Path {
        self.0.push(Step::Key(key.to_owned()));
        self
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_char('.')?;
                    }
                    f.write_str(key)?;
                }
            }
        }
        Ok(())
    }
}

/// Returns the range of a value: a whole string, number or word, or the opening bracket of an array or object.
pub(super) fn find(text: &str, path: &Path) -> Option<Range<usize>> {
    let mut found = None;
    walk(text, |token, levels| {
        let hit = token.kind == Kind::Value && levels.len() == path.0.len() && path_of(text, levels) == *path;
        if hit {
            found = Some(token.range.clone());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found
}

/// Returns the range of the token at a byte, and a path: for a key or a closing bracket that of the enclosing object or
/// array, for a value its own.
pub(super) fn at(text: &str, offset: usize) -> Option<(Path, Range<usize>)> {
    let mut found = None;
    walk(text, |token, levels| {
        if token.range.end <= offset {
            return ControlFlow::Continue(());
        }
        if token.range.start <= offset {
            let levels = if token.kind == Kind::Key { &levels[..levels.len() - 1] } else { levels };
            found = Some((path_of(text, levels), token.range.clone()));
        }
        ControlFlow::Break(())
    });
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Key,
    Value,
    Close,
}

struct Token {
    kind: Kind,
    range: Range<usize>,
}

/// An open array or object, and the position of the traversal in it.
enum Level {
    Array { index: usize },
    Object { key: Option<Range<usize>> },
}

/// Passes each key, value and closing bracket to `visit`, with the enclosing levels.
fn walk(text: &str, mut visit: impl FnMut(&Token, &[Level]) -> ControlFlow<()>) {
    let bytes = text.as_bytes();
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = end_of_token(bytes, start);
        let mut opened = None;
        let kind = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b':' => continue,
            b',' => {
                match levels.last_mut() {
                    Some(Level::Array { index }) => *index += 1,
                    Some(Level::Object { key }) => *key = None,
                    None => {}
                }
                continue;
            }
            b']' | b'}' => {
                levels.pop();
                Kind::Close
            }
            b'[' => {
                opened = Some(Level::Array { index: 0 });
                Kind::Value
            }
            b'{' => {
                opened = Some(Level::Object { key: None });
                Kind::Value
            }
            _ => match levels.last_mut() {
                Some(Level::Object { key: key @ None }) => {
                    *key = Some(start..at);
                    Kind::Key
                }
                _ => Kind::Value,
            },
        };
        if visit(&Token { kind, range: start..at }, &levels).is_break() {
            return;
        }
        levels.extend(opened);
        if levels.len() > MAX_DEPTH {
            return;
        }
    }
}

/// Returns the offset after the token that begins at `start`.
fn end_of_token(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start + 1..];
    let length = match bytes[start] {
        b' ' | b'\t' | b'\n' | b'\r' | b':' | b',' | b'[' | b']' | b'{' | b'}' => 0,
        b'"' => {
            let mut escaped = false;
            let quote = rest.iter().position(|&byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            });
            quote.map_or(rest.len(), |quote| quote + 1)
        }
        _ => {
            let ends =
                |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'"') || b"[]{}".contains(byte);
            rest.iter().position(ends).unwrap_or(rest.len())
        }
    };
    start + 1 + length
}

fn path_of(text: &str, levels: &[Level]) -> Path {
    let steps = levels.iter().map(|level| match level {
        Level::Array { index } => Step::Index(*index),
        Level::Object { key } => {
            let written = key.clone().and_then(|range| text.get(range)).unwrap_or("");
            Step::Key(serde_json::from_str(written).unwrap_or_else(|_| written.to_owned()))
        }
    });
    Path(steps.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"a": "x", "l": [{"m": 1}, {"m": "q\"]", "\u006e": [true]}], "e": {}}"#;

    #[test]
    fn a_path_leads_to_what_is_written_there() {
        let entry = |index: usize, key: &str| Path::entry("l", index).then(key);
        let mut deep = entry(1, "n");
        deep.0.push(Step::Index(0));
        for (path, written) in [
            (Path::default(), "{"),
            (Path::key("a"), "\"x\""),
            (Path::key("l"), "["),
            (Path::entry("l", 1), "{"),
            (entry(0, "m"), "1"),
            // Quotes and brackets inside a string are text.
            (entry(1, "m"), r#""q\"]""#),
            // A key may be written with escapes.
            (deep, "true"),
            (Path::key("e"), "{"),
        ] {
            assert_eq!(find(TEXT, &path).map(|range| &TEXT[range]), Some(written), "{path}");
        }
        assert_eq!(find(TEXT, &entry(2, "m")), None);
    }

    #[test]
    fn a_byte_leads_to_the_path_of_its_value() {
        for (needle, path, word) in [
            // For a value: its own path.
            ("\"x\"", "a", "\"x\""),
            ("true", "l[1].n[0]", "true"),
            // For a key: the enclosing object.
            ("\"m\": 1", "l[0]", "\"m\""),
            ("\"a\"", "", "\"a\""),
            // For a closing bracket: the value that it closes.
            ("}, {", "l[0]", "}"),
            ("], \"e\"", "l", "]"),
        ] {
            let (found, range) = at(TEXT, TEXT.find(needle).unwrap()).unwrap();
            assert_eq!((found.to_string().as_str(), &TEXT[range]), (path, word), "{needle}");
        }
        // Between two tokens there is none.
        assert_eq!(at(TEXT, TEXT.find(' ').unwrap()), None);
        assert_eq!(at(TEXT, TEXT.len()), None);
    }
}
