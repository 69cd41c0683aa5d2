//! The namespaces in scope while a document is parsed.

use std::collections::HashMap;
use std::sync::Arc;

use super::name::{Binding, XML_NAMESPACE, split};

/// The namespace of namespace declarations, which none may declare.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// The declarations in scope, by prefix. A lookup takes constant time: every element looks up the default namespace.
#[derive(Debug)]
pub(super) struct Scope {
    xml: Arc<Binding>,
    default: Option<Arc<Binding>>,
    prefixed: HashMap<Box<str>, Arc<Binding>>,
    /// Each declaration in document order, with the one that it shadows.
    hidden: Vec<(Arc<Binding>, Option<Arc<Binding>>)>,
}

impl Default for Scope {
    fn default() -> Self {
        let xml = Arc::new(Binding { prefix: "xml".into(), uri: XML_NAMESPACE.into() });
        Scope { xml, default: None, prefixed: HashMap::new(), hidden: Vec::new() }
    }
}

impl Scope {
    /// Returns the number of declarations in scope, to pass to [`Scope::leave`] later.
    pub(super) fn depth(&self) -> usize {
        self.hidden.len()
    }

    /// Adds a declaration; the prefix is empty for the default namespace. Returns `None` for a declaration that libxml2
    /// reports and ignores.
    pub(super) fn declare(&mut self, prefix: &str, uri: &str) -> Option<Arc<Binding>> {
        let is_reserved = matches!(prefix, "xml" | "xmlns") || matches!(uri, XML_NAMESPACE | XMLNS_NAMESPACE);
        if is_reserved || (uri.is_empty() && !prefix.is_empty()) {
            return None;
        }
        let binding = Arc::new(Binding { prefix: prefix.into(), uri: uri.into() });
        let hidden = if prefix.is_empty() {
            self.default.replace(Arc::clone(&binding))
        } else {
            self.prefixed.insert(prefix.into(), Arc::clone(&binding))
        };
        self.hidden.push((Arc::clone(&binding), hidden));
        Some(binding)
    }

    /// Removes all declarations but the first `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.hidden.len() > depth {
            match self.hidden.pop() {
                None => return,
                Some((binding, hidden)) if binding.prefix.is_empty() => self.default = hidden,
                Some((binding, Some(hidden))) => {
                    self.prefixed.insert(binding.prefix.clone(), hidden);
                }
                Some((binding, None)) => {
                    self.prefixed.remove(&binding.prefix);
                }
            }
        }
    }

    /// Returns the namespace of an element with this name.
    pub(super) fn of_element(&self, qualified: &str) -> Option<Arc<Binding>> {
        match split(qualified).0 {
            Some(prefix) => self.of_prefix(prefix),
            None => self.default.as_ref().filter(|binding| !binding.uri.is_empty()).cloned(),
        }
    }

    /// Returns the namespace of an attribute with this name. Without a prefix it has none.
    pub(super) fn of_attribute(&self, qualified: &str) -> Option<Arc<Binding>> {
        split(qualified).0.and_then(|prefix| self.of_prefix(prefix))
    }

    fn of_prefix(&self, prefix: &str) -> Option<Arc<Binding>> {
        if prefix == "xml" { Some(Arc::clone(&self.xml)) } else { self.prefixed.get(prefix).cloned() }
    }
}
