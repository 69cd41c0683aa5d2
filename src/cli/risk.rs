//! What a project itself says about risks.

use std::path::PathBuf;

use super::failure::Failure;
use super::text;
use crate::risk::Risks;

/// The built-in entries, and before them those of files, of which a later one goes before an earlier one.
pub(super) fn read(files: &[PathBuf]) -> Result<Risks, Failure> {
    let mut risks = Risks::default();
    for path in files {
        let text = text::read(path)?;
        risks.with(&text).map_err(|error| text::refused(error, path.display().to_string(), text))?;
    }
    Ok(risks)
}
