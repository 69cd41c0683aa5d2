//! Files of endpoints: one per line, `#` begins a comment.

/// One line of a file of endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Its number, from 1.
    pub number: usize,
    /// What it declares.
    pub endpoint: &'t str,
}

/// The endpoints of a file, in order. A `#` begins a comment where a line or a word begins.
#[must_use]
pub fn parse(text: &str) -> Vec<Line<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines =
        text.lines().enumerate().map(|(at, line)| Line { number: at + 1, endpoint: without_comment(line).trim() });
    lines.filter(|line| !line.endpoint.is_empty()).collect()
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
        let lines: Vec<(usize, &str)> = parse(text).iter().map(|line| (line.number, line.endpoint)).collect();
        assert_eq!(lines, [(2, "GET /V1/a"), (4, "POST /V1/b"), (5, "/V1/c#d")]);
    }
}
