//! An index of the routes of a channel. [`matching::find`](super::matching::find) compares a request with every route.

use std::collections::HashMap;

use super::matching::{base, fits, is_variable};
use crate::catalog::Route;
use crate::php;

/// The parts of a url that the index distinguishes if all urls together have more than [`MAX_PARTS`]. Routes that differ
/// only after these are compared one by one.
const MAX_DEPTH: usize = 96;

/// The number of parts of all urls up to which the index distinguishes all of them. It limits the memory.
const MAX_PARTS: usize = 1_000_000;

/// An index of routes by method, number of parts and the parts themselves.
#[derive(Debug)]
pub(super) struct Table<'r> {
    /// Each with the URL under which it is called.
    routes: Vec<(&'r str, &'r Route)>,
    depth: usize,
    exact: HashMap<(&'r str, &'r str), usize>,
    roots: HashMap<(String, usize), Node>,
    /// For each node the last route in it: the last one that fits answers.
    last: Vec<usize>,
    texts: HashMap<(Node, &'r str), Node>,
    /// Children whose part is a number, by its value. PHP finds numbers equal that are written differently.
    numbers: HashMap<(Node, u64), Vec<(&'r str, Node)>>,
    variables: HashMap<Node, Node>,
    /// The routes that end in a node, in order.
    ends: HashMap<Node, Vec<usize>>,
}

/// The number of a node of the tree of parts.
type Node = u32;

impl<'r> Table<'r> {
    /// Indexes routes, sorted by URL in byte order.
    pub(super) fn new(routes: impl Iterator<Item = (&'r str, &'r Route)>) -> Self {
        Self::of_parts(routes, MAX_PARTS)
    }

    fn of_parts(routes: impl Iterator<Item = (&'r str, &'r Route)>, max_parts: usize) -> Self {
        let routes: Vec<(&str, &Route)> = routes.collect();
        let parts: usize = routes.iter().map(|(url, _)| url.split('/').count()).sum();
        let mut index = Table {
            routes,
            depth: if parts > max_parts { MAX_DEPTH } else { usize::MAX },
            exact: HashMap::new(),
            roots: HashMap::new(),
            last: Vec::new(),
            texts: HashMap::new(),
            numbers: HashMap::new(),
            variables: HashMap::new(),
            ends: HashMap::new(),
        };
        for number in 0..index.routes.len() {
            index.add(number);
        }
        index
    }

    /// Returns the route that Magento selects, by a method in capitals and a path that begins with a slash: the exact one,
    /// else the last that fits.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<&'r Route> {
        if let Some(exact) = self.exact.get(&(path, method)) {
            return Some(self.routes[*exact].1);
        }
        let base = base(path)?;
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let root = *self.roots.get(&(method.to_owned(), parts.len()))?;
        let mut best = None;
        let mut pending = vec![(root, 0)];
        while let Some((node, depth)) = pending.pop() {
            if best.is_some_and(|best| self.last[node as usize] <= best) {
                continue;
            }
            if depth == parts.len().min(self.depth) {
                let ends = self.ends.get(&node).map_or(&[][..], Vec::as_slice);
                // If the index distinguishes all parts, one of the routes fits as the others do.
                let ends = if depth == parts.len() { &ends[ends.len().saturating_sub(1)..] } else { ends };
                let is_better = |index: &&usize| best.is_none_or(|best| **index > best);
                let is_match = |index: &&usize| {
                    let (url, _) = self.routes[**index];
                    url.trim_matches('/').starts_with(base) && fits(url, &parts)
                };
                best = ends.iter().rev().take_while(is_better).find(is_match).copied().or(best);
                continue;
            }
            let begin = pending.len();
            self.push_children(node, depth, parts[depth], &mut pending);
            // The child with the last route is visited first, so that most others are skipped.
            pending[begin..].sort_by_key(|(child, _)| self.last[*child as usize]);
        }
        best.map(|index| self.routes[index].1)
    }

    /// Adds the children of a node that a part of a path leads to.
    fn push_children(&self, node: Node, depth: usize, part: &str, pending: &mut Vec<(Node, usize)>) {
        pending.extend(self.texts.get(&(node, part)).map(|child| (*child, depth + 1)));
        let numbers = php::number_key(part).and_then(|value| self.numbers.get(&(node, value)));
        let equal = numbers.into_iter().flatten().filter(|(text, _)| *text != part && php::loosely_equal(text, part));
        pending.extend(equal.map(|(_, child)| (*child, depth + 1)));
        // The url begins with the first two words of the path.
        if depth >= 2 {
            pending.extend(self.variables.get(&node).map(|child| (*child, depth + 1)));
        }
    }

    fn add(&mut self, index: usize) {
        let (url, route) = self.routes[index];
        self.exact.entry((url, route.method.as_str())).or_insert(index);
        let count = url.trim_matches('/').split('/').count();
        let key = (route.method.to_ascii_uppercase(), count);
        let mut node = *self.roots.entry(key).or_insert_with(|| new_node(&mut self.last));
        self.last[node as usize] = index;
        for part in url.trim_matches('/').split('/').take(self.depth) {
            node = self.child(node, part);
            self.last[node as usize] = index;
        }
        self.ends.entry(node).or_default().push(index);
    }

    /// Returns the child of a node for a part of a url.
    fn child(&mut self, node: Node, part: &'r str) -> Node {
        if is_variable(part) {
            return *self.variables.entry(node).or_insert_with(|| new_node(&mut self.last));
        }
        if let Some(child) = self.texts.get(&(node, part)) {
            return *child;
        }
        let child = new_node(&mut self.last);
        self.texts.insert((node, part), child);
        if let Some(value) = php::number_key(part) {
            self.numbers.entry((node, value)).or_default().push((part, child));
        }
        child
    }
}

