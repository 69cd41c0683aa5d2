//! Escapers: one for each kind of output into which text from files and arguments is written.
//!
//! Each is a type that only its own constructors can make, and the writers of a format accept no other. There are two
//! kinds of constructors: `exact` ones return a text that reads back unchanged, or refuse it with an [`Inexact`]; the
//! others return a text for human readers, in which deceptive characters are written as `\u{...}`.

pub mod github;
pub mod line;
pub mod markdown;
pub mod php;
pub mod sarif;
pub mod shell;
pub mod terminal;
pub mod uri;
pub mod xml;

use super::RenderError;
use mageacl_core::inert::is_deceptive;

pub use github::{GithubMessage, GithubProperty};
pub use line::ExactLine;
pub use markdown::Markdown;
pub use php::{PhpComment, PhpString};
pub use sarif::SarifText;
pub use shell::ShellWord;
pub use terminal::{TerminalText, terminal};
pub use uri::uri;
pub use xml::{XmlComment, XmlText};

/// A text that a format cannot hold unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` cannot be written {target}: {why}; use --format json", terminal(text))]
pub struct Inexact {
    /// The text.
    pub text: String,
    /// The kind of output, for example `as a word of a shell`.
    pub target: &'static str,
    /// The reason.
    pub why: String,
}

impl Inexact {
    fn new(text: &str, target: &'static str, why: impl Into<String>) -> Inexact {
        Inexact { text: text.to_owned(), target, why: why.into() }
    }

    /// Refuses a text that contains a deceptive character.
    fn refuse_deceptive(text: &str, target: &'static str) -> Result<(), Inexact> {
        match text.chars().find(|c| is_deceptive(*c)) {
            Some(c) => Err(Inexact::new(text, target, format!("it contains U+{:04X}", u32::from(c)))),
            None => Ok(()),
        }
    }
}

impl From<Inexact> for RenderError {
    fn from(error: Inexact) -> Self {
        RenderError::Unsuitable(error.to_string())
    }
}
