//! Finds the root of the store that a folder belongs to.
//!
//! [`locate`] takes any folder of a store, or one that holds a store in a folder such as `src`, and returns the root.
//! Only folders above the given one are tried, up to the home folder or the root of the file system, and a few well-known
//! ones below it. Folders above are those of the path as it is written; only if none of them is a store, those of the
//! folder that a symbolic link leads to.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::markers::{is_module, is_root};
use super::path::{label, real};
use super::root::Root;
use super::walk::walk;
use super::{Layout, Store, StoreError, discover};
use crate::fs::{Disk, disk};

/// Folders in which repositories and containers keep a store.
pub const WELL_KNOWN: [&str; 12] = [
    "src",
    "magento",
    "magento2",
    "htdocs",
    "www",
    "html",
    "public",
    "public_html",
    "app",
    "web",
    "webroot",
    "docroot",
];

/// The root of a store, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The root. If nothing was found it is the given folder.
    pub root: PathBuf,
    /// The position of the given folder, if it is not the root.
    pub place: Option<StorePlace>,
    /// The folders of modules beside the store that do not belong to it, relative to the given folder.
    pub beside: Vec<String>,
    /// Whether the given folder is in a store that does not include its modules. If so, it is the root itself.
    pub is_foreign: bool,
}

/// The position of a store relative to the folder that the user gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePlace {
    /// The root of the store from the given folder, with `/`: `../../..` or `src`.
    pub root: String,
    /// The given folder from the root of the store, if it is in the store. Findings are limited to it.
    pub within: Option<String>,
}

/// Finds the root of the store that a folder belongs to. A module or a repository of modules that belongs to no store is
/// its own root. Folders above `home` are not searched.
///
/// # Errors
/// If several well-known folders below the given one hold a store.
pub fn locate(folder: &Path, home: Option<&Path>) -> Result<Located, StoreError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let here = Located { root: folder.to_owned(), place: None, beside: Vec::new(), is_foreign: false };
    if !folder.is_dir() || is_root(&Disk, folder) || is_weak_root(folder) {
        return Ok(here);
    }
    if let Some((above, number)) = root_above(folder, home) {
        if includes(&above, folder) || !has_modules(folder) {
            let within = Some(within(&above, folder));
            let place = Some(StorePlace { root: ascent(number), within });
            return Ok(Located { root: above, place, ..here });
        }
        return Ok(Located { is_foreign: true, ..here });
    }
    if is_module(&Disk, folder) {
        return Ok(here);
    }
    let below = roots_below(folder);
    match below.as_slice() {
        [] => Ok(module_above(folder, home).unwrap_or(here)),
        [root] => {
            let place = Some(StorePlace { root: label(Root::new(&disk(), folder), root), within: None });
            Ok(Located { root: root.clone(), place, beside: modules_beside(folder, root), ..here })
        }
        several => Err(StoreError::SeveralStores {
            path: folder.to_owned(),
            stores: several.iter().map(|root| label(Root::new(&disk(), folder), root)).collect(),
        }),
    }
}

/// Returns whether a folder can only be a store if it is given as one: other projects may have an `app/code` too.
fn is_weak_root(folder: &Path) -> bool {
    folder.join("app/code").is_dir()
}

/// Returns the nearest root above a folder, and the number of folders between.
fn root_above(folder: &Path, home: Option<&Path>) -> Option<(PathBuf, usize)> {
    ascending(folder, home, |above, path| {
        let is_app = || path.strip_prefix(above).is_ok_and(|inside| inside.starts_with("app"));
        !is_shared(above) && (is_root(&Disk, above) || is_app() && is_weak_root(above))
    })
}

/// Returns the nearest module above a folder.
fn module_above(folder: &Path, home: Option<&Path>) -> Option<Located> {
    if has_modules(folder) {
        return None;
    }
    let (root, number) = ascending(folder, home, |above, _| !is_shared(above) && is_module(&Disk, above))?;
    let place = Some(StorePlace { root: ascent(number), within: Some(within(&root, folder)) });
    Some(Located { root, place, beside: Vec::new(), is_foreign: false })
}

