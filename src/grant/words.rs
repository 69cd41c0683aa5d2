//! What an id looks like, and the text in bytes of unknown encoding.

use std::borrow::Cow;

/// Whether a word is written like a resource's id: `Vendor_Module::name`. An id that no module declares counts too.
#[must_use]
pub fn is_id(word: &str) -> bool {
    let Some((module, name)) = word.split_once("::") else { return false };
    let plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    module.contains('_') && plain(module) && plain(name)
}

/// Bytes as text: UTF-8, else what `MySQL` calls `latin1`.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// How many lines end in these bytes.
pub(super) fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// A number of things with their noun.
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
    fn bytes_that_are_no_utf_8_are_latin1() {
        assert_eq!(text("Caf\u{e9}".as_bytes()), "Caf\u{e9}");
        assert_eq!(text(b"Caf\xE9 \x80"), "Caf\u{e9} \u{20ac}");
    }
}
