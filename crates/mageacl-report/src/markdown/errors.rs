//! The list of known messages of Magento: `docs/errors.md`.

use std::io::{self, Write};

use crate::escape::markdown::{cell_code, line, md, prose, text};
use mageacl_core::explain::errors::{self, KnownError};

/// Writes each message with its cause.
///
/// # Errors
/// If the output cannot be written.
pub fn errors(out: &mut dyn Write) -> io::Result<()> {
    let intro = [
        "# Errors of Magento",
        "",
        "`mageacl explain 'TEXT'` recognizes these messages about permissions, tokens, the ACL and the web API, in answers \
         as JSON, XML or SOAP faults, in HTML and in lines of a log, with or without filled placeholders. It gives the \
         resources and SOAP operations that the text names, and looks for the causes in the store at hand.",
        "",
        "Messages are shown in lower case and without articles. `*` stands for any value; *is not* also matches *isn't*.",
        "",
        "REST checks the permission before HTTPS, and both before it reads the body. SOAP checks HTTPS before the permission. A \
         message of a later check means that the earlier ones passed.",
    ];
    intro.iter().try_for_each(|text| line(out, *text))?;
    errors::all().try_for_each(|error| entry(error, out))
}

fn entry(error: &KnownError, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    line(out, md!("## {}", text(error.id)))?;
    line(out, "")?;
    for wording in error.wordings {
        line(out, md!("- {}", cell_code(wording)))?;
    }
    line(out, "")?;
    line(out, md!("Seen in {}. Stage: {}.", text(error.origin.name()), text(error.about.name())))?;
    line(out, "")?;
    line(out, prose(error.cause))?;
    if !error.distinguish.is_empty() {
        line(out, "")?;
        line(out, prose(error.distinguish))?;
    }
    line(out, "")?;
    line(out, md!("To do: {}", prose(error.fix)))?;
    if !error.rules.is_empty() {
        line(out, "")?;
        line(out, md!("Searched in the store: {}.", text(&error.rules.join(", "))))?;
    }
    Ok(())
}
