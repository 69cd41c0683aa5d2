//! The namespaces of elements and attributes that move to another document (`importNode` and `appendChild`).
//!
//! libxml2 binds each of their names to a declaration that it finds in the base by its URI, or else to a new one. In both
//! cases the prefix may change, and Magento no longer finds the element by its original name.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::xml::{Binding, Document, ElementId, XML_NAMESPACE};

/// The number of prefixes that libxml2 tries for a new declaration.
const MAX_PREFIXES: usize = 1_000;

/// The number of bytes of a prefix that libxml2 keeps for a new declaration.
const MAX_PREFIX: usize = 20;

/// The declarations in scope at the children of an element of the base.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(Option<Rc<Level>>);

/// An element with a namespace or declarations.
#[derive(Debug)]
struct Level {
    declared: Vec<Arc<Binding>>,
    /// The declaration that binds the element itself. It need not be in scope any more.
    own: Option<Arc<Binding>>,
    outer: Scope,
}

impl Scope {
    /// Returns the scope of the children of an element; `self` is that of the element itself.
    pub(super) fn below(&self, base: &Document<'_>, element: ElementId) -> Scope {
        let declared = base.namespaces(element);
        let own = base.element(element).name.binding();
        if declared.is_empty() && own.is_none() {
            return self.clone();
        }
        Scope(Some(Rc::new(Level { declared: declared.to_vec(), own: own.cloned(), outer: self.clone() })))
    }

    /// Finds the declaration of a prefix for an element with these declarations (`xmlSearchNs`).
    pub(super) fn by_prefix(&self, declared: &[Arc<Binding>], prefix: &str) -> Option<Arc<Binding>> {
        let of_prefix = |binding: &&Arc<Binding>| *binding.prefix == *prefix;
        let above = || self.levels().find_map(|level| level.declared.iter().chain(&level.own).find(of_prefix));
        declared.iter().find(of_prefix).or_else(above).cloned()
    }

    /// Finds a declaration of a URI for an element with these declarations (`xmlSearchNsByHref`).
    fn by_uri(&self, declared: &[Arc<Binding>], uri: &str) -> Option<Arc<Binding>> {
        if let Some(found) = declared.iter().find(|binding| *binding.uri == *uri) {
            return Some(Arc::clone(found));
        }
        let mut hidden: Vec<&str> = declared.iter().map(|binding| &*binding.prefix).collect();
        for level in self.levels() {
            let fits = |binding: &&Arc<Binding>| *binding.uri == *uri && !hidden.contains(&&*binding.prefix);
            if let Some(found) = level.declared.iter().chain(&level.own).find(fits) {
                return Some(Arc::clone(found));
            }
            hidden.extend(level.declared.iter().map(|binding| &*binding.prefix));
        }
        None
    }

    fn levels(&self) -> impl Iterator<Item = &Level> {
        std::iter::successors(self.0.as_deref(), |level| level.outer.0.as_deref())
    }
}

/// An appended subtree, with its names still bound as in the document that it comes from.
#[derive(Debug, Default)]
pub(super) struct Appended {
    /// The elements with a namespace, or with attributes that have one, in document order.
    elements: Vec<ElementId>,
    /// The declarations in the subtree itself, by address.
    inner: Vec<*const Binding>,
}

impl Appended {
    /// Adds an element of the subtree, with its namespaces.
    pub(super) fn add(&mut self, base: &mut Document<'_>, element: ElementId, declared: &[Arc<Binding>]) {
        self.inner.extend(declared.iter().map(Arc::as_ptr));
        base.set_namespaces(element, declared.to_vec());
        let has_namespace = base.element(element).name.binding().is_some()
            || base.attributes_of(element).any(|id| base.attribute(id).name.binding().is_some());
        if has_namespace {
            self.elements.push(element);
        }
    }

    /// Binds all names in the base, in which `parent` with this scope is the parent of the subtree.
    pub(super) fn bind(mut self, base: &mut Document<'_>, top: ElementId, parent: ElementId, scope: &Scope) {
        if self.elements.is_empty() && self.inner.is_empty() {
            return;
        }
        self.inner.sort_unstable();
        let mut declared = base.namespaces(top).to_vec();
        // A name that is bound by a declaration above the subtree takes a copy of that along (`xmlDocCopyNode`).
        for binding in self.elements.iter().flat_map(|element| bindings(base, *element)) {
            let is_outer = self.inner.binary_search(&Arc::as_ptr(&binding)).is_err() && *binding.uri != *XML_NAMESPACE;
            if is_outer && !declared.iter().any(|known| known.prefix == binding.prefix) {
                declared.push(binding);
            }
        }
        // PHP removes the declarations of the subtree's root that the base has as well (`dom_reconcile_ns`).
        declared.retain(|binding| {
            let known = scope.by_uri(base.namespaces(parent), &binding.uri);
            !known.is_some_and(|known| binding.prefix.is_empty() || known.prefix == binding.prefix)
        });
        let scope = scope.below(base, parent);
        let mut bound: HashMap<*const Binding, Option<Arc<Binding>>> = HashMap::new();
        for element in self.elements {
            let own = base.element(element).name.binding().cloned();
            if let Some(new) = own.and_then(|own| rebind(&own, &mut bound, &mut declared, &scope)) {
                base.bind_element(element, new);
            }
            let attributes: Vec<_> = base.attributes_of(element).collect();
            for attribute in attributes {
                let own = base.attribute(attribute).name.binding().cloned();
                if let Some(new) = own.and_then(|own| rebind(&own, &mut bound, &mut declared, &scope)) {
                    base.bind_attribute(attribute, new);
                }
            }
        }
        base.set_namespaces(top, declared);
    }
}

/// Returns the declarations by which an element and its attributes are bound.
fn bindings(base: &Document<'_>, element: ElementId) -> Vec<Arc<Binding>> {
    let attributes = base.attributes_of(element).filter_map(|id| base.attribute(id).name.binding());
    base.element(element).name.binding().into_iter().chain(attributes).cloned().collect()
}

/// Returns the declaration in the base for a name (`xmlReconciliateNs`), and adds it to those of the subtree's root if the
/// base has none for its URI.
fn rebind(
    own: &Arc<Binding>,
    bound: &mut HashMap<*const Binding, Option<Arc<Binding>>>,
    declared: &mut Vec<Arc<Binding>>,
    scope: &Scope,
) -> Option<Arc<Binding>> {
    if *own.uri == *XML_NAMESPACE {
        return None;
    }
    if let Some(known) = bound.get(&Arc::as_ptr(own)) {
        return known.clone();
    }
    let new = scope.by_uri(declared, &own.uri).or_else(|| {
        let stem = match &*own.prefix {
            "" => "default",
            prefix => &prefix[..prefix.floor_char_boundary(MAX_PREFIX)],
        };
        let numbered = (1..=MAX_PREFIXES).map(|number| format!("{stem}{number}"));
        let is_free = |prefix: &String| scope.by_prefix(declared, prefix).is_none();
        let prefix = std::iter::once(stem.to_owned()).chain(numbered).find(is_free)?;
        let binding = Arc::new(Binding { prefix: prefix.into(), uri: own.uri.clone() });
        declared.push(Arc::clone(&binding));
        Some(binding)
    });
    bound.insert(Arc::as_ptr(own), new.clone());
    new
}
