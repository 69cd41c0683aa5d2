//! Lists all files of a module.

use std::path::PathBuf;

use super::EnabledModule;
use crate::fs::{self, Entry, EntryKind, FileSystem};

/// Folders whose files are not used in production.
const PASSED_OVER: [&str; 4] = ["Test", "tests", "node_modules", ".git"];

/// Returns the folders directly below a folder of a module, by name. Unreadable folders have none.
#[must_use]
pub fn subfolders(files: &dyn FileSystem, module: &EnabledModule, folder: &str) -> Vec<(String, PathBuf)> {
    let entries = module.path.as_ref().and_then(|path| files.list(&path.join(folder)).ok());
    let folder = |entry: Entry| {
        let name = entry.path.file_name()?.to_str()?.to_owned();
        (entry.kind == EntryKind::Folder).then_some((name, entry.path))
    };
    let mut folders: Vec<(String, PathBuf)> =
        entries.into_iter().flatten().filter_map(Result::ok).filter_map(folder).collect();
    folders.sort();
    folders
}

/// Returns the files of a module with one of the extensions, without tests: the path in the module's folder, with `/`,
/// and the path on disk. Unreadable folders are skipped. A module without a folder has no files.
pub fn files<'m>(
    files: &'m dyn FileSystem,
    module: &'m EnabledModule,
    extensions: &'m [&str],
) -> impl Iterator<Item = (String, PathBuf)> + 'm {
    let entries = module.path.iter().flat_map(move |folder| {
        fs::walk(files, folder, usize::MAX, is_looked_at).filter_map(Result::ok).map(move |entry| (folder, entry))
    });
    entries.filter(|(_, entry)| entry.kind == EntryKind::File).filter_map(move |(folder, entry)| {
        let extension = entry.path.extension()?.to_str()?;
        if !extensions.contains(&extension) {
            return None;
        }
        let path = entry.path.strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        Some((path, entry.path))
    })
}

fn is_looked_at(folder: &Entry) -> bool {
    let name = folder.path.file_name().and_then(|name| name.to_str());
    !name.is_some_and(|name| PASSED_OVER.contains(&name))
}
