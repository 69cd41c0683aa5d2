//! A `composer.lock` in the place of a store.

use std::path::{Path, PathBuf};

use super::text;
use mageacl_core::json::is_own_format;
use mageacl_core::packages::Lock;
use mageacl_core::project::{Error, Input, TextFile};
use mageacl_core::store::{self, LOCK_FILE, Located, StoreError};

/// A lock on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LockSource {
    /// The file; `-` for standard input.
    pub(super) file: PathBuf,
    /// The folder, if the command line names it and not the file.
    pub(super) folder: Option<PathBuf>,
    /// The release whose rules apply, if the command line names one.
    pub(super) magento: Option<String>,
    /// Whether packages for development are left out.
    pub(super) without_dev: bool,
    /// The store of the folder, if the command line names a folder.
    pub(super) located: Option<Located>,
}

impl LockSource {
    /// The lock that a path names: a file, or standard input.
    pub(super) fn file(path: &Path, magento: Option<&str>, without_dev: bool) -> Option<LockSource> {
        let is_named = text::is_standard_input(path) || path.is_file() && is_lock(path);
        let magento = magento.map(str::to_owned);
        let source =
            |file: &Path| LockSource { file: file.to_owned(), folder: None, magento, without_dev, located: None };
        is_named.then(|| source(path))
    }

    /// The lock in a folder with a lock and nothing of a store around it.
    pub(super) fn within(located: &Located, magento: Option<&str>, without_dev: bool) -> Option<LockSource> {
        let root = &located.root;
        let file = if root == Path::new(".") { PathBuf::from(LOCK_FILE) } else { root.join(LOCK_FILE) };
        let is_alone = file.is_file() && !root.join("vendor").is_dir() && has_no_modules(root);
        is_alone.then(|| LockSource {
            file,
            folder: Some(root.clone()),
            magento: magento.map(str::to_owned),
            without_dev,
            located: Some(located.clone()),
        })
    }

    /// Reads the file. Standard input may be a snapshot instead.
    pub(super) fn input(&self) -> Result<Input, Error> {
        let (file, release) = (text::read_or_piped(&self.file)?, self.magento.clone());
        if text::is_standard_input(&self.file) && is_own_format(&file.text) {
            return Ok(Input::Snapshot { file, release });
        }
        let root = self.file.parent().filter(|_| !text::is_standard_input(&self.file));
        // The parent of a bare file name is the empty path.
        let root = root.map(|root| if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() });
        Ok(Input::Lock { file, root, release, without_dev: self.without_dev })
    }
}

/// Returns whether a path is a source of a catalog: a folder, a lock, or standard input.
pub(super) fn is_store(path: &Path) -> bool {
    path.is_dir() || text::is_standard_input(path) || path.is_file() && is_lock(path)
}

/// Whether a path is a lock by its name, where it could also be another file.
pub(super) fn is_named_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == LOCK_FILE) && path.is_file()
}

/// Whether a file is a lock: by its name, or by its content.
pub(super) fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "lock")
        || TextFile::read(path).is_ok_and(|file| Lock::is_like(&file.text))
}

fn has_no_modules(folder: &Path) -> bool {
    let found = store::discover(folder);
    matches!(found, Err(StoreError::NoModules { .. } | StoreError::NotMagento { .. }))
}
