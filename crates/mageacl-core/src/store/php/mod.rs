//! The subset of PHP in which configuration files are written.
//!
//! Nothing is run: [`Lexer`] splits a text into tokens, [`Checked`] finds errors of syntax, [`evaluate`] computes expressions for file names, and the
//! reader of a file interprets the rest. Everything that only running PHP could determine counts as unknown.

mod checked;
mod evaluate;
mod lexer;
mod strings;

pub(super) use checked::Checked;
pub(super) use evaluate::{Scope, closing, evaluate, split};
pub(crate) use lexer::{Kind, Lexer, Token, tokens};

/// Converts the bytes of a file to text, replacing invalid UTF-8. Checking first is much faster than replacing.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Returns the line of a byte of a text, counted from 1.
pub(super) fn line(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(before.split(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}
