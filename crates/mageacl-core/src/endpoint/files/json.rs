//! Documents in JSON, read as a stream.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::FileError;
use super::document::{Key, MAX_NODES, Node, Value, is_dropped};

/// Reads a document.
pub(super) fn read(input: impl Read) -> Result<Node, FileError> {
    let state = State { line: Cell::new(1), left: Cell::new(MAX_NODES) };
    let mut input = BufReader::with_capacity(64 * 1024, input);
    skip_mark(&mut input)?;
    let mut json = serde_json::Deserializer::from_reader(Counted { input, line: &state.line });
    let root = Builder(&state).deserialize(&mut json).and_then(|root| json.end().map(|()| root));
    root.map_err(|error| match error.io_error_kind() {
        Some(_) => FileError::from(io::Error::from(error)),
        None if state.left.get() == 0 => FileError::TooLarge,
        None => FileError::Malformed { format: "JSON", line: error.line() },
    })
}

/// Skips a byte order mark.
fn skip_mark(input: &mut BufReader<impl Read>) -> io::Result<()> {
    use io::BufRead;
    if input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        input.consume(3);
    }
    Ok(())
}

/// The position in a document, and the number of values that may follow.
struct State {
    line: Cell<usize>,
    left: Cell<usize>,
}

/// Counts the lines of a stream. The parser takes single bytes, so that the count is that of the value it is at.
struct Counted<'s, R> {
    input: BufReader<R>,
    line: &'s Cell<usize>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        let breaks = memchr::memchr_iter(b'\n', &into[..read]).count();
        self.line.set(self.line.get() + breaks);
        Ok(read)
    }
}

#[derive(Clone, Copy)]
struct Builder<'s>(&'s State);

impl Builder<'_> {
    fn node<E: de::Error>(self, value: Value) -> Result<Node, E> {
        self.count()?;
        Ok(Node { line: self.0.line.get(), value })
    }

    fn count<E: de::Error>(self) -> Result<(), E> {
        let left = self.0.left.get().checked_sub(1).ok_or_else(|| E::custom("too many values"))?;
        self.0.left.set(left);
        Ok(())
    }

    fn text<E: de::Error>(self, text: &str) -> Result<Node, E> {
        self.count()?;
        Ok(Node::text_node(self.0.line.get(), text))
    }
}

impl<'de> DeserializeSeed<'de> for Builder<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Builder<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        self.text(if value { "true" } else { "false" })
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        self.text(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        self.text(&value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        self.text(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        self.text(value)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        self.node(Value::Empty)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Node, A::Error> {
        let line = self.0.line.get();
        self.count()?;
        let mut nodes = Vec::new();
        while let Some(node) = sequence.next_element_seed(self)? {
            nodes.push(node);
        }
        Ok(Node { line, value: Value::List(nodes) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let line = self.0.line.get();
        self.count()?;
        let mut entries = Vec::new();
        while let Some(text) = map.next_key::<String>()? {
            let key = Key { line: self.0.line.get(), text };
            if is_dropped(&key.text) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            entries.push((key, map.next_value_seed(self)?));
        }
        Ok(Node { line, value: Value::Map(entries) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_lines() {
        let root = read(
            "\u{feff}{\n \"a\": [\n  \"x\",\n  7\n ],\n \"auth\": {\"password\": \"S3CR3T\"},\n \"b\": \"\\u0041\"}"
                .as_bytes(),
        );
        let root = root.unwrap();
        let lines: Vec<usize> = root.list_of("a").iter().map(|node| node.line).collect();
        assert_eq!((root.line, lines[0]), (1, 3));
        assert_eq!(root.list_of("a")[1].text(), Some("7"));
        assert_eq!(root.get("b").map(|node| (node.line, node.text())), Some((7, Some("A"))));
        assert_eq!(root.get("auth"), None);
        assert_eq!(root.entries()[1].0.line, 7);
    }

    #[test]
    fn errors_name_a_line() {
        for (text, expected) in [("{\n\"a\": x}", 2), ("{\"a\": 1", 1), ("{}\n{}", 2)] {
            let Err(FileError::Malformed { line, .. }) = read(text.as_bytes()) else { panic!("{text}") };
            assert_eq!(line, expected, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
    }
}
