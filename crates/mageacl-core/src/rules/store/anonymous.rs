//! Public routes.

use crate::catalog::{Access, Route};
use crate::endpoint::matching::METHODS;
use crate::finding::Finding;
use crate::grant::Place;
use crate::rules::StoreScope;

/// Returns the routes that require only `anonymous` and that Magento can answer, each as a finding without its rule.
pub(super) fn anonymous<'a>(scope: &StoreScope<'a>, writes: bool) -> impl Iterator<Item = (&'a Route, Finding)> {
    let is_answered = |route: &&Route| METHODS.contains(&route.method.to_ascii_uppercase().as_str());
    let routes = scope.routes().filter(move |route| route.access() == Access::Anonymous && route.is_write() == writes);
    let scope = *scope;
    routes.filter(is_answered).filter_map(move |route| {
        let place = *route.ref_places.first()?;
        let finding = Finding {
            subject: route.name(),
            module: Some(scope.module_at(place).to_owned()),
            places: vec![Place::Text(scope.attribute_at(place, "ref"))],
            ..Finding::default()
        };
        Some((route, finding))
    })
}
