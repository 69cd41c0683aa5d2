//! What changes between two configurations: by an upgrade, by a pull request.
//!
//! In go the tree, the routes and the release of both sides, each as a [`Shop`]. [`diff`] tells what changes for routes
//! and resources; [`profile`] and [`grants`] tell what that does to grants that were saved on the old side: their rows
//! stay as they are, and the new side's release evaluates them by the new side's tree. Nothing here judges: that is for
//! [`crate::rules`].

mod calls;
mod carried;
mod grants;
mod guard;
mod profiles;
mod resources;
mod routes;

use crate::audit::Shop;
use crate::catalog::acl::ALL;

pub use calls::{Broken, Why};
pub use carried::Carried;
pub use grants::{GrantChange, grants};
pub use guard::Change;
pub use profiles::{ProfileChange, profile};
pub use resources::{Removed, ResourceChanges, ResourcePair, Writes};
pub use routes::{GuardChange, RouteChanges, RoutePair, who};

/// What changes from one side to the other.
#[derive(Clone, Debug)]
pub struct Diff<'c> {
    /// What was.
    pub old: Shop<'c>,
    /// What will be.
    pub new: Shop<'c>,
    /// The routes.
    pub routes: RouteChanges<'c>,
    /// The resources.
    pub resources: ResourceChanges<'c>,
    /// What becomes of the calls of profiles, one for each, in the order in which they were asked for.
    pub profiles: Vec<ProfileChange<'c>>,
    /// What becomes of grants.
    pub grants: Vec<GrantChange<'c>>,
}

/// Compares routes and resources; profiles and grants are for the caller to add.
#[must_use]
pub fn diff<'c>(old: Shop<'c>, new: Shop<'c>) -> Diff<'c> {
    let (routes, resources) = (RouteChanges::of(old, new), ResourceChanges::of(old, new));
    Diff { old, new, routes, resources, profiles: Vec::new(), grants: Vec::new() }
}

impl Diff<'_> {
    /// Whether there is nothing to tell.
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

/// Whether both sides know Magento's own resources. Where one does not, that an id is undefined there means nothing.
fn are_whole(old: Shop<'_>, new: Shop<'_>) -> bool {
    old.tree.contains(ALL) && new.tree.contains(ALL)
}
