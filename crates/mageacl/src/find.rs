//! The store that a folder of the command line belongs to, and its configuration.

use std::env;
use std::path::{Path, PathBuf};

use mageacl_core::project::Error;
use mageacl_core::store::{self, Located};

/// Finds the root of the store that a folder belongs to. Folders above the home folder are not searched.
pub(super) fn locate(folder: &Path) -> Result<Located, Error> {
    let home = env::home_dir().filter(|home| home.is_absolute());
    store::locate(folder, home.as_deref()).map_err(|error| Error::Store(Box::new(error)))
}

/// Returns the folders in which the configuration of a store is searched, in order of precedence: the given folder, those
/// between it and the root, and the root. A package in `vendor` does not decide about its own findings.
pub(super) fn config_folders(given: &Path, located: &Located) -> Vec<PathBuf> {
    let root = || std::iter::once(located.root.clone());
    let Some(place) = &located.place else { return root().collect() };
    let Some(within) = &place.within else { return std::iter::once(given.to_owned()).chain(root()).collect() };
    let is_own = !within.split('/').any(|folder| folder == ".." || folder == "vendor");
    let between = Path::new(within).ancestors().filter(|folder| is_own && !folder.as_os_str().is_empty());
    between.map(|folder| located.root.join(folder)).chain(root()).collect()
}
