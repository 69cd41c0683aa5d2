//! The last step before text leaves the program, which depends on the audience of a format.

use crate::inert::{breaks, is_deceptive};
use std::fmt::Write as _;

/// The audience of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Human readers, on a terminal, in a log or in a rendered document.
    Human,
    /// Programs. Their formats are written byte for byte.
    Machine,
}

/// A format of output.
pub trait Format: Copy {
    /// Returns the audience.
    fn audience(self) -> Audience;
}

impl Format for Audience {
    fn audience(self) -> Audience {
        self
    }
}

/// Finishes the text of a renderer. For human readers, no line begins with or contains a command of a CI runner, and no
/// control or invisible character remains except line feeds and color sequences. Renderers escape each text themselves;
/// this also covers lines that result from wrapping a paragraph.
#[must_use]
pub fn finish(audience: Audience, text: Vec<u8>) -> Vec<u8> {
    match audience {
        Audience::Machine => text,
        Audience::Human => {
            let text = String::from_utf8_lossy(&text);
            let mut finished = String::with_capacity(text.len());
            for line in text.split_inclusive('\n') {
                finish_line(line, &mut finished);
            }
            finished.into_bytes()
        }
    }
}

fn finish_line(line: &str, finished: &mut String) {
    let (content, end) = line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
    // Most lines are plain ASCII.
    if content.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let mut last = 0;
        for at in breaks(content) {
            finished.push_str(&content[last..at]);
            finished.push('\\');
            last = at;
        }
        finished.push_str(&content[last..]);
    } else {
        let (visible, styles) = without_styles(content);
        let mut styles = styles.into_iter().peekable();
        let mut breaks = breaks(&visible).peekable();
        for (at, c) in visible.char_indices() {
            while let Some((_, style)) = styles.next_if(|(offset, _)| *offset == at) {
                finished.push_str(style);
            }
            if breaks.next_if_eq(&at).is_some() {
                finished.push('\\');
            }
            finished.push(c);
        }
        styles.for_each(|(_, style)| finished.push_str(style));
    }
    finished.push_str(end);
}

/// Splits a line into its visible text and the color sequences with their offsets.
fn without_styles(line: &str) -> (String, Vec<(usize, &str)>) {
    let mut visible = String::with_capacity(line.len());
    let mut styles = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(style) = style(rest) {
            styles.push((visible.len(), style));
            rest = &rest[style.len()..];
            continue;
        }
        if is_deceptive(c) {
            let _ = write!(visible, "\\u{{{:x}}}", u32::from(c));
        } else {
            visible.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    (visible, styles)
}

/// Returns the color sequence at the beginning of a text.
fn style(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let length = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[length..].starts_with('m').then(|| &text[..length + 3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn human(text: &str) -> String {
        String::from_utf8(finish(Audience::Human, text.into())).unwrap()
    }

    #[test]
    fn people_get_no_command_and_no_control() {
        let cases = [
            ("a\n  ::error::x\n##vso[y]\n", "a\n  \\::error::x\n##\\vso[y]\n"),
            ("\u{1b}[1m::error::x\u{1b}[0m \u{e4}", "\u{1b}[1m\\::error::x\u{1b}[0m \u{e4}"),
            ("\u{a0}::group::\u{1b}[31m##[x]\u{1b}[0m", "\u{a0}\\::group::\u{1b}[31m##\\[x]\u{1b}[0m"),
            ("a\r::error::x", "a\\u{d}::error::x"),
            ("\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}1m\u{202e}", "\\u{1b}[2J\\u{1b}]0;t\\u{7}\\u{9b}1m\\u{202e}"),
            ("#\u{1b}[1m#[x]", "#\u{1b}[1m#\\[x]"),
            ("--- a\n---b", "\\--- a\n---b"),
            ("  \u{2502} ::error::x", "  \u{2502} ::error::x"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(human(text), expected);
            assert_eq!(human(expected), expected, "twice changes nothing");
        }
    }

    #[test]
    fn programs_get_every_byte() {
        let text = b"\x7f\x1b[1m\xc2\x9b::error::\r\n\xff".to_vec();
        assert_eq!(finish(Audience::Machine, text.clone()), text);
    }
}
