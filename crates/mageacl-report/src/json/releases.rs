//! The built-in releases in the JSON contract.

use std::io::{self, Write};

use super::v1::releases::{ReleaseRow as Row, Releases};
use super::write;
use crate::ReleaseRow;

/// Writes the releases, the oldest first.
///
/// # Errors
/// If the output cannot be written.
pub fn releases(rows: &[ReleaseRow], out: &mut dyn Write) -> io::Result<()> {
    let releases = rows.iter().map(|row| Row {
        name: &row.name,
        newest_of_line: row.newest,
        modules: row.modules,
        resources: row.resources,
        routes: row.routes,
        guarded: row.guarded,
        writes: row.writes,
        anonymous: row.anonymous,
    });
    write("releases", None, Releases { releases: releases.collect() }, out)
}
