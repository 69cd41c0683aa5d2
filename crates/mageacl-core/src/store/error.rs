//! Why a folder cannot be looked at as a store.

use std::ops::Range;
use std::path::PathBuf;

use super::{Note, Registration};
use crate::source::ReadError;

/// Why [`discover`](super::discover) gave up.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing has this path.
    #[error("there is no folder {}", path.display())]
    NotFound {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// The path leads to a file.
    #[error("{} is a file, not a folder", path.display())]
    NotAFolder {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// The folder holds nothing of Magento.
    #[error("{} holds no Magento store and no Magento module", path.display())]
    NotMagento {
        /// The path that was asked for.
        path: PathBuf,
        /// What would have told it: the signs of a store, then those of a module.
        looked_for: &'static [&'static str],
    },
    /// A checkout in which no module is to be found.
    #[error("{} is a Magento store without a single module", path.display())]
    NoModules {
        /// The path that was asked for.
        path: PathBuf,
        /// Where modules were looked for.
        looked_in: Vec<String>,
        /// What stood in the way.
        notes: Vec<Note>,
    },
    /// Two modules claim one name (`ComponentRegistrar::register` throws).
    #[error("the module {name} is registered twice: in {first} and in {second}")]
    RegisteredTwice {
        /// The name.
        name: String,
        /// Where it is registered first.
        first: Registration,
        /// Where it is registered again.
        second: Registration,
    },
    /// The list of modules cannot be read without running PHP.
    #[error("the list of modules in {file} cannot be read without running PHP: {message}")]
    ConfigNotLiteral {
        /// The file, from the root of the store.
        file: String,
        /// Its text.
        text: String,
        /// The bytes of the text where reading ended.
        range: Range<usize>,
        /// What is wrong there, in words.
        message: String,
    },
    /// A file or folder that has to be read cannot be.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The file or folder, from the root of the store.
        file: String,
        /// Why.
        source: ReadError,
    },
}

impl StoreError {
    /// What can be done about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            StoreError::NotFound { .. } => {
                "give the folder that holds the store: the one with app/etc in it".to_owned()
            }
            StoreError::NotAFolder { .. } => {
                "give the folder that holds the store, the folder of one module, or a composer.lock".to_owned()
            }
            StoreError::NotMagento { looked_for, .. } => format!(
                "none of these is there: {}; give the root of a store, the folder of a module or a folder of modules",
                looked_for.join(", ")
            ),
            StoreError::NoModules { looked_in, notes, .. } => {
                let looked_in = format!("modules were looked for in {}", looked_in.join(", "));
                let first = "if the store's packages are not installed, run `composer install` first".to_owned();
                let notes = notes.iter().map(ToString::to_string);
                [looked_in, first].into_iter().chain(notes).collect::<Vec<_>>().join("; ")
            }
            StoreError::RegisteredTwice { .. } => {
                "Magento stops with a fatal error on this; remove one of the two copies (often one in app/code was \
                 forgotten when the module came by composer)"
                    .to_owned()
            }
            StoreError::ConfigNotLiteral { .. } => {
                "write the list as Magento does, names with 1 or 0: `bin/magento setup:upgrade` writes it anew"
                    .to_owned()
            }
            StoreError::Read { .. } => "check that the file is readable for the user who runs this".to_owned(),
        }
    }
}
