//! The paths of a log, each counted once, in bounded memory.
//!
//! Paths are kept as a tree of their parts. A part of which there are too many different ones, such as a SKU, is counted
//! as `{...}`, which resolves like any other value of a variable.

use std::collections::{BTreeMap, HashMap};

use super::LogRequest;
use crate::endpoint::files::collector::{Collector, Request};
use crate::endpoint::files::magento::{self, Target};
use crate::endpoint::input::method;
use crate::endpoint::origin::{CallSite, DeclaredCall, Occurrences};
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::{path, secret};

/// The number of different values after a part of a path from which on further ones are counted together. Words are
/// exempt: they may be a part of a route.
const MAX_VALUES: usize = 256;

/// The maximum number of parts that are kept.
const MAX_NODES: usize = 100_000;

/// The maximum number of request lines whose path is looked up directly.
const MAX_KNOWN: usize = 50_000;

/// The number of places that are kept of each path.
const MAX_LINES: usize = 5;

/// The maximum number of parts of a path.
const MAX_DEPTH: usize = 24;

/// The paths of a log.
pub(super) struct Paths {
    max_nodes: usize,
    /// Methods, targets and the leaves that they lead to; `None` for a request to something else.
    known: HashMap<String, Option<usize>>,
    /// A buffer for the key of the current request.
    key: String,
    nodes: Vec<Node>,
    roots: HashMap<String, usize>,
    seen: Vec<Seen>,
    to_magento: u64,
    grouped: u64,
    dropped: u64,
}

/// A part of a path.
#[derive(Default)]
struct Node {
    children: HashMap<String, usize>,
    /// The number of children that are not words.
    values: usize,
    rest: Option<usize>,
    leaf: Option<usize>,
    /// Whether it counts different parts together.
    is_group: bool,
}

/// A path with its requests.
struct Seen {
    call: EndpointSpec,
    count: u64,
    lines: Vec<usize>,
    statuses: BTreeMap<u16, u64>,
    is_group: bool,
}

impl Paths {
    /// Makes an empty tree with the usual limit.
    pub(super) fn new() -> Self {
        Paths::with_limit(MAX_NODES)
    }

    fn with_limit(max_nodes: usize) -> Self {
        Paths {
            max_nodes,
            known: HashMap::new(),
            key: String::new(),
            nodes: Vec::new(),
            roots: HashMap::new(),
            seen: Vec::new(),
            to_magento: 0,
            grouped: 0,
            dropped: 0,
        }
    }

    /// Adds a request in a line.
    pub(super) fn add(&mut self, request: &LogRequest<'_>, line: usize) {
        let target = request.target.split(['?', '#']).next().unwrap_or_default();
        let leaf = match (method(&request.method), plain_path(target)) {
            (Some("OPTIONS"), _) => None,
            (Some(method), Some(path)) => self.leaf_of(method, path),
            _ => self.known_leaf(request, target),
        };
        let Some(seen) = leaf.and_then(|leaf| self.seen.get_mut(leaf)) else { return };
        self.to_magento += 1;
        self.grouped += u64::from(seen.is_group);
        seen.count += 1;
        if seen.lines.len() < MAX_LINES {
            seen.lines.push(line);
        }
        if let Some(status) = request.status {
            *seen.statuses.entry(status).or_default() += 1;
        }
    }

    /// Adds the calls to those of a file.
    pub(super) fn finish(self, collector: &mut Collector<'_>) {
        let file = collector.file().to_owned();
        collector.tally.to_magento += self.to_magento + self.dropped;
        collector.tally.grouped += self.grouped;
        collector.tally.dropped += self.dropped;
        for seen in self.seen {
            let sites = seen.lines.iter().map(|line| CallSite::new(file.as_str(), *line));
            let occurrences = Occurrences::counted(sites, seen.count, seen.statuses);
            collector.add_counted(DeclaredCall { call: seen.call, occurrences });
        }
    }

    /// Returns the leaf of a request whose path is not plain; `None` for one that is not a call.
    fn known_leaf(&mut self, request: &LogRequest<'_>, target: &str) -> Option<usize> {
        self.key.clear();
        self.key.push_str(&request.method);
        self.key.push(' ');
        // The query of a SOAP request distinguishes its WSDL.
        self.key.push_str(if target.contains("/soap") { &request.target } else { target });
        if let Some(leaf) = self.known.get(&self.key) {
            return *leaf;
        }
        let dropped = self.dropped;
        let leaf = self.leaf(request);
        if self.known.len() < MAX_KNOWN && self.dropped == dropped {
            self.known.insert(self.key.clone(), leaf);
        }
        leaf
    }

    /// Returns the leaf of a request; `None` for one that is not a call.
    fn leaf(&mut self, request: &LogRequest<'_>) -> Option<usize> {
        let request = Request { method: &request.method, url: &request.target, ..Request::default() };
        let Target::Calls(calls) = magento::target(&request) else { return None };
        let Some(EndpointSpec::Call { method: Some(method), path }) = calls.into_iter().next() else { return None };
        let full = if magento::is_rest(&path) { path::address(&path, path::StoreCodes::Any).full } else { path };
        self.leaf_of(&method, &full)
    }

