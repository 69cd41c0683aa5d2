//! What a shop's tables say besides grants.

use super::{Place, Table};
use crate::authz::RoleId;

/// What the tables say besides grants. What was not read cannot be known: see [`Facts::tables`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The tables that were read.
    pub tables: Vec<Table>,
    /// The prefix of the tables' names.
    pub prefix: String,
    /// `oauth/consumer/enable_integration_as_bearer`, by scope. Where it is not set it is off (on before 2.4.4).
    pub bearer: Vec<Switch>,
    /// `webapi/webapisecurity/allow_insecure`, by scope. Where it is not set it is off.
    pub allow_insecure: Vec<Switch>,
    /// Roles without an integration or a group behind them, and users' roles without a user or a group.
    pub orphaned_roles: Vec<Orphan>,
    /// Integrations without a role: every call of theirs is refused.
    pub without_role: Vec<String>,
    /// How many live access tokens belong to no integration.
    pub stray_tokens: usize,
}

/// A value of a setting that is on or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// `default`, `websites` or `stores`.
    pub scope: String,
    /// The number of the website or store, 0 by default.
    pub scope_id: u32,
    /// Its value.
    pub on: bool,
    /// Where it is written.
    pub place: Place,
}

/// A role that belongs to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The role.
    pub role: RoleId,
    /// What is missing, in words.
    pub why: String,
    /// Where the role is written.
    pub place: Place,
}
