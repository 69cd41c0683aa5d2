//! Character classes of XML 1.0.

/// Returns whether a character is allowed in a document (production `Char`).
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Returns whether a character is white space (production `S`).
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Returns whether a text is a name (production `Name`).
pub(super) fn is_name(text: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
    match text.as_bytes() {
        // The fast path for ASCII names, which nearly all are.
        [b'A'..=b'Z' | b'a'..=b'z' | b'_' | b':', rest @ ..] if rest.iter().all(plain) => true,
        _ => {
            let mut chars = text.chars();
            chars.next().is_some_and(is_name_start) && chars.all(is_name_part)
        }
    }
}

/// Returns whether a text is a name token (production `Nmtoken`).
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_part)
}

/// Returns the name at the start of a text, or an empty text.
pub(super) fn leading_name(text: &str) -> &str {
    let end = if text.starts_with(is_name_start) { text.find(|c| !is_name_part(c)).unwrap_or(text.len()) } else { 0 };
    &text[..end]
}

/// Returns the name token at the start of a text, or an empty text.
pub(super) fn leading_token(text: &str) -> &str {
    &text[..text.find(|c| !is_name_part(c)).unwrap_or(text.len())]
}

/// Returns the byte offset and value of the first character that no document may contain.
pub(super) fn first_illegal(text: &str) -> Option<(usize, char)> {
    // The only illegal characters of a Rust string are bytes below 0x20 and the two noncharacters at the end of the
    // plane, so a scan of the bytes comes first.
    let suspicious = |byte: u8| byte == 0xEF || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'));
    // Blocks let the compiler vectorize the scan.
    if !text.as_bytes().chunks(64).any(|block| block.iter().fold(false, |found, byte| found | suspicious(*byte))) {
        return None;
    }
    text.char_indices().find(|&(_, c)| !is_char(c))
}

pub(super) fn is_name_start(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_part(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinguished_from_other_text() {
        for name in ["a", "_", "resource", "xsi:type", "a-b.c1", "\u{e4}", ":x"] {
            assert!(is_name(name), "{name}");
        }
        for other in ["", "1a", "-a", "a b", "a=", "<", "a\u{d7}"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn the_first_illegal_character_is_found() {
        assert_eq!(first_illegal("tab\t, newline\n, \u{fffd} and \u{feff} are fine"), None);
        assert_eq!(first_illegal("bell\u{7}"), Some((4, '\u{7}')));
        assert_eq!(first_illegal("\u{e4}\u{ffff}\u{1}"), Some((2, '\u{ffff}')));
    }
}
