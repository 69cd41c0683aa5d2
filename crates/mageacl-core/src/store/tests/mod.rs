//! What whole folders are found to hold.

mod hostile;
mod layouts;

use std::fs;
use std::path::Path;

/// Writes a file and the folders on the way to it.
pub(super) fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A usual registration of a module.
pub(super) fn registration(name: &str) -> String {
    format!(
        "<?php\nuse Magento\\Framework\\Component\\ComponentRegistrar;\n\n\
         ComponentRegistrar::register(ComponentRegistrar::MODULE, '{name}', __DIR__);\n"
    )
}
