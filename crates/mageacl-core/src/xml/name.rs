//! Names of elements and attributes, and the namespaces that they are bound to.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The name of an element or attribute.
///
/// As in libxml2, a prefix without a declaration is part of the local name.
#[derive(Clone, Debug)]
pub struct Name<'s> {
    /// The name as written in the file, with its prefix.
    written: &'s str,
    /// Shared by all names in the same scope: most documents declare at most one namespace.
    binding: Option<Arc<Binding>>,
}

/// A namespace that a name belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Binding {
    /// The URI of the namespace.
    pub(super) uri: Box<str>,
    /// A prefix that was added after parsing, when the element moved to another document.
    pub(super) prefix: Option<Box<str>>,
}

/// A namespace declaration.
#[derive(Clone, Debug)]
pub struct Namespace<'s> {
    /// The prefix, empty for the default namespace.
    pub prefix: &'s str,
    /// The URI, empty if the declaration cancels the default namespace.
    pub uri: Cow<'s, str>,
}

impl<'s> Name<'s> {
    pub(super) fn new(written: &'s str, binding: Option<Arc<Binding>>) -> Self {
        Name { written, binding }
    }

    /// Returns the name with its prefix (`DOMNode::nodeName`).
    #[must_use]
    pub fn qualified(&self) -> Cow<'s, str> {
        match self.added_prefix() {
            None => Cow::Borrowed(self.written),
            Some(prefix) => Cow::Owned(format!("{prefix}:{}", self.written)),
        }
    }

    /// Returns whether the name with its prefix is `qualified`.
    #[must_use]
    pub fn is(&self, qualified: &str) -> bool {
        self.added_prefix().is_none() && self.written == qualified
    }

    /// Returns the URI of the namespace that the name belongs to.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.binding.as_ref().map(|binding| &*binding.uri)
    }

    /// Returns the name without the prefix of its namespace.
    #[must_use]
    pub fn local(&self) -> &'s str {
        match &self.binding {
            Some(binding) if binding.prefix.is_none() => {
                self.written.split_once(':').map_or(self.written, |(_, local)| local)
            }
            _ => self.written,
        }
    }

    /// Gives an unprefixed name a prefix for its namespace.
    pub(crate) fn add_prefix(&mut self, prefix: &str) {
        if let Some(binding) = &mut self.binding {
            *binding = Arc::new(Binding { uri: binding.uri.clone(), prefix: Some(prefix.into()) });
        }
    }

    fn added_prefix(&self) -> Option<&str> {
        self.binding.as_ref()?.prefix.as_deref()
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written && self.binding == other.binding
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.written.hash(state);
        self.namespace().hash(state);
    }
}
