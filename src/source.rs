//! Texts, and places in them.
//!
//! Every file that the tool looks into is kept here once. The rest of the code speaks of places as [`Span`]s: a file
//! and a range of bytes. This module alone turns such a place into a line and a column.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

mod lines;

use lines::Lines;

/// The largest file that is taken for configuration, in bytes. The largest one of Magento itself has 60 kB.
pub const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

/// One file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// A line, from 1, of a file that is not here ([`SourceMap::add_absent`]); `None` where it is not known.
    #[must_use]
    pub fn of_line(file: FileId, line: Option<u32>) -> Span {
        let line = line.unwrap_or(0);
        Span { file, start: line, end: line }
    }
}

/// A place as an editor shows it: both numbers count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The texts that were read, each under the name by which reports call it.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    /// `None` for a file of which nothing but lines is known.
    text: Option<String>,
    /// Made when the first position is asked for.
    lines: OnceLock<Lines>,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system's own error.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A folder, a pipe or a device.
    #[error("it is no plain file")]
    NotAFile,
    /// Larger than [`MAX_FILE_SIZE`].
    #[error("the file has more than {} MiB, too much for configuration", MAX_FILE_SIZE / 1024 / 1024)]
    TooLarge,
}

impl ReadError {
    /// The same as an error of input and output.
    #[must_use]
    pub fn into_io(self) -> io::Error {
        match self {
            ReadError::Io(error) => error,
            other => io::Error::other(other),
        }
    }
}

impl SourceMap {
    /// Keeps a text under a name (for a store: the path from its root, with `/`).
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.keep(SourceFile { name: name.into(), text: Some(text.into()), lines: OnceLock::new() })
    }

    /// Keeps the name of a file that is not here. A place in it is made by [`Span::of_line`].
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add_absent(&mut self, name: impl Into<String>) -> FileId {
        self.keep(SourceFile { name: name.into(), text: None, lines: OnceLock::new() })
    }

    fn keep(&mut self, file: SourceFile) -> FileId {
        let id = self.next();
        self.files.push(file);
        id
    }

    /// The id that the next file gets: those that are kept already come before it.
    ///
    /// # Panics
    /// When it holds four billion files.
    #[must_use]
    pub fn next(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or_else(|_| unreachable!("more files than a disk can hold")))
    }

    /// Puts a folder before the names of a file and of all that were kept after it, for example of a second store.
    pub fn move_into(&mut self, first: FileId, folder: &str) {
        for file in self.files.iter_mut().skip(first.0 as usize) {
            file.name.insert_str(0, folder);
        }
    }

    /// The name of the file that was kept first.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.files.first().map(|file| file.name.as_str())
    }

    /// The name of a file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].name
    }

    /// The text of a file; empty where it is not here.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.files[file.0 as usize].text.as_deref().unwrap_or_default()
    }

    /// Whether the text of a file is here.
    #[must_use]
    pub fn has_text(&self, file: FileId) -> bool {
        self.files[file.0 as usize].text.is_some()
    }

    /// The line in which a span begins, from 1; `None` where it is not known.
    #[must_use]
    pub fn line(&self, span: Span) -> Option<usize> {
        if self.has_text(span.file) {
            return Some(self.position(span).line);
        }
        (span.start > 0).then_some(span.start as usize)
    }

    /// Where a span begins. In a file that is not here it is the beginning of its line, or of the first one.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let file = &self.files[span.file.0 as usize];
        let Some(text) = &file.text else {
            return Position { line: (span.start as usize).max(1), column: 1 };
        };
        file.lines.get_or_init(|| Lines::of(text)).position(text, span.start as usize)
    }
}

/// Reads a file that is taken for configuration.
///
/// # Errors
/// When it cannot be read, when it is no plain file (a pipe among the modules would keep its reader waiting for ever),
/// and when it has more than [`MAX_FILE_SIZE`] bytes.
pub fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path)?;
    check(&metadata)?;
    read_all(File::open(path)?, &metadata)
}

/// Reads a file that a listing of its folder shows as a plain one. That spares a second look at the path, which counts
/// where there are a hundred thousand of them.
///
/// # Errors
/// When it cannot be read, and when it has more than [`MAX_FILE_SIZE`] bytes.
pub fn read_listed(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check(&metadata)?;
    read_all(file, &metadata)
}

fn check(metadata: &Metadata) -> Result<(), ReadError> {
    match metadata {
        _ if !metadata.is_file() => Err(ReadError::NotAFile),
        _ if metadata.len() > MAX_FILE_SIZE => Err(ReadError::TooLarge),
        _ => Ok(()),
    }
}

fn read_all(file: File, metadata: &Metadata) -> Result<Vec<u8>, ReadError> {
    // A plain file ends where its size says; to ask whether more comes costs as much as reading it. One without a
    // size may yet hold something, as those of /proc do.
    let limit = if metadata.len() > 0 { metadata.len() } else { MAX_FILE_SIZE + 1 };
    read_up_to(file, limit)
}

/// Reads what a person named or piped in: a file, a pipe, a device.
///
/// # Errors
/// When it cannot be read, and when more than [`MAX_FILE_SIZE`] bytes come out of it.
pub fn read_input(input: impl Read) -> Result<Vec<u8>, ReadError> {
    read_up_to(input, MAX_FILE_SIZE + 1)
}

fn read_up_to(input: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(usize::try_from(limit.min(1 << 16)).unwrap_or(0));
    input.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_SIZE { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_lines_and_characters_from_one() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.xml", "ab\n\u{e4}cd\r\n<x/>");
        for (start, line, column) in [(0, 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 2), (4, 2, 1), (9, 3, 1), (99, 3, 5)] {
            let position = sources.position(Span { file, start, end: start });
            assert_eq!((position.line, position.column), (line, column), "byte {start}");
        }
    }

    #[test]
    fn of_a_file_that_is_not_here_the_line_is_known_or_not() {
        let mut sources = SourceMap::default();
        let file = sources.add_absent("etc/acl.xml");
        let (known, unknown) = (Span::of_line(file, Some(12)), Span::of_line(file, None));
        assert_eq!((sources.line(known), sources.line(unknown)), (Some(12), None));
        assert_eq!((sources.position(known).line, sources.position(unknown).line), (12, 1));
        assert_eq!((sources.text(file), sources.has_text(file)), ("", false));
        let here = sources.add("a.xml", "");
        assert_eq!(sources.line(Span { file: here, start: 0, end: 0 }), Some(1));
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_without_being_read() {
        let folder = std::env::temp_dir().join(format!("mageacl-source-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("huge.xml");
        File::create(&path).unwrap().set_len(MAX_FILE_SIZE + 1).unwrap();
        assert!(matches!(read(&path), Err(ReadError::TooLarge)));
        assert!(matches!(read(&folder.join("none.xml")), Err(ReadError::Io(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
