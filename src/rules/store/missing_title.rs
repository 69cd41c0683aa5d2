//! `missing-title`.

use super::untitled::{Lack, untitled};
use crate::catalog::Resource;
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing-title",
    title: "a resource that no module gives a title",
    severity: "error",
    why: "The pages of the Admin that show the tree, those of roles and of integrations, read each title without asking \
          whether there is one, and fail.",
    example: "<resource id=\"Nova_Desk::desk\"/>, and no other module names it",
    fix: "Give it a title of 3 to 50 characters.",
    source: "Magento\\Integration\\Helper\\Data::mapResources, acl_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    untitled(scope, Lack::Title).into_iter().filter_map(|resource| finding(resource, scope)).collect()
}

fn finding(resource: &Resource, scope: &StoreScope<'_>) -> Option<Finding> {
    let (first, others) = resource.declarations.split_first()?;
    let others = others.iter().map(|other| (Place::Text(other.span), "declared here too, without a title".to_owned()));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: resource.id.clone(),
        module: Some(first.module.clone()),
        resource: Some(resource.id.clone()),
        message: format!("{} has no title in any module: the Admin cannot show the tree", resource.id),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Place::Text(scope.attribute_at(first.span, "id"))],
        related: others.collect(),
        ..Finding::default()
    })
}
