//! Limits the folders that are searched for modules.
//!
//! Composer links local packages into `vendor`, so folders outside the store are legitimate. A hostile store could use the
//! same means to have the whole disk searched, or the files of the kernel.

use std::path::Path;

/// Files of which a package or module has at least one.
const PACKAGE_FILES: [&str; 3] = ["composer.json", "registration.php", "etc/module.xml"];

/// Whether a folder lies in the store, links followed.
pub(super) fn is_inside(root: &Path, folder: &Path) -> bool {
    match (root.canonicalize(), folder.canonicalize()) {
        (Ok(root), Ok(folder)) => folder.starts_with(root),
        // Nothing is found in a folder that is missing.
        (_, Err(_)) => true,
        (Err(_), Ok(_)) => false,
    }
}

/// Whether a folder may be searched for modules: one in the store, or one that holds a package or a module itself.
pub(super) fn may_be_searched(root: &Path, folder: &Path) -> bool {
    is_inside(root, folder) || PACKAGE_FILES.iter().any(|file| folder.join(file).is_file())
}

/// Whether a folder may be searched for packages: one in the store, or one that Composer installed packages into.
pub(super) fn may_hold_packages(root: &Path, vendor: &Path) -> bool {
    is_inside(root, vendor) || vendor.join("autoload.php").is_file() || vendor.join("composer").is_dir()
}
