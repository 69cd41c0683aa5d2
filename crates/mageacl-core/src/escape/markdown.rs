//! Markdown: `CommonMark` with the extensions of GitHub and GitLab, whose servers also convert plain text to links and
//! mentions after parsing.

mod prose;
mod text;

use std::fmt::{self, Display};
use std::io::{self, Write};

use super::{uri, visible};

use text::GAP;

pub use prose::prose;
pub use text::text;

/// Markdown that is safe to write: templates of this program, filled with escaped texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown(String);

/// A value for a placeholder in a template: Markdown, a number, or a text of the program itself.
pub trait Part {
    /// Returns the value to write.
    fn part(&self) -> &dyn Display;
}

impl Part for Markdown {
    fn part(&self) -> &dyn Display {
        &self.0
    }
}

impl Part for &'static str {
    fn part(&self) -> &dyn Display {
        self
    }
}

impl Part for usize {
    fn part(&self) -> &dyn Display {
        self
    }
}

/// Fills a template with [`Part`]s: `md!("- {}: {}", code(id), text(title))`. A `String` is not accepted.
#[doc(hidden)]
#[macro_export]
macro_rules! md {
    ($template:literal $(, $part:expr)* $(,)?) => {{
        // An identifier in braces would bypass the types.
        const _: () = assert!($crate::escape::markdown::is_template($template), "pass each part as an argument");
        $crate::escape::Markdown::filled(format_args!(
            $template $(, $crate::escape::markdown::Part::part(&$part))*
        ))
    }};
}

pub use md;

impl Markdown {
    /// Makes Markdown from a filled template; [`md!`] ensures that every part is safe.
    #[doc(hidden)]
    #[must_use]
    pub fn filled(template: fmt::Arguments<'_>) -> Markdown {
        Markdown(template.to_string())
    }

    /// Joins several pieces.
    #[must_use]
    pub fn join(pieces: impl IntoIterator<Item = Markdown>, separator: &'static str) -> Markdown {
        Markdown(pieces.into_iter().map(|piece| piece.0).collect::<Vec<_>>().join(separator))
    }

    /// Appends Markdown.
    pub fn push(&mut self, more: &Markdown) {
        self.0.push_str(&more.0);
    }

    /// Returns the number of characters, which servers limit.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// Returns the source.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the same Markdown with a capital first letter, for the beginning of a sentence.
    #[must_use]
    pub fn capitalized(&self) -> Markdown {
        let mut rest = self.0.chars();
        let first = rest.next().map(|first| first.to_ascii_uppercase());
        Markdown(format!("{}{}", first.unwrap_or_default(), rest.as_str()))
    }
}

impl From<&'static str> for Markdown {
    fn from(text: &'static str) -> Self {
        Markdown(text.to_owned())
    }
}

/// Returns whether a template has no identifiers in braces.
#[must_use]
pub const fn is_template(template: &str) -> bool {
    let bytes = template.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'{' {
            at += 1;
            if at == bytes.len() || bytes[at] != b'}' && bytes[at] != b'{' {
                return false;
            }
        }
        at += 1;
    }
    true
}

/// Returns a code span. In a row of a table use [`cell_code`].
#[must_use]
pub fn code(text: &str) -> Markdown {
    let text = visible(text);
    if text.is_empty() {
        return Markdown::from("(empty)");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && text.trim() != "";
    let space = if text.starts_with('`') || text.ends_with('`') || is_stripped { " " } else { "" };
    Markdown(format!("{fence}{space}{text}{space}{fence}"))
}

/// Returns code for a row of a table. A bar ends a cell even in a code span, and renderers disagree on an escaped one,
/// so such a text becomes plain text.
#[must_use]
pub fn cell_code(text: &str) -> Markdown {
    // A colon of the template would turn a text that ends in `:37` into an emoji.
    if text.contains('|') { Markdown::join([self::text(text), Markdown::from(GAP)], "") } else { code(text) }
}

/// Returns a link to a web address, or the address as text if it is not one.
#[must_use]
pub fn link(label: &Markdown, address: &str) -> Markdown {
    match web_address(address) {
        Some(address) => Markdown(format!("[{}]({address})", label.0)),
        None => Markdown::join([label.clone(), text(address)], ": "),
    }
}

/// Returns a link to another page of the same documentation.
#[must_use]
pub fn link_page(label: &Markdown, path: &str) -> Markdown {
    Markdown(format!("[{}]({})", label.0, uri(path)))
}

/// Returns a web address as an autolink, or the text if it is not one.
#[must_use]
pub fn autolink(address: &str) -> Markdown {
    web_address(address).map_or_else(|| text(address), |address| Markdown(format!("<{address}>")))
}

/// Returns a block of code.
#[must_use]
pub fn fenced<'t>(lines: impl IntoIterator<Item = &'t str>) -> Markdown {
    let text = lines.into_iter().map(visible).collect::<Vec<_>>().join("\n");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2);
    let fence = "`".repeat(longest + 1);
    Markdown(format!("{fence}\n{text}\n{fence}\n"))
}

/// Returns the address with all characters encoded that could end a link.
fn web_address(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?#&=+:,;%@!$".contains(c);
    let encode = |c: char| if plain(c) { c.to_string() } else { uri(c.encode_utf8(&mut [0; 4])) };
    let scheme = &address[..address.len() - rest.len()];
    (!rest.is_empty()).then(|| format!("{scheme}{}", rest.chars().map(encode).collect::<String>()))
}

/// Writes a line.
///
/// # Errors
/// If the output cannot be written.
pub fn line(out: &mut dyn Write, text: impl Into<Markdown>) -> io::Result<()> {
    writeln!(out, "{}", text.into().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_shows_the_text() {
        let cases = [
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            (" a ", "`  a  `"),
            (" a", "` a`"),
            ("  ", "`  `"),
            ("", "(empty)"),
            ("a\nb", "`a\\u{a}b`"),
            ("a\\", "`a\\`"),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text).as_str(), expected, "{text}");
        }
        assert_eq!(cell_code("a\\|`b`").as_str(), "a\\\\&#124;\\`b\\`&#8203;");
    }

    #[test]
    fn a_link_leads_to_one_web_address() {
        let label = code("x");
        assert_eq!(link(&label, "https://a.b/c d)\n<e>").as_str(), "[`x`](https://a.b/c%20d%29%0A%3Ce%3E)");
        assert_eq!(link(&label, "javascript:x").as_str(), "`x`: javascript:x");
        assert_eq!(autolink("https://a.b/<c>").as_str(), "<https://a.b/%3Cc%3E>");
        assert_eq!(autolink("//a.b").as_str(), "//a.b");
    }

    #[test]
    fn a_block_of_code_ends_where_it_is_meant_to() {
        assert_eq!(fenced(["a", "```", "b\n````"]).as_str(), "`````\na\n```\nb\\u{a}````\n`````\n");
    }

    #[test]
    fn a_template_names_no_variable() {
        assert!(is_template("a {} {{b}} {}") && is_template(""));
        assert!(!is_template("{name}") && !is_template("{0}") && !is_template("{:?}") && !is_template("{"));
    }
}
