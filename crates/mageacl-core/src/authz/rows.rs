//! The rows that Magento writes when a grant is saved.

use std::collections::{HashMap, HashSet};

use super::{Permission, RoleId, RuleRow};
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
pub fn saved_rows(tree: &AclTree, role: RoleId, posted: &[&str]) -> Vec<RuleRow> {
    let row = |resource: &str, permission| RuleRow { role, resource: resource.to_owned(), permission };
    match posted {
        [] => Vec::new(),
        [ALL] => vec![row(ALL, Permission::Allow)],
        _ if !tree.duplicates().is_empty() => Vec::new(),
        _ => {
            let posted = Posted::new(posted.iter().copied().chain([ADMIN]));
            tree.nodes()
                .map(|node| {
                    let id = tree.resource(node).id.as_str();
                    let permission = if posted.contains(id) { Permission::Allow } else { Permission::Deny };
                    row(id, permission)
                })
                .collect()
        }
    }
}

/// Posted ids, as PHP's `in_array` searches them: `"1e1"` equals `"10"`.
struct Posted<'p> {
    ids: HashSet<&'p str>,
    /// Those that are numbers, by their value.
    numbers: HashMap<u64, Vec<&'p str>>,
}

impl<'p> Posted<'p> {
    fn new(posted: impl Iterator<Item = &'p str>) -> Self {
        let ids: HashSet<&str> = posted.collect();
        let mut numbers: HashMap<u64, Vec<&str>> = HashMap::new();
        for (value, id) in ids.iter().filter_map(|id| Some((php::number_key(id)?, *id))) {
            numbers.entry(value).or_default().push(id);
        }
        Posted { ids, numbers }
    }

    fn contains(&self, id: &str) -> bool {
        let equal = || php::number_key(id).and_then(|value| self.numbers.get(&value));
        self.ids.contains(id) || equal().is_some_and(|ids| ids.iter().any(|posted| php::loosely_equal(id, posted)))
    }
}
