//! The required resources of calls in each release of Magento, and the releases in which they change.
//!
//! Input: the calls of a connector. Output: a [`Matrix`] with the required resources in the newest release of each
//! release line, and the changes of each call's guard. A release is compared with its predecessor
//! ([`releases::predecessor`]), so a change that arrived in several lines at once is listed once, with all of them.

mod edition;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::catalog::acl::Node;
use crate::catalog::{AclTree, Catalog, Routes, releases};
use crate::endpoint::router::Router;
use crate::endpoint::{self, Status};
use crate::plan::{Collateral, DeclaredEndpoint, plan};
use crate::release::{Edition, Release};

pub use edition::matrix_of;

/// The required resources of calls by release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The edition of all releases.
    pub edition: Edition,
    /// The release lines, the oldest first.
    pub lines: Vec<Line>,
    /// The changes of guards, in the order of the calls and then of the releases.
    pub changes: Vec<Change>,
}

/// A release line, represented by its newest release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The version number, for example `2.4.7`.
    pub line: String,
    /// The newest release of the line, for example `2.4.7-p6`.
    pub newest: String,
    /// The required ids, in pre-order.
    pub required: Vec<String>,
    /// The required ids with their ancestors.
    pub closed: Vec<String>,
    /// The number of other routes that those ids open, and how many of them write.
    pub opens: (usize, usize),
    /// The calls that no grant opens, with their status.
    pub uncallable: Vec<(String, Status)>,
    /// The ids with ancestors that the previous line did not need, in pre-order.
    pub added: Vec<String>,
    /// The ids with ancestors that only the previous line needed, in its pre-order.
    pub removed: Vec<String>,
}

/// A change of a call's guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The call as declared.
    pub call: String,
    /// The guard before.
    pub before: CallRequirement,
    /// The guard after.
    pub after: CallRequirement,
    /// The releases that introduced it.
    pub releases: Vec<String>,
}

/// The status of a call and its required refs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRequirement {
    /// The status.
    pub status: Status,
    /// Its refs.
    pub refs: Vec<String>,
}

/// Computes the matrix of calls over all built-in releases.
#[must_use]
pub fn matrix(wanted: &[DeclaredEndpoint]) -> Matrix {
    let newest: Vec<(String, &str)> = releases::release_lines();
    let of_release = |name: &str, catalog: &Catalog| {
        let (Ok(tree), Ok(routes)) = (&catalog.acl, &catalog.routes) else { return None };
        let line = newest.iter().find(|(_, newest)| *newest == name).map(|(line, _)| line);
        let line = line.map(|line| self::line(line, name, wanted, tree, routes));
        Some((name.to_owned(), guards(wanted, tree, routes), line))
    };
    let (mut lines, mut known): (Vec<Line>, Vec<(String, Vec<CallRequirement>)>) = (Vec::new(), Vec::new());
    for (name, guards, line) in releases::map(of_release).into_iter().flatten() {
        known.push((name, guards));
        lines.extend(line);
    }
    Matrix { edition: Edition::OpenSource, lines: compared(lines), changes: changes(wanted, &known) }
}

/// Compares each line with the previous one.
fn compared(mut lines: Vec<Line>) -> Vec<Line> {
    for at in 1..lines.len() {
        let (before, after) = (lines[at - 1].closed.clone(), lines[at].closed.clone());
        lines[at].added = without(&after, &before);
        lines[at].removed = without(&before, &after);
    }
    lines
}

impl Matrix {
    /// Returns the matrix from a line on, without the changes that its first line introduced.
    #[must_use]
    pub fn since(mut self, release: &str) -> Matrix {
        let names = releases::names();
        let place = |name: &str| names.iter().position(|known| *known == name);
        let from = place(release);
        self.lines.retain(|line| place(&line.newest) >= from);
        // The first release of the next line is compared with the first one of this line. If this line has the change by
        // now, the next line does not bring it.
        let line = |name: &str| Release::parse(name).map(|release| release.numbers);
        let is_done = |name: &String| line(name) == line(release) && place(name) <= from;
        let is_next = |name: &str| releases::predecessor(name).is_some_and(|before| line(before) == line(release));
        for change in &mut self.changes {
            let is_done = change.releases.iter().any(is_done);
            change.releases.retain(|name| place(name) > from && !(is_done && is_next(name)));
        }
        self.changes.retain(|change| !change.releases.is_empty());
        if let Some(first) = self.lines.first_mut() {
            (first.added, first.removed) = (Vec::new(), Vec::new());
        }
        self
    }

    /// Returns every id that some line requires with those lines, sorted by the first line that has it, then in
    /// pre-order.
    #[must_use]
    pub fn required(&self) -> Vec<(&str, Vec<&str>)> {
        let mut ids: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in &self.lines {
            for id in &line.required {
                match ids.iter_mut().find(|(known, _)| known == id) {
                    Some((_, lines)) => lines.push(&line.line),
                    None => ids.push((id, vec![&line.line])),
                }
            }
        }
        ids
    }
}

fn line(line: &str, name: &str, wanted: &[DeclaredEndpoint], tree: &AclTree, routes: &Routes) -> Line {
    let plan = plan(wanted.to_vec(), tree, routes);
    let ids = |nodes: &[Node]| nodes.iter().map(|node| tree.resource(*node).id.clone()).collect();
    let opened = [plan.collateral.exact.as_slice(), &plan.collateral.closure].concat();
    let closed = plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable());
    Line {
        line: line.to_owned(),
        newest: name.to_owned(),
        required: ids(&plan.required),
        closed: ids(&plan.with_ancestors),
        opens: (opened.len(), Collateral::writes(&opened)),
        uncallable: closed.map(|planned| (planned.wanted.declared.clone(), planned.resolved.status)).collect(),
        added: Vec::new(),
        removed: Vec::new(),
    }
}

fn guards(wanted: &[DeclaredEndpoint], tree: &AclTree, routes: &Routes) -> Vec<CallRequirement> {
    let router = Router::new(routes, tree);
    let guard = |wanted: &DeclaredEndpoint| {
        let resolved = router.resolve(&wanted.declared);
        CallRequirement { status: resolved.status, refs: resolved.resources }
    };
    wanted.iter().map(guard).collect()
}

/// Returns the changes of each call, with equal ones merged.
fn changes(wanted: &[DeclaredEndpoint], known: &[(String, Vec<CallRequirement>)]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let guards_of = |name: &str| known.iter().find(|(known, _)| known == name).map(|(_, guards)| guards);
    let steps = known
        .iter()
        .filter_map(|(name, guards)| Some((name, releases::predecessor(name).and_then(guards_of)?, guards)));
    let steps: Vec<_> = steps.collect();
    for (at, wanted) in wanted.iter().enumerate() {
        let first = changes.len();
        for (name, before, after) in &steps {
            let (before, after) = (&before[at], &after[at]);
            if before == after {
                continue;
            }
            match changes[first..].iter_mut().find(|it| it.before == *before && it.after == *after) {
                Some(change) => change.releases.push((*name).clone()),
                None => changes.push(Change {
                    call: endpoint::declared::declared_text(&wanted.declared),
                    before: before.clone(),
                    after: after.clone(),
                    releases: vec![(*name).clone()],
                }),
            }
        }
    }
    changes
}

fn without(ids: &[String], others: &[String]) -> Vec<String> {
    let others: BTreeSet<&String> = others.iter().collect();
    ids.iter().filter(|id| !others.contains(id)).cloned().collect()
}
