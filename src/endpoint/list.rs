//! Files of endpoints: one per line, `#` begins a comment.

/// The endpoints of a file, in order. A `#` begins a comment where a line or a word begins, and a line that ends in a
/// backslash goes on in the next, as in a shell.
#[must_use]
pub fn parse(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut endpoints = Vec::new();
    let mut begun = String::new();
    for line in text.lines() {
        let line = without_comment(line).trim();
        if let Some(line) = line.strip_suffix('\\') {
            begun.push_str(line);
            continue;
        }
        begun.push_str(line);
        let endpoint = std::mem::take(&mut begun);
        if !endpoint.trim().is_empty() {
            endpoints.push(endpoint.trim().to_owned());
        }
    }
    endpoints.extend(Some(begun.trim().to_owned()).filter(|rest| !rest.is_empty()));
    endpoints
}

fn without_comment(line: &str) -> &str {
    let begins_word = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    line.match_indices('#').map(|(at, _)| at).find(begins_word).map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_do_not_count() {
        let text = "\u{feff}# all\r\nGET /V1/a\r\n\n  POST /V1/b # why\n/V1/c#d\n\t# x";
        assert_eq!(parse(text), ["GET /V1/a", "POST /V1/b", "/V1/c#d"]);
    }

    #[test]
    fn a_backslash_joins_lines() {
        assert_eq!(parse("curl -X PUT \\\n  https://s/rest/V1/a \\\n"), ["curl -X PUT https://s/rest/V1/a"]);
    }
}
