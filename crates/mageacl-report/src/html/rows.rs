//! Rows of the page.

use std::collections::HashMap;

use crate::count;
use crate::json::v1::audit::AllResources;
use crate::json::v1::report::{Changes, Need, Report, ReportGrant, ReportRoute, Resource, Risk, RouteRisks};
use crate::json::v1::route::Access;

/// The width of the longest bar.
const FULL: usize = 1000;

/// A grant with its bar.
pub(super) struct GrantRow<'a> {
    pub(super) grant: &'a ReportGrant,
    /// The pieces of the bar.
    pub(super) bar: Vec<Piece>,
    /// The bar in words.
    pub(super) words: String,
    /// The positions of its resources in the tree, as `0-4 9`.
    pub(super) ranges: String,
    /// The routes whose risk is shown.
    pub(super) shown: RouteRisks,
}

/// A piece of a bar.
pub(super) struct Piece {
    pub(super) class: &'static str,
    pub(super) at: usize,
    pub(super) width: usize,
}

/// A resource in the tree.
pub(super) struct TreeRow<'a> {
    pub(super) resource: &'a Resource,
    /// The number of lists that end before it.
    pub(super) closes: usize,
    pub(super) has_children: bool,
    /// Its routes, as `GET /V1/...`.
    pub(super) routes: Vec<String>,
    /// `r` if it guards a read route, `w` if it guards a write route.
    pub(super) operations: &'static str,
    pub(super) holders: String,
}

/// A route.
pub(super) struct RouteRow<'a> {
    pub(super) route: &'a ReportRoute,
    pub(super) access: String,
}

impl GrantRow<'_> {
    /// Whether it has All Resources.
    pub(super) fn is_whole(&self) -> bool {
        self.grant.all_resources != AllResources::No
    }

    /// Whether something has to change.
    pub(super) fn has_changes(&self) -> bool {
        self.grant.delta.as_ref().is_some_and(|delta| !(delta.add.is_empty() && delta.remove.is_empty()))
    }

    /// Returns the changes in a few words.
    pub(super) fn changes(&self) -> String {
        let (add, remove) = self.grant.delta.as_ref().map_or((0, 0), |delta| (delta.add.len(), delta.remove.len()));
        format!("{} to add, {} to remove", count(add, "id"), remove)
    }

    /// Returns the changes, one per line.
    pub(super) fn delta(&self) -> String {
        let Some(Changes { add, remove }) = &self.grant.delta else { return String::new() };
        let lines = add.iter().map(|id| format!("+ {id}")).chain(remove.iter().map(|id| format!("- {id}")));
        lines.collect::<Vec<String>>().join("\n")
    }
}

impl TreeRow<'_> {
    pub(super) fn title(&self) -> &str {
        self.resource.title.as_deref().unwrap_or("(no title)")
    }

    pub(super) fn risk(&self) -> &'static str {
        self.resource.risk.map_or("", Risk::name)
    }

    pub(super) fn need(&self) -> &'static str {
        match self.resource.need {
            Need::Required => "required",
            Need::Ancestor => "ancestor",
            Need::None => "",
        }
    }

    pub(super) fn because(&self) -> String {
        self.resource.required_by.join(", ")
    }
}

impl RouteRow<'_> {
    pub(super) fn risk(&self) -> &'static str {
        self.route.risk.name()
    }

    pub(super) fn gives(&self) -> String {
        self.route.capabilities.join(", ")
    }
}

/// Makes the rows of the grants.
pub(super) fn grants(report: &Report) -> Vec<GrantRow<'_>> {
    let positions: HashMap<&str, usize> =
        report.resources.iter().enumerate().map(|(at, resource)| (resource.id.as_str(), at)).collect();
    let most = report.grants.iter().map(|grant| grant.routes.routes).max().unwrap_or(0).max(1);
    let rows = report.grants.iter().map(|grant| {
        let shown = grant.excess_routes.unwrap_or(grant.routes);
        let needed = grant.routes.routes.saturating_sub(shown.routes);
        let held = grant.effective.iter().filter_map(|id| positions.get(id.as_str()).copied());
        GrantRow {
            grant,
            bar: bar(needed, shown, most),
            words: words(grant, needed, shown),
            ranges: ranges(held),
            shown,
        }
    });
    rows.collect()
}

