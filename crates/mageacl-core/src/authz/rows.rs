//! The rows that saving a grant writes.

use std::collections::HashSet;

use super::{Permission, RoleId, Rule};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, ALL};
use crate::php;

/// The rows that Magento writes when a role is saved with the posted ids
/// (`Authorization\Model\ResourceModel\Rules::saveRel`). They replace all rows that the role had.
///
/// Posting exactly `Magento_Backend::all` writes that one row, posting nothing writes none. All else writes a row for
/// every id of the tree, in which `Magento_Backend::admin` is always allowed, and drops what is not in the tree. Where
/// an id stands in the tree twice the ACL cannot be built, and Magento logs that and stores no row.
#[must_use]
pub fn saved_rows(tree: &AclTree, role: RoleId, posted: &[&str]) -> Vec<Rule> {
    let row = |resource: &str, permission| Rule { role, resource: resource.to_owned(), permission };
    match posted {
        [] => Vec::new(),
        [ALL] => vec![row(ALL, Permission::Allow)],
        _ if !tree.duplicates().is_empty() => Vec::new(),
        _ => {
            let posted: HashSet<&str> = posted.iter().copied().chain([ADMIN]).collect();
            tree.nodes()
                .map(|node| {
                    let id = tree.resource(node).id.as_str();
                    let permission = if is_among(id, &posted) { Permission::Allow } else { Permission::Deny };
                    row(id, permission)
                })
                .collect()
        }
    }
}

/// PHP's `in_array`, which takes `"1e1"` for `"10"`. Only an id that may be a number needs that slow comparison.
fn is_among(id: &str, posted: &HashSet<&str>) -> bool {
    posted.contains(id)
        || !id.starts_with(|first: char| first.is_ascii_alphabetic())
            && posted.iter().any(|posted| php::loosely_equal(id, posted))
}
