//! The reasons why a folder cannot be read as a store.

use std::ops::Range;
use std::path::PathBuf;

use super::{Note, Registration};
use crate::fs::ReadError;

/// An error of [`discover`](super::discover).
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The path does not exist.
    #[error("folder {} not found", path.display())]
    NotFound {
        /// The given path.
        path: PathBuf,
    },
    /// The path leads to a file.
    #[error("{} is a file, not a folder", path.display())]
    NotAFolder {
        /// The given path.
        path: PathBuf,
    },
    /// The folder contains nothing of Magento.
    #[error("{} contains no Magento store and no Magento module", path.display())]
    NotMagento {
        /// The given path.
        path: PathBuf,
        /// The files and folders that would have identified it: those of a store, then those of a module.
        looked_for: &'static [&'static str],
    },
    /// A checkout without modules.
    #[error("{} is a Magento store without modules", path.display())]
    NoModules {
        /// The given path.
        path: PathBuf,
        /// The folders that were searched.
        looked_in: Vec<String>,
        /// The problems found on the way.
        notes: Vec<Note>,
    },
    /// Several well-known folders below the folder hold a store.
    #[error("{} contains several stores: {}", path.display(), stores.join(", "))]
    SeveralStores {
        /// The given path.
        path: PathBuf,
        /// The folders of the stores, from the given one.
        stores: Vec<String>,
    },
    /// Two modules have the same name (`ComponentRegistrar::register` throws).
    #[error("the module {name} is registered twice: in {first} and in {second}")]
    RegisteredTwice {
        /// The name.
        name: String,
        /// The first registration.
        first: Registration,
        /// The second registration.
        second: Registration,
    },
    /// The list of modules cannot be read without running PHP.
    #[error("the list of modules in {file} cannot be read without running PHP: {message}")]
    ConfigNotLiteral {
        /// The file, from the root of the store.
        file: String,
        /// Its text.
        text: String,
        /// The bytes of the text at which parsing failed.
        range: Range<usize>,
        /// The reason, in words.
        message: String,
    },
    /// A required file or folder cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The file or folder, from the root of the store.
        file: String,
        /// The reason.
        source: ReadError,
    },
}

impl StoreError {
    /// Returns a hint how to fix the problem.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            StoreError::NotFound { .. } | StoreError::NotAFolder { .. } => {
                "give a folder of a store, the folder of a module, or a composer.lock".to_owned()
            }
            StoreError::SeveralStores { stores, .. } => {
                format!("give one of them: {}", stores.join(" or "))
            }
            StoreError::NotMagento { looked_for, .. } => format!(
                "none of these was found: {}; give a folder of a store, the folder of a module or a folder of modules",
                looked_for.join(", ")
            ),
            StoreError::NoModules { looked_in, notes, .. } => {
                let looked_in = format!("modules were searched in {}", looked_in.join(", "));
                let first = "if the store's packages are not installed, run `composer install` first".to_owned();
                let notes = notes.iter().map(ToString::to_string);
                [looked_in, first].into_iter().chain(notes).collect::<Vec<_>>().join("; ")
            }
            StoreError::RegisteredTwice { .. } => {
                "Magento stops with a fatal error; remove one of the two copies (often an old one in app/code, after \
                 the module was installed with Composer)"
                    .to_owned()
            }
            StoreError::ConfigNotLiteral { .. } => {
                "write the list as Magento does, names with 1 or 0; `bin/magento setup:upgrade` regenerates it"
                    .to_owned()
            }
            StoreError::Read { .. } => "check that the current user may read the file".to_owned(),
        }
    }
}
