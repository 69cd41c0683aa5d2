//! The root of a store in a file system.

use std::ops::Deref;
use std::path::Path;

use crate::fs::{FileSystem, Files};

/// The root folder of a store, with the file system that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'a> {
    pub(super) files: &'a Files,
    pub(super) path: &'a Path,
}

impl<'a> Root<'a> {
    /// Returns a folder; the empty path is the current one.
    pub(super) fn new(files: &'a Files, path: &'a Path) -> Self {
        Root { files, path: if path.as_os_str().is_empty() { Path::new(".") } else { path } }
    }

    /// Returns the file system.
    pub(super) fn files(self) -> &'a dyn FileSystem {
        self.files.as_ref()
    }
}

impl Deref for Root<'_> {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.path
    }
}
