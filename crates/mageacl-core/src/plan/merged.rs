//! Merges the calls of files that lead to the same route.

use std::collections::HashMap;

use super::Planned;
use crate::endpoint::Status;

/// What calls with the same answer have in common.
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

/// Merges the places of calls from files with the same route. Other calls stay as they are.
pub(super) fn merged(endpoints: Vec<Planned<'_>>) -> Vec<Planned<'_>> {
    let mut known: HashMap<Answer, usize> = HashMap::new();
    let mut merged: Vec<Planned<'_>> = Vec::with_capacity(endpoints.len());
    for planned in endpoints {
        if planned.wanted.occurrences.is_empty() {
            merged.push(planned);
            continue;
        }
        let first = *known.entry(answer(&planned)).or_insert(merged.len());
        let Some(into) = merged.get_mut(first) else {
            merged.push(planned);
            continue;
        };
        if into.wanted.declared != planned.wanted.declared
            && let Some(route) = into.resolved.route
        {
            into.wanted.declared = route.name();
            into.resolved.declared = route.name();
        }
        into.wanted.occurrences.merge(planned.wanted.occurrences);
    }
    merged
}

fn answer(planned: &Planned<'_>) -> Answer {
    let resolved = &planned.resolved;
    Answer {
        status: resolved.status,
        target: resolved.route.map_or_else(|| resolved.declared.clone(), |route| route.name()),
        resources: resolved.resources.clone(),
        is_path: resolved.declared.contains('/'),
        is_optional: planned.wanted.optional,
    }
}
