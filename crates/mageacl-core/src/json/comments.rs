//! JSON with comments and trailing commas, as editors write it.

use std::borrow::Cow;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

/// Replaces comments and trailing commas by spaces, so that all positions stay the same. A text that is not JSON is
/// returned as it is from the first error on, which its parser then reports.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    let mut blanks = Vec::new();
    let mut comma = None;
    let mut scanner = Scanner::new(text, &STRICT);
    while let Ok(Some(token)) = scanner.scan() {
        let range = scanner.token_start()..scanner.token_end();
        match token {
            Token::CommentLine(_) | Token::CommentBlock(_) => blanks.push(range),
            Token::Comma => comma = Some(range),
            Token::CloseBrace | Token::CloseBracket => blanks.extend(comma.take()),
            _ => comma = None,
        }
    }
    if blanks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in blanks {
        // Lines must not move.
        for byte in bytes[range].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Everything else is as in JSON.
const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_become_spaces() {
        for (text, expected) in [
            ("{ \"a\": 1 }", "{ \"a\": 1 }"),
            ("{ // one\n \"a\": 1 }", "{       \n \"a\": 1 }"),
            ("{ /* \u{e4}\n */ \"a\": [1,], }", "{     \u{20}\n    \"a\": [1 ]  }"),
            ("[1, /* c */ ]", "[1          ]"),
            // Not in a string.
            ("[\"// a\", \"/* b */\", \",]\"]", "[\"// a\", \"/* b */\", \",]\"]"),
        ] {
            let blank = without_comments(text);
            assert_eq!((&*blank, blank.len()), (expected, text.len()), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_json_is_kept() {
        for text in ["", "{", "{ 'a': 1 // b\n}", "/* open", "\u{0}"] {
            assert_eq!(without_comments(text).len(), text.len(), "{text}");
        }
    }
}
