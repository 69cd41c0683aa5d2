//! What it means for callers that a route's refs change, or that a tree defines or loses one of them.
//!
//! Rows are the old side, columns the new one. Who may call a route follows from its refs without `anonymous`:
//!
//! | | only All Resources | holders of ids | customers | everybody |
//! |---|---|---|---|---|
//! | only All Resources | by refs | loosened | loosened | made anonymous |
//! | holders of ids | tightened | by ids | loosened | made anonymous |
//! | customers (`self`) | tightened | tightened | - | made anonymous |
//! | everybody | tightened | tightened | tightened | - |
//!
//! *By ids*: fewer loosen, more tighten, others move. A grant as the Admin and `integration.xml` store it holds the
//! ancestors of its ids and the root too, so that from an id to one above it loosens, and back tightens. Such ids count
//! by themselves only where nothing else differs. *Only All Resources* opens what asks for an id that is not in the tree,
//! for `self` beside an id, or for `Magento_Backend::all`. From a resource to `self` counts as loosened, though
//! integrations lose the call: whoever registers as a customer gets it.

use std::collections::BTreeSet;

use crate::catalog::acl::{ADMIN, ALL};
use crate::catalog::routes::{ANONYMOUS, SELF};

/// How a guard changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Everybody may call it now.
    MadeAnonymous,
    /// More callers may call it.
    Loosened,
    /// Others may call it.
    Moved,
    /// Fewer callers may call it.
    Tightened,
}

/// Who may call a route on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guard<'r> {
    reach: Reach,
    /// The refs without `anonymous`, which asks for nothing.
    refs: BTreeSet<&'r str>,
    /// What every grant holds that was stored for these refs: them, what stands above them, and the root.
    stored: BTreeSet<&'r str>,
}

/// How many may call a route, from the fewest to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    OnlyAll,
    Holders,
    Customers,
    Everybody,
}

impl Change {
    /// All of them, the first the one that opens most.
    pub const ALL: [Change; 4] = [Change::MadeAnonymous, Change::Loosened, Change::Moved, Change::Tightened];

    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Change::MadeAnonymous => "made-anonymous",
            Change::Loosened => "loosened",
            Change::Moved => "moved",
            Change::Tightened => "tightened",
        }
    }
}

impl<'r> Guard<'r> {
    /// The guard that refs are, where `defines` knows the ids of the tree, and `above` what stands above one.
    pub(super) fn of(
        refs: impl IntoIterator<Item = &'r str>,
        defines: impl Fn(&str) -> bool,
        above: impl Fn(&str) -> Vec<&'r str>,
    ) -> Self {
        let refs: BTreeSet<&str> = refs.into_iter().filter(|reference| *reference != ANONYMOUS).collect();
        let is_grantable = |reference: &&str| ![SELF, ALL].contains(reference) && defines(reference);
        let reach = if refs.is_empty() {
            Reach::Everybody
        } else if refs.iter().all(|reference| *reference == SELF) {
            Reach::Customers
        } else if refs.iter().all(is_grantable) {
            Reach::Holders
        } else {
            Reach::OnlyAll
        };
        let stored = refs.iter().flat_map(|id| above(id)).chain(refs.iter().copied()).chain([ADMIN]).collect();
        Guard { reach, refs, stored }
    }

    /// How this guard changes when it becomes another one.
    pub(super) fn becomes(&self, new: &Guard<'_>) -> Option<Change> {
        match (self.reach, new.reach) {
            (old, new) if old > new => Some(Change::Tightened),
            (old, Reach::Everybody) if old < Reach::Everybody => Some(Change::MadeAnonymous),
            (old, new) if old < new => Some(Change::Loosened),
            (Reach::Everybody | Reach::Customers, _) => None,
            (Reach::OnlyAll, _) => by_ids(&self.refs, &new.refs),
            (Reach::Holders, _) => match (new.refs.is_subset(&self.stored), self.refs.is_subset(&new.stored)) {
                (true, false) => Some(Change::Loosened),
                (false, true) => Some(Change::Tightened),
                (true, true) | (false, false) => by_ids(&self.refs, &new.refs),
            },
        }
    }
}

