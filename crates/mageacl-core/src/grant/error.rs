//! Why grants could not be read.

use std::fmt;

use super::Place;

/// Why grants could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct GrantError {
    /// The sort of trouble.
    pub kind: ErrorKind,
    /// What is wrong, in words, with the name of the file.
    pub message: String,
    /// Where, if it has one place.
    pub place: Option<Place>,
    /// The formats that were tried, and why the file is none of them.
    pub tried: Vec<Tried>,
    /// What to do now, if that is known.
    pub help: String,
}

/// The sorts of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The operating system refused.
    Io,
    /// Nothing is in it.
    Empty,
    /// It is no text.
    Binary,
    /// It is none of the formats.
    Unknown,
    /// It is one of the formats, but broken.
    Malformed,
    /// It ends too early.
    Truncated,
    /// More than the format can sensibly hold.
    TooLarge,
    /// The tables are those of several shops.
    SeveralShops,
    /// There is no grant in all that was read.
    NoGrants,
}

/// A format that a file is not written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The format.
    pub format: &'static str,
    /// Why not.
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

    pub(super) fn malformed(place: Place, message: impl Into<String>) -> Self {
        GrantError::new(ErrorKind::Malformed, message).at(place)
    }

    pub(super) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
