//! The modules found in whole folders.

mod hostile;
mod layouts;

use std::fs;
use std::path::Path;

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
