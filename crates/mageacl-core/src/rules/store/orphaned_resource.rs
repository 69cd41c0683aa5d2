//! `orphaned-resource`.

use super::untitled::{Lack, finding, untitled};
use crate::catalog::Resource;
use crate::finding::Finding;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "orphaned-resource",
    title: "something hangs below a resource that no enabled module defines",
    severity: "error",
    why: "The parent stands in the tree without a title, because its module is switched off, gone, or calls it otherwise. \
          The Admin's pages of roles and integrations read the title without asking whether there is one, and fail.",
    example: "<resource id=\"Nova_Desk::desk\"><resource id=\"Orbit_Chair::chair\" title=\"Chair\"/></resource>, while \
              Nova_Desk is switched off",
    fix: "Hang it below a resource that exists, or switch the module on that defines this one.",
    source: "Magento\\Integration\\Helper\\Data::mapResources, acl_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let told = |resource: &Resource| {
        let by = resource.declarations.first().map_or("", |first| first.module.as_str());
        let message = format!("{by} hangs something below {}, which no enabled module defines", resource.id);
        finding(&RULE, resource, message, "something hangs below it here too", scope)
    };
    untitled(scope, Lack::Definition).into_iter().filter_map(told).collect()
}
