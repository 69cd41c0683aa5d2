//! Lines for scripts: one id or call each.

use std::fmt;
use std::io::{self, Write};

use super::Inexact;
use mageacl_core::inert::{breaks, is_deceptive};

/// A text that is one line of a list, unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactLine(String);

impl ExactLine {
    /// Makes a line of an id, which readers of lists must not take for several ids or for a comment.
    ///
    /// # Errors
    /// If it contains white space, a separator or a quote, or is not a single line.
    pub fn id(id: &str) -> Result<ExactLine, Inexact> {
        let target = "in a list of ids";
        match id.chars().find(|c| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '`')) {
            Some(c) if !is_deceptive(c) => {
                Err(Inexact::new(id, target, format!("it contains `{c}`, which separates ids")))
            }
            _ if id.is_empty() => Err(Inexact::new(id, target, "it is empty")),
            _ if id.starts_with('#') => Err(Inexact::new(id, target, "it begins with `#`, which begins a comment")),
            _ => ExactLine::new(id, target),
        }
    }

    /// Makes a line of a call such as `GET /V1/orders`, or of another text.
    ///
    /// # Errors
    /// If it contains control or invisible characters, or a command of a CI runner.
    pub fn call(call: &str) -> Result<ExactLine, Inexact> {
        ExactLine::new(call, "as a line")
    }

    fn new(text: &str, target: &'static str) -> Result<ExactLine, Inexact> {
        Inexact::refuse_deceptive(text, target)?;
        if breaks(text).next().is_some() {
            return Err(Inexact::new(text, target, "CI runners interpret it as a command"));
        }
        Ok(ExactLine(text.to_owned()))
    }
}

impl fmt::Display for ExactLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a line.
///
/// # Errors
/// If the output cannot be written.
pub fn line(out: &mut dyn Write, text: &ExactLine) -> io::Result<()> {
    writeln!(out, "{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_line_or_refused() {
        for id in ["Magento_Sales::sales", "A_B::\u{e4}", "A_B::a#b", "a", "A_B::x::error"] {
            assert_eq!(ExactLine::id(id).unwrap().to_string(), id);
        }
        let refused = [
            ("A_B::a\nA_B::b", "it contains U+000A"),
            ("A_B::a\u{7f}", "it contains U+007F"),
            ("A_B::a\u{9b}2J", "it contains U+009B"),
            ("A_B::\u{202e}a", "it contains U+202E"),
            ("A_B::a\u{2028}", "it contains U+2028"),
            ("A_B::a, Magento_Backend::all", "it contains `,`, which separates ids"),
            ("A_B::a b", "it contains ` `, which separates ids"),
            ("A_B::a\u{a0}b", "it contains `\u{a0}`, which separates ids"),
            ("'A_B::a'", "it contains `'`, which separates ids"),
            ("#A_B::a", "it begins with `#`, which begins a comment"),
            ("::error::x", "CI runners interpret it as a command"),
            ("A_B::##vso[x]", "CI runners interpret it as a command"),
            ("", "it is empty"),
        ];
        for (id, why) in refused {
            assert_eq!(ExactLine::id(id).unwrap_err().why, why, "{id}");
        }
    }

    #[test]
    fn a_call_is_one_line() {
        for call in ["GET /V1/orders", "GET /V1/orders "] {
            assert_eq!(ExactLine::call(call).unwrap().to_string(), call);
        }
        for call in ["GET /a\r", "+++ /a", " ::error:: /a", "GET /\u{200b}"] {
            assert!(ExactLine::call(call).is_err(), "{call}");
        }
    }
}
