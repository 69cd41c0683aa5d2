//! Files of endpoints.

use super::declared::declared;
use super::input::{self, Binary, Entry};

/// Returns the endpoints of a text, in order. Lines that are not endpoints are named by their numbers.
#[must_use]
pub fn parse(text: &str) -> Vec<String> {
    input::read_text(text).iter().map(shown).collect()
}

/// Returns the endpoints of a file of any encoding, as [`parse`] does.
///
/// # Errors
/// Returns an error for a binary file.
pub fn parse_bytes(bytes: &[u8]) -> Result<Vec<String>, Binary> {
    Ok(input::read(bytes)?.iter().map(shown).collect())
}

fn shown(entry: &Entry) -> String {
    match &entry.call {
        Ok(call) => declared(call),
        Err(_) if entry.first == entry.last => format!("line {}", entry.first),
        Err(_) => format!("lines {} to {}", entry.first, entry.last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_do_not_count() {
        let text = "\u{feff}# all\r\nGET /V1/a\r\n\n  POST /V1/b # why\n/V1/c#d\n\t# x";
        assert_eq!(parse(text), ["GET /V1/a", "POST /V1/b", "/V1/c"]);
    }

    #[test]
    fn a_backslash_joins_lines_of_a_command() {
        assert_eq!(parse("curl -X PUT \\\n  https://s/rest/V1/a \\\n"), ["PUT /rest/V1/a"]);
    }

    #[test]
    fn other_lines_are_named_by_number() {
        assert_eq!(parse("x\nGET /V1/a\na\nb\nc\nd"), ["line 1", "GET /V1/a", "lines 3 to 6"]);
        assert_eq!(parse("GET /V1/a\ncurl 'x\ny"), ["GET /V1/a", "lines 2 to 3"]);
    }
}