    /// Returns the leaf of a path after the store code; `None` if there is no room.
    fn leaf_of(&mut self, method: &str, path: &str) -> Option<usize> {
        let mut node = if let Some(root) = self.roots.get(method) {
            *root
        } else {
            let root = self.new_node(false);
            self.roots.insert(method.to_owned(), root);
            root
        };
        for (depth, part) in path.split('/').filter(|part| !part.is_empty()).enumerate() {
            let child = if depth < MAX_DEPTH { self.child(node, part) } else { None };
            let Some(child) = child else {
                self.dropped += 1;
                return None;
            };
            node = child;
        }
        if self.nodes[node].leaf.is_none() {
            let path = self.counted_path(method, path);
            let is_group = self.nodes[node].is_group;
            let call = EndpointSpec::Call { method: Some(method.to_owned()), path };
            self.seen.push(Seen { call, count: 0, lines: Vec::new(), statuses: BTreeMap::new(), is_group });
            self.nodes[node].leaf = Some(self.seen.len() - 1);
        }
        self.nodes[node].leaf
    }

    /// Returns a path that is in the tree, with `{...}` in place of the parts that are counted together.
    fn counted_path(&self, method: &str, path: &str) -> String {
        let mut counted = String::new();
        let mut node = self.roots.get(method).copied();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let at = node.and_then(|node| self.nodes.get(node));
            let child = at.and_then(|node| node.children.get(part)).copied();
            counted.push('/');
            counted.push_str(if child.is_some() { part } else { secret::HIDDEN });
            node = child.or_else(|| at.and_then(|node| node.rest));
        }
        counted
    }

    /// Returns the child of a node for a part; `None` if there is no room.
    fn child(&mut self, node: usize, part: &str) -> Option<usize> {
        if let Some(child) = self.nodes[node].children.get(part) {
            return Some(*child);
        }
        let is_word = is_word(part);
        let is_full = self.nodes.len() >= self.max_nodes;
        if !is_full && (is_word || self.nodes[node].values < MAX_VALUES) {
            let child = self.new_node(self.nodes[node].is_group);
            self.nodes[node].values += usize::from(!is_word);
            self.nodes[node].children.insert(part.to_owned(), child);
            return Some(child);
        }
        if let Some(rest) = self.nodes[node].rest {
            return Some(rest);
        }
        if self.nodes.len() >= 2 * self.max_nodes {
            return None;
        }
        let rest = self.new_node(self.nodes[node].is_group || is_word);
        self.nodes[node].rest = Some(rest);
        Some(rest)
    }

    fn new_node(&mut self, is_group: bool) -> usize {
        self.nodes.push(Node { is_group, ..Node::default() });
        self.nodes.len() - 1
    }
}

/// Returns the path after the store code, if it is one of the REST API without anything that has to be decoded or checked.
fn plain_path(target: &str) -> Option<&str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    if !target.starts_with('/') || !target.bytes().all(is_plain) || target.contains("//") {
        return None;
    }
    let begins_call = |path: &str| {
        let path = path.strip_prefix("async/").map_or(path, |path| path.strip_prefix("bulk/").unwrap_or(path));
        path.split_once('/').is_some_and(|(version, rest)| magento::is_version(version) && !rest.is_empty())
    };
    let root = target.strip_prefix('/')?;
    if begins_call(root) {
        return Some(root);
    }
    let (_, after) = target.split_once("/rest/")?;
    if begins_call(after) {
        return Some(after);
    }
    let (_, after_store) = after.split_once('/')?;
    begins_call(after_store).then_some(after_store)
}

/// Returns whether a part may be a word of a route: letters, with hyphens and underscores.
fn is_word(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_')) || magento::is_version(part)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn add(paths: &mut Paths, target: &str, line: usize) {
        let request = LogRequest { method: Cow::Borrowed("GET"), target: Cow::Borrowed(target), status: Some(200) };
        paths.add(&request, line);
    }

    #[test]
    fn plain_paths_are_those_of_the_full_reader() {
        let targets = [
            "/rest/V1/orders",
            "/rest/default/V1/orders/5",
            "/rest/async/bulk/V1/orders",
            "/rest/all/async/V1/orders/",
            "/index.php/rest/V1/a.b",
            "/V1/orders",
            "/sub/rest/V1/x",
            "/async/V1/orders",
            "/rest/rest/V1/x",
            "/V1/rest/V1/x",
            "/x/V1/orders",
            "/rest/V1",
            "/rest/V1/",
            "/rest/v1/x",
            "/rest/a/b/V1/x",
            "/V1",
            "/rest/async/bulk",
        ];
        for target in targets {
            let request = Request { method: "GET", url: target, ..Request::default() };
            let expected = match magento::target(&request) {
                Target::Calls(calls) => calls.into_iter().next().map(|call| match call {
                    EndpointSpec::Call { path, .. } => path::address(&path, path::StoreCodes::Any).full,
                    other => other.text(),
                }),
                _ => None,
            };
            let found = plain_path(target).map(|path| path.trim_end_matches('/').to_owned());
            assert_eq!(found, expected, "{target}");
        }
        for target in ["/rest//V1/a", "/rest/V1/a%20b", "rest/V1/a", "/rest/V1/{a}", "*"] {
            assert_eq!(plain_path(target), None, "{target}");
        }
    }

    #[test]
    fn memory_is_bounded_for_any_paths() {
        let mut paths = Paths::with_limit(100);
        for at in 0..1000_u32 {
            let word: String = at.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
            add(&mut paths, &format!("/rest/V1/{word}/a"), 1);
        }
        assert!(paths.nodes.len() <= 200 && paths.seen.len() <= 51);
        let mut collector = Collector::new("f");
        paths.finish(&mut collector);
        let (entries, tally) = collector.finish();
        assert_eq!((tally.to_magento, tally.dropped), (1000, 0));
        assert!(tally.grouped > 900 && !entries.is_empty());
    }
}
