//! Lists all files of a module.

use std::path::PathBuf;

use walkdir::{DirEntry, WalkDir};

use super::EnabledModule;

/// Folders whose files are not used in production.
const PASSED_OVER: [&str; 4] = ["Test", "tests", "node_modules", ".git"];

/// Returns the files of a module with one of the extensions, without tests: the path in the module's folder, with `/`,
/// and the path on disk. Unreadable folders are skipped. A module without a folder has no files.
pub fn files<'m>(module: &'m EnabledModule, extensions: &'m [&str]) -> impl Iterator<Item = (String, PathBuf)> + 'm {
    let is_looked_at = |entry: &DirEntry| {
        let name = entry.file_name().to_str();
        let is_passed_over = entry.file_type().is_dir() && name.is_some_and(|name| PASSED_OVER.contains(&name));
        entry.depth() == 0 || !is_passed_over
    };
    let of_folder = move |folder: &'m PathBuf| {
        let entries = WalkDir::new(folder).into_iter().filter_entry(is_looked_at).filter_map(Result::ok);
        entries.map(move |entry| (folder, entry))
    };
    let entries = module.path.iter().flat_map(of_folder);
    entries.filter(|(_, entry)| entry.file_type().is_file()).filter_map(move |(folder, entry)| {
        let extension = entry.path().extension()?.to_str()?;
        if !extensions.contains(&extension) {
            return None;
        }
        let path = entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        Some((path, entry.into_path()))
    })
}
