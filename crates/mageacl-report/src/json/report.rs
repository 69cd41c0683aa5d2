//! `mageacl/report/1`.

use std::io::{self, Write};

use serde::Deserialize;

use super::v1::report::Report;
use super::write;
use mageacl_core::catalog::Origin;

/// The value of `schema`.
const SCHEMA: &str = "mageacl/report/1";

/// Writes a report.
///
/// # Errors
/// If the output cannot be written.
pub fn report(report: &Report, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    write("report", Some(origin), report, out)
}

/// Parses a report.
///
/// # Errors
/// If the text is not a report, with the reason.
pub fn read_report(text: &str) -> Result<Report, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head: Head = serde_json::from_str(text).map_err(|error| format!("not a report: {error}"))?;
    if head.schema != SCHEMA {
        return Err(format!("the schema is `{}`; expected `{SCHEMA}`, which `-f report` writes", head.schema));
    }
    serde_json::from_str(text).map_err(|error| format!("invalid report: {error}"))
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}
