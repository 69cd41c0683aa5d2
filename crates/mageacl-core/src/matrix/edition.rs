//! The matrix of an edition whose releases are made from their packages.

use rayon::prelude::*;

use super::{CallRequirement, Line, Matrix, changes, compared, guards, line, matrix};
use crate::catalog::Catalog;
use crate::packages::{self, NamedRelease};
use crate::plan::DeclaredEndpoint;
use crate::release::Edition;
use crate::source::SourceMap;
use crate::store::Switches;

/// Computes the matrix of calls over the releases of an edition. Those that are not known exactly are left out.
#[must_use]
pub fn matrix_of(wanted: &[DeclaredEndpoint], edition: Edition) -> Matrix {
    if edition == Edition::OpenSource {
        return matrix(wanted);
    }
    let names = packages::release_names(packages::release_lists());
    let of_release = |name: &&str| {
        let catalog = exact_catalog(name, edition)?;
        let (Ok(tree), Ok(routes)) = (&catalog.acl, &catalog.routes) else { return None };
        let of = name.split_once('-').map_or(*name, |(of, _)| of);
        Some((guards(wanted, tree, routes), line(of, name, wanted, tree, routes)))
    };
    let known: Vec<(Vec<CallRequirement>, Line)> = names.par_iter().filter_map(of_release).collect();
    let mut lines: Vec<Line> = Vec::new();
    for (_, line) in &known {
        match lines.last_mut() {
            // Releases are in order, so the last one of a line is its newest.
            Some(last) if last.line == line.line => *last = line.clone(),
            _ => lines.push(line.clone()),
        }
    }
    let known: Vec<(String, Vec<CallRequirement>)> =
        known.into_iter().map(|(guards, line)| (line.newest, guards)).collect();
    Matrix { edition, lines: compared(lines), changes: changes(wanted, &known) }
}

/// Returns the catalog of a release in an edition, if all its packages are known exactly.
fn exact_catalog(name: &str, edition: Edition) -> Option<Catalog> {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let named = NamedRelease::new(name, edition);
    let catalog = packages::release_catalog(&named, &Switches::default(), facts, lists, &SourceMap::default()).ok()?;
    let is_exact = catalog.origin.base.as_ref().is_some_and(|base| base.is_exact);
    is_exact.then_some(catalog)
}
