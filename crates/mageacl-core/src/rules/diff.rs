//! Rules about changes between two configurations.

pub(super) mod anonymous_route_added;
pub(super) mod call_breaks;
pub(super) mod grant_excess_after;
pub(super) mod grant_opens_less;
pub(super) mod grant_opens_more;
pub(super) mod guard_loosened;
pub(super) mod guard_moved;
pub(super) mod guard_tightened;
mod reported;
pub(super) mod resource_added;
pub(super) mod resource_guards_writes;
pub(super) mod resource_removed;
pub(super) mod resource_renamed;
pub(super) mod resource_reparented;
pub(super) mod route_added;
pub(super) mod route_made_anonymous;
pub(super) mod route_removed;
pub(super) mod secure_dropped;
pub(super) mod service_changed;
