//! Text and comments of XML files.

use std::fmt::Write as _;

use super::{Inexact, terminal};
use mageacl_core::inert::{break_commands, hash_commands, is_deceptive, leading_command};

/// Character data of an XML file, for attributes and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlText(String);

/// A line of an XML comment. It does not end the comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlComment(String);

impl XmlText {
    /// Encodes a text that must read back unchanged. Deceptive characters become references.
    ///
    /// # Errors
    /// If it contains a character that XML 1.0 cannot contain.
    pub fn exact(text: &str) -> Result<XmlText, Inexact> {
        match text.chars().find(|c| !is_allowed(*c)) {
            Some(c) => {
                let why = format!("U+{:04X} is not allowed in XML", u32::from(c));
                Err(Inexact::new(text, "into an XML file", why))
            }
            None => Ok(XmlText(encoded(text))),
        }
    }

    /// Encodes a text for human readers: deceptive characters are written as `\u{...}`.
    #[must_use]
    pub fn shown(text: &str) -> XmlText {
        XmlText(encoded(&terminal(text)))
    }

    /// Joins lines for human readers, for the content of an element.
    #[must_use]
    pub fn lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> XmlText {
        let shown = |line: &str| {
            let line = terminal(line);
            match leading_command(&line) {
                Some(at) => {
                    let (first, rest) = (u32::from(line.as_bytes()[at]), &line[at + 1..]);
                    format!("{}&#{first};{}", &line[..at], encoded(rest))
                }
                None => encoded(&line),
            }
        };
        XmlText(lines.into_iter().map(shown).collect::<Vec<_>>().join("\n"))
    }

    /// Returns the encoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl XmlComment {
    /// Escapes a text for human readers.
    #[must_use]
    pub fn new(text: &str) -> XmlComment {
        let text = terminal(text).replace("--", "- -").replace("--", "- -");
        XmlComment(break_commands(&text))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Encodes characters that are special in attributes or text, that a reader would normalize, or that are deceptive.
fn encoded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut hashes = hash_commands(text).peekable();
    for (at, c) in text.char_indices() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            c if is_deceptive(c) || hashes.next_if_eq(&at).is_some() => {
                let _ = write!(safe, "&#{};", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

/// Returns whether a document can contain a character (production `Char` of XML 1.0).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mageacl_core::source::SourceMap;
    use mageacl_core::xml::{Document, parse};

    #[test]
    fn a_text_reads_back_unchanged_or_is_refused() {
        for c in (0..=0x0001_ffff).chain(0x000e_0000..=0x000e_1000).filter_map(char::from_u32) {
            let Ok(text) = XmlText::exact(&format!("a{c}b")) else {
                assert!(c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}'), "{c:?}");
                continue;
            };
            if !text.as_str().contains('&') {
                assert_eq!(text.as_str(), format!("a{c}b"));
                continue;
            }
            let file = SourceMap::default().add("a.xml", "");
            let document = format!("<r a=\"{0}\">{0}</r>", text.as_str());
            let document = parse(&document, file).unwrap();
            let attribute = document.element(Document::ROOT).named_item("a").unwrap().value.to_string();
            assert_eq!((attribute, document.text(Document::ROOT)), (format!("a{c}b"), format!("a{c}b")));
        }
    }

    #[test]
    fn characters_that_hide_or_act_become_references() {
        let text = XmlText::exact("\t\r\n\u{7f}\u{85}\u{202e}\u{e0041}<\"'>&##vso[").unwrap();
        assert_eq!(text.as_str(), "&#9;&#13;&#10;&#127;&#133;&#8238;&#917569;&lt;&quot;&apos;&gt;&amp;#&#35;vso[");
        assert_eq!(XmlText::exact("\u{1b}[1m").unwrap_err().why, "U+001B is not allowed in XML");
        assert_eq!(XmlText::shown("a\0\u{1b}\u{fffe}]]>").as_str(), "a\\u{0}\\u{1b}\\u{fffe}]]&gt;");
    }

    #[test]
    fn no_line_is_a_command() {
        let text = XmlText::lines(["a", "  ::error::<x>", "--- b", "##[c]"]);
        assert_eq!(text.as_str(), "a\n  &#58;:error::&lt;x&gt;\n&#45;-- b\n#&#35;[c]");
        assert_eq!(XmlComment::new("::a ##[b] --> ---").as_str(), "\\::a ##\\[b] - -> - - -");
    }
}
