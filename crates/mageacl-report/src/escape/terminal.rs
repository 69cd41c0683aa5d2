//! Text for a terminal, or for a log for human readers.

use std::fmt;
use std::io::{self, Write};

use anstyle::Style;

use mageacl_core::escape::visible;

/// One line of text for a terminal. [`From`] escapes any text; styles are added with [`TerminalText::styled`] only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminalText(String);

impl TerminalText {
    /// Returns a text in a style.
    #[must_use]
    pub fn styled(style: Style, text: &str) -> TerminalText {
        TerminalText(format!("{style}{}{style:#}", visible(text)))
    }

    /// Appends more text.
    #[must_use]
    pub fn then(mut self, more: impl Into<TerminalText>) -> TerminalText {
        self.0.push_str(&more.into().0);
        self
    }

    /// Returns the escaped text, with the escape sequences of its styles.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for TerminalText {
    fn from(text: &str) -> Self {
        TerminalText(visible(text))
    }
}

impl From<String> for TerminalText {
    fn from(text: String) -> Self {
        TerminalText::from(text.as_str())
    }
}

impl From<&String> for TerminalText {
    fn from(text: &String) -> Self {
        TerminalText::from(text.as_str())
    }
}

impl fmt::Display for TerminalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a line.
///
/// # Errors
/// If the output cannot be written.
pub fn line(out: &mut dyn Write, text: impl Into<TerminalText>) -> io::Result<()> {
    writeln!(out, "{}", text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_a_terminal_obeys_are_shown_instead() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\tc\u{e4}"), "a\\u{1b}[31m\\u{202e}b\\u{9}c\u{e4}");
        assert_eq!(visible("\u{9b}2J\u{7f}\r\n"), "\\u{9b}2J\\u{7f}\\u{d}\\u{a}");
        assert_eq!(visible(&visible("\u{200b}")), "\\u{200b}");
    }

    #[test]
    fn only_the_program_sets_styles() {
        let bold = Style::new().bold();
        let text = TerminalText::styled(bold, "a\u{1b}[8m").then(" b\u{1b}");
        assert_eq!(text.as_str(), "\u{1b}[1ma\\u{1b}[8m\u{1b}[0m b\\u{1b}");
    }
}
