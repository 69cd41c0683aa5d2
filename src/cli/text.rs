//! Files that people write: configurations, risks, profiles, lists.

use std::fs::File;
use std::path::Path;

use super::failure::Failure;
use crate::json::ParseError;
use crate::render::diagnostic::Report;
use crate::source::{self, ReadError};

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    from(path.display().to_string(), File::open(path).map_err(ReadError::from).and_then(source::read_input))
}

/// The text of what was read under a name.
pub(super) fn from(name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<String, Failure> {
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
