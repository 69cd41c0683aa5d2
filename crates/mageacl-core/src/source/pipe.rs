//! Opens named pipes without waiting forever for a writer.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The time within which another program must open a named pipe for writing. Shells start both ends at once.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// Returns whether a path leads to a pipe.
#[cfg(unix)]
pub(super) fn is_pipe(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo()
}

/// Returns whether a path leads to a pipe. Other systems do not show pipes as files.
#[cfg(not(unix))]
pub(super) fn is_pipe(_metadata: &Metadata) -> bool {
    false
}

/// Opens a pipe. Opening may wait for a writer forever, so another thread waits; it ends with the process.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let path = path.to_owned();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(File::open(path)));
    receiver.recv_timeout(MAX_WAIT).unwrap_or_else(|_| {
        Err(io::Error::new(io::ErrorKind::TimedOut, "it is a named pipe, and no program has opened it for writing"))
    })
}
