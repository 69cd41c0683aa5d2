//! Texts, and places in them.
//!
//! Every file that the tool looks into is kept here once. The rest of the code speaks of places as [`Span`]s: a file
//! and a range of bytes. This module alone turns such a place into a line and a column.

mod lines;
mod pipe;
mod quoting;
mod read;
mod special;

use std::path::PathBuf;
use std::sync::OnceLock;

use lines::Lines;

pub use quoting::{Excerpt, Quoting, TextOrigin, quoting};
pub use read::{MAX_FILE_SIZE, ReadError, check_regular, open_input, read, read_input, read_listed, read_named};

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
    /// The folders that the command line names as stores.
    roots: Vec<PathBuf>,
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    /// `None` for a file of which nothing but lines is known.
    text: Option<String>,
    guard: Guard,
    /// Made when the first position is asked for.
    lines: OnceLock<Lines>,
}

/// The decision whether a text may be quoted, or the facts that it depends on.
#[derive(Clone, Debug)]
enum Guard {
    Decided(Quoting),
    /// The folder and the path in it. Following links costs system calls, and few files are ever quoted.
    StoreFile(PathBuf, String),
    /// The text was generated and withdrawn: no position in it has a line.
    Withdrawn,
}

impl SourceMap {
    /// Keeps a text that reports may quote, such as a built-in one. The name is the path from the root of the store,
    /// with `/`.
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_with(name, text, Quoting::Lines)
    }

    /// Keeps a text whose positions resolve to lines and columns, but that no report shows.
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add_withheld(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_with(name, text, Quoting::Nothing)
    }

    /// Keeps a text with the decision of [`quoting()`].
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add_with(&mut self, name: impl Into<String>, text: impl Into<String>, quoting: Quoting) -> FileId {
        self.keep(SourceFile {
            name: name.into(),
            text: Some(text.into()),
            guard: Guard::Decided(quoting),
            lines: OnceLock::new(),
        })
    }

    /// Keeps the text of `folder/file`, which was read because a store holds it. Whether reports may quote it is decided
    /// when one asks: see [`TextOrigin::StoreFile`].
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add_from_store(
        &mut self,
        name: impl Into<String>,
        text: impl Into<String>,
        folder: impl Into<PathBuf>,
        file: impl Into<String>,
    ) -> FileId {
        let guard = Guard::StoreFile(folder.into(), file.into());
        self.keep(SourceFile { name: name.into(), text: Some(text.into()), guard, lines: OnceLock::new() })
    }

    /// Adds a folder that the command line names as a store. Files outside all of them are never quoted.
    pub fn add_root(&mut self, root: impl Into<PathBuf>) {
        let root = root.into();
        if !self.roots.contains(&root) {
            self.roots.push(root);
        }
    }

    /// Decides whether reports may quote a file.
    #[must_use]
    pub fn quoting(&self, file: FileId) -> Quoting {
        match &self.files[file.0 as usize].guard {
            Guard::Decided(decided) => *decided,
            Guard::StoreFile(folder, file) => quoting(TextOrigin::StoreFile { roots: &self.roots, folder, file }),
            Guard::Withdrawn => Quoting::Nothing,
        }
    }

    /// Returns what reports may show of a file.
    #[must_use]
    pub fn excerpt(&self, file: FileId) -> Excerpt {
        let kept = &self.files[file.0 as usize];
        match &kept.text {
            Some(text) => Excerpt::new(kept.name.as_str(), text.as_str(), self.quoting(file)),
            // In an absent text, offsets are lines.
            None if self.is_withdrawn(file) => Excerpt::new(kept.name.as_str(), "", Quoting::Nothing),
            None => Excerpt::absent(&kept.name),
        }
    }

    /// Keeps the name of a file that is not here. A place in it is made by [`Span::of_line`].
    ///
    /// # Panics
    /// When it holds more than four billion files.
    pub fn add_absent(&mut self, name: impl Into<String>) -> FileId {
        self.keep(SourceFile {
            name: name.into(),
            text: None,
            guard: Guard::Decided(Quoting::Nothing),
            lines: OnceLock::new(),
        })
    }

    /// Drops the text of a file and of all that were kept after it, for example because the texts were generated to be
    /// parsed. Spans in them remain valid and have no lines.
    pub fn withdraw(&mut self, first: FileId) {
        for file in self.files.iter_mut().skip(first.0 as usize) {
            file.text = None;
            file.guard = Guard::Withdrawn;
        }
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

    /// The text of a file, for parsers; empty where it is not here. Reports use [`SourceMap::excerpt`].
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
        (span.start > 0 && !self.is_withdrawn(span.file)).then_some(span.start as usize)
    }

    fn is_withdrawn(&self, file: FileId) -> bool {
        matches!(self.files[file.0 as usize].guard, Guard::Withdrawn)
    }

    /// Where a span begins. In a file that is not here it is the beginning of its line, or of the first one.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let file = &self.files[span.file.0 as usize];
        let Some(text) = &file.text else {
            return Position { line: self.line(span).unwrap_or(1), column: 1 };
        };
        file.lines.get_or_init(|| Lines::of(text)).position(text, span.start as usize)
    }
}

/// Returns the position of a byte in a text.
fn position(text: &str, offset: usize) -> Position {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
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
        let generated = sources.add("generated.xml", "a\nb");
        let span = Span { file: generated, start: 2, end: 3 };
        assert_eq!(sources.line(span), Some(2));
        sources.withdraw(generated);
        assert_eq!((sources.line(span), sources.position(span).line), (None, 1));
        assert_eq!((sources.text(generated), sources.excerpt(generated).position(2).line), ("", 1));
        let here = sources.add("a.xml", "");
        assert_eq!(sources.line(Span { file: here, start: 0, end: 0 }), Some(1));
    }
}
