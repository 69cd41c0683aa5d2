//! `orphaned-resource`.

use super::untitled::{Lack, untitled};
use crate::catalog::Resource;
use crate::finding::{Finding, Severity};
use crate::grant::Place;
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
    untitled(scope, Lack::Definition).into_iter().filter_map(|resource| finding(resource, scope)).collect()
}

fn finding(resource: &Resource, scope: &StoreScope<'_>) -> Option<Finding> {
    let (first, others) = resource.declarations.split_first()?;
    let others = others.iter().map(|other| (Place::Text(other.span), "something hangs below it here too".to_owned()));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: resource.id.clone(),
        module: Some(first.module.clone()),
        resource: Some(resource.id.clone()),
        message: format!("{} hangs something below {}, which no enabled module defines", first.module, resource.id),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Place::Text(scope.attribute_at(first.span, "id"))],
        related: others.collect(),
        ..Finding::default()
    })
}
