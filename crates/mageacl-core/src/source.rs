//! Texts, and positions in them.
//!
//! Each file that the engine reads is kept here once. The rest of the code refers to positions as [`Span`]s: a file and a
//! range of bytes. Only this module turns a span into a line and a column.

mod form;
mod lines;
mod quoting;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lines::Lines;

pub use quoting::{Excerpt, Quoting, TextOrigin, quoting};

use crate::fs::{Disk, FileSystem, Files};

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
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Returns the span of a line, from 1, of a file without text ([`SourceMap::add_absent`]); `None` if it is unknown.
    #[must_use]
    pub fn of_line(file: FileId, line: Option<u32>) -> Span {
        let line = line.unwrap_or(0);
        Span { file, start: line, end: line }
    }
}

/// A position as an editor shows it: both numbers count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A position in the units of an editor protocol: both numbers count from 0, columns in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utf16Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The texts of all files that were read, each with its name in reports.
///
/// Files are only added, so that one map is shared by everything that reads: an id stays valid, and a text is borrowed for
/// as long as the map.
#[derive(Clone, Debug)]
pub struct SourceMap {
    system: Files,
    files: boxcar::Vec<SourceFile>,
    /// The folders that the user named as stores.
    roots: boxcar::Vec<PathBuf>,
    /// The paths of such folders from the current folder, empty or with a final `/`.
    paths: boxcar::Vec<(PathBuf, String)>,
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    /// The name with the folder of its side of a comparison.
    moved: OnceLock<String>,
    /// `None` for a file of which only line numbers are known.
    text: Option<String>,
    /// Whether the text was generated: no position in it has a line.
    is_generated: bool,
    guard: ExcerptRule,
    /// Computed when the first position is requested.
    lines: OnceLock<Lines>,
}

/// The decision whether a text may be quoted, or the facts that it depends on.
#[derive(Clone, Debug)]
enum ExcerptRule {
    Decided(Quoting),
    /// The folder and the path in it. Resolving links costs system calls, and few files are ever quoted.
    StoreFile(PathBuf, String),
}

/// An empty map of files of the disk.
impl Default for SourceMap {
    fn default() -> Self {
        SourceMap::new(Arc::new(Disk))
    }
}

impl SourceMap {
    /// Returns an empty map of files of a file system.
    #[must_use]
    pub fn new(system: Files) -> Self {
        SourceMap { system, files: boxcar::Vec::new(), roots: boxcar::Vec::new(), paths: boxcar::Vec::new() }
    }

    /// Returns the file system from which the texts come.
    #[must_use]
    pub fn files(&self) -> &dyn FileSystem {
        self.system.as_ref()
    }

    /// Returns the file system, to keep it.
    #[must_use]
    pub fn shared_files(&self) -> &Files {
        &self.system
    }

    /// Adds a text that reports may quote, such as a built-in one. The name is the path from the root of the store,
    /// with `/`.
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add(&self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_with(name, text, Quoting::Lines)
    }

    /// Adds a text whose positions resolve to lines and columns, but which reports do not quote.
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add_withheld(&self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_with(name, text, Quoting::Nothing)
    }

    /// Adds a text with the decision of [`quoting()`].
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add_with(&self, name: impl Into<String>, text: impl Into<String>, quoting: Quoting) -> FileId {
        self.keep(name.into(), Some(text.into()), ExcerptRule::Decided(quoting))
    }

    /// Adds the text of `folder/file`, a file of a store. Whether reports may quote it is decided at the first request:
    /// see [`TextOrigin::StoreFile`].
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add_from_store(
        &self,
        name: impl Into<String>,
        text: impl Into<String>,
        folder: impl Into<PathBuf>,
        file: impl Into<String>,
    ) -> FileId {
        self.keep(name.into(), Some(text.into()), ExcerptRule::StoreFile(folder.into(), file.into()))
    }

    /// Adds a folder that the command line names as a store. Files outside all such folders are never quoted.
    pub fn add_root(&self, root: impl Into<PathBuf>) {
        let root = root.into();
        if !self.roots.iter().any(|(_, known)| *known == root) {
            self.roots.push(root);
        }
    }

    /// Sets the path of a store from the current folder, empty or with a final `/`, for [`SourceMap::path_from_here`].
    pub fn set_path(&self, root: impl Into<PathBuf>, path: impl Into<String>) {
        self.paths.push((root.into(), path.into()));
    }

