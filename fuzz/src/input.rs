//! Functions that split an input.

/// Returns the text at the beginning of an input, up to the first byte that is not UTF-8.
pub fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Cuts an input into at most `most` pieces at a separator.
pub fn pieces<'b>(bytes: &'b [u8], separator: &[u8], most: usize) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while pieces.len() + 1 < most {
        let Some(at) = rest.windows(separator.len()).position(|window| window == separator) else { break };
        pieces.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    pieces.push(rest);
    pieces
}
