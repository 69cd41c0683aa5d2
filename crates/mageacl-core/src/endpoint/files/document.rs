//! A tree of values with their lines, from JSON or YAML.
//!
//! Values that no reader needs and that hold secrets or bodies are not kept.

/// A value with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) value: Value,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `null`, or a value that is not kept.
    Empty,
    /// A text, a number or a boolean.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, in order. A key may be repeated.
    Map(Vec<(Key, Node)>),
}

/// The key of an object with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) line: usize,
    pub(super) text: String,
}

/// The longest text that is kept.
pub(super) const MAX_TEXT: usize = 16 * 1024;

/// The maximum number of values of a document.
pub(super) const MAX_NODES: usize = 4_000_000;

/// The maximum depth of a document.
pub(super) const MAX_DEPTH: usize = 120;

/// Keys whose values are dropped where they are read: credentials, cookies, bodies, scripts, schemas.
const DROPPED: [&str; 22] = [
    "auth",
    "authentication",
    "body",
    "certificate",
    "components",
    "content",
    "cookies",
    "definitions",
    "description",
    "event",
    "example",
    "examples",
    "initiator",
    "pages",
    "postData",
    "queryString",
    "requestBody",
    "responses",
    "schema",
    "securityDefinitions",
    "timings",
    "_initiator",
];

/// Returns whether the value of a key is not kept.
pub(super) fn is_dropped(key: &str) -> bool {
    DROPPED.contains(&key)
}

impl Node {
    pub(super) fn text_node(line: usize, text: &str) -> Node {
        let value = if text.len() > MAX_TEXT { Value::Empty } else { Value::Text(text.to_owned()) };
        Node { line, value }
    }

    /// Returns the value of a key; the last one if the key is repeated.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|(known, _)| known.text == key).map(|(_, node)| node)
    }

    /// Returns the text of a key.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the values of a list; none for another value.
    pub(super) fn list(&self) -> &[Node] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// Returns the values of the list of a key.
    pub(super) fn list_of(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::list)
    }

    /// Returns the entries of an object; none for another value.
    pub(super) fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the number of values in it.
    pub(super) fn count(&self) -> usize {
        1 + match &self.value {
            Value::Empty | Value::Text(_) => 0,
            Value::List(nodes) => nodes.iter().map(Node::count).sum(),
            Value::Map(entries) => entries.iter().map(|(_, node)| node.count()).sum(),
        }
    }

    /// Returns the value of the header that names the operation of a SOAP request, from a list of headers whose names have
    /// this key.
    pub(super) fn soap_action(&self, headers: &str, name: &str) -> Option<&str> {
        let value = |wanted: &str| {
            let is_wanted = |header: &&Node| header.text_of(name).is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            self.list_of(headers).iter().find(is_wanted)?.text_of("value")
        };
        value("SOAPAction").or_else(|| value("Content-Type").filter(|kind| kind.contains("action=")))
    }
}
