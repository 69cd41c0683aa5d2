//! Collateral access: the routes that a grant opens beyond the declared endpoints.

use std::collections::{BTreeSet, HashSet};

use super::grant::Grant;
use crate::catalog::acl::{ADMIN, Node};
use crate::catalog::{Access, AclTree, Route, Routes};

/// Routes whose refs name an ACL resource, by the part of the grant that opens them.
#[derive(Clone, Debug, Default)]
pub struct Collateral<'c> {
    /// Opened by the required ids, beyond the declared endpoints: no grant can avoid them.
    pub exact: Vec<&'c Route>,
    /// Opened in addition by the ancestors: an exact grant avoids them, except for those that the root opens.
    pub closure: Vec<&'c Route>,
    /// Those of `closure` that the root opens, which every integration has.
    pub root: Vec<&'c Route>,
    /// All routes that All Resources opens, including the declared endpoints.
    pub all_resources: Vec<&'c Route>,
}

impl<'c> Collateral<'c> {
    pub(super) fn for_plan(
        required: &BTreeSet<Node>,
        closed: &BTreeSet<Node>,
        declared: &[&Route],
        tree: &AclTree,
        routes: &'c Routes,
    ) -> Self {
        let mut collateral = Collateral::default();
        let with_root = required.iter().copied().chain(tree.find(ADMIN)).collect();
        let declared: HashSet<(&str, &str)> =
            declared.iter().map(|known| (known.url.as_str(), known.method.as_str())).collect();
        let [exact, with_root, closure] = [required, &with_root, closed].map(|granted| Grant::exactly(granted, tree));
        for route in routes.all().iter().filter(|route| route.access() == Access::Resources) {
            collateral.all_resources.push(route);
            if declared.contains(&(route.url.as_str(), route.method.as_str())) {
                continue;
            }
            if exact.opens(&route.resources) {
                collateral.exact.push(route);
            } else if closure.opens(&route.resources) {
                collateral.closure.push(route);
                if with_root.opens(&route.resources) {
                    collateral.root.push(route);
                }
            }
        }
        collateral
    }

    /// Returns the number of routes that write.
    #[must_use]
    pub fn writes(routes: &[&Route]) -> usize {
        routes.iter().filter(|route| route.is_write()).count()
    }
}
