//! Texts over another file system.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Entry, EntryKind, FileSystem, Files, Memory, Metadata};

/// Files in memory that come before those of another file system, such as the unsaved texts of an editor. Folders have
/// the entries of both. Paths in memory are those of the other system without links.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The files that come first.
    pub upper: Memory,
    /// The files below.
    pub lower: Files,
}

impl Overlay {
    /// Returns the upper file at a path, if there is one.
    fn upper_path(&self, path: &Path) -> Option<PathBuf> {
        let is_file = |path: &Path| self.upper.metadata(path).is_ok_and(|it| it.kind == EntryKind::File);
        if is_file(path) {
            return Some(path.to_owned());
        }
        let real = self.lower.canonicalize(path).ok().or_else(|| {
            // A new file in a folder of the lower system.
            Some(self.lower.canonicalize(path.parent()?).ok()?.join(path.file_name()?))
        })?;
        is_file(&real).then_some(real)
    }
}

impl FileSystem for Overlay {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        match self.upper_path(path) {
            Some(path) => self.upper.metadata(&path),
            None => self.lower.metadata(path).or_else(|error| self.upper.metadata(path).map_err(|_| error)),
        }
    }

    fn link_metadata(&self, path: &Path) -> io::Result<Metadata> {
        // A link of the lower system is still one if its target has a new text.
        self.lower.link_metadata(path).or_else(|_| self.metadata(path))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.lower.canonicalize(path).or_else(|error| match self.upper_path(path) {
            Some(path) => Ok(path),
            None => self.upper.canonicalize(path).map_err(|_| error),
        })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<io::Result<Entry>>> {
        let real = self.lower.canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let (lower, upper) = (self.lower.list(folder), self.upper.list(&real));
        if upper.is_err() {
            return lower;
        }
        let mut entries = lower.unwrap_or_default();
        let known: BTreeSet<PathBuf> = entries.iter().flatten().map(|entry| entry.path.clone()).collect();
        for entry in upper?.into_iter().flatten() {
            let path = folder.join(entry.path.file_name().unwrap_or_default());
            if !known.contains(&path) {
                entries.push(Ok(Entry { path, ..entry }));
            }
        }
        Ok(entries)
    }

    fn open(&self, path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
        match self.upper_path(path) {
            Some(path) => self.upper.open(&path),
            None => self.lower.open(path),
        }
    }

    fn open_regular(&self, path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
        match self.upper_path(path) {
            Some(path) => self.upper.open(&path),
            None => self.lower.open_regular(path),
        }
    }

    fn is_special(&self, path: &Path, metadata: &Metadata) -> bool {
        self.upper_path(path).is_none() && self.lower.is_special(path, metadata)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn upper_files_come_first() {
        let lower = Arc::new(Memory::new([("s/a", "old"), ("s/b", "b")]));
        let overlay = Overlay { upper: Memory::new([("s/a", "new"), ("s/etc/c", "c")]), lower };
        let files: &dyn FileSystem = &overlay;
        let read = |path: &str| String::from_utf8(files.read(Path::new(path)).unwrap()).unwrap();
        assert_eq!([read("s/a"), read("s/b"), read("s/etc/c")], ["new", "b", "c"]);
        let mut names: Vec<_> = files.list(Path::new("s")).unwrap().into_iter().map(|it| it.unwrap().path).collect();
        names.sort();
        assert_eq!(names, ["s/a", "s/b", "s/etc"].map(PathBuf::from));
        assert!(files.is_folder(Path::new("s/etc")) && !files.exists(Path::new("s/d")));
    }

    #[cfg(unix)]
    #[test]
    fn a_text_of_a_linked_file_comes_first_too() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("package")).unwrap();
        std::fs::write(real.join("package/a"), "old").unwrap();
        std::os::unix::fs::symlink("package", real.join("linked")).unwrap();
        let upper = Memory::new([(real.join("package/a"), "new"), (real.join("package/b"), "b")]);
        let overlay = Overlay { upper, lower: Arc::new(super::super::Disk) };
        let files: &dyn FileSystem = &overlay;
        for name in ["linked/a", "package/a"] {
            assert_eq!(files.read(&real.join(name)).unwrap(), b"new", "{name}");
        }
        assert_eq!(files.read(&real.join("linked/b")).unwrap(), b"b");
        assert_eq!(files.list(&real.join("linked")).unwrap().len(), 2);
    }
}