/// Returns the first folder above another one that fits, as a path that leads there from the current folder if the given
/// one does, and the number of steps. The second argument of `fits` is the path that the folder is above of.
fn ascending(folder: &Path, home: Option<&Path>, fits: impl Fn(&Path, &Path) -> bool) -> Option<(PathBuf, usize)> {
    let current = fs::canonicalize(".").ok()?;
    let real = fs::canonicalize(folder).ok()?;
    let home = home.and_then(|home| fs::canonicalize(home).ok());
    let written = current.join(folder);
    let is_plain = !folder.components().any(|part| part == Component::ParentDir);
    // `.` is dropped, but `link/..` is not the folder that holds the link.
    let written = is_plain.then(|| written.components().collect::<PathBuf>());
    for path in written.iter().chain([&real]) {
        for (at, above) in path.ancestors().enumerate().skip(1) {
            // The root of the file system is not a project.
            if above.parent().is_none() || home.as_ref().is_some_and(|home| home.starts_with(above) && home != above) {
                break;
            }
            if fits(above, path) {
                let root = if folder.is_relative() { from_current(&current, above) } else { above.to_owned() };
                return Some((root, at));
            }
        }
    }
    None
}

/// Returns a path from the current folder to another absolute one.
fn from_current(current: &Path, path: &Path) -> PathBuf {
    let shared = current.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let up = current.components().skip(shared).map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(path.components().skip(shared)).collect();
    if relative.as_os_str().is_empty() { PathBuf::from(".") } else { relative }
}

/// Returns the path that leads up by a number of folders.
fn ascent(number: usize) -> String {
    vec![".."; number].join("/")
}

/// Returns a folder from the root of its store, as it is written if the path leads through the root.
fn within(root: &Path, folder: &Path) -> String {
    let (root, folder) = match fs::canonicalize(".") {
        Ok(current) => (current.join(root), current.join(folder)),
        Err(_) => (root.to_owned(), folder.to_owned()),
    };
    label(Root::new(&disk(), &root.components().collect::<PathBuf>()), &folder)
}

/// Returns whether anyone may write into a folder, as into `/tmp`. A store there may be planted.
fn is_shared(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const STICKY_AND_WRITABLE: u32 = 0o1002;
        let mode = fs::metadata(folder).map(|metadata| metadata.permissions().mode()).unwrap_or_default();
        mode & STICKY_AND_WRITABLE == STICKY_AND_WRITABLE
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

/// Returns whether a store registers a module in, at or above a folder. If the store itself has an error, reading it
/// reports that.
fn includes(root: &Path, folder: &Path) -> bool {
    match discover(root) {
        Ok(store) => {
            let folder = real(&Disk, folder);
            let modules = store.components.iter().map(|component| real(&Disk, &component.path));
            modules.into_iter().any(|module| module.starts_with(&folder) || folder.starts_with(&module))
        }
        Err(StoreError::NoModules { .. } | StoreError::NotMagento { .. }) => false,
        Err(_) => true,
    }
}

/// Returns whether a folder holds modules, read without the store around it.
fn has_modules(folder: &Path) -> bool {
    let lies_in = |store: &Store| {
        store.components.iter().any(|module| real(&Disk, &module.path).starts_with(real(&Disk, folder)))
    };
    is_module(&Disk, folder) || discover(folder).is_ok_and(|store| store.layout != Layout::Magento && lies_in(&store))
}

/// Returns the stores in well-known folders, and in well-known folders of those, as in `www/html`.
fn roots_below(folder: &Path) -> Vec<PathBuf> {
    let own = |folder: &Path| {
        let known = WELL_KNOWN.iter().map(|name| folder.join(name));
        // A link that leads elsewhere is not part of this folder.
        known.filter(|path| path.is_dir() && real(&Disk, path).starts_with(real(&Disk, folder))).collect::<Vec<_>>()
    };
    let mut roots: Vec<PathBuf> = Vec::new();
    for path in own(folder) {
        let inner = if is_root(&Disk, &path) {
            vec![path]
        } else {
            own(&path).into_iter().filter(|it| is_root(&Disk, it)).collect()
        };
        for root in inner {
            // `magento` may be a link to `src`.
            if !roots.iter().any(|known| real(&Disk, known) == real(&Disk, &root)) {
                roots.push(root);
            }
        }
    }
    roots
}

/// Returns the folders of modules that are beside a store and not in it.
fn modules_beside(folder: &Path, root: &Path) -> Vec<String> {
    let store = real(&Disk, root);
    let mut beside = walk(Root::new(&disk(), folder), folder).modules;
    beside.retain(|module| !real(&Disk, module).starts_with(&store));
    if let (false, Ok(store)) = (beside.is_empty(), discover(root)) {
        // Composer links packages of the repository into the store.
        let included: Vec<PathBuf> = store.components.iter().map(|component| real(&Disk, &component.path)).collect();
        beside.retain(|module| !included.contains(&real(&Disk, module)));
    }
    beside.iter().map(|module| label(Root::new(&disk(), folder), module)).collect()
}
