//! Escapers for the files that mageacl generates: one for each kind of place that a text is written to.
//!
//! Each is a type that only its own constructors make, and generators take no other. Two promises are kept apart: `exact`
//! constructors return a text that reads back unchanged, or refuse it with an [`Inexact`]; the others make a text for
//! people, in which characters that act or hide are written as `\u{...}`.

pub mod markdown;
pub mod php;
pub mod uri;
pub mod xml;

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::inert::is_deceptive;

pub use markdown::Markdown;
pub use php::{PhpComment, PhpString};
pub use uri::uri;
pub use xml::{XmlComment, XmlText};

/// Writes every character that hides or acts as `\u{...}`, line feeds included. Escaping twice changes nothing.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// The maximum length of a text of an input in a message or report, in characters.
const MAX_QUOTED: usize = 255;

/// Returns a text of an input as it may be quoted: a longer one than any id or name of Magento ends with `…`.
#[must_use]
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_QUOTED) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}\u{2026}", &text[..end])),
    }
}

/// A text that a format cannot hold unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` cannot be written {target}: {why}; use --format json", visible(text))]
pub struct Inexact {
    /// The text.
    pub text: String,
    /// The kind of place, for example `as a word of a shell`.
    pub target: &'static str,
    /// The reason.
    pub why: String,
}

impl Inexact {
    /// Creates the error.
    #[must_use]
    pub fn new(text: &str, target: &'static str, why: impl Into<String>) -> Inexact {
        Inexact { text: text.to_owned(), target, why: why.into() }
    }

    /// Refuses a text that holds a character which hides or acts.
    ///
    /// # Errors
    /// If the text holds one.
    pub fn refuse_deceptive(text: &str, target: &'static str) -> Result<(), Inexact> {
        match text.chars().find(|c| is_deceptive(*c)) {
            Some(c) => Err(Inexact::new(text, target, format!("it contains U+{:04X}", u32::from(c)))),
            None => Ok(()),
        }
    }
}
