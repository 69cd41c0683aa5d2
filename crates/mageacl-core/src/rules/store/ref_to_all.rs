//! `ref-to-all`.

use super::misspelled_keyword::place_of;
use crate::catalog::Route;
use crate::catalog::acl::ALL;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ref-to-all",
    title: "a route requires All Resources",
    severity: "warning",
    why: "Only integrations and administrators with All Resources may call it. A connector that needs this one call \
          therefore gets full control of the store.",
    example: "<resource ref=\"Magento_Backend::all\"/>",
    fix: "Define a resource in the module's acl.xml, and require it.",
    source: "Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed, \
             Magento\\Authorization\\Model\\ResourceModel\\Rules::saveRel",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.routes().filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = place_of(route, ALL)?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: route.name(),
        module: Some(scope.module_at(place).to_owned()),
        resource: Some(ALL.to_owned()),
        message: format!("{} requires All Resources: no smaller grant opens it", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(place, "ref"))],
        ..Finding::default()
    })
}
