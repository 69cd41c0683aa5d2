//! As much of PHP as configuration files are written in.
//!
//! Nothing is run: [`Lexer`] cuts a text into tokens, [`evaluate`] works out the expressions that name files, and
//! whoever reads a file decides what the rest means. What would have to be run to be known is not known.

mod evaluate;
mod lexer;
mod strings;

use crate::source::{SourceMap, Span};

pub(super) use evaluate::{Scope, closing, evaluate, split};
pub(super) use lexer::{Kind, Lexer, Token};

/// The bytes of a file as text; what is not UTF-8 is replaced. (Checking first is much quicker than replacing.)
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The line, counted from 1, in which a byte of a text stands.
pub(super) fn line(text: &str, offset: usize) -> u32 {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let start = u32::try_from(offset).unwrap_or(u32::MAX);
    u32::try_from(sources.position(Span { file, start, end: start }).line).unwrap_or(u32::MAX)
}
