//! `undefined-ref`.

use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{AclTree, Route};
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::grant::checklist::SimilarIds;
use crate::rules::{Check, Persona, Rule, StoreScope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "undefined-ref",
    title: "a route requires a resource that no enabled module defines",
    severity: "error",
    why: "It cannot be granted: only integrations and administrators with All Resources may call the route. In that \
          situation, merchants often grant All Resources.",
    example: "<resource ref=\"Acme_Loyalty::vouchers\"/> on a route, while acl.xml defines Acme_Loyalty::voucher",
    fix: "Define the resource in the module's acl.xml, or write the intended id.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, which checks an unknown id as null",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    let Some(tree) = scope.tree() else { return Vec::new() };
    let similar = SimilarIds::new(tree);
    scope.routes().flat_map(|route| undefined(route, &similar, tree, scope)).collect()
}

fn undefined(route: &Route, similar: &SimilarIds<'_>, tree: &AclTree, scope: &StoreScope<'_>) -> Vec<Finding> {
    let is_undefined = |reference: &str| {
        let is_id = !matches!(reference, ANONYMOUS | SELF);
        // A comma and an absent module have their own rules.
        is_id
            && !reference.contains(',')
            && !tree.contains(reference)
            && scope.absent_owner(reference).is_none()
            && scope.is_decided(reference)
    };
    let refs = route.resources.iter().zip(&route.ref_places);
    refs.filter(|(reference, _)| is_undefined(reference))
        .map(|(reference, place)| {
            let near = similar.find(reference);
            let near: Vec<&str> = near.iter().map(|node| tree.resource(*node).id.as_str()).collect();
            Finding {
                rule: RULE.id,
                severity: Severity::Error,
                subject: route.name(),
                module: Some(scope.module_at(*place).to_owned()),
                resource: Some(reference.clone()),
                message: format!("{} requires {reference}, {}", route.name(), scope.undefined(reference)),
                why: RULE.why.to_owned(),
                fix: if near.is_empty() { RULE.fix.to_owned() } else { format!("Did you mean {}?", near.join(" or ")) },
                places: vec![Place::Text(scope.attribute_at(*place, "ref"))],
                ..Finding::default()
            }
        })
        .collect()
}
