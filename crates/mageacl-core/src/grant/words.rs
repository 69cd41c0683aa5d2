//! Recognizes ids in text, and decodes bytes of unknown encoding.

use std::borrow::Cow;

/// The maximum length of an id, in bytes: that of the column `resource_id`.
const MAX_ID: usize = 255;

/// Returns whether a word has the form of a resource's id: `Vendor_Module::name`. It need not be declared.
#[must_use]
pub fn is_id(word: &str) -> bool {
    if word.len() > MAX_ID {
        return false;
    }
    let Some((module, name)) = word.split_once("::") else { return false };
    let plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    module.contains('_') && plain(module) && plain(name)
}

/// An id inside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'t> {
    pub(super) id: &'t str,
    /// The first byte of the id in the line.
    pub(super) start: usize,
    /// The byte after the last one.
    pub(super) end: usize,
}

/// Returns all ids of a line, with any text around them.
pub(super) fn ids(line: &str) -> Vec<Found<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut found: Vec<Found<'_>> = Vec::new();
    for (at, _) in line.match_indices("::") {
        let from = found.last().map_or(0, |last| last.end);
        if at < from {
            continue;
        }
        let before = line[from..at].trim_end_matches(is_part).len() + from;
        let start = at - line[before..at].trim_start_matches(['-', '.']).len();
        let behind = &line[at + 2..];
        let name = &behind[..behind.len() - behind.trim_start_matches(is_part).len()];
        let end = at + 2 + name.trim_end_matches(['-', '.']).len();
        // A constant of a PHP class is not an id, and neither is a name with two pairs of colons.
        let is_other = ["\\", "$", "::", "/", "@"].iter().any(|sign| line[..start].ends_with(sign))
            || ["\\", "(", "::", "/", "@"].iter().any(|sign| line[end..].starts_with(sign));
        if is_id(&line[start..end]) && !is_other {
            found.push(Found { id: &line[start..end], start, end });
        }
    }
    found
}

/// Returns whether a text is exactly one id, as [`ids`] finds it.
pub(super) fn is_only_id(text: &str) -> bool {
    matches!(ids(text).as_slice(), [found] if found.id.len() == text.len())
}

/// Decodes bytes as UTF-8, or else as the encoding that `MySQL` calls `latin1`.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Returns the number of line feeds in these bytes.
pub(super) fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// Formats a number of things with their noun.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_a_module_and_a_name() {
        for id in ["Magento_Backend::all", "A_b::c", "Vendor_My-Module::a.b"] {
            assert!(is_id(id), "{id}");
        }
        for word in
            ["", "::", "Magento_Sales::", "Magento::sales", "Magento_Sales:sales", "Magento_Sales::a b", "a_b::c,d"]
        {
            assert!(!is_id(word), "{word}");
        }
    }

    #[test]
    fn ids_are_found_whatever_is_written_around_them() {
        let cases: &[(&str, &[&str])] = &[
            ("- Orders: A_b::c, A_b::d.", &["A_b::c", "A_b::d"]),
            ("'A_b::c'=>'deny';\"A_b::d\"", &["A_b::c", "A_b::d"]),
            ("(A_b::c)[A_b::d]**A_b::e**A_b::f:", &["A_b::c", "A_b::d", "A_b::e", "A_b::f"]),
            ("-A_b::c: deny", &["A_b::c"]),
            ("9:A_b::c:deny", &["A_b::c"]),
            ("\\Some\\A_b::c A_b::c::d A_b::run() a::b", &[]),
            ("::", &[]),
        ];
        for (line, expected) in cases {
            let found: Vec<&str> = ids(line).into_iter().map(|found| found.id).collect();
            assert_eq!(found, *expected, "{line}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_latin1() {
        assert_eq!(text("Caf\u{e9}".as_bytes()), "Caf\u{e9}");
        assert_eq!(text(b"Caf\xE9 \x80"), "Caf\u{e9} \u{20ac}");
    }
}
