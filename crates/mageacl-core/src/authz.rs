//! Who may do what: Magento's own evaluator, release by release.
//!
//! In go the ACL tree, the rows of `authorization_rule` of *all* roles in table order, and the release's [`Engine`].
//! Out comes an [`Evaluator`], which says for every role which ids are allowed, and through [`Caller`] which routes may
//! be called. The rows of all roles go in together because in some releases the rows of one role change what another
//! one may do.
//!
//! [`saved_rows`] gives the rows that Magento writes when a grant is saved.
//!
//! Nothing here judges a grant, and nothing fails: where Magento cannot build its ACL it denies everything, and so does
//! the evaluator.

mod caller;
mod engine;
mod evaluator;
mod rows;
#[cfg(test)]
mod tests;

pub use caller::{Caller, pass};
pub use engine::Engine;
pub use evaluator::{Evaluator, Role};
pub use rows::saved_rows;

/// The number of a role, `authorization_role.role_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub u32);

/// What a row says about its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// `allow`.
    Allow,
    /// `deny`.
    Deny,
}

/// A row of the table `authorization_rule`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The role that it is about.
    pub role: RoleId,
    /// The id of the resource, which need not be in the tree.
    pub resource: String,
    /// Whether it allows or denies.
    pub permission: Permission,
}
