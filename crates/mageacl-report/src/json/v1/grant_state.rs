//! The state file of `mageacl live export`.

use serde::Serialize;

/// The permissions of a store, as rows of its tables, as input of `--grants`. It has no token, key, secret or password.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantStateDocument<'a> {
    /// The kind of the document and the number of its schema.
    pub schema: &'static str,
    /// The prefix of the table names.
    pub prefix: &'a str,
    /// The tables that were read. A missing table is unknown.
    pub tables: Vec<GrantStateTable<'a>>,
}

/// The rows of one table.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantStateTable<'a> {
    /// The name of the table without the prefix, such as `authorization_rule`.
    pub table: &'static str,
    /// The names of the columns.
    pub columns: &'a [String],
    /// The rows in the order of the table: a text or null for each column. Of `oauth_token` only live access tokens of
    /// integrations are listed, of `core_config_data` only the two settings that change who may call the web API.
    pub rows: Vec<&'a [Option<String>]>,
}
