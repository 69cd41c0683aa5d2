//! Marks around a line that are not part of an endpoint: bullets, numbers, prompts, quotes of Markdown, comments.

/// Returns a line without white space and without the marks at its beginning.
pub(super) fn strip(line: &str) -> &str {
    let mut line = line.trim_start_matches(is_blank);
    // One for a quote, one for a bullet, one for a box, and a prompt.
    for _ in 0..4 {
        let rest = without_mark(line);
        if rest.len() == line.len() {
            break;
        }
        line = rest.trim_start_matches(is_blank);
    }
    line
}

/// Returns a line without its comment. `#` begins one at the beginning of the line or of a word, `//` only at the
/// beginning of the line.
pub(super) fn without_comment(line: &str) -> &str {
    if line == "//" || line.starts_with("// ") {
        return "";
    }
    let begins_word = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    line.match_indices('#').map(|(at, _)| at).find(begins_word).map_or(line, |at| &line[..at])
}

/// Returns whether a line begins or ends a block of code in Markdown.
pub(super) fn is_fence(line: &str) -> bool {
    let language = line.strip_prefix("```").or_else(|| line.strip_prefix("~~~"));
    language.is_some_and(|language| language.len() < 40 && !language.contains('`'))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

fn without_mark(line: &str) -> &str {
    for mark in ["\u{2022}", "\u{2013} ", "+ ", "[ ] ", "[x] ", "[X] ", ">> ", "> ", "$ ", "% ", "PS> "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return rest;
        }
    }
    if let Some((folder, rest)) = line.strip_prefix("PS ").and_then(|rest| rest.split_once("> "))
        && folder.len() <= 200
        && !folder.contains(['"', '\''])
    {
        return rest;
    }
    if line == ">" {
        return "";
    }
    if let Some(rest) = line.strip_prefix(['-', '*'])
        && rest.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic() || matches!(c, '`' | '/' | '['))
    {
        return rest;
    }
    without_number(line).unwrap_or(line)
}

/// `1.`, `1)`, `(1)`.
fn without_number(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('(').unwrap_or(line);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=5).contains(&digits) {
        return None;
    }
    let rest = rest[digits..].strip_prefix(['.', ')', ':'])?;
    rest.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic() || matches!(c, '`' | '/')).then_some(rest)
}
