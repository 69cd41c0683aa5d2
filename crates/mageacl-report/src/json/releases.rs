//! The built-in releases in the JSON contract.

use std::io::{self, Write};

use serde::Serialize;

use super::write;
use crate::ReleaseRow;

#[derive(Serialize)]
struct ReleasesOut<'a> {
    releases: Vec<ReleaseOut<'a>>,
}

#[derive(Serialize)]
struct ReleaseOut<'a> {
    name: &'a str,
    newest_of_line: bool,
    modules: usize,
    resources: usize,
    routes: usize,
    guarded: usize,
    writes: usize,
    anonymous: usize,
}

/// Writes the releases, the oldest first.
///
/// # Errors
/// If the output cannot be written.
pub fn releases(rows: &[ReleaseRow], out: &mut dyn Write) -> io::Result<()> {
    let releases = rows.iter().map(|row| ReleaseOut {
        name: &row.name,
        newest_of_line: row.newest,
        modules: row.modules,
        resources: row.resources,
        routes: row.routes,
        guarded: row.guarded,
        writes: row.writes,
        anonymous: row.anonymous,
    });
    write("releases", None, ReleasesOut { releases: releases.collect() }, out)
}
