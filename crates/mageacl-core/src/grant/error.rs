//! The reasons why grants could not be read.

use std::fmt;

use super::Location;

/// The reason why grants could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct GrantError {
    /// The kind of error.
    pub kind: ErrorKind,
    /// The message, with the name of the file.
    pub message: String,
    /// The position, if there is a single one.
    pub place: Option<Location>,
    /// The formats that were tried, each with the reason why the file does not have it.
    pub tried: Vec<Tried>,
    /// A hint how to fix it, or an empty text.
    pub help: String,
}

/// The kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An error of the operating system.
    Io,
    /// The input is empty.
    Empty,
    /// The input is binary.
    Binary,
    /// The input has none of the supported formats.
    Unknown,
    /// The input has a supported format, but is malformed.
    Malformed,
    /// The input is truncated.
    Truncated,
    /// The input exceeds the limits of its format.
    TooLarge,
    /// The tables come from several stores.
    SeveralShops,
    /// The input contains no grant.
    NoGrants,
}

/// A format that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The format.
    pub format: &'static str,
    /// The reason why the file does not have it.
    pub why: String,
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for tried in &self.tried {
            write!(f, "\n  {}: {}", tried.format, tried.why)?;
        }
        Ok(())
    }
}

impl GrantError {
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        GrantError { kind, message: message.into(), place: None, tried: Vec::new(), help: String::new() }
    }

    pub(super) fn malformed(place: Location, message: impl Into<String>) -> Self {
        GrantError::new(ErrorKind::Malformed, message).at(place)
    }

    pub(super) fn at(mut self, place: Location) -> Self {
        self.place = Some(place);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
