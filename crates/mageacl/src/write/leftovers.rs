//! Temporary files and folders, and those of killed runs.
//!
//! Their names begin with a dot, so that Magento's patterns for modules do not match them, and identify their target. A
//! running process holds a lock on its files, so another run removes only those of processes that ended.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::folder;
use super::manifest::{self, Manifest};
use super::target::{Target, TargetKind};
use mageacl_core::project::Error;

/// The new folder in a temporary one.
pub(super) const NEW: &str = "new";
/// The old folder in a temporary one, while the new one is renamed in two steps.
pub(super) const OLD: &str = "old";
/// The file on which the running process holds a lock.
pub(super) const LOCK: &str = "lock";

const SUFFIX: &str = ".tmp";
const RANDOM: usize = 8;

/// Returns the prefix of the names of temporary files for a target.
pub(super) fn prefix(target: &Target) -> String {
    let name = target.real.file_name().unwrap_or_default();
    format!(".mageacl-{}-", &manifest::digest(name.as_encoded_bytes())[..8])
}

/// Returns a builder for temporary files and folders with a prefix.
pub(super) fn builder(prefix: &str) -> Builder<'_, 'static> {
    let mut builder = Builder::new();
    builder.prefix(OsStr::new(prefix)).suffix(SUFFIX).rand_bytes(RANDOM);
    builder
}

/// Removes the files of killed runs next to a target, and restores a module folder that one of them had moved away.
/// Returns a note for each restored folder.
pub(super) fn clean(target: &mut Target) -> Result<Vec<String>, Error> {
    let prefix = prefix(target);
    let mut notes = Vec::new();
    for name in names(target.parent(), &prefix) {
        let path = target.parent().join(name);
        // Links are never followed.
        let Ok(found) = path.symlink_metadata() else { continue };
        if found.is_file() {
            remove_file(&path);
        } else if found.is_dir() && target.kind == TargetKind::Folder {
            notes.extend(clean_folder(&path, target)?);
        }
    }
    Ok(notes)
}

/// Removes a folder and everything below it.
pub(super) fn remove_folder(folder: &Path) -> std::io::Result<()> {
    let removed = fs::remove_dir_all(folder).or_else(|_| {
        make_writable(folder);
        fs::remove_dir_all(folder)
    });
    // Another run may clean up at the same time.
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Returns the names of temporary files for a target in a folder.
fn names(folder: &Path, prefix: &str) -> Vec<OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let is_temporary = |name: &OsString| {
        let random = name.to_str().and_then(|name| name.strip_prefix(prefix)?.strip_suffix(SUFFIX));
        random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    entries.filter(is_temporary).collect()
}

/// Removes a temporary file unless its process still runs. A remaining file is harmless.
fn remove_file(path: &Path) {
    if File::open(path).is_ok_and(|file| file.try_lock().is_ok()) {
        let _ = fs::remove_file(path);
    }
}

fn clean_folder(container: &Path, target: &mut Target) -> Result<Option<String>, Error> {
    let lock = container.join(LOCK);
    let Ok(true) = lock.symlink_metadata().map(|found| found.is_file()) else {
        // Without a lock the process was killed before it wrote anything. Other folders are not empty, so they are
        // kept.
        let _ = fs::remove_dir(container);
        return Ok(None);
    };
    // On some systems a file cannot be removed while it is open.
    if !File::open(&lock).is_ok_and(|lock| lock.try_lock().is_ok()) {
        return Ok(None);
    }
    let old = container.join(OLD);
    let is_folder = old.symlink_metadata().is_ok_and(|found| found.is_dir());
    let mut note = None;
    if is_folder && target.existing.is_none() {
        if Manifest::read(&old).is_none() {
            let why = format!("an interrupted run moved the old folder to `{}`", shown(target, &old).display());
            return Err(target.refused(&why, "Move it back, or delete it."));
        }
        let failed = |error| Error::Io(format!("cannot restore `{}`", target.name()), error);
        fs::rename(&old, &target.real).map_err(failed)?;
        target.existing = target.real.symlink_metadata().ok();
        note = Some(format!("restored {} after an interrupted run", target.name()));
    }
    for replaced in [container.join(NEW), old] {
        if folder::repositories(&replaced).is_empty() {
            continue;
        }
        if target.existing.is_none() || folder::move_repositories(&replaced, &target.real).is_err() {
            let why = format!("an interrupted run left a repository in `{}`", shown(target, &replaced).display());
            return Err(target.refused(&why, "Move the repository back, or delete it."));
        }
    }
    // A folder that cannot be removed remains until the next run.
    let _ = remove_folder(container);
    Ok(note)
}

/// Returns a path next to a target as the command line would spell it.
fn shown(target: &Target, path: &Path) -> PathBuf {
    let below = path.strip_prefix(target.parent()).unwrap_or(path);
    target.given.parent().map_or_else(|| below.to_owned(), |parent| parent.join(below))
}

/// Allows the owner to remove the entries of all folders below one.
fn make_writable(folder: &Path) {
    let mut ahead = vec![folder.to_owned()];
    while let Some(folder) = ahead.pop() {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|found| found.is_dir()));
        ahead.extend(folders.map(|entry| entry.path()));
    }
}