fn new_node(last: &mut Vec<usize>) -> Node {
    last.push(0);
    Node::try_from(last.len() - 1).unwrap_or_else(|_| unreachable!("a store has fewer routes"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Routes;
    use crate::endpoint::matching::{self, Channel, METHODS, Match};

    /// A route without refs and declarations.
    fn bare(url: &str, method: &str) -> Route {
        Route {
            url: url.to_owned(),
            method: method.to_owned(),
            service: "A\\B".to_owned(),
            service_method: "c".to_owned(),
            operation: None,
            secure: false,
            resources: Vec::new(),
            ref_places: Vec::new(),
            parameters: Vec::new(),
            declarations: Vec::new(),
        }
    }

    fn routes(urls: &[(String, usize)]) -> Routes {
        let route = |(url, method): &(String, usize)| bare(url, METHODS[*method]);
        Routes::from_routes(urls.iter().map(route).collect(), Vec::new())
    }

    fn table(routes: &Routes, max_parts: usize) -> Table<'_> {
        Table::of_parts(routes.all().iter().map(|route| (route.url.as_str(), route)), max_parts)
    }

    /// Compares the index with the comparison of a request with every route.
    fn check(urls: &[(String, usize)], method: usize, path: &str) -> Result<(), TestCaseError> {
        let routes = routes(urls);
        let expected = match matching::find(&routes, Channel::Sync, METHODS[method], path) {
            Match::Route(route) => Some(std::ptr::from_ref(route)),
            Match::NotFound | Match::MethodNotAllowed => None,
        };
        for max_parts in [0, MAX_PARTS] {
            let found = table(&routes, max_parts).find(METHODS[method], path).map(std::ptr::from_ref);
            prop_assert_eq!(found, expected, "{} {:?}", path, urls);
        }
        Ok(())
    }

    const PART: &str = "(V1|a|b|ab|a-b|:a|:b|::c|:0|:|1|01|1\\.0|1e0|\\+1|-0|0|0\\.0|9007199254740993|9007199254740992|9007199254740992\\.0|\
                        99999999999999999999|99999999999999999999\\.0|100000000000000000000| 1|)";

    fn text(regex: &str) -> impl Strategy<Value = String> {
        proptest::string::string_regex(regex).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_index_selects_the_same_route(
            urls in proptest::collection::vec((text(&format!("/?V1/{PART}(/{PART}){{0,3}}/?")), 0..2_usize), 1..24),
            method in 0..2_usize,
            path in text(&format!("/V1/{PART}(/{PART}){{0,3}}/?")),
        ) {
            check(&urls, method, &path)?;
            for (url, method) in &urls {
                check(&urls, *method, &format!("/{}", url.trim_matches('/')))?;
                check(&urls, *method, &url.replace(":a", "zz").replace(":b", "zz"))?;
            }
        }
    }

    #[test]
    fn the_last_route_that_fits_is_selected() {
        let urls = ["/V1/a/:x", "/V1/a/:y", "/V1/a/b", "/V1/1/:x", "/V1/:x/:y"].map(|url| (url.to_owned(), 0));
        let routes = routes(&urls);
        let index = table(&routes, 0);
        let found = |path| index.find("GET", path).map(|route| route.url.as_str());
        assert_eq!(found("/V1/a/7"), Some("/V1/a/:y"));
        assert_eq!(found("/V1/a/b"), Some("/V1/a/b"));
        assert_eq!(found("/V1/a/b/"), Some("/V1/a/b"));
        assert_eq!(found("/V1/1.0/7"), Some("/V1/1/:x"));
        assert_eq!(found("/V1/c/7"), None);
        assert_eq!(index.find("POST", "/V1/a/7").map(|route| route.url.as_str()), None);
    }

    #[test]
    fn long_urls_are_compared_to_their_end() {
        let begin = "/V1/a".to_owned() + &"/:x".repeat(MAX_DEPTH);
        let urls = [(format!("{begin}/b"), 0), (format!("{begin}/c"), 0)];
        let path = begin.replace(":x", "7");
        for end in ["b", "c", "d"] {
            check(&urls, 0, &format!("{path}/{end}")).unwrap();
        }
    }
}
