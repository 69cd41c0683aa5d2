//! The attributes that identify an element, and the query for it.

use std::collections::HashMap;

use crate::xml::{Document, Element, Name};

/// The identities in one kind of file: the `idAttributes` of Magento's reader.
#[derive(Debug)]
pub struct Dialect {
    /// The path of the file in a module.
    pub file: &'static str,
    /// The attributes that identify each element; the first matching rule counts.
    pub ids: &'static [IdRule],
}

/// The identity of one kind of element.
#[derive(Debug)]
pub struct IdRule {
    /// The tags from the root.
    pub path: &'static [&'static str],
    /// Whether the last tag may be nested in itself, any number of times.
    pub nested: bool,
    /// The attribute that holds the id, or several that form it together.
    pub attributes: &'static [&'static str],
}

/// The progress of a path along each rule of the dialect (`Dom\NodePathMatcher`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// The number of matched tags of each rule's path; `OFF` if the path does not match the rule.
    along: [u8; MAX_RULES],
}

/// The maximum number of rules of a dialect.
const MAX_RULES: usize = 4;
const OFF: u8 = u8::MAX;

/// The part of the query that tests the name.
#[derive(Debug)]
pub(super) struct NameTest<'q> {
    pub(super) local: &'q str,
    pub(super) namespace: Option<&'q str>,
}

impl Path {
    /// The path above the root element.
    pub(super) const START: Path = Path { along: [0; MAX_RULES] };

    /// Returns the path extended by one element.
    pub(super) fn step(self, dialect: &Dialect, qualified: &str) -> Self {
        // The pattern by which Magento removes namespace prefixes is not anchored to one step: a prefix removes
        // everything before it as well.
        let (before, tag) = match qualified.split_once(':') {
            None => (self, qualified),
            Some((_, local)) => (Path::START, local),
        };
        let mut along = [OFF; MAX_RULES];
        for ((along, before), rule) in along.iter_mut().zip(before.along).zip(dialect.ids) {
            *along = rule.step(before, tag);
        }
        Path { along }
    }

    /// Returns the path for the children of an element at this path with this id.
    pub(super) fn below(self, id: &[(&'static str, &str)]) -> Self {
        // A `]` in an id ends Magento's pattern that removes ids from the path too early; the rest matches no rule.
        if id.iter().any(|(_, value)| value.contains(']')) { Path { along: [OFF; MAX_RULES] } } else { self }
    }

    /// Returns the attributes and values that the query tests; empty if the tag alone decides.
    pub(super) fn id<'e>(self, dialect: &Dialect, element: Element<'e, '_>) -> Vec<(&'static str, &'e str)> {
        let reached = dialect.ids.iter().zip(self.along).find(|(rule, along)| usize::from(*along) == rule.path.len());
        let Some((rule, _)) = reached else { return Vec::new() };
        let value = |name| element.plain_attribute(name).map_or("", |attribute| &attribute.value);
        match rule.attributes {
            // PHP treats an empty string and "0" as false, so there is no id.
            [one] if matches!(value(one), "" | "0") => Vec::new(),
            attributes => attributes.iter().map(|name| (*name, value(name))).collect(),
        }
    }
}

impl IdRule {
    fn step(&self, along: u8, tag: &str) -> u8 {
        match self.path.get(usize::from(along)) {
            Some(expected) if *expected == tag => along + 1,
            None if along != OFF && self.nested && self.path.last() == Some(&tag) => along,
            _ => OFF,
        }
    }
}

/// The namespaces that the root of the base declares.
#[derive(Debug, Default)]
pub(super) struct Prefixes<'s> {
    /// The default namespace, which every query asks for (`lookupNamespaceURI(null)`).
    default: Option<String>,
    by_prefix: HashMap<&'s str, String>,
    by_uri: HashMap<String, &'s str>,
}

impl<'s> Prefixes<'s> {
    pub(super) fn of(base: &Document<'s>) -> Self {
        let mut prefixes = Prefixes::default();
        for namespace in base.root_namespaces() {
            prefixes.by_prefix.insert(namespace.prefix, namespace.uri.to_string());
            prefixes.by_uri.entry(namespace.uri.to_string()).or_insert(namespace.prefix);
        }
        prefixes.default = prefixes.by_prefix.get("").filter(|uri| !uri.is_empty()).cloned();
        prefixes
    }

    /// Returns the first prefix that is bound to a namespace, empty for the default namespace.
    pub(super) fn of_uri(&self, uri: &str) -> Option<&'s str> {
        self.by_uri.get(uri).copied()
    }
}

impl<'q> NameTest<'q> {
    /// Makes the test for an incoming element's tag.
    pub(super) fn new(qualified: &'q str, prefixes: &'q Prefixes<'_>) -> Result<Self, String> {
        match (prefixes.default.as_deref(), qualified.split_once(':')) {
            (None, None) => Ok(NameTest { local: qualified, namespace: None }),
            (Some(default), None) => Ok(NameTest { local: qualified, namespace: Some(default) }),
            (None, Some((prefix, local))) => prefixes
                .by_prefix
                .get(prefix)
                .map(|uri| NameTest { local, namespace: Some(uri) })
                .ok_or_else(|| format!("the first file of this kind does not declare the prefix {prefix:?}")),
            (Some(_), Some(_)) => Err(format!(
                "the first file of this kind has a default namespace, in which Magento cannot find <{qualified}>"
            )),
        }
    }

    pub(super) fn matches(&self, name: &Name<'_>) -> bool {
        name.local() == self.local && name.namespace() == self.namespace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIALECT: Dialect = Dialect {
        file: "etc/test.xml",
        ids: &[
            IdRule { path: &["config", "resources", "resource"], nested: true, attributes: &["id"] },
            IdRule { path: &["config", "resources"], nested: false, attributes: &["name"] },
        ],
    };

    fn along(tags: &[&str]) -> [u8; MAX_RULES] {
        tags.iter().fold(Path::START, |path, tag| path.step(&DIALECT, tag)).along
    }

    #[test]
    fn a_rule_fits_its_path_and_only_a_nested_one_fits_below() {
        assert_eq!(along(&["config", "resources"])[..2], [2, 2]);
        assert_eq!(along(&["config", "resources", "resource"])[..2], [3, OFF]);
        assert_eq!(along(&["config", "resources", "resource", "resource"])[..2], [3, OFF]);
        assert_eq!(along(&["config", "resources", "resources"])[..2], [OFF, OFF]);
        assert_eq!(along(&["config", "resources", "resource", "x", "resource"])[..2], [OFF, OFF]);
        assert_eq!(along(&["x", "resources"])[..2], [OFF, OFF]);
    }

    #[test]
    fn a_prefix_takes_everything_before_it_along() {
        assert_eq!(along(&["x:config", "x:resources"])[..2], [OFF, OFF]);
        assert_eq!(along(&["p:config", "resources", "resource"])[..2], [3, OFF]);
    }
}
