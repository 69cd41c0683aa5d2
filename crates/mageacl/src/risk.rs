//! Files of risks.

use std::path::PathBuf;

use super::failure::Failure;
use super::text::TextFile;
use mageacl_core::risk::{self, Risks};

/// Reads files of risks and adds the built-in entries. Entries of a later file have precedence.
pub(super) fn read(files: &[PathBuf]) -> Result<Risks, Failure> {
    of(files.iter().map(|path| TextFile::read(path)))
}

/// Adds the built-in entries to files of risks.
pub(super) fn of(files: impl IntoIterator<Item = Result<TextFile, Failure>>) -> Result<Risks, Failure> {
    let mut risks = Risks::default();
    for file in files {
        let file = file?;
        risks.with(&file.text).map_err(|error| file.refused(error, risk::SCHEMA))?;
    }
    Ok(risks)
}
