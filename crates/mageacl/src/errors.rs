//! The one path of errors: commands return them, and this module writes them as text and as JSON.

use std::io::{self, Write};

use super::arguments;
use super::output::{Outputs, Terminal};
use mageacl_core::catalog::{ConfigError, Origin};
use mageacl_core::project::{Error, ErrorReport};
use mageacl_core::source::SourceMap;
use mageacl_report::sink::Format;
use mageacl_report::{RenderError, json};

impl<F: Format + PartialEq> Outputs<F> {
    /// Passes on the result of a command. If Magento could not load the configuration, programs that asked for JSON get
    /// the `error` document of the contract.
    pub(super) fn with_error_document<T>(
        &self,
        kind: &str,
        json: F,
        terminal: Terminal,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(Error::Config { error, sources, origin }) = &result {
            let document = ErrorDocument { kind, error, sources, origin: origin.as_deref() };
            self.write_document(&document, json, terminal);
        }
        result
    }

    /// Writes an error document to all outputs in JSON. The run fails anyway, so a failure to write is not reported.
    fn write_document(&self, document: &ErrorDocument<'_>, json: F, terminal: Terminal) {
        if self.printed == json {
            let _ = document.write(&mut io::stdout().lock());
        }
        let mut batch = self.batch();
        for path in self.files_of(json) {
            if batch.file(json, path, |out| document.write(out).map_err(RenderError::from)).is_err() {
                return;
            }
        }
        let _ = batch.commit(terminal);
    }
}

struct ErrorDocument<'a> {
    kind: &'a str,
    error: &'a ConfigError,
    sources: &'a SourceMap,
    origin: Option<&'a Origin>,
}

impl ErrorDocument<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        json::error(self.kind, self.error, self.origin, self.sources, out)
    }
}

/// Whether the reader of standard output stopped reading, as `head` does.
pub(super) fn is_broken_pipe(error: &Error) -> bool {
    matches!(error, Error::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe)
}

/// Returns the report on an error. A request or a token may have been pasted instead of a folder or a name.
pub(super) fn report(error: Error) -> ErrorReport {
    let is_of_store = matches!(error, Error::Config { .. });
    let report = error.into_report();
    if is_of_store {
        return report;
    }
    ErrorReport { message: arguments::hide(&report.message), ..report }
}
