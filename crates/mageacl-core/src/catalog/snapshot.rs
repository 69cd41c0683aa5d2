//! Snapshots: the declarations of a store as a file, for machines without the store.
//!
//! [`write()`] makes the file of a catalog, [`parse`] reads it. The file contains the position of every declaration,
//! but no texts: information that requires the XML files is missing. Its format has a version, and all previous
//! versions remain readable.

pub mod document;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::io::{self, Write};

use super::{AclTree, Catalog, KnownIntegrations, Origin, Routes};
use crate::json::{ParseError, words};
use crate::source::SourceMap;

/// The value of `schema` in a file that this version writes.
pub const SCHEMA: &str = "mageacl/snapshot/1";

/// Writes the file of a catalog whose tree and routes Magento could load. `origin` is that of the catalog, with the notes
/// of the request.
///
/// # Errors
/// If writing fails.
pub fn write(
    origin: &Origin,
    catalog: &Catalog,
    (tree, routes): (&AclTree, &Routes),
    integrations: &KnownIntegrations,
    sources: &SourceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    let content = write::content(catalog, origin, tree, routes, integrations, sources);
    crate::json::write::pretty(&document::SnapshotDocument { schema: SCHEMA, content }, out)?;
    writeln!(out)
}

/// Parses the text of a file, and adds the names of the files in its positions to `sources`.
///
/// # Errors
/// If it is not a snapshot of a known version, or malformed: with the position.
pub fn parse(text: &str, sources: &SourceMap) -> Result<Catalog, ParseError> {
    let document: document::Read = words::document::<_, document::SnapshotFormat>(text, SCHEMA)?;
    read::catalog(document, text, sources)
}
