//! The rows that Magento writes when a grant is saved.

use std::collections::HashSet;

use super::{Permission, RoleId, Rule};
use crate::catalog::AclTree;
use crate::catalog::acl::{ADMIN, ALL};
use crate::php;

/// Returns the rows that Magento writes when a role is saved with the posted ids
/// (`Authorization\Model\ResourceModel\Rules::saveRel`). They replace all previous rows of the role.
///
/// Posting exactly `Magento_Backend::all` writes that one row; posting nothing writes none. Otherwise there is a row
/// for every id of the tree, in which `Magento_Backend::admin` is always allowed; ids that are not in the tree are
/// dropped. If an id occurs twice in the tree the ACL cannot be built, and Magento logs that and stores no row.
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

/// PHP's `in_array`, for which `"1e1"` equals `"10"`. Only ids that may be numbers need that slow comparison.
fn is_among(id: &str, posted: &HashSet<&str>) -> bool {
    posted.contains(id)
        || !id.starts_with(|first: char| first.is_ascii_alphabetic())
            && posted.iter().any(|posted| php::loosely_equal(id, posted))
}
