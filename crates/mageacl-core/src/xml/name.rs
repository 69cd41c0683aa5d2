//! Names of elements and attributes, and the namespaces that they are bound to.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::chars::is_name_start;

/// The namespace of the prefix `xml`, which needs no declaration.
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// The name of an element or attribute.
///
/// As in libxml2, a prefix without a declaration is part of the local name. Two names are equal if their local names
/// and their namespaces are.
#[derive(Clone, Debug)]
pub struct Name<'s> {
    /// The name as written in the file, with its prefix.
    written: &'s str,
    /// Shared by all names in the same scope: most documents declare at most one namespace.
    binding: Option<Arc<Binding>>,
}

/// A namespace declaration, and the namespace that names are bound to by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binding {
    /// The prefix, empty for the default namespace.
    pub prefix: Box<str>,
    /// The URI of the namespace, empty if the declaration cancels the default namespace.
    pub uri: Box<str>,
}

impl<'s> Name<'s> {
    pub(crate) fn new(written: &'s str, binding: Option<Arc<Binding>>) -> Self {
        Name { written, binding }
    }

    /// Returns the name with its prefix (`DOMNode::nodeName`).
    #[must_use]
    pub fn qualified(&self) -> Cow<'s, str> {
        let Some(binding) = &self.binding else { return Cow::Borrowed(self.written) };
        let (written, local) = split(self.written);
        if *binding.prefix == *written.unwrap_or_default() {
            return Cow::Borrowed(self.written);
        }
        match &*binding.prefix {
            "" => Cow::Borrowed(local),
            prefix => Cow::Owned(format!("{prefix}:{local}")),
        }
    }

    /// Returns whether the name with its prefix is `qualified`.
    #[must_use]
    pub fn is(&self, qualified: &str) -> bool {
        match &self.binding {
            None => self.written == qualified,
            Some(_) => self.qualified() == qualified,
        }
    }

    /// Returns the URI of the namespace that the name belongs to.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.binding.as_ref().map(|binding| &*binding.uri)
    }

    /// Returns the name without the prefix of its namespace.
    #[must_use]
    pub fn local(&self) -> &'s str {
        if self.binding.is_some() { split(self.written).1 } else { self.written }
    }

    /// Returns the declaration that the name is bound by.
    pub(crate) fn binding(&self) -> Option<&Arc<Binding>> {
        self.binding.as_ref()
    }

    /// Returns the same local name, bound by another declaration or by none.
    pub(crate) fn bound(&self, binding: Option<Arc<Binding>>) -> Self {
        Name { written: self.written, binding }
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.local() == other.local() && self.namespace() == other.namespace()
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.local().hash(state);
        self.namespace().hash(state);
    }
}

/// Splits a name into its prefix and its local name, as libxml2's `xmlParseQName`: a colon without a name on both
/// sides is part of the local name.
pub(crate) fn split(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) if !prefix.is_empty() && local.starts_with(|c| c != ':' && is_name_start(c)) => {
            (Some(prefix), local)
        }
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_separates_two_names_only() {
        let table = [
            ("a", None, "a"),
            ("p:a", Some("p"), "a"),
            ("p:a:b", Some("p"), "a:b"),
            (":a", None, ":a"),
            ("p:", None, "p:"),
            ("p::a", None, "p::a"),
            ("p:1", None, "p:1"),
        ];
        for (name, prefix, local) in table {
            assert_eq!(split(name), (prefix, local), "{name}");
        }
    }

    #[test]
    fn a_name_has_the_prefix_of_its_declaration() {
        let binding = |prefix: &str| Some(Arc::new(Binding { prefix: prefix.into(), uri: "u".into() }));
        let table = [
            ("p:a", None, "p:a", "p:a"),
            ("p:a", binding("p"), "p:a", "a"),
            ("p:a", binding("q"), "q:a", "a"),
            ("p:a", binding(""), "a", "a"),
            ("a", binding("q"), "q:a", "a"),
            ("a", binding(""), "a", "a"),
        ];
        for (written, binding, qualified, local) in table {
            let name = Name::new(written, binding);
            assert_eq!((&*name.qualified(), name.local()), (qualified, local), "{name:?}");
            assert!(name.is(qualified) && !name.is("other"), "{name:?}");
        }
    }
}
