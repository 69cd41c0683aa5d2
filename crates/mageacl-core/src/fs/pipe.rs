//! Opens named pipes without waiting forever for a writer.

use std::fs::{File, Metadata};
use std::io::{self, Read};
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
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let is_named = is_named(path);
    let path = path.to_owned();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(File::open(path)));
    let file = receiver.recv_timeout(MAX_WAIT).unwrap_or_else(|_| {
        Err(io::Error::new(io::ErrorKind::TimedOut, "it is a named pipe, and no program has opened it for writing"))
    })?;
    Ok(if is_named { Box::new(Patient::new(file, MAX_SILENCE)) } else { Box::new(file) })
}

/// The time without a byte after which a named pipe is given up.
const MAX_SILENCE: Duration = Duration::from_secs(30);

/// The bytes that are read at a time.
const CHUNK: usize = 64 * 1024;

/// Returns whether a pipe has a name on the disk. Others are standard input or the output of a command, as shells pass it:
/// these end with the command.
fn is_named(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| !real.starts_with("/dev") && !real.starts_with("/proc"))
}

/// Reads a stream in another thread, so that waiting for a byte has a limit.
struct Patient {
    chunks: mpsc::Receiver<io::Result<Vec<u8>>>,
    limit: Duration,
    chunk: Vec<u8>,
    /// The bytes of the chunk that were passed on.
    at: usize,
}

impl Patient {
    fn new(mut input: impl Read + Send + 'static, limit: Duration) -> Self {
        let (sender, chunks) = mpsc::sync_channel(2);
        thread::spawn(move || {
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = match input.read(&mut chunk) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_last = !matches!(read, Ok(1..));
                let sent = sender.send(read.map(|length| {
                    chunk.truncate(length);
                    chunk
                }));
                if is_last || sent.is_err() {
                    break;
                }
            }
        });
        Patient { chunks, limit, chunk: Vec::new(), at: 0 }
    }
}

impl Read for Patient {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            self.chunk = match self.chunks.recv_timeout(self.limit) {
                Ok(chunk) => chunk?,
                // The thread has ended with the stream.
                Err(mpsc::RecvTimeoutError::Disconnected) => Vec::new(),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let message = "it is a named pipe, and its writer is silent; no byte came for 30 seconds";
                    return Err(io::Error::new(io::ErrorKind::TimedOut, message));
                }
            };
            self.at = 0;
        }
        let length = into.len().min(self.chunk.len() - self.at);
        into[..length].copy_from_slice(&self.chunk[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that never gives a byte and never ends.
    struct Silent(mpsc::Receiver<()>);

    impl Read for Silent {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0.recv().map_or(Ok(0), |()| Ok(0))
        }
    }

    #[test]
    fn a_silent_stream_is_given_up() {
        let (writer, silent) = mpsc::channel();
        let mut stream = Patient::new(io::Cursor::new(b"ab".to_vec()).chain(Silent(silent)), Duration::from_millis(20));
        let mut buffer = [0; 2];
        stream.read_exact(&mut buffer).unwrap();
        let error = stream.read(&mut buffer).unwrap_err();
        assert_eq!((buffer, error.kind()), (*b"ab", io::ErrorKind::TimedOut));
        drop(writer);
    }

    #[test]
    fn a_stream_is_read_to_its_end() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3 * CHUNK + 7).collect();
        let mut read = Vec::new();
        Patient::new(io::Cursor::new(bytes.clone()), MAX_SILENCE).read_to_end(&mut read).unwrap();
        assert!(read == bytes);
        let mut empty = Patient::new(io::empty(), MAX_SILENCE);
        assert_eq!((empty.read(&mut [0]).unwrap(), empty.read(&mut [0]).unwrap()), (0, 0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn pipes_of_the_shell_have_no_name() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_named(folder.path()));
        for path in ["/dev/fd/0", "/dev/stdin", "/proc/self/fd/0"] {
            assert!(!is_named(Path::new(path)), "{path}");
        }
    }
}
