//! The attributes that identify an element, and the query for it.

use std::collections::HashMap;

use crate::xml::{Document, Element, Name, XML_NAMESPACE, split};

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
        let value = |name| element.attribute_or_default(name);
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
pub(super) struct Prefixes {
    /// Whether the root declares a default namespace (`lookupNamespaceURI(null)`), be it an empty one.
    has_default: bool,
    by_prefix: HashMap<String, String>,
}

impl Prefixes {
    pub(super) fn in_document(base: &Document<'_>) -> Self {
        let declared = base.namespaces(Document::ROOT).iter();
        let by_prefix: HashMap<_, _> =
            declared.map(|binding| (binding.prefix.to_string(), binding.uri.to_string())).collect();
        Prefixes { has_default: by_prefix.contains_key(""), by_prefix }
    }

    /// Returns the namespace of a prefix in a query.
    fn uri(&self, prefix: &str) -> Result<&str, String> {
        let declared = match prefix {
            "xml" => Some(XML_NAMESPACE),
            _ => self.by_prefix.get(prefix).map(String::as_str),
        };
        declared.ok_or_else(|| format!("the first file of this kind does not declare the prefix {prefix:?}"))
    }

    /// Returns the default namespace, which every query asks for by the prefix `x`.
    fn default(&self) -> Result<&str, String> {
        // A prefix of the document takes precedence over one that Magento registers.
        match (self.by_prefix.get("x"), self.by_prefix.get("")) {
            (Some(uri), _) => Ok(uri),
            (None, Some(uri)) if !uri.is_empty() => Ok(uri),
            _ => {
                Err("the first file of this kind has `xmlns=\"\"` on its root element, for which Magento registers no \
                      namespace"
                    .to_owned())
            }
        }
    }
}

impl<'q> NameTest<'q> {
    /// Makes the test for an incoming element's tag.
    pub(super) fn new(qualified: &'q str, prefixes: &'q Prefixes) -> Result<Self, String> {
        match split(qualified) {
            (None, local) if local.contains(':') => Err(format!("<{local}> breaks Magento's query for the element")),
            (Some(_), local) if local.contains(':') => {
                Err(format!("<{qualified}> breaks Magento's query for the element"))
            }
            (Some(_), _) if prefixes.has_default => Err(format!(
                "the first file of this kind has a default namespace, in which Magento cannot find <{qualified}>"
            )),
            (Some(prefix), local) => Ok(NameTest { local, namespace: Some(prefixes.uri(prefix)?) }),
            (None, local) if prefixes.has_default => Ok(NameTest { local, namespace: Some(prefixes.default()?) }),
            (None, local) => Ok(NameTest { local, namespace: None }),
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
