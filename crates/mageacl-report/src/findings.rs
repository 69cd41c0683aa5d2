//! Formats of findings, the same for every command that reports findings.
//!
//! A format is a file with a [`FindingFormat`] and a line in the list below.

use std::io::Write;

use super::RenderError;
use super::lint::LintView;
use super::sink::Audience;

/// Declares the module of each format, and the list of them.
macro_rules! formats {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// All formats, in the order of the help.
        pub static FORMATS: &[&FindingFormat] = &[$(&$name::FORMAT),+];
    };
}

formats! {
    short,
    sarif,
    github,
    gitlab,
    junit,
    checkstyle,
    csv,
}

/// A format of findings.
#[derive(Debug)]
pub struct FindingFormat {
    /// The name on the command line.
    pub name: &'static str,
    /// The line of the help.
    pub about: &'static str,
    /// The readers.
    pub audience: Audience,
    /// Writes the findings.
    pub write: fn(&LintView<'_>, &mut dyn Write) -> Result<(), RenderError>,
}

impl PartialEq for FindingFormat {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FindingFormat {}
