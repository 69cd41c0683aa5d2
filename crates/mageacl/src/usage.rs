//! Errors in arguments, as clap reports them.

use std::io::{self, Write};
use std::process::ExitCode;

use anstream::AutoStream;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use mageacl_report::escape::terminal;
use mageacl_report::sink::{Audience, finish};

/// Prints help and version to standard output, and errors to standard error.
pub(super) fn report(mut error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
            _ => ExitCode::SUCCESS,
        };
    }
    // Clap quotes arguments without escaping them.
    let quoted: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, escaped(kind, value)?))).collect();
    for (kind, value) in quoted {
        error.insert(kind, value);
    }
    if lacks_calls(&error) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![CALLS.into()]));
    }
    let text = finish(Audience::Human, error.render().ansi().to_string().into_bytes());
    // The exit code reports the error even if standard error is closed.
    let _ = AutoStream::auto(io::stderr().lock()).write_all(&text);
    ExitCode::from(2)
}

/// The ways to name calls, for somebody who named none.
const CALLS: &str = "name the calls: -p PROFILE for a known connector (`mageacl profile list`), -e 'GET /V1/orders' for single \
                     ones, --endpoints FILE for a list, a log or a collection, --source FOLDER for the connector's code";

/// Returns whether a command needs calls and got none.
fn lacks_calls(error: &clap::Error) -> bool {
    let lists_calls = |argument: &String| argument.contains("--endpoint <");
    error.kind() == ErrorKind::MissingRequiredArgument
        && matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::Strings(missing)) if missing.iter().any(lists_calls))
}

/// Returns a value with its text escaped; `None` if it quotes no argument.
fn escaped(kind: ContextKind, value: &ContextValue) -> Option<ContextValue> {
    match value {
        ContextValue::String(text) => Some(ContextValue::String(terminal(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(texts.iter().map(|text| terminal(text)).collect())),
        // The usage has several lines.
        ContextValue::StyledStr(text) if kind != ContextKind::Usage => {
            Some(ContextValue::StyledStr(terminal(&text.to_string()).into()))
        }
        ContextValue::StyledStrs(texts) => {
            let texts = texts.iter().map(|text| terminal(&text.to_string()).into());
            Some(ContextValue::StyledStrs(texts.collect()))
        }
        _ => None,
    }
}
