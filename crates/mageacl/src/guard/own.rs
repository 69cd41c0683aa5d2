//! The folder that a guard module is written into.

use std::path::{Path, PathBuf};

/// Whether a module would be in two folders of a store once it is written into this one: Magento fails on duplicate
/// registration.
pub(super) fn is_second(folder: &Path, known: &[PathBuf], store: &Path) -> bool {
    // The folder may not be there yet.
    let nearest = |path: &Path| path.ancestors().find_map(|above| above.canonicalize().ok());
    let is_inside = nearest(folder).zip(store.canonicalize().ok()).is_some_and(|(at, store)| at.starts_with(store));
    let same = |other: &PathBuf| folder.canonicalize().ok().is_some_and(|at| other.canonicalize().ok() == Some(at));
    is_inside && !known.is_empty() && !known.iter().any(same)
}
