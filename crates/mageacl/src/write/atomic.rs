//! Replaces files and folders in one step.

use std::fs;
use std::io;
use std::path::Path;

/// A completed replacement, with the information to revert it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// The target did not exist.
    Created,
    /// The old content is under the temporary name.
    Exchanged,
    /// The old folder was moved away before the new one was renamed.
    MovedAway,
    /// The old file was overwritten.
    Overwritten,
}

/// Renames a temporary file to its target.
pub(super) fn place_file(temporary: &Path, target: &Path, exists: bool) -> io::Result<Placed> {
    if !exists {
        return create(temporary, target).map(|()| Placed::Created);
    }
    if exchange(temporary, target).is_ok() {
        return Ok(Placed::Exchanged);
    }
    fs::rename(temporary, target).map(|()| Placed::Overwritten)
}

/// Renames a temporary folder to its target. On systems that cannot exchange two names the old folder is moved to
/// `spare` first, which takes two steps.
pub(super) fn place_folder(temporary: &Path, target: &Path, spare: &Path, exists: bool) -> io::Result<Placed> {
    if !exists {
        return create(temporary, target).map(|()| Placed::Created);
    }
    if exchange(temporary, target).is_ok() {
        return Ok(Placed::Exchanged);
    }
    fs::rename(target, spare)?;
    fs::rename(temporary, target).or_else(|error| fs::rename(spare, target).and(Err(error)))?;
    Ok(Placed::MovedAway)
}

/// Reverts a replacement as far as possible.
pub(super) fn revert(placed: Placed, temporary: &Path, target: &Path, spare: &Path) -> io::Result<()> {
    match placed {
        Placed::Created => fs::rename(target, temporary),
        Placed::Exchanged => exchange(temporary, target),
        Placed::MovedAway => fs::rename(target, temporary).and_then(|()| fs::rename(spare, target)),
        Placed::Overwritten => Err(io::Error::other("the old file is gone")),
    }
}

/// Flushes the entries of a folder to the disk, so that a rename survives a power failure. Not every system supports
/// this.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod system {
    use std::io;
    use std::path::Path;

    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    /// Exchanges two names in one step.
    pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
        Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
    }

    /// Renames a file or folder unless the new name exists.
    pub(super) fn create(from: &Path, to: &Path) -> io::Result<()> {
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => std::fs::rename(from, to),
            renamed => Ok(renamed?),
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod system {
    use std::io;
    use std::path::Path;

    pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn create(from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }
}

use system::{create, exchange};
