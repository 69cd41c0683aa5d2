//! Packages of path repositories: folders of the project that Composer links into the folder of the packages.

use std::ops::ControlFlow;
use std::path::{Component, Path};

use super::Note;
use super::boundary::is_inside;
use super::composer::{LOCK_FILE, read_optional};
use super::packages;
use super::root::Root;
use super::walk::{Found, walk};

/// The maximum number of such packages that are searched.
const MAX_PACKAGES: usize = 1_000;

/// Returns the content of the folders that `composer.lock` links, of packages that are not installed in `vendor`. Folders
/// outside the store are not searched.
pub(super) fn packages(root: Root<'_>, vendor: &Path, notes: &mut Vec<Note>) -> Found {
    let mut found = Found::default();
    let Some(bytes) = read_optional(root, &root.join(LOCK_FILE), notes) else { return found };
    let mut folders = Vec::new();
    // A malformed file is reported when it is checked.
    let _ = packages::read(&bytes, &mut |package| {
        if let Some(path) = package.source_path.filter(|path| is_below(Path::new(path))) {
            folders.push((package.name, path));
        }
        if folders.len() == MAX_PACKAGES { ControlFlow::Break("too many packages") } else { ControlFlow::Continue(()) }
    });
    for (name, path) in folders {
        let folder = root.join(path);
        if root.files().is_folder(&folder) && !root.files().exists(&vendor.join(name)) && is_inside(root, &folder) {
            found.extend(walk(root, &folder));
        }
    }
    found
}

/// Whether a path leads to a folder below the one that it is relative to.
fn is_below(path: &Path) -> bool {
    let mut parts = path.components().filter(|part| *part != Component::CurDir).peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}
