//! `orphaned-resource`.

use super::untitled::{Lack, finding, untitled};
use crate::catalog::Resource;
use crate::finding::Finding;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "orphaned-resource",
    title: "a resource has a parent that no enabled module defines",
    severity: "error",
    why: "The parent is in the tree without a title, because its module is disabled, removed, or uses a different id. \
          The role and integration pages of the Admin read the title without checking that it exists, and fail. In \
          developer mode Magento also rejects the merged tree, and every page of the Admin fails.",
    example: "<resource id=\"Nova_Desk::desk\"><resource id=\"Orbit_Chair::chair\" title=\"Chair\"/></resource>, while \
              Nova_Desk is disabled",
    fix: "Move it below a resource that exists, or enable the module that defines the parent.",
    source: "Magento\\Integration\\Helper\\Data::mapResources, acl_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let reported = |resource: &Resource| {
        let by = resource.declarations.first().map_or("", |first| first.module.as_str());
        let missing = if scope.tree().is_some_and(|tree| tree.disabled().contains(&resource.id)) {
            "which a module removes from the tree"
        } else {
            "which no enabled module defines"
        };
        let message = format!("{by} declares resources below {}, {missing}", resource.id);
        finding(&RULE, resource, message, "resources below it are declared here too", scope)
    };
    untitled(scope, Lack::Definition).into_iter().filter_map(reported).collect()
}
