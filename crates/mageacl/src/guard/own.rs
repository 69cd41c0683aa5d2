//! The module that an earlier run wrote.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::load::Loaded;
use mageacl_core::catalog;
use mageacl_core::guard::marker::Marker;
use mageacl_core::source;

/// Takes the module of this name out of a catalog, if it is a guard module: what it adds must not count as Magento's own,
/// and a call that it names and that is gone must not keep the rest from being read. Gives the folders that it is in.
pub(super) fn leave_out(loaded: &mut Loaded, name: &str) -> Result<Vec<PathBuf>, Failure> {
    let components = loaded.store.iter().flat_map(|store| &store.components);
    let on_disk = components.filter(|component| component.name.as_deref() == Some(name));
    let mut folders: Vec<PathBuf> = on_disk.map(|component| component.path.clone()).collect();
    let enabled: Vec<_> = loaded.catalog.modules.iter().filter(|module| module.name == name).collect();
    if !loaded.catalog.has_files() && !enabled.is_empty() {
        let why = format!(
            "there is a module {name} already, and its files are not at hand to tell whether it is a guard; choose another \
             --module-name, or make the guard anew in the store itself"
        );
        return Err(Failure::Unsuitable(why));
    }
    folders.extend(enabled.into_iter().filter_map(|module| module.path.clone()));
    folders.dedup();
    if folders.is_empty() {
        return Ok(folders);
    }
    if folders.iter().any(|folder| !is_guard(folder)) {
        let why = format!("this store has a module {name}, and it is no guard module; choose another --module-name");
        return Err(Failure::Unsuitable(why));
    }
    let mut modules = std::mem::take(&mut loaded.catalog.modules);
    modules.retain(|module| module.name != name);
    let mut origin = loaded.catalog.origin.clone();
    origin.enabled = modules.len();
    loaded.catalog = catalog::read(modules, origin, &mut loaded.sources);
    Ok(folders)
}

/// Whether a module would stand in two folders of a store once it is written into this one, which Magento dies of.
pub(super) fn is_second(folder: &Path, known: &[PathBuf], store: &Path) -> bool {
    // The folder may not be there yet.
    let nearest = |path: &Path| path.ancestors().find_map(|above| above.canonicalize().ok());
    let is_inside = nearest(folder).zip(store.canonicalize().ok()).is_some_and(|(at, store)| at.starts_with(store));
    let same = |other: &PathBuf| folder.canonicalize().ok().is_some_and(|at| other.canonicalize().ok() == Some(at));
    is_inside && !known.is_empty() && !known.iter().any(same)
}

fn is_guard(folder: &Path) -> bool {
    let text = source::read(&folder.join("etc/webapi.xml")).unwrap_or_default();
    Marker::read(&String::from_utf8_lossy(&text)).is_some()
}
