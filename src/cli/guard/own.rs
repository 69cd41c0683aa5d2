//! The module that an earlier run wrote.

use std::path::Path;

use crate::catalog;
use crate::cli::failure::Failure;
use crate::cli::load::Loaded;
use crate::guard::marker::Marker;
use crate::source;

/// Takes the module of this name out of a catalog, if it is a guard module: what it adds must not count as Magento's own,
/// and a call that it names and that is gone must not keep the rest from being read.
pub(super) fn leave_out(loaded: &mut Loaded, name: &str) -> Result<(), Failure> {
    let on_disk = loaded.store.components.iter().filter(|component| component.name.as_deref() == Some(name));
    let mut folders: Vec<&Path> = on_disk.map(|component| component.path.as_path()).collect();
    let enabled = loaded.catalog.modules.iter().filter(|module| module.name == name);
    folders.extend(enabled.map(|module| module.path.as_path()));
    if folders.is_empty() {
        return Ok(());
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
    Ok(())
}

/// Refuses a folder that holds something else than a guard module.
pub(super) fn check_folder(folder: &Path) -> Result<(), Failure> {
    let is_empty = folder.read_dir().map_or(true, |mut entries| entries.next().is_none());
    if is_empty || is_guard(folder) {
        return Ok(());
    }
    let why = format!("{} holds something else than a guard module, which would be overwritten", folder.display());
    Err(Failure::Unsuitable(why))
}

fn is_guard(folder: &Path) -> bool {
    let text = source::read(&folder.join("etc/webapi.xml")).unwrap_or_default();
    Marker::read(&String::from_utf8_lossy(&text)).is_some()
}
