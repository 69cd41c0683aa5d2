//! A position in a text that counts lines.

use crate::endpoint::input::refusal::Unclosed;

/// The longest placeholder, in bytes.
const MAX_PLACEHOLDER: usize = 64;

/// A position in a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, at: usize, line: usize) -> Self {
        Scanner { text, at, line }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// Skips a text if it comes next.
    pub(super) fn skip(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
            self.line += text.bytes().filter(|byte| *byte == b'\n').count();
        }
        is_next
    }

    /// Skips the rest of the line, and not its end.
    pub(super) fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Skips white space in a line.
    pub(super) fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    /// Returns the rest of the line.
    pub(super) fn rest_of_line(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or_default()
    }

    /// Returns whether only white space follows in the line.
    pub(super) fn is_line_end(&self) -> bool {
        let rest = self.rest().trim_start_matches([' ', '\t']);
        rest.is_empty() || rest.starts_with('\n')
    }

    /// Skips a character and the text up to the same one, without escapes.
    pub(super) fn skip_to(&mut self, close: char, line: usize, what: &'static str) -> Result<(), Unclosed> {
        while let Some(c) = self.next() {
            if c == close {
                return Ok(());
            }
        }
        Err(Unclosed { line, what })
    }

    /// Skips the prompt of a continued line, `> ` or `>> `, as it is copied from a terminal.
    pub(super) fn skip_prompt(&mut self, is_quoted: bool) {
        let rest = self.rest_of_line();
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let Some(prompted) = trimmed.strip_prefix(">>").or_else(|| trimmed.strip_prefix('>')) else { return };
        if !prompted.is_empty() && !prompted.starts_with(' ') {
            return;
        }
        let content = prompted.trim_start_matches(' ');
        // Outside of quotes `> file` is a redirection.
        let is_argument = content.is_empty()
            || content.starts_with(['-', '"', '\'', '{', '@', '$', '\\', '^', '`'])
            || content.starts_with("http");
        if is_quoted || is_argument {
            self.at += rest.len() - prompted.len();
        }
    }

    /// Returns the placeholder that comes next, such as `<sku>`, whose `<` would begin a redirection.
    pub(super) fn placeholder(&self) -> Option<&'t str> {
        let rest = self.rest();
        let end = rest.bytes().take(MAX_PLACEHOLDER).position(|byte| byte == b'>')?;
        let name = rest.strip_prefix('<')?.get(..end - 1)?;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        is_name.then(|| &rest[..=end])
    }
}
