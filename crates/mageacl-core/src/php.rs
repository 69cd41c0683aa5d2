//! PHP's conversions and comparisons of strings, as far as Magento's results depend on them.

/// `(int) $text`: the number at the start of a text with its fraction cut off, or 0 without a number.
#[must_use]
pub fn int(text: &str) -> i64 {
    let trimmed = text.trim_start_matches(is_space);
    match numeric_prefix(trimmed) {
        0 => 0,
        end => trimmed[..end].parse::<i64>().unwrap_or_else(|_| {
            let float: f64 = trimmed[..end].parse().unwrap_or(0.0);
            #[expect(clippy::cast_possible_truncation, reason = "PHP saturates here too, but for infinity")]
            let whole = if float.is_finite() { float as i64 } else { 0 };
            whole
        }),
    }
}

/// `$a == $b` for two strings: numeric strings are compared as numbers, others byte by byte.
#[must_use]
pub fn loosely_equal(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (number(a), number(b)) {
        (Some(Number::Int(a)), Some(Number::Int(b))) => a == b,
        // PHP compares two integers that overflow as strings; as floats, different ones would be equal.
        (Some(Number::Overflow(_)), Some(Number::Overflow(_))) | (None, _) | (_, None) => false,
        #[expect(clippy::float_cmp, reason = "PHP compares floats exactly")]
        (Some(a), Some(b)) => a.float() == b.float(),
    }
}

/// Returns the value of a text that is numeric in PHP. Texts that are [`loosely_equal`] without being the same have the same
/// value.
#[must_use]
pub fn numeric(text: &str) -> Option<f64> {
    number(text).map(Number::float)
}

/// `(bool) $text`: false for the empty string and `"0"` only.
#[must_use]
pub fn truthy(text: &str) -> bool {
    !matches!(text, "" | "0")
}

/// `filter_var($text, FILTER_VALIDATE_BOOLEAN)`.
#[must_use]
pub fn means_yes(text: &str) -> bool {
    ["1", "true", "on", "yes"].iter().any(|yes| trim(text).eq_ignore_ascii_case(yes))
}

/// `trim($text)`.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(['\0', '\t', '\n', '\x0B', '\r', ' '])
}

/// `ucfirst($text)`.
#[must_use]
pub fn upper_first(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// `lcfirst($text)`.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    /// An integer that overflows.
    Overflow(f64),
    Float(f64),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "PHP converts the same way")]
    fn float(self) -> f64 {
        match self {
            Number::Int(int) => int as f64,
            Number::Overflow(float) | Number::Float(float) => float,
        }
    }
}

/// Returns the value of a numeric string, with white space allowed on both sides.
fn number(text: &str) -> Option<Number> {
    let text = text.trim_matches(is_space);
    if text.is_empty() || numeric_prefix(text) != text.len() {
        return None;
    }
    let float = text.parse().ok()?;
    match text.parse() {
        Ok(int) => Some(Number::Int(int)),
        Err(_) if text.contains(['.', 'e', 'E']) => Some(Number::Float(float)),
        Err(_) => Some(Number::Overflow(float)),
    }
}

/// Returns the length in bytes of the number at the start of a text.
fn numeric_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C')
}

/// Returns the same key for all texts that PHP may find equal as numbers; `None` for other texts.
#[must_use]
pub fn number_key(text: &str) -> Option<u64> {
    // Minus zero equals zero.
    numeric(text).map(|value| if value == 0.0 { 0 } else { value.to_bits() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_reads_what_stands_at_the_start() {
        let cases: &[(&str, i64)] = &[
            ("10", 10),
            ("-1", -1),
            ("+7", 7),
            ("2x", 2),
            ("1e3", 1000),
            ("1.9", 1),
            (".5", 0),
            (" 12", 12),
            ("", 0),
            ("x2", 0),
            ("0x1A", 0),
            ("1e", 1),
            ("99999999999999999999", i64::MAX),
            ("-1e99", i64::MIN),
            ("1e400", 0),
            ("\u{e4}", 0),
            ("-", 0),
            (".", 0),
        ];
        for (text, value) in cases {
            assert_eq!(int(text), *value, "{text:?}");
        }
    }

    #[test]
    fn loose_equality_compares_numbers_as_numbers() {
        let cases = [
            ("a", "a", true),
            ("a", "A", false),
            ("1", "01", true),
            ("10", "1e1", true),
            ("1", "1.0", true),
            (" 1", "1 ", true),
            ("0", "-0", true),
            ("", "0", false),
            ("abc", "0", false),
            ("1", "1a", false),
            ("9223372036854775808", "9223372036854775809", false),
            ("0x10", "16", false),
        ];
        for (a, b, equal) in cases {
            assert_eq!(loosely_equal(a, b), equal, "{a:?} == {b:?}");
            assert_eq!(loosely_equal(b, a), equal, "{b:?} == {a:?}");
        }
    }

    #[test]
    fn only_the_first_ascii_letter_changes_case() {
        assert_eq!(upper_first("sku"), "Sku");
        assert_eq!(upper_first("\u{e4}x"), "\u{e4}x");
        assert_eq!(lower_first("CatalogX"), "catalogX");
        assert_eq!(lower_first(""), "");
    }
}
