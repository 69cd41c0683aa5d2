//! Catalogs as files: what a store declares, for a machine on which the store is not.
//!
//! [`write()`] makes the file of a catalog, [`parse`] reads it again. The file has the places of everything, but no texts: what
//! only the XML files themselves can tell is not in it. Its format has a version, and every version that there was stays
//! readable.

mod document;
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
    crate::json::write::pretty(&document::Written { schema: SCHEMA, content }, out)?;
    writeln!(out)
}

/// Reads the text of a file. The names of the files that its places are in go into `sources`.
///
/// # Errors
/// When it is no snapshot of a version that is known here, or is broken: with the place.
pub fn parse(text: &str, sources: &SourceMap) -> Result<Catalog, ParseError> {
    let document: document::Read = words::document::<_, document::Snapshot>(text, SCHEMA)?;
    read::catalog(document, text, sources)
}
