//! Files that people write: configurations, risks, profiles, lists, snapshots.

use std::path::Path;

use super::error::{Error, ErrorReport};
use crate::fs::{self, FileSystem, ReadError};
use crate::json::{ParseError, is_own_format};
use crate::profile::{self, Profile};
use crate::source::{Excerpt, Quoting, TextOrigin, quoting};

/// The text of a file, with the decision whether reports may quote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    /// The name in reports.
    pub name: String,
    /// The text; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// Whether reports may quote it.
    pub quoting: Quoting,
}

/// Parses the text of a profile.
///
/// # Errors
/// If it is not a valid profile.
pub fn parse_profile(file: &TextFile) -> Result<Profile, Error> {
    profile::parse(&file.text).map_err(|error| file.refused(error, profile::SCHEMA))
}

impl TextFile {
    /// Reads a file that the user names.
    ///
    /// # Errors
    /// If it cannot be read, is not a file or a pipe, or is larger than the limit of input.
    pub fn read(path: &Path) -> Result<TextFile, Error> {
        let name = path.display().to_string();
        let bytes = fs::open_input(path).and_then(fs::read_input);
        TextFile::decoded(name, bytes)
    }

    /// Reads a file that a store holds or refers to; `root` is the folder that it must not leave to be quoted.
    ///
    /// # Errors
    /// If it cannot be read or is not a regular file.
    pub fn read_from_store(files: &dyn FileSystem, path: &Path, root: &Path) -> Result<TextFile, Error> {
        let file = TextFile::decoded(path.display().to_string(), files.read(path))?;
        // The content shows that it is a file of mageacl, so that a link to another name in the store does no harm.
        let path = files.canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new("."));
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        match quoting(TextOrigin::StoreFile { files, roots: &[root], folder, file: &file_name, text: &file.text }) {
            Quoting::Lines => Ok(file),
            Quoting::Nothing => Ok(TextFile { quoting: Quoting::Nothing, ..file }),
        }
    }

    /// Keeps a text that the user gave. It is quoted only if it is in a format of mageacl.
    #[must_use]
    pub fn named(name: String, text: String) -> TextFile {
        let quoting = quoting(TextOrigin::NamedFile { recognized: is_own_format(&text) });
        TextFile { name, text, quoting }
    }

    /// Keeps a built-in text.
    #[must_use]
    pub fn built_in(name: String, text: &str) -> TextFile {
        TextFile { name, text: text.to_owned(), quoting: quoting(TextOrigin::BuiltIn) }
    }

    /// Keeps bytes that were read from a file or a stream.
    ///
    /// # Errors
    /// If they could not be read.
    pub fn decoded(name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<TextFile, Error> {
        match bytes {
            Ok(bytes) => Ok(TextFile::named(name, String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) => Err(Error::Io(name, error.into_io())),
        }
    }

    /// Returns the excerpt that reports may show.
    #[must_use]
    pub fn excerpt(&self) -> Excerpt {
        Excerpt::new(self.name.as_str(), self.text.as_str(), self.quoting)
    }

    /// Reports why the text is not a file of the format with this `schema`. If the text must not be quoted, the error of
    /// the parser is not repeated either: it may contain names and values of the text.
    #[must_use]
    pub fn refused(&self, error: ParseError, schema: &str) -> Error {
        let report = match self.quoting {
            Quoting::Lines => ErrorReport {
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
                ErrorReport { message, ..ErrorReport::default() }
            }
        };
        Error::Text(Box::new(report))
    }

    /// Returns where an unrecognized text differs from the expected format, and how, without any part of it.
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
