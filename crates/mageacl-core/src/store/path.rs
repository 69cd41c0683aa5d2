//! Paths as shown in reports: relative to the root of the store, with `/`.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::root::Root;
use crate::fs::FileSystem;

/// Returns the path of a file or folder relative to the root of the store; empty for the root. A path outside begins
/// with `..`, so that reports contain no absolute paths; names that are not UTF-8 are converted lossily.
pub(super) fn label(root: Root<'_>, path: &Path) -> String {
    let parts = match path.strip_prefix(root.path) {
        Ok(inside) => simplify(inside),
        Err(_) => from_real_root(root, path).unwrap_or_else(|| simplify(path)),
    };
    parts.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Returns the path without symbolic links, which identifies a file or folder; a missing path is returned unchanged.
pub(super) fn real(files: &dyn FileSystem, path: &Path) -> PathBuf {
    files.canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns the components of a path, with `.` and `name/..` resolved.
fn simplify(path: &Path) -> Vec<OsString> {
    let mut parts: Vec<OsString> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => parts.push(name.to_owned()),
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".into()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts
}

/// Returns the relative path from the root to a path that does not lexically begin with it.
fn from_real_root(root: Root<'_>, path: &Path) -> Option<Vec<OsString>> {
    let (root, path) = (root.files().canonicalize(root.path).ok()?, real_as_far(root.files(), path)?);
    let (root, path) = (simplify(&root), simplify(&path));
    let shared = root.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let up = root[shared..].iter().map(|_| OsString::from(".."));
    Some(up.chain(path[shared..].iter().cloned()).collect())
}

/// The path with the symbolic links of the folders on it that exist resolved. An absolute one must not be shown.
fn real_as_far(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|ancestor| {
        let ancestor_or_here = if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor };
        let rest = path.strip_prefix(ancestor).ok()?;
        Some(files.canonicalize(ancestor_or_here).ok()?.join(rest))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fs::{Files, Memory};

    #[test]
    fn a_label_starts_at_the_root() {
        let files: Files = Arc::new(Memory::default());
        let table = [
            ("/s", "/s/app/etc", "app/etc"),
            ("/s/", "/s/app//etc/", "app/etc"),
            (".", "./vendor/./a", "vendor/a"),
            ("/s", "/s", ""),
            ("/s", "/s/a/../b", "b"),
            ("/s", "/s/../packages/x", "../packages/x"),
        ];
        for (root, path, expected) in table {
            assert_eq!(label(Root::new(&files, Path::new(root)), Path::new(path)), expected, "{root} {path}");
        }
    }

    #[test]
    fn a_label_of_another_place_is_not_absolute() {
        let files: Files = Arc::new(Memory::new([("/a/store/x", ""), ("/a/package/src/x", "")]));
        let label = |root: &str, path: &str| label(Root::new(&files, Path::new(root)), Path::new(path));
        assert_eq!(label("/a/store", "/a/package/src"), "../package/src");
        assert_eq!(label("/a/store/../store", "/a/store"), "");
        assert_eq!(label("/a/store", "/a/none/at/all.php"), "../none/at/all.php");
        assert_eq!(label("/a/store", "/a/package/none.php"), "../package/none.php");
    }
}
