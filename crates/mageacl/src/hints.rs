//! The commands that were most likely meant: for words of another kind than expected, and for folders without a
//! store.
//!
//! Nothing is run instead: a command is only shown.

mod correct;
mod kind;
mod line;

use clap::error::ErrorKind;

use super::args::{Command, ProfileCommand};
use super::arguments;
use correct::{Corrected, correct, quoted_line};
use kind::Kind;
use mageacl_core::project::{Error, ErrorReport};
use mageacl_core::store::{StoreError, WELL_KNOWN};

/// Returns the error for an invalid command line that has a correction.
pub(super) fn of_usage(error: &clap::Error) -> Option<Error> {
    let is_about_words = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::UnknownArgument
            | ErrorKind::TooManyValues
            | ErrorKind::InvalidSubcommand
            | ErrorKind::MissingSubcommand
            | ErrorKind::InvalidValue
            | ErrorKind::ValueValidation
            | ErrorKind::ArgumentConflict
    );
    if !is_about_words {
        return None;
    }
    let line = line::read(&given());
    if let Some(corrected) = correct(&line) {
        return Some(report(&corrected));
    }
    let call = line.unquoted.as_ref().filter(|_| error.kind() == ErrorKind::UnknownArgument)?;
    Some(text(&format!("`{call}` is one argument: quote it"), &[format!("Run: {}", quoted_line(&line))]))
}

/// Refuses words that a command would read as something else, although they are certainly not that.
pub(super) fn check(command: &Command) -> Result<(), Error> {
    let endpoints = match command {
        Command::Explain(_) => true,
        Command::Plan(args) => !args.wanted.endpoint.is_empty(),
        Command::Audit(args) => !args.wanted.endpoint.is_empty(),
        Command::Guard(args) => !args.wanted.endpoint.is_empty(),
        Command::Diff(args) => !args.wanted.endpoint.is_empty(),
        Command::Profile(ProfileCommand::Matrix(args)) => !args.wanted.endpoint.is_empty(),
        _ => false,
    };
    let Some(corrected) = endpoints.then(|| correct(&line::read(&given()))).flatten() else { return Ok(()) };
    let misplaced = &corrected.misplaced;
    let is_certain = match misplaced.kind {
        Kind::Profiles(_) => kind::is_name_of_profile(&misplaced.word),
        _ => true,
    };
    let is_asked = matches!(misplaced.given_as, correct::SUBJECT | correct::ENDPOINT);
    if is_certain && is_asked { Err(report(&corrected)) } else { Ok(()) }
}

/// Returns hints for an error of a command, beyond those of the error itself.
pub(super) fn hints_for(error: &Error, command: &Command) -> Vec<String> {
    let hints = corrections(error, command);
    if hints.is_empty() { of_store(error, command) } else { hints }
}

/// Returns the commands to run instead, if a word is of another kind than expected.
fn corrections(error: &Error, command: &Command) -> Vec<String> {
    if matches!(error, Error::Config { .. }) {
        return Vec::new();
    }
    let line = line::read(&given());
    match (correct(&line), command) {
        // The error is the report.
        (Some(_), _) if is_report(error) => Vec::new(),
        (Some(corrected), _) => {
            let (is, runs) = (sentence(&corrected), runs(&corrected));
            runs.into_iter().map(|run| hidden(&format!("{is}. {run}"))).collect()
        }
        (None, Command::Diff(args)) if args.since.is_none() && args.sides.len() == 1 => {
            let is_release = kind::kind_of(&args.sides[0]) == Some(Kind::Release);
            is_release.then(|| hidden(&format!("Run: {}", quoted_line(&line)))).into_iter().collect()
        }
        (None, Command::Explain(_)) => Vec::new(),
        (None, _) => {
            let quote =
                |call: &String| hidden(&format!("`{call}` is one argument: quote it. Run: {}", quoted_line(&line)));
            line.unquoted.iter().map(quote).collect()
        }
    }
}

/// Whether an error has its correction already.
fn is_report(error: &Error) -> bool {
    matches!(error, Error::Text(report) if report.help.iter().any(|help| help.starts_with("Run: mageacl ")))
}

fn report(corrected: &Corrected) -> Error {
    text(&sentence(corrected), &runs(corrected))
}

fn text(message: &str, help: &[String]) -> Error {
    let help = help.iter().map(|help| hidden(help)).collect();
    Error::Text(Box::new(ErrorReport { message: hidden(message), help, ..ErrorReport::default() }))
}

fn sentence(corrected: &Corrected) -> String {
    let misplaced = &corrected.misplaced;
    let (word, given_as, kind) = (&misplaced.word, misplaced.given_as, misplaced.kind.name());
    match misplaced.kind {
        Kind::LikeProfiles(_) => format!("`{word}` is not {given_as}, but {kind}"),
        _ => format!("`{word}` is {kind}, not {given_as}"),
    }
}

fn runs(corrected: &Corrected) -> Vec<String> {
    corrected.commands.iter().map(|command| format!("Run: {command}")).collect()
}

/// Removes pasted secrets.
fn hidden(text: &str) -> String {
    arguments::hide(text)
}

/// Returns the arguments of this run.
fn given() -> Vec<String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// Returns hints for a folder without a store.
fn of_store(error: &Error, command: &Command) -> Vec<String> {
    let Error::Store(error) = error else { return Vec::new() };
    match **error {
        StoreError::NotMagento { .. } => {
            let below = WELL_KNOWN.join(", ");
            let searched =
                format!("The folders above it, up to the home folder, and {below} below it hold no store either.");
            std::iter::once(searched).chain(without_store(command)).collect()
        }
        StoreError::NoModules { .. } => without_store(command),
        _ => Vec::new(),
    }
}

/// Returns the commands that answer from a lock and from a release instead of a store.
fn without_store(command: &Command) -> Vec<String> {
    let (lock, release) = match command {
        Command::Diff(_) => ("diff old.lock composer.lock".to_owned(), "diff 2.4.7 latest".to_owned()),
        Command::Profile(ProfileCommand::Check { .. }) => (
            "profile check ventortech composer.lock".to_owned(),
            "profile check ventortech --magento latest".to_owned(),
        ),
        other => {
            let Some((name, arguments)) = name_and_arguments(other) else { return Vec::new() };
            (format!("{name} composer.lock{arguments}"), format!("{name} --magento latest{arguments}"))
        }
    };
    vec![
        format!("To read a composer.lock instead: mageacl {lock}"),
        format!("To read a built-in release: mageacl {release}"),
    ]
}

/// Returns the name of a command that reads a store, and an example of the arguments that it requires.
fn name_and_arguments(command: &Command) -> Option<(&'static str, &'static str)> {
    Some(match command {
        Command::Plan(_) => ("plan", " -p ventortech"),
        Command::Audit(_) => ("audit", " -g dump.sql"),
        Command::Guard(_) => ("guard", " -p ventortech"),
        Command::Lint(_) => ("lint", ""),
        Command::Check(_) => ("check", ""),
        Command::Explain(_) => ("explain", " 'GET /V1/orders'"),
        Command::Tree(_) => ("tree", ""),
        Command::Routes(_) => ("routes", ""),
        Command::Snapshot(_) => ("snapshot", ""),
        _ => return None,
    })
}
