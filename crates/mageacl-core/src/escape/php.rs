//! Strings and comments of PHP.

use std::fmt::{self, Write as _};

use super::visible;
use crate::inert::{break_commands, hash_commands, is_deceptive};

/// A PHP string that reads back unchanged, with its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhpString(String);

/// A line of a PHP comment. It ends neither the comment nor PHP mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhpComment(String);

impl PhpString {
    /// Quotes a text. Deceptive characters are written as `\u{...}` in double quotes.
    #[must_use]
    pub fn new(text: &str) -> PhpString {
        if !text.contains(is_deceptive) && hash_commands(text).next().is_none() {
            return PhpString(format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")));
        }
        let mut safe = String::from("\"");
        for c in text.chars() {
            match c {
                '\\' | '"' | '$' => safe.extend(['\\', c]),
                c if is_deceptive(c) || c == '#' => {
                    let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
                }
                c => safe.push(c),
            }
        }
        safe.push('"');
        PhpString(safe)
    }
}

impl PhpComment {
    /// Escapes a text for human readers.
    #[must_use]
    pub fn new(text: &str) -> PhpComment {
        PhpComment(break_commands(&visible(text)).replace("?>", "? >").replace("*/", "* /"))
    }
}

impl fmt::Display for PhpString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PhpComment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn php_reads_the_same_text() {
        assert_eq!(PhpString::new("It's \\u{1b} $a").to_string(), "'It\\'s \\\\u{1b} $a'");
        assert_eq!(PhpString::new("a ##[b] '").to_string(), "\"a \\u{23}\\u{23}[b] '\"");
        let text = PhpString::new("\u{1b}[1m\n\"$a\\\u{202e}").to_string();
        assert_eq!(text, "\"\\u{1b}[1m\\u{a}\\\"\\$a\\\\\\u{202e}\"");
    }

    #[test]
    fn a_comment_ends_where_it_is_meant_to() {
        assert_eq!(PhpComment::new("a ?> */ b\nc ##[d]").to_string(), "a ? > * / b\\u{a}c ##\\[d]");
    }
}
