//! Detects comments in PHP files.

/// Returns whether a position in a PHP file is in a comment.
///
/// The scan begins at the preceding opening tag, because the text of a template may contain any quote. Heredocs are not
/// recognized; they may only lead to code being taken for a comment.
pub(super) fn in_comment(text: &[u8], place: usize) -> bool {
    let before = &text[..place.min(text.len())];
    let mut rest = before.windows(2).rposition(|pair| pair == b"<?").map_or(before, |open| &before[open + 2..]);
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\'' | b'"' | b'/' | b'#')) {
        let behind = &rest[at + 1..];
        let length = match (rest[at], behind.first()) {
            (quote @ (b'\'' | b'"'), _) => match string_end(behind, quote) {
                Some(end) => end,
                None => return false,
            },
            (b'/', Some(b'/')) => match line_end(behind) {
                Some(end) => end,
                None => return true,
            },
            (b'#', next) if next != Some(&b'[') => match line_end(behind) {
                Some(end) => end,
                None => return true,
            },
            (b'/', Some(b'*')) => match behind[1..].windows(2).position(|pair| pair == b"*/") {
                Some(end) => end + 3,
                None => return true,
            },
            _ => 0,
        };
        rest = &behind[length..];
    }
    false
}

fn line_end(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map(|end| end + 1)
}

/// Returns the offset after the quote that ends a string.
fn string_end(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}
