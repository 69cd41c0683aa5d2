//! Opens a regular file in one step, without asking first what the path leads to.

use std::io::{self, Read};
use std::path::Path;

use super::Metadata;

/// Opens a file that is not a link. A pipe is not waited for, and a terminal does not become that of the process.
///
/// # Errors
/// If the path does not exist, leads to something that cannot be opened in this way, or could lead to a device: opening one
/// may have effects.
#[cfg(unix)]
pub(super) fn open(path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
    use std::fs::File;

    use rustix::fs::{Mode, OFlags};

    // Devices have names without an extension.
    if path.extension().is_none() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let metadata = Metadata::from_std(&file.metadata()?);
    Ok((metadata, Box::new(file)))
}

/// Opens no file: other systems have to be asked first.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub(super) fn open(_path: &Path) -> io::Result<(Metadata, Box<dyn Read>)> {
    Err(io::ErrorKind::Unsupported.into())
}
