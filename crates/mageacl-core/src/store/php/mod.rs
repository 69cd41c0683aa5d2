//! As much of PHP as configuration files are written in.
//!
//! Nothing is run: [`Lexer`] cuts a text into tokens, [`evaluate`] works out the expressions that name files, and
//! whoever reads a file decides what the rest means. What would have to be run to be known is not known.

mod evaluate;
mod lexer;
mod strings;

pub(super) use evaluate::{Scope, closing, evaluate, split};
pub(super) use lexer::{Kind, Lexer, Token, tokens};

/// The bytes of a file as text; what is not UTF-8 is replaced. (Checking first is much quicker than replacing.)
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Returns the line of a byte of a text, counted from 1.
pub(super) fn line(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(before.split(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}
