//! The rights that an account needs.

use std::fmt::Write;

use super::selection::selections;

/// Returns the `GRANT` statements that suffice to read a store. `account` is an account as in `'name'@'host'`.
#[must_use]
pub fn grant_sql(database: &str, prefix: &str, account: &str) -> String {
    let mut text = String::new();
    let database = database.replace('`', "``");
    for selection in selections() {
        if selection.is_optional {
            // Formatting into a string cannot fail.
            let _ = writeln!(
                text,
                "-- Optional: two settings. The column `value` also holds other settings, some of them secret; without this right \
                 the two are reported as unknown."
            );
        }
        let (columns, table) = (selection.quoted_columns(), selection.quoted_table(prefix));
        let _ = writeln!(text, "GRANT SELECT ({columns}) ON `{database}`.{table} TO {account};");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_those_of_columns() {
        let text = grant_sql("my`shop", "m2_", "'mageacl'@'localhost'");
        let first = "GRANT SELECT (`rule_id`, `role_id`, `resource_id`, `permission`) ON `my``shop`.`m2_authorization_rule` TO \
                     'mageacl'@'localhost';\n";
        assert!(text.starts_with(first), "{text}");
        assert_eq!(text.matches("GRANT SELECT (").count(), 7);
        assert!(text.contains("GRANT SELECT (`entity_id`) ON `my``shop`.`m2_oauth_consumer`"), "{text}");
    }
}
