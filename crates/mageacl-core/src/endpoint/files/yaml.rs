//! Documents in YAML.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::FileError;
use super::document::{Key, MAX_DEPTH, MAX_NODES, Node, Value, is_dropped};

/// The largest value that an alias repeats, in values. It bounds the work that nested aliases cause.
const MAX_ALIASED: usize = 1000;

/// Reads the first document of a text.
pub(super) fn read(text: &str) -> Result<Node, FileError> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| FileError::Malformed { format: "YAML", line: error.marker().line() })?;
        if builder.take(event, span.start.line())? {
            break;
        }
    }
    builder.root.ok_or(FileError::UnknownDocument)
}

/// A list or an object that is not closed.
struct Open {
    line: usize,
    anchor: usize,
    /// The key that waits for its value.
    key: Option<Key>,
    value: Value,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    count: usize,
}

impl Builder {
    /// Takes an event. Returns whether the document is read.
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<bool, FileError> {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                self.count(1)?;
                self.add(anchor, Node::text_node(line, &text))?;
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).map_or(Value::Empty, |node| node.value.clone());
                let node = Node { line, value };
                self.count(node.count())?;
                self.add(0, node)?;
            }
            Event::SequenceStart(anchor, _) => self.begin(line, anchor, Value::List(Vec::new()))?,
            Event::MappingStart(anchor, _) => self.begin(line, anchor, Value::Map(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.add(open.anchor, Node { line: open.line, value: open.value })?;
                }
            }
            _ => {}
        }
        Ok(self.root.is_some())
    }

    fn begin(&mut self, line: usize, anchor: usize, value: Value) -> Result<(), FileError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(FileError::Malformed { format: "YAML", line });
        }
        self.count(1)?;
        self.open.push(Open { line, anchor, key: None, value });
        Ok(())
    }

    fn count(&mut self, nodes: usize) -> Result<(), FileError> {
        self.count += nodes;
        if self.count > MAX_NODES { Err(FileError::TooLarge) } else { Ok(()) }
    }

    fn add(&mut self, anchor: usize, node: Node) -> Result<(), FileError> {
        if anchor != 0 {
            let count = node.count();
            self.count(count)?;
            if count <= MAX_ALIASED {
                self.anchors.insert(anchor, node.clone());
            }
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.value {
            Value::List(nodes) => nodes.push(node),
            Value::Map(entries) => match open.key.take() {
                None => open.key = Some(Key { line: node.line, text: node.text().unwrap_or_default().to_owned() }),
                Some(key) if is_dropped(&key.text) => {}
                Some(key) => entries.push((key, node)),
            },
            Value::Empty | Value::Text(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_lines() {
        let text = "# x\na:\n  - x\n  - {b: 7}\nauth:\n  password: S3CR3T\n\"c\": &d\n  e: f\ng: *d\n";
        let root = read(text).unwrap();
        assert_eq!(root.entries().iter().map(|(key, _)| key.line).collect::<Vec<_>>(), [2, 7, 9]);
        assert_eq!(root.list_of("a")[1].get("b").map(|node| (node.line, node.text())), Some((4, Some("7"))));
        assert_eq!(root.get("g").and_then(|node| node.text_of("e")), Some("f"));
    }

    #[test]
    fn errors_and_limits() {
        assert!(matches!(read("a: [\n"), Err(FileError::Malformed { .. })));
        assert!(matches!(read(""), Err(FileError::UnknownDocument)));
        assert!(read(&"[".repeat(100_000)).is_err());
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for at in 1..12 {
            let alias = format!("*a{}", at - 1);
            let line = format!("a{at}: &a{at} [{}]\n", [alias.as_str(); 10].join(","));
            bomb.push_str(&line);
        }
        assert!(read(&bomb).is_ok_and(|root| root.count() < 100_000));
    }
}