    /// Decides whether reports may quote a file.
    #[must_use]
    pub fn quoting(&self, file: FileId) -> Quoting {
        let SourceFile { guard, text, .. } = self.file(file);
        match guard {
            ExcerptRule::Decided(decided) => *decided,
            ExcerptRule::StoreFile(folder, file) => {
                let roots: Vec<&Path> = self.roots.iter().map(|(_, root)| root.as_path()).collect();
                let text = text.as_deref().unwrap_or_default();
                quoting(TextOrigin::StoreFile { files: self.files(), roots: &roots, folder, file, text })
            }
        }
    }

    /// Returns the part of a file that reports may show.
    #[must_use]
    pub fn excerpt(&self, file: FileId) -> Excerpt {
        match &self.file(file).text {
            _ if self.is_generated(file) => Excerpt::new(self.path_from_here(file), "", Quoting::Nothing),
            Some(text) => Excerpt::new(self.path_from_here(file), text.as_str(), self.quoting(file)),
            None => Excerpt::absent(&self.path_from_here(file)),
        }
    }

    /// Adds the name of a file whose text is not available. [`Span::of_line`] makes positions in it.
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add_absent(&self, name: impl Into<String>) -> FileId {
        self.keep(name.into(), None, ExcerptRule::Decided(Quoting::Nothing))
    }

    /// Adds a text that was generated to be parsed. Only [`SourceMap::parser_text`] returns it: for reports the file has no
    /// text, and spans in it have no lines.
    ///
    /// # Panics
    /// If the map holds more than four billion files.
    pub fn add_generated(&self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.push(name.into(), Some(text.into()), ExcerptRule::Decided(Quoting::Nothing), true)
    }

    fn keep(&self, name: String, text: Option<String>, guard: ExcerptRule) -> FileId {
        self.push(name, text, guard, false)
    }

    fn push(&self, name: String, text: Option<String>, guard: ExcerptRule, is_generated: bool) -> FileId {
        let (moved, lines) = (OnceLock::new(), OnceLock::new());
        file_id(self.files.push(SourceFile { name, moved, text, is_generated, guard, lines }))
    }

    /// Returns the id of the next file to be added. Ids are in the order in which files are added.
    ///
    /// # Panics
    /// If the map holds four billion files.
    #[must_use]
    pub fn next(&self) -> FileId {
        file_id(self.files.count())
    }

    /// Puts a folder before the name of a file and of all files added after it, such as those of a second store. A file is
    /// moved once; moving it again has no effect.
    pub fn move_into(&self, first: FileId, folder: &str) {
        for (_, file) in self.files.iter().skip(first.0 as usize) {
            let _ = file.moved.set(format!("{folder}{}", file.name));
        }
    }

    /// Returns the name of the file that was added first.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        (self.files.count() > 0).then(|| self.name(FileId(0)))
    }

    fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }

    /// Returns the name of a file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        let file = self.file(file);
        file.moved.get().unwrap_or(&file.name)
    }

    /// Returns the path of a file from the current folder, so that a terminal or an editor can open it. It is the name if
    /// the path of its store is not set.
    #[must_use]
    pub fn path_from_here(&self, file: FileId) -> String {
        let SourceFile { moved, guard, .. } = self.file(file);
        let folder = match guard {
            ExcerptRule::StoreFile(folder, _) if moved.get().is_none() => folder,
            _ => return self.name(file).to_owned(),
        };
        let path = self.paths.iter().map(|(_, path)| path).find(|(root, _)| folder.starts_with(root));
        path.map_or_else(|| self.name(file).to_owned(), |(_, path)| format!("{path}{}", self.name(file)))
    }

    /// Returns the path from the current folder of a file that was not kept, by its path in the only store.
    #[must_use]
    pub fn path_in_store(&self, file: &str) -> String {
        let path = self.paths.iter().next().map_or("", |(_, (_, path))| path.as_str());
        format!("{path}{file}")
    }

    /// Returns the text of a file for parsers, or an empty text if it is not available. Reports use
    /// [`SourceMap::excerpt`].
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.kept_text(file).unwrap_or_default()
    }

    /// Returns the text of a file for the parsers that a generated text is made for.
    #[must_use]
    pub fn parser_text(&self, file: FileId) -> &str {
        self.file(file).text.as_deref().unwrap_or_default()
    }

    /// Returns whether the text of a file is available.
    #[must_use]
    pub fn has_text(&self, file: FileId) -> bool {
        self.kept_text(file).is_some()
    }

    /// Returns the line in which a span begins, from 1, or `None` if it is unknown.
    #[must_use]
    pub fn line(&self, span: Span) -> Option<usize> {
        if self.has_text(span.file) {
            return Some(self.position(span).line);
        }
        (span.start > 0 && !self.is_generated(span.file)).then_some(span.start as usize)
    }

    fn kept_text(&self, file: FileId) -> Option<&str> {
        self.file(file).text.as_deref().filter(|_| !self.is_generated(file))
    }

    /// Returns whether the text of a file was generated.
    #[must_use]
    pub fn is_generated(&self, file: FileId) -> bool {
        self.file(file).is_generated
    }

    /// Returns the position at which a span begins. In a file without a text it is the beginning of its line, or of the
    /// first one.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let file = self.file(span.file);
        let Some(text) = self.kept_text(span.file) else {
            return Position { line: self.line(span).unwrap_or(1), column: 1 };
        };
        file.lines.get_or_init(|| Lines::in_text(text)).position(text, span.start as usize)
    }

    /// Returns the position of a byte of a file as editor protocols count it.
    #[must_use]
    pub fn utf16_position(&self, file: FileId, offset: u32) -> Utf16Position {
        let position = self.position(Span { file, start: offset, end: offset });
        let text = self.text(file);
        let end = text.floor_char_boundary(offset as usize);
        let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        Utf16Position { line: position.line - 1, column: text[start..end].encode_utf16().count() }
    }
}

