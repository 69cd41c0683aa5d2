//! The disk.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::special::is_special;
use super::{Entry, EntryKind, FileSystem, Metadata, direct};

/// The files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl FileSystem for Disk {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        fs::metadata(path).map(|metadata| Metadata::from_std(&metadata))
    }

    fn link_metadata(&self, path: &Path) -> io::Result<Metadata> {
        fs::symlink_metadata(path).map(|metadata| Metadata::from_std(&metadata))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<io::Result<Entry>>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok(Entry { path: entry.path(), kind: EntryKind::from_std(entry.file_type()?) })
        };
        Ok(fs::read_dir(folder)?.map(entry).collect())
    }

    fn open(&self, path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
        let file = fs::File::open(path)?;
        let metadata = Metadata::from_std(&file.metadata()?);
        Ok((metadata, Box::new(file)))
    }

    fn open_regular(&self, path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
        // Most files of a module do not exist. Asking first whether they do costs a second system call.
        match direct::open(path) {
            Ok(opened) => return Ok(opened),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Err(error),
            Err(_) => {}
        }
        let metadata = self.metadata(path)?;
        if metadata.kind == EntryKind::File { self.open(path) } else { Ok((metadata, Box::new(io::empty()))) }
    }

    fn is_special(&self, path: &Path, metadata: &Metadata) -> bool {
        is_special(path, metadata)
    }
}

impl Metadata {
    #[cfg(unix)]
    pub(super) fn from_std(metadata: &fs::Metadata) -> Metadata {
        use std::os::unix::fs::MetadataExt;
        let kind = EntryKind::from_std(metadata.file_type());
        Metadata { kind, len: metadata.len(), names: metadata.nlink(), device: metadata.dev() }
    }

    #[cfg(not(unix))]
    pub(super) fn from_std(metadata: &fs::Metadata) -> Metadata {
        Metadata { kind: EntryKind::from_std(metadata.file_type()), len: metadata.len(), names: 1, device: 0 }
    }
}

impl EntryKind {
    fn from_std(kind: fs::FileType) -> EntryKind {
        match kind {
            _ if kind.is_file() => EntryKind::File,
            _ if kind.is_dir() => EntryKind::Folder,
            _ if kind.is_symlink() => EntryKind::Link,
            _ => EntryKind::Other,
        }
    }
}
