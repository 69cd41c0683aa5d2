//! Decompresses gzip and zstd streams, which are recognized by their content.
//!
//! The stream is never held as a whole. Input that expands beyond `MAX_EXPANSION` is refused, so that a small file
//! cannot keep the reader busy without end. A truncated stream is an error, never a smaller file.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::zstd::Frames;

/// Maximum ratio of decompressed to compressed bytes.
const MAX_EXPANSION: u64 = 1000;

/// The number of decompressed bytes that are accepted at any ratio.
const ALWAYS_ACCEPTED: u64 = 16 * 1024 * 1024;

/// A supported compression format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

/// A failure other than an error of the operating system. It is wrapped in an [`io::Error`].
#[derive(Debug)]
pub struct Refusal {
    /// The kind of failure.
    pub kind: RefusalKind,
    message: String,
}

/// The kinds of failures of a compressed stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// It ends too early.
    Truncated,
    /// It is not of its format.
    Malformed,
    /// It exceeds the limits.
    TooLarge,
    /// It requires something that is not supported.
    Unsupported,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl Compression {
    /// Returns the format that the first bytes of a file indicate.
    #[must_use]
    pub fn of_magic(begin: &[u8]) -> Option<Compression> {
        match begin {
            [0x1F, 0x8B, ..] => Some(Compression::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }

    /// Returns the name of the format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// Wraps a stream so that it yields decompressed bytes; any other stream is returned as it is.
///
/// # Errors
/// If the stream cannot be read.
pub fn open<'r>(mut bytes: Box<dyn Read + 'r>) -> io::Result<(Box<dyn Read + 'r>, Option<Compression>)> {
    let mut head = Vec::new();
    bytes.by_ref().take(4).read_to_end(&mut head)?;
    let format = Compression::of_magic(&head);
    let bytes = io::Cursor::new(head).chain(bytes);
    let Some(format) = format else { return Ok((Box::new(bytes), None)) };
    let consumed = Rc::new(Consumed::default());
    let source = BufReader::new(Counted { bytes, consumed: Rc::clone(&consumed) });
    let decoder: Box<dyn Read + 'r> = match format {
        Compression::Gzip => Box::new(MultiGzDecoder::new(source)),
        Compression::Zstd => Box::new(Frames::new(source)),
    };
    Ok((Box::new(Limited { decoder, format, consumed, produced: 0 }), Some(format)))
}

/// The progress in a compressed stream.
#[derive(Default)]
struct Consumed {
    bytes: Cell<u64>,
    /// Whether the decoder has tried to read past the end.
    ended: Cell<bool>,
}

struct Counted<R> {
    bytes: R,
    consumed: Rc<Consumed>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.consumed.bytes.set(self.consumed.bytes.get() + read as u64);
        self.consumed.ended.set(read == 0 && !into.is_empty());
        Ok(read)
    }
}

/// A decoder whose output is limited by its input, and whose errors are classified.
struct Limited<'r> {
    decoder: Box<dyn Read + 'r>,
    format: Compression,
    consumed: Rc<Consumed>,
    produced: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.decoder.read(into) {
            Ok(read) => read,
            Err(error) => return Err(self.refusal(error)),
        };
        self.produced += read as u64;
        let limit = self.consumed.bytes.get().saturating_mul(MAX_EXPANSION).max(ALWAYS_ACCEPTED);
        if self.produced > limit {
            let message = format!("the {} data expands more than 1,000 times", self.format.name());
            return Err(refused(RefusalKind::TooLarge, message));
        }
        Ok(read)
    }
}

impl Limited<'_> {
    /// Omits the messages of the decoders: some of them repeat bytes of the input.
    fn refusal(&self, error: io::Error) -> io::Error {
        let name = self.format.name();
        let is_refusal = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()).is_some();
        if is_refusal || error.kind() == io::ErrorKind::Interrupted {
            error
        } else if self.consumed.ended.get() || error.kind() == io::ErrorKind::UnexpectedEof {
            refused(RefusalKind::Truncated, format!("the {name} data ends too early"))
        } else if matches!(
            error.kind(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other
        ) {
            refused(RefusalKind::Malformed, format!("invalid {name} data"))
        } else {
            error
        }
    }
}

/// Makes an error of a compressed stream.
pub(super) fn refused(kind: RefusalKind, message: impl Into<String>) -> io::Error {
    io::Error::other(Refusal { kind, message: message.into() })
}
