//! Names for input that is not an endpoint: a file and lines, or an argument. The text itself is never repeated.

/// The name of text that is not an endpoint, if its place is not known.
pub const UNREADABLE: &str = "the text";

/// Names the argument of the n-th `-e`, from 1.
#[must_use]
pub fn argument(number: usize) -> String {
    format!("-e number {number}")
}

/// Names lines of a file: `calls.txt:7`, `calls.txt:7-12`.
#[must_use]
pub fn lines(file: &str, first: usize, last: usize) -> String {
    if first == last { format!("{file}:{first}") } else { format!("{file}:{first}-{last}") }
}

/// Returns whether a text names a place, as [`argument`] and [`lines`] write it.
#[must_use]
pub(super) fn is_place(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(number) = text.strip_prefix("-e number ") {
        return is_number(number);
    }
    let Some((file, range)) = text.rsplit_once(':') else { return false };
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    !file.is_empty() && is_number(first) && is_number(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_recognized() {
        for place in [argument(2), lines("calls.txt", 7, 7), lines("my calls.txt", 7, 12)] {
            assert!(is_place(&place), "{place}");
        }
        for text in ["GET /V1/a", "-e number x", ":7", "calls.txt:", "calls.txt:7-", "x", ""] {
            assert!(!is_place(text), "{text}");
        }
    }
}
