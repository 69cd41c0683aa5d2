//! Searches folders for modules that neither Composer nor a registration names.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Note;
use super::boundary::may_be_searched;
use super::path::label;
use super::root::Root;
use crate::fs::{self, Entry, EntryKind, WalkError};

/// The maximum depth of the search, in folders.
const MAX_DEPTH: usize = 6;

/// Folders that contain no modules of the store, but often files that look like modules: fixtures of tests, packages of
/// others, `magento2-base` with its copy of `dev/tests`.
const PRUNED: [&str; 6] = ["Test", "tests", "_files", "node_modules", "vendor", "magento2-base"];

/// Folders that contain no modules if they are directly below the root.
const PRUNED_BELOW_ROOT: [&str; 3] = ["dev", "generated", "var"];

/// The content of a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files called `registration.php`.
    pub(super) registrations: Vec<PathBuf>,
    /// The folders with an `etc/module.xml`.
    pub(super) modules: Vec<PathBuf>,
    /// Folders that could not be read.
    pub(super) notes: Vec<Note>,
}

impl Found {
    /// Adds the content of another folder.
    pub(super) fn extend(&mut self, other: Found) {
        self.registrations.extend(other.registrations);
        self.modules.extend(other.modules);
        self.notes.extend(other.notes);
    }
}

/// Searches a folder and its subfolders, sorted by name. Symbolic links are not followed: their target is either found
/// separately or does not belong to the store.
pub(super) fn walk(root: Root<'_>, start: &Path) -> Found {
    let mut found = Found::default();
    if !may_be_searched(root, start) {
        let message = "this folder is outside the store and contains no module, so it was not searched";
        found.notes.push(Note::new(label(root, start), None, message));
        return found;
    }
    for entry in fs::walk(root.files(), start, MAX_DEPTH + 2, |folder| !is_pruned(root, &folder.path)) {
        match entry {
            Ok(entry) if entry.path.ends_with("registration.php") => found.registrations.push(entry.path),
            Ok(entry) => found.modules.extend(module_of(&entry.path).map(Path::to_owned)),
            Err(WalkError { path, error }) => {
                if error.kind() != ErrorKind::NotFound {
                    found.notes.push(unreadable(root, &path, Some(&error)));
                }
            }
        }
    }
    found
}

/// Returns the subfolders of a folder, sorted by name, including symbolic links but not hidden folders.
pub(super) fn subfolders(root: Root<'_>, folder: &Path, notes: &mut Vec<Note>) -> Vec<PathBuf> {
    let mut folders = entries(root, folder, notes);
    folders.retain(|entry| is_folder(root, entry, notes));
    folders.into_iter().map(|entry| entry.path).collect()
}

/// Returns whether an entry is a folder, or a link to one. Adds a note if it cannot be read, for example if it is a symbolic
/// link to itself.
pub(super) fn is_folder(root: Root<'_>, entry: &Entry, notes: &mut Vec<Note>) -> bool {
    if entry.kind != EntryKind::Link {
        return entry.kind == EntryKind::Folder;
    }
    match root.files().metadata(&entry.path) {
        Ok(metadata) => metadata.kind == EntryKind::Folder,
        Err(error) => {
            notes.push(unreadable(root, &entry.path, Some(&error)));
            false
        }
    }
}

/// Returns all entries of a folder that are not hidden, sorted by name.
pub(super) fn entries(root: Root<'_>, folder: &Path, notes: &mut Vec<Note>) -> Vec<Entry> {
    let entries = match root.files().list(folder) {
        Ok(entries) => entries,
        Err(error) => {
            if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
                notes.push(unreadable(root, folder, Some(&error)));
            }
            return Vec::new();
        }
    };
    let (entries, failed): (Vec<_>, Vec<_>) = entries.into_iter().partition(Result::is_ok);
    notes.extend(failed.iter().filter_map(|entry| Some(unreadable(root, folder, Some(entry.as_ref().err()?)))));
    let mut entries: Vec<Entry> = entries.into_iter().flatten().collect();
    entries.retain(|it| !it.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")));
    entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    entries
}

/// Returns the module folder of an `etc/module.xml`.
fn module_of(file: &Path) -> Option<&Path> {
    let etc = file.parent().filter(|etc| etc.file_name().is_some_and(|name| name == "etc"))?;
    if file.file_name()? == "module.xml" { etc.parent() } else { None }
}

/// Whether a folder is not searched.
fn is_pruned(root: Root<'_>, folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
        || PRUNED.iter().any(|pruned| name == *pruned)
        || (PRUNED_BELOW_ROOT.iter().any(|pruned| name == *pruned) && folder.parent() == Some(root.path))
}

fn unreadable(root: Root<'_>, path: &Path, error: Option<&std::io::Error>) -> Note {
    let reason = error.map(|error| format!(": {}", error.kind())).unwrap_or_default();
    Note::new(label(root, path), None, format!("the file or folder cannot be read{reason}"))
}
