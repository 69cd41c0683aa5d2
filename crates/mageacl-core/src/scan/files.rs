//! The source files of a scan.

use std::path::{Component, Path, PathBuf};

use super::language::{self, Language};
use crate::fs::{Entry, EntryKind, FileSystem, walk};

/// The maximum size of a source file, in bytes.
const MAX_SIZE: usize = 2_000_000;

/// The maximum size of all source files, in bytes.
const MAX_TOTAL: usize = 256_000_000;

/// The maximum number of source files.
const MAX_FILES: usize = 50_000;

/// The maximum number of files and folders that are listed.
const MAX_ENTRIES: usize = 2_000_000;

/// The depth of folders.
const MAX_DEPTH: usize = 40;

/// The mean length of lines from which a file is the output of a tool.
const MAX_MEAN_LINE: usize = 500;

/// The maximum number of files and folders whose names are kept.
const MAX_LEFT_OUT: usize = 1000;

/// A file or folder that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The path below the folder that was given.
    pub name: String,
    /// The reason.
    pub reason: Reason,
}

/// The reason why a file or folder was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A folder or file of tests, examples of data or mocks.
    Tests,
    /// A folder of dependencies.
    Dependencies,
    /// The output of a tool: minified, or with very long lines.
    Generated,
    /// A symbolic link.
    Link,
    /// Larger than 2 MB.
    TooLarge,
    /// Not text.
    Binary,
    /// It cannot be read.
    Unreadable,
    /// The maximum number or size of all files was reached.
    TooMany,
}

impl Reason {
    /// Returns a description for a message.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Reason::Tests => "tests",
            Reason::Dependencies => "dependencies",
            Reason::Generated => "generated or minified",
            Reason::Link => "symbolic links",
            Reason::TooLarge => "larger than 2 MB",
            Reason::Binary => "not text",
            Reason::Unreadable => "unreadable",
            Reason::TooMany => "beyond the limit of 50,000 files or 256 MB",
        }
    }
}

/// A source file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) language: &'static Language,
}

/// Reads the source files in files and folders.
pub(super) fn read(files: &dyn FileSystem, paths: &[PathBuf]) -> (Vec<File>, Vec<LeftOut>) {
    let mut reader = Reader { files, found: Vec::new(), left_out: Vec::new(), total: 0 };
    for path in paths {
        reader.root(path);
    }
    (reader.found, reader.left_out)
}

struct Reader<'f> {
    files: &'f dyn FileSystem,
    found: Vec<File>,
    left_out: Vec<LeftOut>,
    total: usize,
}

impl Reader<'_> {
    fn root(&mut self, root: &Path) {
        if self.files.is_file(root) {
            let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(language) = language_of(root) {
                self.file(root, name, language);
            }
            return;
        }
        let skipped = std::cell::RefCell::new(Vec::new());
        let enter = |entry: &Entry| {
            let reason = folder_reason(&name_of(&entry.path));
            if let Some(Some(reason)) = reason {
                skipped.borrow_mut().push(LeftOut { name: shown(root, &entry.path), reason });
            }
            reason.is_none()
        };
        for entry in walk(self.files, root, MAX_DEPTH, enter).take(MAX_ENTRIES) {
            let Ok(entry) = entry else { continue };
            let Some(language) = language_of(&entry.path) else { continue };
            let name = shown(root, &entry.path);
            match entry.kind {
                EntryKind::File if is_test(&name_of(&entry.path)) => self.leave_out(name, Reason::Tests),
                EntryKind::File => self.file(&entry.path, name, language),
                EntryKind::Link => self.leave_out(name, Reason::Link),
                EntryKind::Folder | EntryKind::Other => {}
            }
        }
        for left_out in skipped.into_inner() {
            self.leave_out(left_out.name, left_out.reason);
        }
    }

    fn file(&mut self, path: &Path, name: String, language: &'static Language) {
        if self.found.len() >= MAX_FILES || self.total >= MAX_TOTAL {
            return self.leave_out(name, Reason::TooMany);
        }
        let size = self.files.metadata(path).map_or(0, |metadata| metadata.len);
        if size > MAX_SIZE as u64 {
            return self.leave_out(name, Reason::TooLarge);
        }
        let Ok(bytes) = self.files.read_listed(path) else { return self.leave_out(name, Reason::Unreadable) };
        if bytes.contains(&0) {
            return self.leave_out(name, Reason::Binary);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
        if path.to_string_lossy().contains(".min.") || text.len() / lines > MAX_MEAN_LINE && text.len() > 20_000 {
            return self.leave_out(name, Reason::Generated);
        }
        self.total += text.len();
        self.found.push(File { name, text, language });
    }

    fn leave_out(&mut self, name: String, reason: Reason) {
        if self.left_out.len() < MAX_LEFT_OUT {
            self.left_out.push(LeftOut { name, reason });
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn language_of(path: &Path) -> Option<&'static Language> {
    path.extension().and_then(|extension| extension.to_str()).and_then(language::by_extension)
}

/// Returns the reason to skip a folder; hidden ones are skipped without a word.
#[expect(clippy::option_option, reason = "a skipped folder may have no reason to report")]
fn folder_reason(name: &str) -> Option<Option<Reason>> {
    match name {
        "test" | "tests" | "__tests__" | "spec" | "specs" | "fixtures" | "fixture" | "__fixtures__" | "__mocks__"
        | "mocks" | "testdata" | "testing" | "e2e" | "cypress" => Some(Some(Reason::Tests)),
        "vendor" | "node_modules" | "bower_components" | "site-packages" | "venv" | "third_party" => {
            Some(Some(Reason::Dependencies))
        }
        _ if name.starts_with('.') || name == "__pycache__" => Some(None),
        _ => None,
    }
}

/// Returns whether a file holds tests, by its name in small letters.
fn is_test(name: &str) -> bool {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    name.contains(".test.")
        || name.contains(".spec.")
        || stem.starts_with("test_")
        || stem.starts_with("test-")
        || stem.ends_with("_test")
        || stem.ends_with("_spec")
        || name.ends_with("test.php")
        || name.ends_with("tests.cs")
        || name.ends_with("test.java")
        || name.ends_with("test.kt")
        || stem == "conftest"
}

/// Returns the path of a file for reports. Folders of the machine above the one that was given are left out.
fn shown(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let is_plain = root.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let root: PathBuf = root.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let shown = if is_plain { root.join(below) } else { below.to_owned() };
    shown.to_string_lossy().replace('\\', "/")
}
