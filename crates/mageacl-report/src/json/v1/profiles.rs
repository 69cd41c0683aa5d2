//! `mageacl/profile-list/1`.

use serde::Serialize;

/// The built-in profiles.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Profiles {
    /// The profiles, by slug.
    pub profiles: Vec<ProfileRow>,
}

/// A profile in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileRow {
    /// The name for `-p`.
    pub slug: String,
    /// The name of the connector.
    pub name: String,
    /// The vendor.
    pub vendor: String,
    /// The number of endpoints.
    pub endpoints: usize,
}
