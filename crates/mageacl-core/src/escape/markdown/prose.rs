//! Texts of the program itself as Markdown: commands, ids and paths become code.

use super::{Markdown, code, text};

/// The characters that only code has: ids, paths, commands, placeholders and markup.
const CODE: [char; 13] = ['_', '/', '\\', ':', '<', '{', '}', '*', '%', '#', '@', '=', '$'];

/// Converts a text of the program to Markdown. Words with signs of code are put between backticks, so that a reader can
/// copy them. Nothing is broken by invisible characters, as [`text`] must do with texts of others.
#[must_use]
pub fn prose(own: &'static str) -> Markdown {
    let mut pieces: Vec<Markdown> = Vec::new();
    let mut span: Vec<&str> = Vec::new();
    for word in own.split(' ').map(Word::from_text) {
        if !(word.is_code && word.before.is_empty()) {
            close(&mut span, &mut pieces);
        }
        if word.is_code {
            let begins = span.is_empty();
            span.push(word.inner);
            if begins && !word.before.is_empty() {
                pieces.push(Markdown::join([text(word.before), code(word.inner)], ""));
                span.clear();
            }
            if !word.after.is_empty() {
                close(&mut span, &mut pieces);
                if let Some(last) = pieces.last_mut() {
                    last.push(&text(word.after));
                }
            }
        } else {
            pieces.push(text(word.whole));
        }
    }
    close(&mut span, &mut pieces);
    Markdown::join(pieces, " ")
}

/// Writes the words that were collected for one code span.
fn close(span: &mut Vec<&str>, pieces: &mut Vec<Markdown>) {
    if !span.is_empty() {
        pieces.push(code(&span.join(" ")));
        span.clear();
    }
}

/// A word with the punctuation around it.
struct Word<'t> {
    whole: &'t str,
    before: &'t str,
    inner: &'t str,
    after: &'t str,
    is_code: bool,
}

impl Word<'_> {
    fn from_text(whole: &str) -> Word<'_> {
        let rest = whole.trim_start_matches(['(', '"']);
        let before = &whole[..whole.len() - rest.len()];
        let mut inner = rest.trim_end_matches(['.', ',', ';', ':', ')', '"', '?']);
        // The end of a quotation or of brackets that the word itself opens belongs to it.
        while let Some(closing @ ('"' | ')')) = rest[inner.len()..].chars().next()
            && is_open(inner, closing)
        {
            inner = &rest[..=inner.len()];
        }
        let after = &rest[inner.len()..];
        let is_file = inner.split_once('.').is_some_and(|(_, ending)| ending == "xml");
        let is_code = inner.chars().count() > 1 && (inner.contains(CODE) || inner.starts_with("--") || is_file);
        Word { whole, before, inner, after, is_code }
    }
}

/// Returns whether a word lacks the end of a quotation or of brackets.
fn is_open(word: &str, closing: char) -> bool {
    match closing {
        '"' => word.matches('"').count() % 2 == 1,
        _ => word.matches('(').count() > word.matches(')').count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_ids_become_code() {
        for (own, expected) in [
            ("Run bin/magento setup:di:compile.", "Run `bin/magento setup:di:compile`."),
            ("a grant that lists Magento_Sales::sales for it", "a grant that lists `Magento_Sales::sales` for it"),
            ("(REST: \"access %resources.\")", "(REST: \"access `%resources`.\")"),
            ("(A_B::c, A_B::d) or x_y", "(`A_B::c`, `A_B::d`) or `x_y`"),
            ("System > Locked Users", "System \\> Locked Users"),
            ("Write secure=\"0\", or f(A_b).", "Write `secure=\"0\"`, or `f(A_b)`."),
            ("(see acl.xml)", "(see `acl.xml`)"),
            ("", ""),
        ] {
            assert_eq!(prose(own).as_str(), expected);
        }
    }
}
