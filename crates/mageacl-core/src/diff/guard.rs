//! Classifies changes of a route's refs, or of the ids that a tree defines, by their effect on callers.
//!
//! Rows are the old side, columns the new one. The callers of a route depend on its refs without `anonymous`:
//!
//! | | only All Resources | holders of ids | customers | everybody |
//! |---|---|---|---|---|
//! | only All Resources | by refs | loosened | loosened | made anonymous |
//! | holders of ids | tightened | by ids | loosened | made anonymous |
//! | customers (`self`) | tightened | tightened | - | made anonymous |
//! | everybody | tightened | tightened | tightened | - |
//!
//! *By ids*: fewer loosen, more tighten, others move. A grant as the Admin and `integration.xml` store it includes the
//! ancestors of its ids and the root, so a change from an id to an ancestor loosens, and back tightens. Such ids count
//! individually only if nothing else differs. *Only All Resources* opens routes that require an id that is not in the
//! tree, `self` in addition to an id, or `Magento_Backend::all`. A change from a resource to `self` counts as loosened,
//! although integrations lose the call: anyone who registers as a customer gets it.

use std::collections::BTreeSet;

use crate::catalog::acl::{ADMIN, ALL};
use crate::catalog::routes::{ANONYMOUS, SELF};

/// A change of a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The route is public now.
    MadeAnonymous,
    /// More callers may call it.
    Loosened,
    /// Other callers may call it.
    Moved,
    /// Fewer callers may call it.
    Tightened,
}

/// The callers of a route on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RouteRequirement<'r> {
    reach: Reach,
    /// The refs without `anonymous`, which requires nothing.
    refs: BTreeSet<&'r str>,
    /// The ids of every grant that was stored for these refs: the refs, their ancestors, and the root.
    stored: BTreeSet<&'r str>,
}

/// The audience of a route, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    OnlyAll,
    Holders,
    Customers,
    Everybody,
}

impl Change {
    /// All changes, in descending order of the access that they open.
    pub const ALL: [Change; 4] = [Change::MadeAnonymous, Change::Loosened, Change::Moved, Change::Tightened];

    /// Returns the name in the JSON contract.
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

impl<'r> RouteRequirement<'r> {
    /// Makes the guard for refs. `defines` returns whether an id is in the tree, and `above` its ancestors.
    pub(super) fn from_refs(
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
        RouteRequirement { reach, refs, stored }
    }

    /// Classifies the change from this guard to another one.
    pub(super) fn becomes(&self, new: &RouteRequirement<'_>) -> Option<Change> {
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

    /// Makes a guard from refs joined by `+`, `-` for none; ids that begin with a capital are not in the tree, and `ab`
    /// is below `a`.
    fn guard(refs: &'static str) -> RouteRequirement<'static> {
        let refs = refs.split('+').filter(|reference| *reference != "-");
        let defines =
            |id: &str| !id.starts_with(|first: char| first.is_ascii_uppercase()) || [ADMIN, ALL].contains(&id);
        RouteRequirement::from_refs(refs, defines, |id| if id == "ab" { vec!["a"] } else { Vec::new() })
    }

    #[test]
    fn every_pair_of_guards_has_its_change() {
        let cases = [
            // Public, through `anonymous` or without refs.
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
            // Every grant includes the root.
            ("a", "Magento_Backend::admin", Some(Change::Loosened)),
            ("a+Magento_Backend::admin", "a", Some(Change::Loosened)),
            ("Magento_Backend::admin", "a", Some(Change::Tightened)),
            // A grant of an id includes its ancestors.
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
        let of = |is_defined: bool| RouteRequirement::from_refs(["a"], move |_| is_defined, |_| Vec::new());
        let (without, with) = (of(false), of(true));
        assert_eq!(without.becomes(&with), Some(Change::Loosened));
        assert_eq!(with.becomes(&without), Some(Change::Tightened));
    }
}
