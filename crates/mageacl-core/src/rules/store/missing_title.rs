//! `missing-title`.

use super::untitled::{Lack, finding, untitled};
use crate::catalog::Resource;
use crate::finding::Finding;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing-title",
    title: "a resource has no title in any module",
    severity: "error",
    why: "The role and integration pages of the Admin read the title of every resource in the tree without checking \
          that it exists, and fail.",
    example: "<resource id=\"Nova_Desk::desk\"/>, and no other module adds a title",
    fix: "Give it a title of 3 to 50 characters.",
    source: "Magento\\Integration\\Helper\\Data::mapResources, acl_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let reported = |resource: &Resource| {
        let message = format!("{} has no title in any module: the Admin cannot show the tree", resource.id);
        finding(&RULE, resource, message, "declared here too, without a title", scope)
    };
    untitled(scope, Lack::Title).into_iter().filter_map(reported).collect()
}
