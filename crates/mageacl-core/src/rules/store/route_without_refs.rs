//! `route-without-refs`.

use crate::catalog::{Access, Route};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "route-without-refs",
    title: "a route requires no refs",
    severity: "error",
    why: "A route without refs is open to anyone. Production does not validate the file against its schema, which \
          requires at least one ref; it is unclear whether the route was meant to be public.",
    example: "<route url=\"/V1/desks\" method=\"POST\"><service class=\"A\" method=\"b\"/></route>",
    fix: "Add <resources> with the required resource, or with `anonymous` if anyone may call it.",
    source: "Magento\\Webapi\\Model\\Config\\Converter, webapi_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.routes().filter(|route| route.access() == Access::Open).filter_map(|route| finding(route, scope)).collect()
}

fn finding(route: &Route, scope: &StoreContext<'_>) -> Option<Finding> {
    let first = route.declarations.first()?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: route.name(),
        module: Some(first.module.clone()),
        message: format!("{} has no refs: anyone may call it", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(first.span, "url"))],
        ..Finding::default()
    })
}
