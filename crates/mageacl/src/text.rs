//! Files and standard input, as the command line names them.

use std::io;
use std::path::Path;

use mageacl_core::fs;
use mageacl_core::project::{Error, TextFile};

/// The name of standard input in reports.
pub(super) const STANDARD_INPUT: &str = "standard input";

/// Reads a file that the command line names, or standard input for `-`.
pub(super) fn read_or_piped(path: &Path) -> Result<TextFile, Error> {
    if is_standard_input(path) {
        return TextFile::decoded(name(path), fs::read_input(io::stdin().lock()));
    }
    TextFile::read(path)
}

/// Whether a path on the command line means standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the name of a path of the command line in reports.
pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}
