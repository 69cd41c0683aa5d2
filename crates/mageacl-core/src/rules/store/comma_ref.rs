//! `comma-ref`.

use crate::catalog::Route;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "comma-ref",
    title: "a route lists several resources in one ref, separated by commas",
    severity: "error",
    why: "The schema allows it, but Magento uses the whole text as a single id, which no module defines: only All \
          Resources opens the route. In that situation, merchants often grant All Resources.",
    example: "<resource ref=\"Nova_Desk::desk, Nova_Desk::chair\"/>",
    fix: "Write a <resource> for each id; callers then need all of them.",
    source: "Magento\\Webapi\\Model\\Config\\Converter, webapi_base.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let of_route = |route: &Route| {
        let refs = route.resources.iter().zip(&route.ref_places);
        let lists = refs.filter(|(reference, _)| reference.contains(','));
        lists.map(|(reference, place)| finding(route, reference, *place, scope)).collect::<Vec<_>>()
    };
    scope.routes().flat_map(of_route).collect()
}

fn finding(route: &Route, reference: &str, place: Span, scope: &StoreContext<'_>) -> Finding {
    Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: route.name(),
        module: Some(scope.module_at(place).to_owned()),
        resource: Some(reference.to_owned()),
        message: format!("{} requires the single id {reference:?}, not the ids in it", route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(scope.attribute_at(place, "ref"))],
        ..Finding::default()
    }
}
