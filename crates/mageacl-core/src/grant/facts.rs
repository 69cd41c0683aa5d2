//! Facts from the tables of a store other than grants.

use super::{Location, Table};
use crate::authz::{GuestAccess, RoleId};
use crate::catalog::Field;

/// Facts from the tables other than grants. Those of tables that were not read are unknown: see [`Facts::tables`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The tables that were read.
    pub tables: Vec<Table>,
    /// The prefix of the table names.
    pub prefix: String,
    /// `oauth/consumer/enable_integration_as_bearer`, by scope. The default is off (on before 2.4.4).
    pub bearer: Vec<Switch>,
    /// `webapi/webapisecurity/allow_insecure`, by scope. The default is off.
    pub allow_insecure: Vec<Switch>,
    /// Whether that setting is on, and the routes that it opens.
    pub guest_access: GuestAccess,
    /// The fields of answers that require resources.
    pub fields: Vec<Field>,
    /// Roles without an integration or a group, and users' roles without a user or a group.
    pub orphaned_roles: Vec<Orphan>,
    /// Integrations without a role, whose calls are all denied.
    pub without_role: Vec<String>,
    /// The number of live access tokens that belong to no integration.
    pub stray_tokens: usize,
}

/// The value of a setting that is on or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// `default`, `websites` or `stores`.
    pub scope: String,
    /// The id of the website or store; 0 for the default.
    pub scope_id: u32,
    /// Its value.
    pub on: bool,
    /// Its position.
    pub place: Location,
}

/// A role without an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The role.
    pub role: RoleId,
    /// The missing owner, in words.
    pub why: String,
    /// Its position.
    pub place: Location,
}
