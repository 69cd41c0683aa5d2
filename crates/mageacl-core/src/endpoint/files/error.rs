//! The reasons why a file has no calls that can be read. None of them repeats a part of the file.

use std::io;

use crate::endpoint::input::Binary;
use crate::fs::compressed;

/// The reason why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// An error of the operating system.
    #[error("{0}")]
    Io(io::Error),
    /// Invalid compressed data.
    #[error("{0}")]
    Compressed(String),
    /// A binary file.
    #[error(transparent)]
    Binary(#[from] Binary),
    /// A document whose syntax is wrong, with the line.
    #[error("invalid {format} at line {line}")]
    Malformed {
        /// The name of the syntax.
        format: &'static str,
        /// The line, from 1.
        line: usize,
    },
    /// A document with too many values.
    #[error("the document has more than 4,000,000 values, the limit for collections and archives")]
    TooLarge,
    /// A document of another kind.
    #[error(
        "a document of an unknown kind: not an HTTP archive, a Postman or Insomnia collection or an OpenAPI specification"
    )]
    UnknownDocument,
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<compressed::Refusal>()) {
            Some(refusal) => FileError::Compressed(refusal.to_string()),
            None => FileError::Io(error),
        }
    }
}
