//! Files in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{Entry, EntryKind, FileSystem, Metadata};

/// Files in memory, without links. A folder exists if a file is below it. Relative paths begin at the root.
#[derive(Clone, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl Memory {
    /// Returns files by their paths.
    pub fn new<P: AsRef<Path>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Memory {
        let mut memory = Memory::default();
        for (path, content) in files {
            memory.set(path.as_ref(), content);
        }
        memory
    }

    /// Adds a file, or replaces its content.
    pub fn set(&mut self, path: &Path, content: impl Into<Vec<u8>>) {
        self.files.insert(absolute(path), content.into().into());
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &Path) {
        self.files.remove(&absolute(path));
    }

    /// Returns the absolute path, and the content of a file.
    fn find(&self, path: &Path) -> io::Result<(PathBuf, Option<&Arc<[u8]>>)> {
        let path = absolute(path);
        if let Some(content) = self.files.get(&path) {
            return Ok((path, Some(content)));
        }
        let is_folder = path.parent().is_none() || self.below(&path).next().is_some();
        // As on a disk, a path through a file is another error than a missing one.
        let through_file = || path.ancestors().skip(1).any(|ancestor| self.files.contains_key(ancestor));
        match is_folder {
            true => Ok((path, None)),
            false if through_file() => Err(io::ErrorKind::NotADirectory.into()),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Returns the files below a folder.
    fn below(&self, folder: &Path) -> impl Iterator<Item = &Path> {
        let range = self.files.range(folder.to_owned()..);
        let folder = folder.to_owned();
        range.map(|(path, _)| path.as_path()).take_while(move |path| path.starts_with(&folder))
    }
}

/// Contents may be secret, so only the number of files is shown.
impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("files", &self.files.len()).finish()
    }
}

impl FileSystem for Memory {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.find(path).map(|(_, content)| described(content))
    }

    fn link_metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.metadata(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.find(path).map(|(path, _)| path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<io::Result<Entry>>> {
        let (real, content) = self.find(folder)?;
        if content.is_some() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let mut entries: Vec<io::Result<Entry>> = Vec::new();
        let mut last = None;
        for path in self.below(&real) {
            let mut inside = path.strip_prefix(&real).unwrap_or(path).components();
            let Some(name) = inside.next() else { continue };
            if last == Some(name) {
                continue;
            }
            last = Some(name);
            let kind = if inside.next().is_none() { EntryKind::File } else { EntryKind::Folder };
            entries.push(Ok(Entry { path: folder.join(name), kind }));
        }
        Ok(entries)
    }

    fn open(&self, path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
        let (_, content) = self.find(path)?;
        let metadata = described(content);
        let content = content.ok_or(io::ErrorKind::IsADirectory)?;
        Ok((metadata, Box::new(Cursor::new(Arc::clone(content)))))
    }
}

fn described(content: Option<&Arc<[u8]>>) -> Metadata {
    let kind = if content.is_some() { EntryKind::File } else { EntryKind::Folder };
    Metadata { kind, len: content.map_or(0, |content| content.len() as u64), names: 1, device: 0 }
}

/// Returns a path from the root, with `.` and `name/..` resolved.
fn absolute(path: &Path) -> PathBuf {
    let mut parts = PathBuf::from("/");
    for component in path.components() {
        match component {
            Component::Normal(name) => parts.push(name),
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(memory: &Memory, folder: &str) -> Vec<(String, EntryKind)> {
        let entries = memory.list(Path::new(folder)).unwrap().into_iter().map(Result::unwrap);
        entries.map(|entry| (entry.path.to_str().unwrap().to_owned(), entry.kind)).collect()
    }

    #[test]
    fn folders_are_those_of_the_files() {
        let memory = Memory::new([("a/etc/acl.xml", "<x/>"), ("/a/etc.txt", ""), ("a/etc/b/c", "1"), ("d", "")]);
        let list = [("a".to_owned(), EntryKind::Folder), ("d".to_owned(), EntryKind::File)];
        assert_eq!(names(&memory, ""), list);
        let list = ["a/etc/acl.xml", "a/etc/b"].map(str::to_owned);
        assert_eq!(names(&memory, "a/etc"), [(list[0].clone(), EntryKind::File), (list[1].clone(), EntryKind::Folder)]);
        let files: &dyn FileSystem = &memory;
        assert!(files.is_folder(Path::new("/a/etc")) && files.is_file(Path::new("/a/x/../etc/./acl.xml")));
        assert!(!files.exists(Path::new("a/et")) && !files.is_file(Path::new("a/etc")));
        assert_eq!(files.read(Path::new("a/etc/acl.xml")).unwrap(), b"<x/>");
        assert_eq!(files.canonicalize(Path::new("a/./etc")).unwrap(), Path::new("/a/etc"));
        let kind = |path: &str| files.metadata(Path::new(path)).unwrap_err().kind();
        assert_eq!(kind("d/e"), io::ErrorKind::NotADirectory);
        assert_eq!(kind("e"), io::ErrorKind::NotFound);
    }
}