fn bar(needed: usize, shown: RouteRisks, most: usize) -> Vec<Piece> {
    let parts = [
        ("needed", needed),
        ("critical", shown.critical),
        ("high", shown.high),
        ("medium", shown.medium),
        ("low", shown.low),
    ];
    let mut before = 0;
    let pieces = parts.map(|(class, routes)| {
        let (at, end) = (before * FULL / most, (before + routes) * FULL / most);
        before += routes;
        Piece { class, at, width: end - at }
    });
    pieces.into_iter().filter(|piece| piece.width > 0).collect()
}

fn words(grant: &ReportGrant, needed: usize, shown: RouteRisks) -> String {
    let RouteRisks { routes, writes, .. } = grant.routes;
    let parts = [(shown.critical, "critical"), (shown.high, "high"), (shown.medium, "medium"), (shown.low, "low")];
    let named: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, name)| format!("{number} {name}")).collect();
    let by_risk = if named.is_empty() { String::new() } else { format!(" by risk: {}", named.join(", ")) };
    let all = format!("{}, {}", count(routes, "guarded route"), count(writes, "write"));
    match grant.excess_routes {
        Some(excess) => format!("{all}. {needed} declared, {} beyond{by_risk}.", excess.routes),
        None => format!("{all}{by_risk}."),
    }
}

/// Joins positions in ascending order to ranges.
fn ranges(positions: impl Iterator<Item = usize>) -> String {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for at in positions {
        match joined.last_mut() {
            Some((_, end)) if *end + 1 == at => *end = at,
            _ => joined.push((at, at)),
        }
    }
    let named: Vec<String> = joined
        .into_iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") })
        .collect();
    named.join(" ")
}

/// Makes the rows of the tree.
pub(super) fn tree(report: &Report) -> Vec<TreeRow<'_>> {
    let mut guarded: HashMap<&str, Vec<&ReportRoute>> = HashMap::new();
    for route in report.routes.iter().filter(|route| route.access == Access::Resources) {
        for id in &route.resources {
            guarded.entry(id).or_default().push(route);
        }
    }
    let mut depth = 0;
    let following = report.resources.iter().skip(1).map(Some).chain([None]);
    let rows = report.resources.iter().zip(following).map(|(resource, next)| {
        let closes = depth - resource.depth.min(depth);
        depth = resource.depth;
        let routes = guarded.get(resource.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        TreeRow {
            resource,
            closes,
            has_children: next.is_some_and(|next| next.depth > resource.depth),
            routes: routes.iter().map(|route| format!("{} {}", route.method, route.url)).collect(),
            operations: operations(routes),
            holders: if report.grants.is_empty() { String::new() } else { count(resource.holders, "grant") },
        }
    });
    rows.collect()
}

fn operations(routes: &[&ReportRoute]) -> &'static str {
    let reads = routes.iter().any(|route| route.operation == "read");
    let writes = routes.iter().any(|route| route.operation != "read");
    match (reads, writes) {
        (true, true) => "rw",
        (true, false) => "r",
        (false, true) => "w",
        (false, false) => "",
    }
}

/// Makes the rows of the routes.
pub(super) fn routes(report: &Report) -> Vec<RouteRow<'_>> {
    let rows = report.routes.iter().map(|route| {
        let access = match route.access {
            Access::Resources if route.resources.iter().any(|id| id == "?") => "not known".to_owned(),
            Access::Resources => route.resources.join(" + "),
            Access::SelfOnly => "customers".to_owned(),
            Access::Anonymous | Access::Open => "anyone".to_owned(),
        };
        RouteRow { route, access }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_joined_to_ranges() {
        for (positions, expected) in [(&[][..], ""), (&[3], "3"), (&[0, 1, 2, 4, 6, 7], "0-2 4 6-7")] {
            assert_eq!(ranges(positions.iter().copied()), expected);
        }
    }

    #[test]
    fn a_bar_is_at_most_full_and_has_no_gap() {
        let shown = RouteRisks { routes: 6, critical: 1, high: 2, low: 3, ..RouteRisks::default() };
        let pieces = bar(1, shown, 7);
        let seen: Vec<(&str, usize, usize)> = pieces.iter().map(|piece| (piece.class, piece.at, piece.width)).collect();
        assert_eq!(seen, [("needed", 0, 142), ("critical", 142, 143), ("high", 285, 286), ("low", 571, 429)]);
    }
}
