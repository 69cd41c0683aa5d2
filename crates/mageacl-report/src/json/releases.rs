//! The built-in releases in the JSON contract.

use std::io::{self, Write};

use mageacl_core::packages::{FACTS_DATE, mage_os_names};

use super::v1::releases::{MageOs, ReleaseRow as Row, Releases};
use super::write;
use crate::ReleaseRow;

/// Writes the releases, the oldest first.
///
/// # Errors
/// If the output cannot be written.
pub fn releases(rows: &[ReleaseRow], out: &mut dyn Write) -> io::Result<()> {
    let releases = rows.iter().map(|row| Row {
        name: &row.name,
        edition: row.edition.into(),
        exact: row.is_exact,
        nearest: row.nearest,
        end_of_support: row.support.map(|support| support.end),
        extended_support: row.support.and_then(|support| support.extended),
        newest_of_line: row.newest,
        modules: row.modules,
        resources: row.resources,
        routes: row.routes,
        guarded: row.guarded,
        writes: row.writes,
        anonymous: row.anonymous,
    });
    let mage_os = mage_os_names().into_iter().map(|(name, magento)| MageOs { name, magento });
    let content = Releases { facts: FACTS_DATE, mage_os: mage_os.collect(), releases: releases.collect() };
    write("releases", None, content, out)
}
