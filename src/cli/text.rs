//! Files that people write: configurations, risks, profiles, lists.

use std::fs::File;
use std::io;
use std::path::Path;

use super::failure::Failure;
use crate::json::ParseError;
use crate::render::diagnostic::Report;
use crate::source::{self, ReadError};

/// How reports call standard input.
pub(super) const STANDARD_INPUT: &str = "standard input";

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    from(name(path), File::open(path).map_err(ReadError::from).and_then(source::read_input))
}

/// The text of a file, or of standard input for `-`.
pub(super) fn read_or_piped(path: &Path) -> Result<String, Failure> {
    if is_standard_input(path) { from(name(path), source::read_input(io::stdin().lock())) } else { read(path) }
}

/// Returns the bytes of a file, or of standard input for `-`.
pub(super) fn bytes_or_piped(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if is_standard_input(path) {
        source::read_input(io::stdin().lock())
    } else {
        File::open(path).map_err(ReadError::from).and_then(source::read_input)
    };
    bytes.map_err(|error| Failure::Io(name(path), error.into_io()))
}

/// Whether a path on the command line means standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// How reports call what a path on the command line names.
pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

/// The text of what was read under a name.
fn from(name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<String, Failure> {
    let bytes = bytes.map_err(|error| Failure::Io(name, error.into_io()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Why a text is not a file of its format.
pub(super) fn refused(error: ParseError, name: String, text: String) -> Failure {
    Failure::Text(Box::new(Report {
        message: error.message,
        labels: vec![(error.span, "here".to_owned())],
        help: error.help.into_iter().collect(),
        source: Some((name, text)),
        related: Vec::new(),
    }))
}
