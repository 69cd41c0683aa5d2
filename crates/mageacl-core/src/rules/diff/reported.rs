//! Shared code of the findings about changes.

use crate::catalog::{Resource, Route};
use crate::diff::{GuardChange, RoutePair};
use crate::finding::Finding;
use crate::grant::Location;
use crate::rules::DiffContext;

/// Makes a finding about a route of one side, without its rule.
pub(super) fn about_route(route: &Route) -> Finding {
    let module = route.declarations.first().map(|declaration| declaration.module.clone());
    Finding { subject: route.name(), module, places: places(route), ..Finding::default() }
}

/// Makes a finding about a route of both sides.
pub(super) fn about_both(pair: RoutePair<'_>) -> Finding {
    let related = places(pair.old).into_iter().map(|place| (place, "it was declared here".to_owned()));
    Finding { related: related.collect(), ..about_route(pair.new) }
}

/// Makes a finding about a guard, at the refs if there are any.
pub(super) fn about_guard(guard: &GuardChange<'_>) -> Finding {
    let refs = |route: &Route| {
        let refs: Vec<Location> = route.ref_places.iter().map(|span| Location::Text(*span)).collect();
        if refs.is_empty() { places(route) } else { refs }
    };
    let related = refs(guard.route.old).into_iter().map(|place| (place, "it was guarded here".to_owned()));
    Finding { places: refs(guard.route.new), related: related.collect(), ..about_route(guard.route.new) }
}

/// Makes a finding about a resource of one side.
pub(super) fn about_resource(resource: &Resource) -> Finding {
    let definition = resource.declarations.get(resource.definition);
    Finding {
        subject: resource.id.clone(),
        resource: Some(resource.id.clone()),
        module: Some(resource.module().to_owned()),
        places: definition.map(|declaration| Location::Text(declaration.span)).into_iter().collect(),
        ..Finding::default()
    }
}

/// Returns the impact of a change of a route: the text of the rule, with the reason from the risk data if there is an
/// entry.
pub(super) fn why(route: &Route, rule: &str, scope: &DiffContext<'_>) -> String {
    let risk = scope.risks.of_route(route);
    if risk.entries.is_empty() { rule.to_owned() } else { format!("{rule} {}", risk.reason) }
}

fn places(route: &Route) -> Vec<Location> {
    route.declarations.first().map(|declaration| Location::Text(declaration.span)).into_iter().collect()
}
