//! Finds the children of an element by name and id without scanning all of them each time.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use hashbrown::HashTable;

use super::path::NameTest;
use crate::xml::{Document, ElementId};

/// Below this number of children a scan is faster than an index.
const FEW: usize = 8;

/// The attributes that form an id; empty if the tag alone decides.
type Attributes = Vec<&'static str>;

/// The children of the elements that were searched, by parent, name and id.
#[derive(Debug, Default)]
pub(super) struct ChildIndex {
    /// The kinds of ids by which the children of a parent are indexed. A dialect has few.
    parents: HashMap<ElementId, Vec<Attributes>>,
    entries: HashTable<Entry>,
    hasher: RandomState,
}

/// A child with the hash of its parent, name and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    hash: u64,
    child: ElementId,
}

impl ChildIndex {
    /// Returns the children with this name and these attribute values, in document order.
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
                element.plain_attribute_id(name).is_some_and(|attribute| document.is_found(attribute, value))
            };
            test.matches(element.name) && id.iter().all(has)
        };
        if !self.parents.contains_key(&parent) && document.children(parent).nth(FEW).is_none() {
            return document.child_elements(parent).filter(fits).collect();
        }
        self.index(document, parent, id);
        let values = id.iter().map(|(_, value)| Some(*value));
        let hash = self.hash(parent, id.iter().map(|(name, _)| *name), test.local, test.namespace, values);
        let found = self.entries.iter_hash(hash).filter(|entry| entry.hash == hash).map(|entry| entry.child);
        let mut found: Vec<ElementId> = found.filter(fits).collect();
        found.sort_unstable();
        found
    }

    /// Adds a child that was appended.
    pub(super) fn appended(&mut self, document: &Document<'_>, parent: ElementId, child: ElementId) {
        for entry in self.entries(document, parent, child) {
            self.entries.insert_unique(entry.hash, entry, |entry| entry.hash);
        }
    }

    /// Returns the entries of a child with its current attributes; empty if its parent is not indexed.
    pub(super) fn entries(&self, document: &Document<'_>, parent: ElementId, child: ElementId) -> Vec<Entry> {
        let Some(kinds) = self.parents.get(&parent) else { return Vec::new() };
        kinds.iter().map(|attributes| self.entry(document, parent, child, attributes)).collect()
    }

    /// Replaces the entries that a child had before its attributes changed.
    pub(super) fn update(&mut self, document: &Document<'_>, parent: ElementId, child: ElementId, before: &[Entry]) {
        for (old, new) in before.iter().zip(self.entries(document, parent, child)) {
            if *old == new {
                continue;
            }
            if let Ok(known) = self.entries.find_entry(old.hash, |entry| entry == old) {
                known.remove();
            }
            self.entries.insert_unique(new.hash, new, |entry| entry.hash);
        }
    }

    /// Indexes the children of a parent by ids of this kind.
    fn index(&mut self, document: &Document<'_>, parent: ElementId, id: &[(&'static str, &str)]) {
        let kinds = self.parents.entry(parent).or_default();
        if kinds.iter().any(|kind| kind.iter().eq(id.iter().map(|(name, _)| name))) {
            return;
        }
        let attributes: Attributes = id.iter().map(|(name, _)| *name).collect();
        kinds.push(attributes.clone());
        for child in document.child_elements(parent) {
            let entry = self.entry(document, parent, child, &attributes);
            self.entries.insert_unique(entry.hash, entry, |entry| entry.hash);
        }
    }

    fn entry(
        &self,
        document: &Document<'_>,
        parent: ElementId,
        child: ElementId,
        attributes: &[&'static str],
    ) -> Entry {
        let element = document.element(child);
        // A missing attribute differs from an empty one: the query finds only the latter.
        let value = |name: &&str| element.plain_attribute(name).map(|attribute| &*attribute.value);
        let (local, namespace) = (element.name.local(), element.name.namespace());
        let names = attributes.iter().copied();
        let hash = self.hash(parent, names, local, namespace, attributes.iter().map(value));
        Entry { hash, child }
    }

    fn hash<'v>(
        &self,
        parent: ElementId,
        names: impl Iterator<Item = &'v str>,
        local: &str,
        namespace: Option<&str>,
        values: impl Iterator<Item = Option<&'v str>>,
    ) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        (parent, local, namespace).hash(&mut hasher);
        names.for_each(|name| name.hash(&mut hasher));
        values.for_each(|value| value.hash(&mut hasher));
        hasher.finish()
    }
}
