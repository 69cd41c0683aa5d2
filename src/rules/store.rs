//! Rules about what a store's modules declare.

pub(super) mod disabled_not_true;
pub(super) mod integration_missing_ancestor;
pub(super) mod integration_never_applied;
pub(super) mod integration_recreated;
pub(super) mod integration_without_email;
mod integrations;
pub(super) mod undefined_ref;
pub(super) mod undefined_use;
pub(super) mod unused_resource;
