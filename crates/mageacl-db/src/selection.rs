//! The columns that are read. Every `SELECT` and the rights of [`super::grant_sql`] are generated from this list.

use mageacl_core::grant::Table;

/// Columns that hold tokens, secrets and password hashes, and one that identifies an application. A test compares them with
/// the list.
pub const FORBIDDEN: [&str; 8] =
    ["token", "secret", "verifier", "key", "password", "rp_token", "extra", "identity_link_url"];

/// The rows of a table that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The table.
    pub table: Table,
    /// The columns.
    pub columns: &'static [&'static str],
    /// The condition on these columns; empty for all rows.
    condition: &'static str,
    /// The column that sorts the rows, which has to be one that may be read.
    order: &'static str,
    /// Whether an account without rights on the table still gets an answer.
    pub is_optional: bool,
}

/// The tables in the order in which they are read.
const SELECTIONS: [Selection; 7] = [
    Selection {
        table: Table::Rule,
        columns: &["rule_id", "role_id", "resource_id", "permission"],
        condition: "",
        order: "rule_id",
        is_optional: false,
    },
    Selection {
        table: Table::Role,
        columns: &["role_id", "parent_id", "role_type", "user_id", "user_type", "role_name"],
        condition: "",
        order: "role_id",
        is_optional: false,
    },
    Selection {
        table: Table::Integration,
        columns: &["integration_id", "name", "status", "consumer_id", "setup_type"],
        condition: "",
        order: "integration_id",
        is_optional: false,
    },
    Selection {
        table: Table::Consumer,
        columns: &["entity_id"],
        condition: "",
        order: "entity_id",
        is_optional: false,
    },
    Selection {
        table: Table::Token,
        columns: &["consumer_id", "type", "revoked", "user_type", "created_at"],
        // A store may have millions of tokens of customers.
        condition: "`user_type` = 1 AND `type` = 'access' AND `revoked` = 0",
        order: "consumer_id",
        is_optional: false,
    },
    Selection {
        table: Table::User,
        columns: &["user_id", "username", "is_active"],
        condition: "",
        order: "user_id",
        is_optional: false,
    },
    Selection {
        table: Table::Config,
        columns: &["config_id", "scope", "scope_id", "path", "value"],
        // Other settings include passwords and keys.
        condition: "`path` IN ('oauth/consumer/enable_integration_as_bearer', 'webapi/webapisecurity/allow_insecure')",
        order: "config_id",
        // A right on the column `value` covers all settings, so an administrator may refuse it.
        is_optional: true,
    },
];

/// Returns the list of columns that are read.
#[must_use]
pub fn selections() -> &'static [Selection] {
    &SELECTIONS
}

impl Selection {
    /// Returns the name of the table with its prefix, quoted. A prefix has only letters, digits and `_`.
    pub(super) fn quoted_table(&self, prefix: &str) -> String {
        format!("`{prefix}{}`", self.table.name())
    }

    /// Returns the columns, quoted.
    pub(super) fn quoted_columns(&self) -> String {
        self.columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
    }

    /// Returns the statement that reads the rows.
    pub(super) fn statement(&self, prefix: &str) -> String {
        let (columns, table) = (self.quoted_columns(), self.quoted_table(prefix));
        let condition = if self.condition.is_empty() { String::new() } else { format!(" WHERE {}", self.condition) };
        format!("SELECT {columns} FROM {table}{condition} ORDER BY `{}`", self.order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_the_engine_reads() {
        let tables: Vec<Table> = SELECTIONS.iter().map(|selection| selection.table).collect();
        assert_eq!(tables, Table::ALL);
        for selection in selections().iter().filter(|selection| selection.table != Table::Consumer) {
            let unread: Vec<_> =
                selection.table.read_columns().filter(|column| !selection.columns.contains(column)).collect();
            assert!(unread.is_empty(), "{:?}: {unread:?}", selection.table);
        }
    }

    #[test]
    fn no_statement_names_a_column_with_a_secret() {
        for selection in selections() {
            assert!(selection.columns.contains(&selection.order), "{selection:?}");
            let statement = selection.statement("");
            for column in FORBIDDEN {
                assert!(
                    !selection.columns.contains(&column) && !statement.contains(&format!("`{column}`")),
                    "{column}"
                );
            }
            assert!(!statement.contains('*'), "{statement}");
        }
        assert_eq!(
            SELECTIONS[4].statement("m2_"),
            "SELECT `consumer_id`, `type`, `revoked`, `user_type`, `created_at` FROM `m2_oauth_token` WHERE \
             `user_type` = 1 AND `type` = 'access' AND `revoked` = 0 ORDER BY `consumer_id`"
        );
    }
}
