//! A stream of bytes with line numbers, in a buffer of fixed size.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

use super::{ErrorKind, GrantError, Location, words};
use crate::fs::compressed::{self, Compression, Refusal, RefusalKind};
use crate::source::FileId;

/// The size of the buffer: the part of a file that is in memory at a time, and from which its format is recognized.
const BUFFER: usize = 64 * 1024;

/// The maximum size in bytes of a text format that is kept as a whole.
pub(super) const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The bytes of a file in UTF-8, or undecoded if it has no byte order mark.
pub(super) struct Cursor<'r> {
    bytes: Box<dyn Read + 'r>,
    /// Set if the file is UTF-16.
    decoder: Option<Decoder>,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    line: usize,
    file: FileId,
    name: String,
    compression: Option<Compression>,
}

impl<'r> Cursor<'r> {
    /// Unwraps compressed bytes, removes a byte order mark and fills the buffer for the first time.
    pub(super) fn new(bytes: Box<dyn Read + 'r>, file: FileId, name: &str) -> Result<Self, GrantError> {
        let buffer = Vec::with_capacity(BUFFER);
        let (bytes, compression) = compressed::open(bytes).map_err(|error| unreadable(name, &error))?;
        let name = name.to_owned();
        let mut cursor = Cursor { bytes, decoder: None, buffer, at: 0, ended: false, line: 1, file, name, compression };
        let mut head = [0; 3];
        let read = cursor.read(&mut head)?;
        let decoder = match &head[..read] {
            [0xEF, 0xBB, 0xBF] => return cursor.fill().map(|()| cursor),
            [0xFF, 0xFE, ..] => UTF_16LE.new_decoder_with_bom_removal(),
            [0xFE, 0xFF, ..] => UTF_16BE.new_decoder_with_bom_removal(),
            // Only XML may be UTF-16 without a byte order mark; no other format begins with a tag.
            [b'<', 0, ..] => UTF_16LE.new_decoder_without_bom_handling(),
            [0, b'<', ..] => UTF_16BE.new_decoder_without_bom_handling(),
            plain => {
                cursor.buffer.extend_from_slice(plain);
                return cursor.fill().map(|()| cursor);
            }
        };
        cursor.decoder = Some(decoder);
        cursor.decode(&head[..read]);
        cursor.fill().map(|()| cursor)
    }

    /// Returns the buffered bytes that were not consumed: the beginning of the file, if nothing was consumed yet.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Returns whether the whole remaining input is buffered.
    pub(super) fn is_whole(&self) -> bool {
        self.ended
    }

    /// Returns the compression format of the file.
    pub(super) fn compression(&self) -> Option<Compression> {
        self.compression
    }

    /// Returns whether the bytes were converted to UTF-8.
    pub(super) fn is_decoded(&self) -> bool {
        self.decoder.is_some()
    }

    /// Returns the next byte without consuming it.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, GrantError> {
        if self.at == self.buffer.len() && !self.ended {
            self.buffer.clear();
            self.at = 0;
            self.fill()?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// Returns the byte after the next one.
    pub(super) fn peek_second(&mut self) -> Result<Option<u8>, GrantError> {
        if self.at + 1 >= self.buffer.len() && !self.ended {
            self.buffer.drain(..self.at);
            self.at = 0;
            self.fill()?;
        }
        Ok(self.buffer.get(self.at + 1).copied())
    }

    /// Consumes the next byte.
    pub(super) fn next(&mut self) -> Result<Option<u8>, GrantError> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.at += 1;
            self.line += usize::from(byte == Some(b'\n'));
        }
        Ok(byte)
    }

    /// Consumes the next byte if it is the given one.
    pub(super) fn take(&mut self, wanted: u8) -> Result<bool, GrantError> {
        let found = self.peek()? == Some(wanted);
        if found {
            self.next()?;
        }
        Ok(found)
    }

    /// Consumes bytes up to the first one for which `stop` returns true, or to the end.
    pub(super) fn skip_until(&mut self, stop: impl Fn(u8) -> bool) -> Result<(), GrantError> {
        while self.peek()?.is_some() {
            let ahead = &self.buffer[self.at..];
            let found = ahead.iter().position(|byte| stop(*byte));
            let passed = &ahead[..found.unwrap_or(ahead.len())];
            self.line += words::newlines(passed);
            self.at += passed.len();
            if found.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Returns the position of the next byte.
    pub(super) fn place(&self) -> Location {
        Location::Line(self.file, self.line)
    }

    /// Returns the name of the file.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns an error in the line of the next byte.
    pub(super) fn error(&self, kind: ErrorKind, message: impl std::fmt::Display) -> GrantError {
        GrantError::new(kind, format!("{}, line {}: {message}", self.name, self.line)).at(self.place())
    }

    /// Returns the rest of the file, for formats that are always small.
    pub(super) fn rest(mut self) -> Result<Vec<u8>, GrantError> {
        let mut rest = Vec::new();
        while self.peek()?.is_some() {
            rest.extend_from_slice(self.ahead());
            self.at = self.buffer.len();
            if rest.len() > MAX_TEXT {
                let most = MAX_TEXT / 1024 / 1024;
                let message = format!("{} has more than {most} MiB; only tables may be that large", self.name);
                return Err(GrantError::new(ErrorKind::TooLarge, message));
            }
        }
        Ok(rest)
    }

    /// Fills the buffer, or finds the end.
    fn fill(&mut self) -> Result<(), GrantError> {
        let mut chunk = [0; 16 * 1024];
        // A decoder may produce three bytes from two.
        while !self.ended && self.buffer.len() + 2 * chunk.len() <= BUFFER {
            let read = self.read(&mut chunk)?;
            self.ended = read == 0;
            self.decode(&chunk[..read]);
        }
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8]) {
        let Some(decoder) = &mut self.decoder else { return self.buffer.extend_from_slice(bytes) };
        let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * bytes.len() + 4);
        let mut text = String::with_capacity(most);
        // The output has the requested capacity, so the decoder consumes all bytes.
        let _ = decoder.decode_to_string(bytes, &mut text, self.ended);
        self.buffer.extend_from_slice(text.as_bytes());
    }

    fn read(&mut self, into: &mut [u8]) -> Result<usize, GrantError> {
        let mut filled = 0;
        while filled < into.len() {
            match self.bytes.read(&mut into[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
        }
        Ok(filled)
    }
}

/// Returns the error for a file that cannot be read or decompressed.
fn unreadable(name: &str, error: &io::Error) -> GrantError {
    let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) else {
        return GrantError::new(ErrorKind::Io, format!("{name} cannot be read: {error}"));
    };
    let kind = match refusal.kind {
        RefusalKind::Truncated => ErrorKind::Truncated,
        RefusalKind::Malformed => ErrorKind::Malformed,
        RefusalKind::TooLarge => ErrorKind::TooLarge,
        RefusalKind::Unsupported => ErrorKind::Unknown,
    };
    let error = GrantError::new(kind, format!("{name}: {refusal}"));
    if kind == ErrorKind::Truncated {
        return error.help("The file is truncated; copy it again. No grant of an incomplete file is reported.");
    }
    error
}
