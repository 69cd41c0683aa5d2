//! Calls in files of any supported format, which is recognized by the content: access logs, HTTP archives, collections,
//! specifications, and the lists and commands that [`input`](super::input) reads. gzip and zstd are decompressed.
//!
//! Of each request the method and the path are kept, and the status of its answer. Requests to other services are
//! counted and left out.

mod bruno;
mod collector;
mod document;
mod error;
mod har;
mod insomnia;
mod json;
mod list;
mod log;
mod magento;
mod openapi;
mod postman;
mod sniff;
#[cfg(test)]
mod tests;
mod variables;
mod yaml;

use std::io::{Cursor, Read};

use super::input::{Refusal, decoded};
use super::origin::DeclaredCall;
use crate::fs::{compressed, read_input};
use collector::Collector;
use document::Node;
use sniff::Kind;

pub use collector::Tally;
pub use error::FileError;

/// The beginning of a file from which its format is recognized.
const HEAD: usize = 64 * 1024;

/// The calls of a file.
#[derive(Clone, Debug)]
pub struct FileCalls {
    /// The format.
    pub format: Format,
    /// The calls and the lines that are none, in order.
    pub entries: Vec<FileEntry>,
    /// The numbers of requests.
    pub tally: Tally,
}

impl FileCalls {
    /// Describes the requests that are not in the entries; empty if all are.
    #[must_use]
    pub fn notes(&self, file: &str) -> Vec<String> {
        let tally = self.tally;
        let mut notes = Vec::new();
        if tally.to_magento < tally.requests {
            notes.push(format!("{file}: {}", tally.summary(self.format)));
        }
        if tally.grouped > 0 {
            notes.push(format!(
                "{file} has too many different paths: {} requests were counted by the beginning of theirs, and may be to \
                 further routes",
                tally.grouped
            ));
        }
        if tally.dropped > 0 {
            notes.push(format!("{file} has too many different paths: {} requests were left out", tally.dropped));
        }
        notes
    }
}

/// An entry of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileEntry {
    /// A call with its places.
    Call(DeclaredCall),
    /// Lines that are not a call.
    Unreadable {
        /// The first line, from 1.
        first: usize,
        /// The last line.
        last: usize,
        /// The reason.
        refusal: Refusal,
    },
}

/// A format of files with calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lists, tables, commands and requests as text.
    List,
    /// An access log.
    Log,
    /// An HTTP archive.
    Har,
    /// A collection of Postman.
    Postman,
    /// A specification of `OpenAPI` 2 or 3.
    OpenApi,
    /// An export of Insomnia.
    Insomnia,
    /// A request of Bruno.
    Bruno,
}

impl Format {
    /// Returns the name for a reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::List => "list",
            Format::Log => "access log",
            Format::Har => "HTTP archive",
            Format::Postman => "Postman collection",
            Format::OpenApi => "OpenAPI specification",
            Format::Insomnia => "Insomnia export",
            Format::Bruno => "Bruno request",
        }
    }
}

/// A reader of documents: returns whether a document has its format, and adds the requests.
type DocumentReader = fn(&Node, &mut Collector<'_>) -> bool;

/// The formats of documents, in JSON or YAML.
const DOCUMENTS: [(Format, DocumentReader); 4] = [
    (Format::Har, har::read),
    (Format::OpenApi, openapi::read),
    (Format::Insomnia, insomnia::read),
    (Format::Postman, postman::read),
];

/// Reads the calls of a file. `name` is the name of the file in places.
///
/// # Errors
/// If the file cannot be read or decompressed, is binary or malformed, or exceeds a limit.
pub fn read(name: &str, input: impl Read) -> Result<FileCalls, FileError> {
    let (mut input, _) = compressed::open(Box::new(input))?;
    let mut head = Vec::new();
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let is_whole = head.len() < HEAD;
    let rest = Cursor::new(&head).chain(input);
    if sniff::is_utf_16(&head) {
        let text = decoded(&read_whole(rest)?)?;
        let is_whole = text.len() < HEAD;
        let head = &text.as_bytes()[..text.floor_char_boundary(HEAD)];
        return read_as(sniff::kind(head), name, head, is_whole, Cursor::new(text.as_bytes()));
    }
    read_as(sniff::kind(&head), name, &head, is_whole, rest)
}

fn read_as(kind: Kind, name: &str, head: &[u8], is_whole: bool, input: impl Read) -> Result<FileCalls, FileError> {
    let mut collector = Collector::new(name);
    let format = match kind {
        Kind::Log => {
            log::read(input, &mut collector)?;
            Format::Log
        }
        Kind::Json => match json::read(input).and_then(|root| read_document(&root, &mut collector)) {
            Ok(format) => format,
            // A list may begin with a body or a placeholder.
            Err(_) if is_whole => return list::read(name, head),
            Err(error) => return Err(error),
        },
        Kind::Yaml => {
            let root = yaml::read(&decoded(&read_whole(input)?)?)?;
            read_document(&root, &mut collector)?
        }
        Kind::Bruno => {
            bruno::read(&decoded(&read_whole(input)?)?, &mut collector);
            Format::Bruno
        }
        Kind::List => return list::read(name, &read_whole(input)?),
    };
    let (entries, tally) = collector.finish();
    Ok(FileCalls { format, entries, tally })
}

fn read_document(root: &Node, collector: &mut Collector<'_>) -> Result<Format, FileError> {
    let known = DOCUMENTS.iter().find(|(_, read)| read(root, collector));
    known.map(|(format, _)| *format).ok_or(FileError::UnknownDocument)
}

fn read_whole(input: impl Read) -> Result<Vec<u8>, FileError> {
    read_input(input).map_err(|error| FileError::from(error.into_io()))
}
