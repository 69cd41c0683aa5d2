//! Splits text at its references.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::resolve_predefined_entity;

use super::chars::{is_char, leading_name};

/// A piece of a text with references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference<'t> {
    /// Text without references.
    Text(&'t str),
    /// A character reference or a predefined entity.
    Char(char),
    /// A reference to an entity.
    Entity(&'t str),
    /// An ampersand without a valid reference: its bytes, which end at the first byte that is not part of it.
    Invalid(Range<usize>),
}

/// Splits a text at its references. The predefined entities are characters.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Reference<'_>> {
    written_pieces(text).map(|piece| match piece {
        Reference::Entity(name) => match resolve_predefined_entity(name).and_then(|text| text.chars().next()) {
            Some(c) => Reference::Char(c),
            None => Reference::Entity(name),
        },
        other => other,
    })
}

/// Splits a text at its references. The predefined entities are entities.
pub(super) fn written_pieces(text: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let piece = match rest.find('&') {
            _ if rest.is_empty() => return None,
            None => {
                at = text.len();
                return Some(Reference::Text(rest));
            }
            Some(0) => reference(rest),
            Some(end) => {
                at += end;
                return Some(Reference::Text(&rest[..end]));
            }
        };
        let (length, piece) = piece;
        let start = at;
        at += length;
        Some(piece.unwrap_or(Reference::Invalid(start..at)))
    })
}

/// Parses the reference at the start of a text, and returns its length.
fn reference(text: &str) -> (usize, Option<Reference<'_>>) {
    let (length, piece) = if let Some(number) = text.strip_prefix("&#") {
        let (prefix, digits, radix) = match number.strip_prefix('x') {
            Some(digits) => (3, digits, 16),
            None => (2, number, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..length], radix).ok();
        (prefix + length, code.and_then(char::from_u32).filter(|c| is_char(*c)).map(Reference::Char))
    } else {
        let name = leading_name(&text[1..]);
        (1 + name.len(), (!name.is_empty()).then_some(Reference::Entity(name)))
    };
    if text[length..].starts_with(';') { (length + 1, piece) } else { (length, None) }
}

/// Replaces line ends as an XML parser does: all of them become `\n`.
pub(super) fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found() {
        let found = |text| pieces(text).collect::<Vec<_>>();
        assert_eq!(found(""), []);
        assert_eq!(
            found("a&lt;&#65;&#x42;b&e;"),
            [
                Reference::Text("a"),
                Reference::Char('<'),
                Reference::Char('A'),
                Reference::Char('B'),
                Reference::Text("b"),
                Reference::Entity("e")
            ]
        );
        for (text, end) in
            [("&", 1), ("&;", 2), ("&a", 2), ("& a;", 1), ("&#;", 3), ("&#x;", 4), ("&#1;", 4), ("&#xD800;", 8)]
        {
            assert_eq!(found(text)[0], Reference::Invalid(0..end), "{text}");
        }
        assert_eq!(found("&#99999999999;")[0], Reference::Invalid(0..14));
    }

    #[test]
    fn line_ends_are_replaced() {
        assert_eq!(line_ends("a\r\nb\rc\n\r\n\r"), "a\nb\nc\n\n\n");
        assert!(matches!(line_ends("a\nb"), Cow::Borrowed(_)));
    }
}
