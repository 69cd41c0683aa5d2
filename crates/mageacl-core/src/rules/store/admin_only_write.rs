//! `admin-only-write`.

use super::route_effect::RouteEffect;
use crate::catalog::Route;
use crate::catalog::acl::ADMIN;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "admin-only-write",
    title: "a write route requires only the root of the tree",
    severity: "warning",
    why: "Magento_Backend::admin does not restrict access: every integration and every admin role has it. Each of them \
          may call the route, however few resources it has.",
    example: "<route url=\"/V1/desks\" method=\"POST\"> with <resource ref=\"Magento_Backend::admin\"/>",
    fix: "Define a resource in the module's acl.xml, and require it.",
    source: "Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel, which always allows the root",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let is_bare = |route: &&Route| {
        matches!(route.resources.as_slice(), [only] if only == ADMIN)
            && RouteEffect::for_route(route) != RouteEffect::Reads
    };
    scope.routes().filter(is_bare).filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = *route.ref_places.first()?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: route.name(),
        module: Some(scope.module_at(place).to_owned()),
        resource: Some(ADMIN.to_owned()),
        message: format!("every integration and every administrator may call {}", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(place, "ref"))],
        ..Finding::default()
    })
}