fn by_ids(old: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Option<Change> {
    if old == new {
        None
    } else if new.is_subset(old) {
        Some(Change::Loosened)
    } else if new.is_superset(old) {
        Some(Change::Tightened)
    } else {
        Some(Change::Moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refs in one word, `-` for none; ids that begin with a capital are not in the tree, and `ab` stands below `a`.
    fn guard(refs: &'static str) -> Guard<'static> {
        let refs = refs.split('+').filter(|reference| *reference != "-");
        let defines =
            |id: &str| !id.starts_with(|first: char| first.is_ascii_uppercase()) || [ADMIN, ALL].contains(&id);
        Guard::of(refs, defines, |id| if id == "ab" { vec!["a"] } else { Vec::new() })
    }

    #[test]
    fn every_pair_of_guards_has_its_change() {
        let cases = [
            // Everybody, by `anonymous` or without refs.
            ("-", "anonymous", None),
            ("anonymous", "self", Some(Change::Tightened)),
            ("-", "a", Some(Change::Tightened)),
            ("anonymous", "U", Some(Change::Tightened)),
            // Customers.
            ("self", "self+anonymous", None),
            ("self", "anonymous", Some(Change::MadeAnonymous)),
            ("self", "a", Some(Change::Tightened)),
            ("self", "a+self", Some(Change::Tightened)),
            ("self", "U", Some(Change::Tightened)),
            // Holders of ids.
            ("a", "-", Some(Change::MadeAnonymous)),
            ("a", "self", Some(Change::Loosened)),
            ("a", "a+anonymous", None),
            ("a+b", "b+a", None),
            ("a+b", "b", Some(Change::Loosened)),
            ("a", "a+b", Some(Change::Tightened)),
            ("a", "b", Some(Change::Moved)),
            ("a+b", "b+c", Some(Change::Moved)),
            ("a", "U", Some(Change::Tightened)),
            ("a", "a+self", Some(Change::Tightened)),
            ("a", "Magento_Backend::all", Some(Change::Tightened)),
            // The root is held by every grant.
            ("a", "Magento_Backend::admin", Some(Change::Loosened)),
            ("a+Magento_Backend::admin", "a", Some(Change::Loosened)),
            ("Magento_Backend::admin", "a", Some(Change::Tightened)),
            // What stands above an id is held with it.
            ("ab", "a", Some(Change::Loosened)),
            ("ab+b", "a", Some(Change::Loosened)),
            ("ab+a", "ab", Some(Change::Loosened)),
            ("ab", "b", Some(Change::Moved)),
            ("ab+b", "a+c", Some(Change::Moved)),
            // Only All Resources.
            ("U", "anonymous", Some(Change::MadeAnonymous)),
            ("U", "self", Some(Change::Loosened)),
            ("U", "a", Some(Change::Loosened)),
            ("a+self", "a", Some(Change::Loosened)),
            ("a+self", "b+self", Some(Change::Moved)),
            ("U", "U", None),
            ("U+a", "U", Some(Change::Loosened)),
            ("U", "V", Some(Change::Moved)),
        ];
        for (old, new, expected) in cases {
            assert_eq!(guard(old).becomes(&guard(new)), expected, "{old} -> {new}");
            let back = expected.map(|change| match change {
                Change::MadeAnonymous | Change::Loosened => Change::Tightened,
                Change::Moved => Change::Moved,
                Change::Tightened if new_is_open(old) => Change::MadeAnonymous,
                Change::Tightened => Change::Loosened,
            });
            assert_eq!(guard(new).becomes(&guard(old)), back, "{new} -> {old}");
        }
    }

    fn new_is_open(refs: &str) -> bool {
        matches!(refs, "-" | "anonymous")
    }

    #[test]
    fn one_and_the_same_ref_loosens_when_the_tree_gets_it() {
        let of = |is_defined: bool| Guard::of(["a"], move |_| is_defined, |_| Vec::new());
        let (without, with) = (of(false), of(true));
        assert_eq!(without.becomes(&with), Some(Change::Loosened));
        assert_eq!(with.becomes(&without), Some(Change::Tightened));
    }
}
