//! Files that people write: configurations, risks, profiles, lists.

use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use mageacl_core::json::{ParseError, is_own_format};
use mageacl_core::source::{self, Excerpt, Quoting, ReadError, TextOrigin, quoting};
use mageacl_report::diagnostic::Report;

/// The name of standard input in reports.
pub(super) const STANDARD_INPUT: &str = "standard input";

/// The text of a file, with the decision whether reports may quote it.
#[derive(Debug)]
pub(super) struct TextFile {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) quoting: Quoting,
}

impl TextFile {
    /// Reads a file that the command line names.
    pub(super) fn read(path: &Path) -> Result<TextFile, Failure> {
        read(path).map(|text| TextFile::named(name(path), text))
    }

    /// Reads a file that the command line names, or standard input for `-`.
    pub(super) fn read_or_piped(path: &Path) -> Result<TextFile, Failure> {
        read_or_piped(path).map(|text| TextFile::named(name(path), text))
    }

    /// Reads a file that a store holds or refers to; `root` is the folder that it must not leave to be quoted.
    pub(super) fn read_from_store(path: &Path, root: &Path) -> Result<TextFile, Failure> {
        let text = from(name(path), source::read(path))?;
        let file = TextFile::named(name(path), text);
        // The content shows that it is a file of mageacl, so that a link to another name in the store does no harm.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new("."));
        let roots: [PathBuf; 1] = [if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() }];
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        match quoting(TextOrigin::StoreFile { roots: &roots, folder, file: &file_name }) {
            Quoting::Lines => Ok(file),
            Quoting::Nothing => Ok(TextFile { quoting: Quoting::Nothing, ..file }),
        }
    }

    /// Keeps a built-in text.
    pub(super) fn built_in(name: String, text: &str) -> TextFile {
        TextFile { name, text: text.to_owned(), quoting: quoting(TextOrigin::BuiltIn) }
    }

    /// Keeps a text with the decision whether reports may quote it.
    pub(super) fn named(name: String, text: String) -> TextFile {
        let quoting = quoting(TextOrigin::NamedFile { recognized: is_own_format(&text) });
        TextFile { name, text, quoting }
    }

    /// Returns what reports may show of the file.
    pub(super) fn excerpt(&self) -> Excerpt {
        Excerpt::new(self.name.as_str(), self.text.as_str(), self.quoting)
    }

    /// Reports why the text is not a file of the format with this `schema`. If the text must not be quoted, the error of
    /// the parser is not repeated either: it may contain names and values of the text.
    pub(super) fn refused(&self, error: ParseError, schema: &str) -> Failure {
        let report = match self.quoting {
            Quoting::Lines => Report {
                message: error.message,
                labels: vec![(error.span, "here".to_owned())],
                help: error.help.into_iter().collect(),
                source: Some(self.excerpt()),
                related: Vec::new(),
            },
            Quoting::Nothing => {
                let (offset, reason) = self.mismatch(error.span.start);
                let place = self.excerpt().position(offset);
                let message = format!(
                    "{}:{}:{}: {reason}; expected JSON with \"schema\": \"{schema}\"",
                    self.name, place.line, place.column
                );
                Report { message, ..Report::default() }
            }
        };
        Failure::Text(Box::new(report))
    }

    /// Returns where a text that is not recognized stops being what is expected, and why, without any part of it.
    fn mismatch(&self, offset: usize) -> (usize, &'static str) {
        if self.text.trim().is_empty() {
            return (0, "the file is empty");
        }
        if self.text.contains(['\0', '\u{fffd}']) {
            return (0, "this is not JSON, and not even text");
        }
        match serde_json::from_str::<serde::de::IgnoredAny>(self.text.trim_start_matches('\u{feff}')) {
            Err(_) => (offset, "this is not JSON"),
            Ok(_) if is_own_format(&self.text) => (offset, "this is not valid, and its text must not be shown"),
            Ok(_) => (0, "this is not a file of mageacl"),
        }
    }
}

/// Reads a file that the command line names.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    from(name(path), source::open_input(path).and_then(source::read_input))
}

/// Reads a file that the command line names, or standard input for `-`.
pub(super) fn read_or_piped(path: &Path) -> Result<String, Failure> {
    if is_standard_input(path) { from(name(path), source::read_input(io::stdin().lock())) } else { read(path) }
}

/// Returns the bytes of a file, or of standard input for `-`.
pub(super) fn bytes_or_piped(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if is_standard_input(path) {
        source::read_input(io::stdin().lock())
    } else {
        source::open_input(path).and_then(source::read_input)
    };
    bytes.map_err(|error| Failure::Io(name(path), error.into_io()))
}

/// Whether a path on the command line means standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the name of a path of the command line in reports.
pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

fn from(name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<String, Failure> {
    let bytes = bytes.map_err(|error| Failure::Io(name, error.into_io()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
