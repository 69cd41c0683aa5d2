//! Magento's own authorization, release by release.
//!
//! Input: the ACL tree, the rows of `authorization_rule` of *all* roles in table order, and the release's [`Engine`].
//! Output: an [`Evaluator`], which returns the ids that each role is allowed, and through [`Caller`] the routes that it
//! may call. The rows of all roles are passed together because in some releases the rows of one role change the
//! permissions of another.
//!
//! [`GuestAccess`] is the setting that opens some routes to everyone, whatever the rows are.
//!
//! [`saved_rows`] returns the rows that Magento writes when a grant is saved.
//!
//! This module does not assess grants, and it cannot fail: if Magento cannot build its ACL it denies everything, and so
//! does the evaluator.

mod caller;
mod engine;
mod evaluator;
mod guest_access;
mod rows;
#[cfg(test)]
mod tests;

pub use caller::{Caller, pass};
pub use engine::Engine;
pub use evaluator::{Evaluator, Role};
pub use guest_access::{ALLOW_INSECURE, GuestAccess, GuestSetting};
pub use rows::saved_rows;

/// The id of a role, `authorization_role.role_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub u32);

/// The permission of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// `allow`.
    Allow,
    /// `deny`.
    Deny,
}

/// A row of the table `authorization_rule`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// The role that the row belongs to.
    pub role: RoleId,
    /// The id of the resource, which need not be in the tree.
    pub resource: String,
    /// Whether it allows or denies.
    pub permission: Permission,
}
