//! From the folder of a store to its catalog, with facts for the modules that are not there.

use std::path::Path;

use super::assumptions::Assumptions;
use crate::catalog::{self, Catalog, ConfigError};
use crate::fs::{FileSystem, Files};
use crate::json::ParseError;
use crate::packages::{self, Lock, Recorded};
use crate::source::SourceMap;
use crate::store::{self, LOCK_FILE, Layout, Store, StoreError};

/// Composer's list of the installed packages, in the folder of the packages.
const INSTALLED: &str = "composer/installed.json";

/// Determines the content of a folder. A checkout without own modules is a store if a release is known.
pub(super) fn discover(files: &Files, root: &Path, is_release_named: bool) -> Result<Store, StoreError> {
    match store::discover_in(files, root) {
        Err(error @ (StoreError::NoModules { .. } | StoreError::NotMagento { .. })) => {
            let store = store::without_modules(files, root)?;
            let is_store = matches!(error, StoreError::NoModules { .. });
            let is_known = is_release_named && is_store || store.magento.is_some() || store.edition.is_some();
            if is_known { Ok(store) } else { Err(error) }
        }
        found => found,
    }
}

/// Reads the catalog of a store. `release` is the one that the user names.
pub(super) fn load(
    store: &Store,
    release: Option<&str>,
    assumptions: &Assumptions<'_>,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    let present = catalog::present(store, sources)?;
    let is_needed = packages::needs_facts(store, &present) && !is_whole(store);
    // With `config.php` it is known which modules are missing; without it the lock decides.
    if !is_needed && (store.config.is_some() || store.layout != Layout::Magento) {
        return catalog::load_present(store, present, sources);
    }
    let mut recorded = recorded(store, is_needed);
    if assumptions.without_dev {
        recorded.retain_production();
    }
    if !is_needed && !recorded.names_absent_modules(store) {
        return catalog::load_present(store, present, sources);
    }
    let mut catalog = match packages::beneath(store, &present, &recorded, release) {
        Some(found) => packages::catalog_over(store, present, &found, &assumptions.facts(), sources),
        None => catalog::load_present(store, present, sources),
    }?;
    // Reading the store checks the lock too, unless its packages are installed.
    if recorded.lock.is_none()
        && store.files.is_file(&store.root.join(LOCK_FILE))
        && !store.notes.iter().any(|note| note.file == LOCK_FILE)
    {
        catalog.origin.notes.push(format!("{LOCK_FILE}: it is not a valid composer.lock, so it was ignored"));
    }
    Ok(catalog)
}

/// Whether the modules of a store without `config.php` declare the root of all resources themselves, so that they are not
/// extensions of a Magento that is missing.
fn is_whole(store: &Store) -> bool {
    let catalog = || catalog::load(store, &SourceMap::default());
    store.config.is_none() && !store.components.is_empty() && catalog().is_ok_and(|catalog| !catalog.lacks_core())
}

/// Reads the packages that Composer's files record. Files that cannot be read are reported with the store.
fn recorded(store: &Store, is_needed: bool) -> Recorded {
    let lock = read(store.files.as_ref(), &store.root.join(LOCK_FILE), Lock::parse);
    let installed = if lock.is_none() && is_needed && store.layout == Layout::Magento {
        read(store.files.as_ref(), &store.vendor.join(INSTALLED), Lock::parse_installed)
    } else {
        None
    };
    Recorded { lock, installed }
}

fn read(files: &dyn FileSystem, path: &Path, parse: impl Fn(&str) -> Result<Lock, ParseError>) -> Option<Lock> {
    let bytes = files.read_named(path).ok()?;
    parse(&String::from_utf8_lossy(&bytes)).ok()
}
