//! Lookups in elements with many attributes.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::Name;
use super::document::AttributeId;

/// Elements with more attributes than this get an index; below it, a scan is faster.
pub(super) const FEW: usize = 32;

/// The attributes of one element by name. It holds ids only, to keep memory small.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributeIndex {
    hasher: RandomState,
    /// All attributes, by qualified name.
    by_name: HashTable<AttributeId>,
    /// The first attribute with each local name.
    by_local: HashTable<AttributeId>,
}

impl AttributeIndex {
    /// Adds an attribute that follows all others; `name_of` returns the name of an attribute.
    pub(super) fn add<'n, 's: 'n>(&mut self, added: AttributeId, name_of: impl Fn(AttributeId) -> &'n Name<'s>) {
        let name = name_of(added);
        let whole = |id: &AttributeId| self.hasher.hash_one(name_of(*id));
        self.by_name.insert_unique(self.hasher.hash_one(name), added, whole);
        let local = |id: &AttributeId| self.hasher.hash_one(name_of(*id).local());
        let hash = self.hasher.hash_one(name.local());
        self.by_local.entry(hash, |id| name_of(*id).local() == name.local(), local).or_insert(added);
    }

    /// Finds the attribute with this name and namespace.
    pub(super) fn find<'n, 's: 'n>(
        &self,
        name: &Name<'_>,
        name_of: impl Fn(AttributeId) -> &'n Name<'s>,
    ) -> Option<AttributeId> {
        self.by_name.find(self.hasher.hash_one(name), |id| name_of(*id) == name).copied()
    }

    /// Finds the first attribute with this local name.
    pub(super) fn find_local<'n, 's: 'n>(
        &self,
        local: &str,
        name_of: impl Fn(AttributeId) -> &'n Name<'s>,
    ) -> Option<AttributeId> {
        self.by_local.find(self.hasher.hash_one(local), |id| name_of(*id).local() == local).copied()
    }
}
