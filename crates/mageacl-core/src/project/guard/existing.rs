//! The guard module that an earlier run wrote.

use std::path::{Path, PathBuf};

use crate::catalog;
use crate::fs::FileSystem;
use crate::guard::marker::GuardManifest;
use crate::project::error::Error;
use crate::project::open::Project;

impl Project {
    /// Takes the module of this name out of the catalog, if it is a guard module: its resources must not count as Magento's
    /// own, and a call that it names and that is gone must not keep the rest from being read. Returns the folders that it is
    /// in.
    ///
    /// # Errors
    /// If the module is not a guard module, or its files are not there to show whether it is one.
    pub fn leave_out_guard(&mut self, name: &str) -> Result<Vec<PathBuf>, Error> {
        let components = self.store.iter().flat_map(|store| &store.components);
        let on_disk = components.filter(|component| component.name.as_deref() == Some(name));
        let mut folders: Vec<PathBuf> = on_disk.map(|component| component.path.clone()).collect();
        let enabled: Vec<_> = self.catalog.modules.iter().filter(|module| module.name == name).collect();
        if !self.catalog.has_files() && !enabled.is_empty() {
            let why = format!(
                "a module {name} already exists, and its files are not available to show whether it is a guard; choose another \
                 --module-name, or regenerate the guard in the store itself"
            );
            return Err(Error::Unsuitable(why));
        }
        folders.extend(enabled.into_iter().filter_map(|module| module.path.clone()));
        folders.dedup();
        // It may be enabled before it is written.
        self.catalog.origin.gaps.missing_modules.retain(|missing| missing != name);
        if folders.is_empty() {
            return Ok(folders);
        }
        if folders.iter().any(|folder| !is_guard(folder, self.sources.files())) {
            let why =
                format!("this store has a module {name} that is not a guard module; choose another --module-name");
            return Err(Error::Unsuitable(why));
        }
        self.catalog = catalog::without_module(&self.catalog, name, &self.sources);
        Ok(folders)
    }
}

fn is_guard(folder: &Path, files: &dyn FileSystem) -> bool {
    let text = files.read(&folder.join("etc/webapi.xml")).unwrap_or_default();
    GuardManifest::read(&String::from_utf8_lossy(&text)).is_some()
}
