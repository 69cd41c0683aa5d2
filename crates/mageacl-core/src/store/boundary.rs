//! Limits the folders that are searched for modules.
//!
//! Composer links local packages into `vendor`, so folders outside the store are legitimate. A hostile store could use
//! the same mechanism to have the whole disk or the files of the kernel searched.

use std::path::Path;

use super::root::Root;

/// Files of which a package or module has at least one.
const PACKAGE_FILES: [&str; 3] = ["composer.json", "registration.php", "etc/module.xml"];

/// Returns whether a folder is inside the store, with links resolved.
pub(super) fn is_inside(root: Root<'_>, folder: &Path) -> bool {
    match (root.files().canonicalize(&root), root.files().canonicalize(folder)) {
        (Ok(root), Ok(folder)) => folder.starts_with(root),
        // A missing folder contains nothing to find.
        (_, Err(_)) => true,
        (Err(_), Ok(_)) => false,
    }
}

/// Returns whether a folder may be searched for modules: one in the store, or one that is itself a package or module.
pub(super) fn may_be_searched(root: Root<'_>, folder: &Path) -> bool {
    is_inside(root, folder) || PACKAGE_FILES.iter().any(|file| root.files().is_file(&folder.join(file)))
}

/// Returns whether a folder may be searched for packages: one in the store, or one into which Composer installed
/// packages.
pub(super) fn may_hold_packages(root: Root<'_>, vendor: &Path) -> bool {
    is_inside(root, vendor)
        || root.files().is_file(&vendor.join("autoload.php"))
        || root.files().is_folder(&vendor.join("composer"))
}
