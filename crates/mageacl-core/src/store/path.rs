//! Paths as shown in reports: relative to the root of the store, with `/`.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Returns the path of a file or folder relative to the root of the store; empty for the root. A path outside begins
/// with `..`, so that reports contain no absolute paths; names that are not UTF-8 are converted lossily.
pub(super) fn label(root: &Path, path: &Path) -> String {
    let parts = match path.strip_prefix(root) {
        Ok(inside) => simplify(inside),
        Err(_) => from_real_root(root, path).unwrap_or_else(|| simplify(path)),
    };
    parts.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Returns the path without symbolic links, which identifies a file or folder; a missing path is returned unchanged.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
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
fn from_real_root(root: &Path, path: &Path) -> Option<Vec<OsString>> {
    let (root, path) = (fs::canonicalize(root).ok()?, real_as_far(path)?);
    let (root, path) = (simplify(&root), simplify(&path));
    let shared = root.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let up = root[shared..].iter().map(|_| OsString::from(".."));
    Some(up.chain(path[shared..].iter().cloned()).collect())
}

/// The path with the symbolic links of the folders on it that exist resolved. An absolute one must not be shown.
fn real_as_far(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|ancestor| {
        let ancestor_or_here = if ancestor.as_os_str().is_empty() { Path::new(".") } else { ancestor };
        let rest = path.strip_prefix(ancestor).ok()?;
        Some(fs::canonicalize(ancestor_or_here).ok()?.join(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_starts_at_the_root() {
        let table = [
            ("/s", "/s/app/etc", "app/etc"),
            ("/s/", "/s/app//etc/", "app/etc"),
            (".", "./vendor/./a", "vendor/a"),
            ("/s", "/s", ""),
            ("/s", "/s/a/../b", "b"),
            ("/s", "/s/../packages/x", "../packages/x"),
        ];
        for (root, path, expected) in table {
            assert_eq!(label(Path::new(root), Path::new(path)), expected, "{root} {path}");
        }
    }

    #[test]
    fn a_label_of_another_place_is_not_absolute() {
        let folder = tempfile::tempdir().unwrap();
        let (store, package) = (folder.path().join("store"), folder.path().join("package/src"));
        fs::create_dir_all(&store).unwrap();
        fs::create_dir_all(&package).unwrap();
        assert_eq!(label(&store, &package), "../package/src");
        assert_eq!(label(&store.join("../store"), &store), "");
        assert_eq!(label(&store, &folder.path().join("none/at/all.php")), "../none/at/all.php");
        assert_eq!(label(&store, &folder.path().join("package/none.php")), "../package/none.php");
    }
}
