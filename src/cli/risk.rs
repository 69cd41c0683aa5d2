//! What a project itself says about risks.

use std::fs::File;
use std::path::PathBuf;

use super::failure::Failure;
use crate::render::diagnostic::Report;
use crate::risk::Risks;
use crate::source::{self, ReadError};

/// The built-in entries, and before them those of files, of which a later one goes before an earlier one.
pub(super) fn read(files: &[PathBuf]) -> Result<Risks, Failure> {
    let mut risks = Risks::default();
    for path in files {
        let name = path.display().to_string();
        let bytes = File::open(path).map_err(ReadError::from).and_then(source::read_input);
        let bytes = bytes.map_err(|error| Failure::Io(name.clone(), error.into_io()))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        risks.with(&text).map_err(|error| {
            Failure::Text(Box::new(Report {
                message: error.message,
                labels: vec![(error.span, "here".to_owned())],
                help: error.help.into_iter().collect(),
                source: Some((name, text)),
                related: Vec::new(),
            }))
        })?;
    }
    Ok(risks)
}
