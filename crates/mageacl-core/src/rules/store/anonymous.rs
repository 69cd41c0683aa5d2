//! Public routes.

use super::route_effect::RouteEffect;
use crate::catalog::{Access, Route};
use crate::endpoint::matching::METHODS;
use crate::finding::{Finding, Part};
use crate::grant::Location;
use crate::rules::StoreContext;

/// Returns the routes that require only `anonymous` and that Magento can answer, each with its effect and as a finding at
/// its url without the rule.
pub(super) fn anonymous<'a>(scope: &StoreContext<'a>) -> impl Iterator<Item = (&'a Route, RouteEffect, Finding)> {
    let is_answered = |route: &&Route| METHODS.contains(&route.method.to_ascii_uppercase().as_str());
    let routes = scope.routes().filter(|route| route.access() == Access::Anonymous);
    let scope = *scope;
    routes.filter(is_answered).filter_map(move |route| {
        let place = *route.ref_places.first()?;
        let module = scope.module_at(place);
        let declared = route.declarations.iter().find(|declaration| declaration.module == module);
        let url = declared.map_or(place, |declaration| scope.attribute_at(declaration.span, "url"));
        let finding = Finding {
            subject: route.name(),
            module: Some(module.to_owned()),
            places: vec![Location::Text(url)],
            // Comments that suppress it may also be beside the ref.
            parts: vec![Part {
                module: module.to_owned(),
                subject: route.name(),
                place: Location::Text(scope.attribute_at(place, "ref")),
            }],
            ..Finding::default()
        };
        Some((route, RouteEffect::for_route(route), finding))
    })
}
