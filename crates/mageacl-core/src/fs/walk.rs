//! Walks through folders.

use std::io;
use std::path::{Path, PathBuf};

use super::{Entry, EntryKind, FileSystem};

/// A folder or an entry that could not be read.
#[derive(Debug)]
pub struct WalkError {
    /// The folder.
    pub path: PathBuf,
    /// The reason.
    pub error: io::Error,
}

/// Returns the entries of a folder and its subfolders that are not folders, each folder's sorted by path. Links are not
/// followed. Folders that `enter` refuses are skipped, and those below `max_depth`: files in the folder itself have depth
/// 1.
pub fn walk<'f>(
    files: &'f dyn FileSystem,
    folder: &Path,
    max_depth: usize,
    enter: impl Fn(&Entry) -> bool + 'f,
) -> impl Iterator<Item = Result<Entry, WalkError>> + 'f {
    let mut ahead = listed(files, folder, 1);
    std::iter::from_fn(move || {
        loop {
            let (entry, depth) = ahead.pop()?;
            match entry {
                Ok(entry) if entry.kind == EntryKind::Folder => {
                    if depth < max_depth && enter(&entry) {
                        ahead.extend(listed(files, &entry.path, depth + 1));
                    }
                }
                entry => return Some(entry),
            }
        }
    })
}

type Ahead = Vec<(Result<Entry, WalkError>, usize)>;

/// Returns the entries of a folder in reverse order.
fn listed(files: &dyn FileSystem, folder: &Path, depth: usize) -> Ahead {
    let failed = |error: io::Error| Err(WalkError { path: folder.to_owned(), error });
    let (mut entries, mut failures) = (Vec::new(), Vec::new());
    match files.list(folder) {
        Ok(list) => {
            for entry in list {
                match entry {
                    Ok(entry) => entries.push(entry),
                    Err(error) => failures.push((failed(error), depth)),
                }
            }
        }
        Err(error) => failures.push((failed(error), depth)),
    }
    entries.sort_unstable_by(|one, other| other.path.cmp(&one.path));
    failures.extend(entries.into_iter().map(|entry| (Ok(entry), depth)));
    failures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Memory;

    #[test]
    fn a_walk_is_sorted_and_bounded() {
        let memory = Memory::new([("s/b/1", ""), ("s/a", ""), ("s/c/d/2", ""), ("s/c/d/e/3", ""), ("s/x/4", "")]);
        let walked = |depth: usize| {
            let found = walk(&memory, Path::new("s"), depth, |entry| !entry.path.ends_with("x"));
            found.map(|entry| entry.unwrap().path.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(walked(9), ["s/a", "s/b/1", "s/c/d/2", "s/c/d/e/3"]);
        assert_eq!(walked(3), ["s/a", "s/b/1", "s/c/d/2"]);
        assert_eq!(walked(1), ["s/a"]);
        let missing: Vec<_> = walk(&memory, Path::new("t"), 1, |_| true).collect();
        assert!(matches!(&missing[..], [Err(error)] if error.error.kind() == io::ErrorKind::NotFound));
    }
}
