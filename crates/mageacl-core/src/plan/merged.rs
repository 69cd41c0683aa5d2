//! Merges the calls of files that lead to the same route.

use std::collections::HashMap;

use super::PlannedEndpoint;
use crate::endpoint::Status;

/// The properties that calls with the same answer share.
#[derive(PartialEq, Eq, Hash)]
struct Answer {
    status: Status,
    /// The route, or the call itself if it has none.
    target: String,
    resources: Vec<String>,
    /// A SOAP operation requires the resources of all its routes, so it is never one call with a path.
    is_path: bool,
    is_optional: bool,
}

/// Merges the places of calls from files with the same route. The entries of lists stay as they are.
pub(super) fn merged(endpoints: Vec<PlannedEndpoint<'_>>) -> Vec<PlannedEndpoint<'_>> {
    if !endpoints.iter().any(|planned| planned.wanted.merges) {
        return endpoints;
    }
    let mut known: HashMap<Answer, usize> = HashMap::new();
    let mut merged: Vec<PlannedEndpoint<'_>> = Vec::with_capacity(endpoints.len());
    for planned in endpoints {
        let first = *known.entry(answer(&planned)).or_insert(merged.len());
        match merged.get_mut(first).filter(|_| planned.wanted.merges) {
            Some(into) => merge(into, planned),
            None => merged.push(planned),
        }
    }
    merged
}

fn merge<'c>(into: &mut PlannedEndpoint<'c>, planned: PlannedEndpoint<'c>) {
    if into.wanted.merges
        && into.wanted.declared != planned.wanted.declared
        && let Some(route) = into.resolved.route
    {
        into.wanted.declared = route.name();
        into.resolved.declared = route.name();
    }
    into.wanted.occurrences.merge(planned.wanted.occurrences);
}

fn answer(planned: &PlannedEndpoint<'_>) -> Answer {
    let resolved = &planned.resolved;
    Answer {
        status: resolved.status,
        target: resolved.route.map_or_else(|| resolved.declared.clone(), super::super::catalog::routes::Route::name),
        resources: resolved.resources.clone(),
        is_path: resolved.declared.contains('/'),
        is_optional: planned.wanted.optional,
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{AclTree, Route, Routes};
    use crate::endpoint::origin::{CallSite, Occurrences};
    use crate::plan::{DeclaredEndpoint, plan};

    fn routes() -> Routes {
        let route = Route {
            url: "/V1/desks/:id".to_owned(),
            method: "GET".to_owned(),
            service: "Acme\\Desk\\Api\\DeskInterface".to_owned(),
            service_method: "get".to_owned(),
            operation: None,
            secure: false,
            resources: vec!["anonymous".to_owned()],
            ref_places: Vec::new(),
            parameters: Vec::new(),
            declarations: Vec::new(),
        };
        Routes::from_routes(vec![route], Vec::new())
    }

    fn wanted(declared: &str, line: usize, merges: bool) -> DeclaredEndpoint {
        DeclaredEndpoint {
            occurrences: Occurrences::at(CallSite::new("f", line)),
            merges,
            ..DeclaredEndpoint::new(declared)
        }
    }

    #[test]
    fn calls_with_the_same_route_are_one_and_entries_of_lists_are_not() {
        let calls = vec![
            wanted("GET /V1/desks/1", 1, true),
            wanted("GET /V1/desks/2", 2, false),
            wanted("GET /V1/none", 3, true),
            wanted("GET /rest/V1/desks/3", 4, true),
            wanted("GET /V1/none", 5, true),
            wanted("GET /V1/nothing", 6, true),
            wanted("GET /V1/desks/2", 7, false),
        ];
        let (routes, tree) = (routes(), AclTree::default());
        let plan = plan(calls, &tree, &routes);
        let shown = plan.endpoints.iter().map(|planned| {
            let sites = planned.wanted.occurrences.sites().iter().map(|site| site.line.to_string());
            format!("{} @{}", planned.wanted.declared, sites.collect::<Vec<_>>().join(","))
        });
        let expected = [
            "GET /V1/desks/:id @1,4",
            "GET /V1/desks/2 @2",
            "GET /V1/none @3,5",
            "GET /V1/nothing @6",
            "GET /V1/desks/2 @7",
        ];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }
}
