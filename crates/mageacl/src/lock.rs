//! A `composer.lock` in the place of a store.

use std::path::{Path, PathBuf};

use mageacl_core::catalog::Catalog;
use mageacl_core::json::is_own_format;
use mageacl_core::packages::{self, Lock, LockOptions};
use mageacl_core::source::{Excerpt, Quoting, SourceMap};
use mageacl_core::store::{self, StoreError};
use mageacl_report::diagnostic::Report;

use super::failure::Failure;
use super::load::{load_snapshot, store_failure};
use super::text::{self, TextFile};

/// The name that composer gives to the file.
const FILE: &str = "composer.lock";

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
}

impl LockSource {
    /// The lock that a path names: a file, standard input, or a folder with a lock and nothing of a store around it.
    pub(super) fn of(path: &Path, magento: Option<&str>, without_dev: bool) -> Option<LockSource> {
        let source = |file: PathBuf, folder: Option<PathBuf>| LockSource {
            file,
            folder,
            magento: magento.map(str::to_owned),
            without_dev,
        };
        if text::is_standard_input(path) || path.is_file() && is_lock(path) {
            return Some(source(path.to_owned(), None));
        }
        let file = path.join(FILE);
        let is_alone = file.is_file() && !path.join("vendor").is_dir() && has_no_modules(path);
        is_alone.then(|| source(file, Some(path.to_owned())))
    }

    /// Reads the lock, and `app/etc/config.php` beside it. Standard input may hold a snapshot instead.
    pub(super) fn load(&self, sources: &mut SourceMap) -> Result<Catalog, Failure> {
        let (name, text) = (text::name(&self.file), text::read_or_piped(&self.file)?);
        if text::is_standard_input(&self.file) && is_own_format(&text) {
            return load_snapshot(&TextFile::named(name, text), self.magento.as_deref(), sources);
        }
        let (lock, facts) = rayon::join(|| Lock::parse(&text), packages::builtin);
        let lock = lock.map_err(|error| {
            let place = Excerpt::new(name.as_str(), text.as_str(), Quoting::Nothing).position(error.span.start);
            let place = if error.span.is_empty() { String::new() } else { format!(":{}:{}", place.line, place.column) };
            Failure::Text(Box::new(Report {
                message: format!("{name}{place}: {}", error.message),
                help: error.help.into_iter().collect(),
                ..Report::default()
            }))
        })?;
        let root = self.file.parent().filter(|_| !text::is_standard_input(&self.file));
        let config = root.map(|root| {
            // The parent of a bare file name is the empty path.
            let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
            store::read_config(root).map_err(|error| store_failure(root, error))
        });
        let options = LockOptions {
            without_dev: self.without_dev,
            config: config.transpose()?.flatten(),
            magento: self.magento.clone(),
        };
        packages::catalog(&lock, facts, &options, sources)
            .map_err(|error| Failure::Config(Box::new(error), Box::new(sources.clone())))
    }
}

/// Whether a path is a store or stands for one: a folder, a lock, or standard input.
pub(super) fn is_store(path: &Path) -> bool {
    path.is_dir() || text::is_standard_input(path) || path.is_file() && is_lock(path)
}

/// Whether a path is a lock by its name, where it could also be another file.
pub(super) fn is_named_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE) && path.is_file()
}

/// Whether a file is a lock: by its name, or by its content.
pub(super) fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "lock")
        || text::read(path).is_ok_and(|text| Lock::is_like(&text))
}

fn has_no_modules(folder: &Path) -> bool {
    let found = store::discover(folder);
    matches!(found, Err(StoreError::NoModules { .. } | StoreError::NotMagento { .. }))
}
