//! Finding the children of an element by name and id without looking at all of them each time.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::path::NameTest;
use crate::xml::{Document, Element, ElementId};

/// Below this number of children a look at each is quicker than an index.
const FEW: usize = 8;

/// For elements that were asked often: their children by name and id.
#[derive(Debug, Default)]
pub(super) struct ChildIndex {
    parents: HashMap<ElementId, Children>,
    hasher: RandomState,
}

/// The children of one element, by the hash of their local name and the values of `attributes`.
#[derive(Debug)]
struct Children {
    attributes: Vec<&'static str>,
    by_hash: HashMap<u64, Vec<ElementId>>,
}

impl ChildIndex {
    /// The children that have this name and these values of attributes, in document order.
    pub(super) fn children(
        &mut self,
        document: &Document<'_>,
        parent: ElementId,
        test: &NameTest<'_>,
        id: &[(&'static str, &str)],
    ) -> Vec<ElementId> {
        let fits = |child: &ElementId| {
            let element = document.element(*child);
            let has = |&(name, value): &(&str, &str)| {
                element.plain_attribute(name).is_some_and(|attribute| attribute.value == value)
            };
            test.matches(&element.name) && id.iter().all(has)
        };
        if id.is_empty() || document.element(parent).children.len() < FEW {
            return document.child_elements(parent).filter(fits).collect();
        }
        let known = self.parents.get(&parent).is_some_and(|children| children.asks(id));
        if !known {
            let attributes = id.iter().map(|(name, _)| *name).collect();
            let mut children = Children { attributes, by_hash: HashMap::new() };
            for child in document.child_elements(parent) {
                children.insert(&self.hasher, child, document.element(child));
            }
            self.parents.insert(parent, children);
        }
        let hash = hash(&self.hasher, test.local, id.iter().map(|(_, value)| *value));
        let found = self.parents.get(&parent).and_then(|children| children.by_hash.get(&hash));
        found.into_iter().flatten().copied().filter(fits).collect()
    }

    /// Says that a child was appended.
    pub(super) fn appended(&mut self, document: &Document<'_>, parent: ElementId, child: ElementId) {
        if let Some(children) = self.parents.get_mut(&parent) {
            children.insert(&self.hasher, child, document.element(child));
        }
    }

    /// Says that ids of children may have changed.
    pub(super) fn forget(&mut self, parent: ElementId) {
        self.parents.remove(&parent);
    }
}

impl Children {
    fn asks(&self, id: &[(&'static str, &str)]) -> bool {
        self.attributes.iter().eq(id.iter().map(|(name, _)| name))
    }

    fn insert(&mut self, hasher: &RandomState, child: ElementId, element: &Element<'_>) {
        let value = |name: &&str| element.plain_attribute(name).map_or("", |attribute| &attribute.value);
        let hash = hash(hasher, element.name.local(), self.attributes.iter().map(value));
        self.by_hash.entry(hash).or_default().push(child);
    }
}

fn hash<'v>(state: &RandomState, local: &str, values: impl Iterator<Item = &'v str>) -> u64 {
    let mut hasher = state.build_hasher();
    local.hash(&mut hasher);
    values.for_each(|value| value.hash(&mut hasher));
    hasher.finish()
}
