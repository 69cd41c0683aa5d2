//! The missing rows of existing roles for new resources.

use std::collections::{BTreeMap, BTreeSet};

use crate::authz::{Permission, RoleId, RuleRow};

/// Returns the rows that the module's data patch writes, in the order of the new ids and only where a role has none
/// yet. `allowed` returns the ids that a role is allowed; the first id is the branch above the others.
///
/// A role with any deny row gets a row for each id, and the branch is allowed together with any of them. A role with
/// only allow rows gets only allow rows: in every release it inherits for ids without a row, and its first deny row
/// would end that. All Resources is such a role.
#[must_use]
pub fn missing_rows(rows: &[RuleRow], new_ids: &[&str], allowed: impl Fn(RoleId) -> Vec<String>) -> Vec<RuleRow> {
    let mut known: BTreeMap<RoleId, BTreeSet<&str>> = BTreeMap::new();
    let mut denying = BTreeSet::new();
    for rule in rows {
        known.entry(rule.role).or_default().insert(&rule.resource);
        if rule.permission == Permission::Deny {
            denying.insert(rule.role);
        }
    }
    let mut missing = Vec::new();
    for (role, known) in known {
        let (allowed, denies): (BTreeSet<String>, bool) =
            (allowed(role).into_iter().collect(), denying.contains(&role));
        for (place, id) in new_ids.iter().enumerate().filter(|(_, id)| !known.contains(*id)) {
            let is_branch_of_allowed = place == 0 && denies && !allowed.is_empty();
            let permission = match is_branch_of_allowed || allowed.contains(*id) {
                true => Permission::Allow,
                false if denies => Permission::Deny,
                false => continue,
            };
            missing.push(RuleRow { role, resource: (*id).to_owned(), permission });
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_denies_is_written_only_where_something_is_denied() {
        let rule = |role, resource: &str, permission| RuleRow {
            role: RoleId(role),
            resource: resource.to_owned(),
            permission,
        };
        let (allow, deny) = (Permission::Allow, Permission::Deny);
        let rows = [
            rule(1, "Magento_Backend::all", allow),
            rule(2, "A_B::a", allow),
            rule(2, "A_B::b", deny),
            rule(3, "A_B::a", deny),
            rule(3, "Ac_Me::two", deny),
            rule(4, "A_B::a", allow),
            rule(5, "A_B::a", allow),
        ];
        let keeps = |RoleId(role)| if [2, 5].contains(&role) { vec!["Ac_Me::two".to_owned()] } else { Vec::new() };
        let expected = [
            rule(2, "Ac_Me::branch", allow),
            rule(2, "Ac_Me::one", deny),
            rule(2, "Ac_Me::two", allow),
            rule(3, "Ac_Me::branch", deny),
            rule(3, "Ac_Me::one", deny),
            rule(5, "Ac_Me::two", allow),
        ];
        assert_eq!(missing_rows(&rows, &["Ac_Me::branch", "Ac_Me::one", "Ac_Me::two"], keeps), expected);
    }
}
