//! Recognizes the JSON files of mageacl, even malformed ones.

/// Returns whether a text is a file of mageacl: an object whose top-level `schema` is `mageacl/KIND/VERSION`.
///
/// The text need not be valid JSON. The result decides whether an error report may quote it, so the check is strict:
/// everything before `schema` must consist of complete strings and balanced brackets.
#[must_use]
pub fn is_own_format(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    let Some(mut rest) = text.strip_prefix('{') else { return false };
    let mut depth = 1_usize;
    while let Some(at) = rest.find(['"', '{', '}', '[', ']']) {
        let (sign, after) = rest[at..].split_at(1);
        rest = after;
        match sign {
            "{" | "[" => depth += 1,
            "\"" => {
                let Some((string, after)) = string(rest) else { return false };
                rest = after;
                if depth == 1
                    && string == "schema"
                    && let Some(value) = rest.trim_start().strip_prefix(':')
                {
                    let value = value.trim_start().strip_prefix('"').and_then(self::string);
                    return value.is_some_and(|(value, _)| is_own_schema(value));
                }
            }
            _ if depth == 1 => return false,
            _ => depth -= 1,
        }
    }
    false
}

/// Splits a text after the quote that ends a string. Escapes are not decoded.
fn string(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => return Some((&text[..at], &text[at + 1..])),
            b'\n' | b'\r' => return None,
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    None
}

fn is_own_schema(value: &str) -> bool {
    let kind_and_version = value.strip_prefix("mageacl/").and_then(|rest| rest.split_once('/'));
    kind_and_version.is_some_and(|(kind, version)| {
        let is_name = |text: &str| !text.is_empty() && text.len() <= 20;
        is_name(kind)
            && is_name(version)
            && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && version.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_mageacl_are_recognized_whole_or_broken() {
        for text in [
            r#"{"schema": "mageacl/profile/1"}"#,
            "\u{feff} {\n \"$schema\": \"x\",\n \"schema\" : \"mageacl/config/1\", oops",
            r#"{"a": {"schema": "x"}, "b": ["}"], "c": "\"", "schema":"mageacl/risk/2""#,
            r#"{"schema": "mageacl/baseline/1", "findings": [{"#,
        ] {
            assert!(is_own_format(text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_recognized() {
        for text in [
            "",
            "{}",
            "{",
            "[{\"schema\": \"mageacl/profile/1\"}]",
            "\"schema\": \"mageacl/profile/1\"",
            "x {\"schema\": \"mageacl/profile/1\"}",
            r#"{"a": {"schema": "mageacl/profile/1"}}"#,
            r#"{"a": ["schema", "mageacl/profile/1"]}"#,
            r#"{"a": "\"schema\": \"mageacl/profile/1\""}"#,
            r#"{"token": "s"} {"schema": "mageacl/profile/1"}"#,
            r#"{"schema": "mageacl/profile/1"#,
            r#"{"schema": "mageacl/profile"}"#,
            r#"{"schema": "mageacl/profile/x"}"#,
            r#"{"schema": "mageacl//1"}"#,
            r#"{"schema": "mageacl/s3cr3t-p4ss/1"}"#,
            r#"{"schema": "https://json-schema.org/x", "schema": "mageacl/profile/1"}"#,
            r#"{"schema": 1, "schema": "mageacl/profile/1"}"#,
            "{\"a\": \"open\n\", \"schema\": \"mageacl/profile/1\"}",
            "{'schema': 'mageacl/profile/1'}",
        ] {
            assert!(!is_own_format(text), "{text}");
        }
    }
}