fn file_id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or_else(|_| unreachable!("more files than supported")))
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
        let sources = SourceMap::default();
        let file = sources.add("a.xml", "ab\n\u{e4}cd\r\n<x/>");
        for (start, line, column) in [(0, 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 2), (4, 2, 1), (9, 3, 1), (99, 3, 5)] {
            let position = sources.position(Span { file, start, end: start });
            assert_eq!((position.line, position.column), (line, column), "byte {start}");
        }
    }

    #[test]
    fn editors_count_from_zero_in_utf16() {
        let sources = SourceMap::default();
        let file = sources.add("a.xml", "ab\n\u{e4}\u{1f600}d\r\n<x/>");
        for (offset, line, column) in [(0, 0, 0), (2, 0, 2), (3, 1, 0), (5, 1, 1), (9, 1, 3), (7, 1, 1), (12, 2, 0)] {
            assert_eq!(sources.utf16_position(file, offset), Utf16Position { line, column }, "byte {offset}");
        }
    }

    #[test]
    fn a_file_is_moved_once_and_keeps_its_id() {
        let sources = SourceMap::default();
        let (first, second) = (sources.add("a.xml", "a"), sources.add("b.xml", "b"));
        let text = sources.text(second);
        sources.move_into(second, "old/");
        sources.move_into(second, "again/");
        let third = sources.add("c.xml", "c");
        assert_eq!([first, second, third].map(|file| sources.name(file)), ["a.xml", "old/b.xml", "c.xml"]);
        assert_eq!((text, sources.first(), sources.next() > third), ("b", Some("a.xml"), true));
    }

    #[test]
    fn a_path_begins_at_the_current_folder_if_that_of_the_store_is_known() {
        let sources = SourceMap::default();
        sources.set_path("/srv/shop", "shop/");
        let own = sources.add_from_store("etc/acl.xml", "", "/srv/shop/etc", "acl.xml");
        let other = sources.add_from_store("etc/acl.xml", "", "/srv/shop-2/etc", "acl.xml");
        let given = sources.add("dump.sql", "");
        let old = sources.add_from_store("etc/acl.xml", "", "/srv/shop/etc", "acl.xml");
        sources.move_into(old, "before/");
        let paths = [own, other, given, old].map(|file| sources.path_from_here(file));
        assert_eq!(paths, ["shop/etc/acl.xml", "etc/acl.xml", "dump.sql", "before/etc/acl.xml"]);
        assert_eq!((sources.name(own), sources.excerpt(own).name()), ("etc/acl.xml", "shop/etc/acl.xml"));
        assert_eq!(sources.path_in_store("a.php"), "shop/a.php");
    }

    #[test]
    fn of_a_file_that_is_not_here_the_line_is_known_or_not() {
        let sources = SourceMap::default();
        let file = sources.add_absent("etc/acl.xml");
        let (known, unknown) = (Span::of_line(file, Some(12)), Span::of_line(file, None));
        assert_eq!((sources.line(known), sources.line(unknown)), (Some(12), None));
        assert_eq!((sources.position(known).line, sources.position(unknown).line), (12, 1));
        assert_eq!((sources.text(file), sources.has_text(file)), ("", false));
        let generated = sources.add_generated("generated.xml", "a\nb");
        let span = Span { file: generated, start: 2, end: 3 };
        assert_eq!((sources.parser_text(generated), sources.is_generated(generated)), ("a\nb", true));
        assert_eq!((sources.line(span), sources.position(span).line), (None, 1));
        assert_eq!((sources.text(generated), sources.excerpt(generated).position(2).line), ("", 1));
        let here = sources.add("a.xml", "");
        assert_eq!(sources.line(Span { file: here, start: 0, end: 0 }), Some(1));
    }
}
