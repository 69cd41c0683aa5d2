//! Describes known weak guards.

use crate::advisory::{Advisory, Shown, WeakGuard};
use crate::catalog::{AclTree, Route};
use crate::finding::Confidence;

/// The reference for full information about these guards.
pub(super) const SOURCE: &str = "data/advisories.json, with the sources of each; docs/advisories.md lists them";

/// Lists the first few routes, with the number of the others.
pub(super) fn names(routes: &[(&WeakGuard, &Route)]) -> String {
    let names: Vec<String> = routes.iter().map(|(_, route)| route.name()).collect();
    match names.as_slice() {
        [one, two, three, _, ..] => format!("{one}, {two}, {three} and {} more", names.len() - 3),
        few => few.join(", "),
    }
}

/// Describes the published advisory.
pub(super) fn published(advisory: &Advisory) -> String {
    let Advisory { id, title, sources, .. } = advisory;
    format!("{id}: {title} ({}).", sources.first().map_or("", String::as_str))
}

/// Returns the confidence that the advisory applies: that of the most certain route.
pub(super) fn confidence(routes: &[(&WeakGuard, &Route)]) -> Confidence {
    if routes.iter().all(|(guard, _)| guard.inferred) { Confidence::Medium } else { Confidence::High }
}

/// Describes the fix.
pub(super) fn fix(shown: &Shown<'_>, tree: &AclTree) -> String {
    let upgrade = format!("Upgrade to {}, or later.", shown.advisory.fixed_in.join(", "));
    let missing = shown.routes.iter().flat_map(|(guard, _)| &guard.fixed).find(|id| !tree.contains(id));
    let refs = |(guard, route): &(&WeakGuard, &Route)| format!("{} to {}", guard.fixed.join(" and "), route.name());
    let add = match missing {
        Some(id) => {
            format!("a ref with a separate resource to each of these routes, since no module defines {id}")
        }
        None if shown.routes.len() > 3 => "to each of these routes the ref in docs/advisories.md".to_owned(),
        None => format!("refs: {}", shown.routes.iter().map(refs).collect::<Vec<_>>().join(", ")),
    };
    format!(
        "{upgrade} Until then a module may add {add}. Magento combines the refs of a route and requires all of them."
    )
}
