//! The modules found in whole folders.

mod hostile;
mod layouts;
mod locate;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Store, StoreError, discover_in};
use crate::fs::{Files, Memory};

/// The root of stores in memory.
pub(super) const ROOT: &str = "/srv/store";

/// Adds a file to a store in memory.
pub(super) fn put(store: &mut Memory, file: &str, text: &str) {
    store.set(&Path::new(ROOT).join(file), text);
}

/// Determines the content of a store in memory.
pub(super) fn discover_memory(store: &Memory) -> Result<Store, StoreError> {
    let files: Files = Arc::new(store.clone());
    discover_in(&files, Path::new(ROOT))
}

/// Writes a file and creates its parent folders.
pub(super) fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Returns a typical registration of a module.
pub(super) fn registration(name: &str) -> String {
    format!(
        "<?php\nuse Magento\\Framework\\Component\\ComponentRegistrar;\n\n\
         ComponentRegistrar::register(ComponentRegistrar::MODULE, '{name}', __DIR__);\n"
    )
}
