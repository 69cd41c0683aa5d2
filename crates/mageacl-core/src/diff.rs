//! Compares two configurations, for example before and after an upgrade or a pull request.
//!
//! Input: the tree, the routes and the release of both sides, each as a [`AccessModel`]. [`diff`] returns the changes of
//! routes and resources; [`profile`] and [`grants`] return the effect on grants that were saved on the old side: their
//! rows remain as they are, and the new side's release evaluates them with the new side's tree. Findings are up to
//! [`crate::rules`].

mod calls;
mod carried;
mod grants;
mod guard;
mod profiles;
mod resources;
mod routes;

use std::collections::BTreeSet;

use crate::audit::AccessModel;
use crate::catalog::acl::ALL;

pub use calls::{BreakReason, Broken};
pub use carried::StoredGrantDiff;
pub use grants::{GrantChange, grants};
pub use guard::Change;
pub use profiles::{ProfileChange, profile};
pub use resources::{Removed, ResourceChanges, ResourcePair, Writes};
pub use routes::{GuardChange, RouteChanges, RoutePair, who};

/// The changes from one side to the other.
#[derive(Clone, Debug)]
pub struct Diff<'c> {
    /// The old side.
    pub old: AccessModel<'c>,
    /// The new side.
    pub new: AccessModel<'c>,
    /// The changes of routes.
    pub routes: RouteChanges<'c>,
    /// The changes of resources.
    pub resources: ResourceChanges<'c>,
    /// The effect on the calls of profiles, in the order in which they were given.
    pub profiles: Vec<ProfileChange<'c>>,
    /// The effect on grants.
    pub grants: Vec<GrantChange<'c>>,
    /// The modules whose declarations only one side has, because nothing is known about them on the other one. Their
    /// routes and resources do not count as changes.
    pub unknown: BTreeSet<String>,
}

/// Compares routes and resources. Profiles and grants are added by the caller.
#[must_use]
pub fn diff<'c>(old: AccessModel<'c>, new: AccessModel<'c>) -> Diff<'c> {
    let mut unknown = BTreeSet::new();
    let routes = RouteChanges::between(old, new, &mut unknown);
    let resources = ResourceChanges::between(old, new, &mut unknown);
    Diff { old, new, routes, resources, profiles: Vec::new(), grants: Vec::new(), unknown }
}

impl Diff<'_> {
    /// Returns whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let routes = &self.routes;
        routes.added.is_empty()
            && routes.removed.is_empty()
            && routes.guard.is_empty()
            && routes.service.is_empty()
            && routes.secure.is_empty()
            && self.resources.is_empty()
            && self.profiles.iter().all(ProfileChange::is_empty)
            && self.grants.iter().all(GrantChange::is_empty)
    }
}

/// Returns whether nothing is known on a side about the declarations of a module, so that they are neither there nor
/// missing.
fn is_unknown_on(side: AccessModel<'_>, module: &str) -> bool {
    side.routes.is_incomplete() && side.routes.lacks_module(module)
}

/// Returns whether both sides have Magento's own resources. If one has not, undefined ids on that side mean nothing.
fn are_whole(old: AccessModel<'_>, new: AccessModel<'_>) -> bool {
    old.tree.contains(ALL) && new.tree.contains(ALL)
}
