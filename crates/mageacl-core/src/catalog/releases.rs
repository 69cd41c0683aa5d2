//! The catalogs of Magento's own releases, which need no store.
//!
//! `data/releases.txt` holds them as facts, each once with the releases that have it. [`load`] makes the catalog of one
//! release, [`add_release`] adds a release to such a file. A release does not include the modules that a shop adds or disables.
//! Its files have the names that composer installs them with, but neither texts nor lines.

mod build;
pub(crate) mod facts;
mod find;
pub(crate) mod fold;
pub(crate) mod ranges;
#[cfg(test)]
mod tests;
mod write;

use rayon::prelude::*;

use super::Catalog;
use crate::source::SourceMap;

pub use facts::FactsError;
pub(crate) use find::unknown;
pub use find::{NotFound, find, names, normalize, predecessor, release_lines, upgrade_path, variants, way_among};
pub use fold::{FoldError, add_release};

/// The built-in facts.
pub const FACTS: &str = include_str!("../../../../data/releases.txt");

/// Maps the catalog of each built-in release as first released, the oldest first.
#[must_use]
pub fn map<T: Send>(make: impl Fn(&str, &Catalog) -> T + Sync) -> Vec<T> {
    // The file is compiled in, and a test parses all of it.
    let facts = facts::parse(FACTS).unwrap_or_default();
    let places: Vec<usize> =
        (0..facts.releases.len()).filter(|place| !find::is_variant(facts.releases[*place])).collect();
    let places = places.into_par_iter();
    places.map(|place| make(facts.releases[place], &build::catalog(&facts, place, &SourceMap::default()))).collect()
}

/// Returns the catalog of a built-in release by its exact name. Adds the names of its files to `sources`.
///
/// # Errors
/// For a name that is not built in.
pub fn load(name: &str, sources: &SourceMap) -> Result<Catalog, NotFound> {
    let unknown = || find::unknown(name, &names());
    let facts = facts::parse(FACTS).map_err(|_| unknown())?;
    let place = facts.releases.iter().position(|known| *known == name).ok_or_else(unknown)?;
    Ok(build::catalog(&facts, place, sources))
}
