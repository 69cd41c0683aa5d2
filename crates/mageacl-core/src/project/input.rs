//! Sources of a catalog.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::text_file::TextFile;
use crate::packages::{self, NamedRelease};

/// A source of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A store in a folder.
    Store {
        /// The folder.
        root: PathBuf,
        /// The release whose rules apply, if the user names one.
        release: Option<String>,
    },
    /// The packages that a `composer.lock` names, known from built-in facts.
    Lock {
        /// The file.
        file: TextFile,
        /// The folder of the lock, whose `app/etc/config.php` decides which modules are enabled.
        root: Option<PathBuf>,
        /// The release whose rules apply, if the user names one.
        release: Option<String>,
        /// Whether development packages are left out.
        without_dev: bool,
    },
    /// A release of Magento, known from built-in facts.
    Release(NamedRelease),
    /// A snapshot.
    Snapshot {
        /// The file.
        file: TextFile,
        /// The release whose rules apply, if the user names one.
        release: Option<String>,
    },
}

impl Input {
    /// Returns the store in a folder.
    #[must_use]
    pub fn store(root: impl Into<PathBuf>) -> Input {
        Input::Store { root: root.into(), release: None }
    }

    /// Returns a release of Magento Open Source by its name, such as `2.4.7-p3`, `2.4` or `latest`.
    ///
    /// # Errors
    /// If the release is unknown.
    pub fn release(name: &str) -> Result<Input, Error> {
        if let Some(recorded) = packages::recorded_release(name, None) {
            return Ok(Input::Release(recorded));
        }
        let (facts, lists) = (packages::builtin(), packages::release_lists());
        Ok(Input::Release(packages::find_release(name, None, facts, lists)?))
    }

    /// Returns the folder of a store.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        if let Input::Store { root, .. } = self { Some(root) } else { None }
    }
}
