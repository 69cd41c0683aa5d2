//! The namespaces in scope while a document is parsed.

use std::collections::HashMap;
use std::sync::Arc;

use super::name::Binding;

/// The namespace of the prefix `xml`, which needs no declaration.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// The declarations in scope, by prefix. A lookup takes constant time: every element looks up the default namespace.
#[derive(Debug)]
pub(super) struct Scope<'s> {
    xml: Arc<Binding>,
    default: Option<Arc<Binding>>,
    prefixed: HashMap<&'s str, Arc<Binding>>,
    /// Each declaration in document order, with the binding that it shadows.
    hidden: Vec<(&'s str, Option<Arc<Binding>>)>,
}

impl Default for Scope<'_> {
    fn default() -> Self {
        let xml = Arc::new(Binding { uri: XML_NAMESPACE.into(), prefix: None });
        Scope { xml, default: None, prefixed: HashMap::new(), hidden: Vec::new() }
    }
}

impl<'s> Scope<'s> {
    /// Returns the number of declarations in scope, to pass to [`Scope::leave`] later.
    pub(super) fn depth(&self) -> usize {
        self.hidden.len()
    }

    /// Adds a declaration; the prefix is empty for the default namespace.
    pub(super) fn declare(&mut self, prefix: &'s str, uri: &str) {
        let binding = Arc::new(Binding { uri: uri.into(), prefix: None });
        let hidden =
            if prefix.is_empty() { self.default.replace(binding) } else { self.prefixed.insert(prefix, binding) };
        self.hidden.push((prefix, hidden));
    }

    /// Removes all declarations but the first `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.hidden.len() > depth {
            match self.hidden.pop() {
                None => return,
                Some(("", hidden)) => self.default = hidden,
                Some((prefix, Some(hidden))) => {
                    self.prefixed.insert(prefix, hidden);
                }
                Some((prefix, None)) => {
                    self.prefixed.remove(prefix);
                }
            }
        }
    }

    /// Returns the namespace of an element with this name.
    pub(super) fn of_element(&self, qualified: &str) -> Option<Arc<Binding>> {
        if qualified.contains(':') {
            return self.of_attribute(qualified);
        }
        self.default.as_ref().filter(|binding| !binding.uri.is_empty()).cloned()
    }

    /// Returns the namespace of an attribute with this name. Without a prefix it has none.
    pub(super) fn of_attribute(&self, qualified: &str) -> Option<Arc<Binding>> {
        match qualified.split_once(':')? {
            ("xml", _) => Some(Arc::clone(&self.xml)),
            ("", _) => self.default.clone(),
            (prefix, _) => self.prefixed.get(prefix).cloned(),
        }
    }
}
