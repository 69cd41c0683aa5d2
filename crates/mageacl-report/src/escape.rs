//! Escapers: one for each kind of place that text from files and arguments is written to. Those for generated files are in
//! [`mageacl_core::escape`]; the others are here.
//!
//! Each is a type that only its own constructors make, and the writers of a format take no other.

pub mod github;
pub mod line;
pub mod sarif;
pub mod shell;
pub mod terminal;

pub use github::{GithubMessage, GithubProperty};
pub use line::ExactLine;
pub use mageacl_core::escape::{
    Inexact, Markdown, PhpComment, PhpString, XmlComment, XmlText, markdown, php, uri, visible as terminal, xml,
};
pub use sarif::SarifText;
pub use shell::ShellWord;
pub use terminal::TerminalText;
