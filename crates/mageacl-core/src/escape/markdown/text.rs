//! Text of a Markdown document, outside of code.

use std::fmt::Write as _;

use super::Markdown;
use crate::escape::visible;

/// A zero-width space as a reference. A backslash would not help: servers search the rendered text for mentions and
/// links.
pub(super) const GAP: &str = "&#8203;";

/// The minimum length of hexadecimal digits that GitHub takes for a commit.
const COMMIT: usize = 7;

/// Returns a text that is displayed literally: no markup, link, mention, reference to an issue or commit, emoji or
/// formula.
///
/// It is valid anywhere in a template: at the beginning of a line, and in a row of a table.
#[must_use]
pub fn text(text: &str) -> Markdown {
    let chars: Vec<char> = visible(text).chars().collect();
    let first = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(chars.len());
    let last = chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    let mut commits = commit_gaps(&chars).into_iter().peekable();
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in chars.iter().copied().enumerate() {
        match c {
            // Four spaces at the beginning of a line make code, two at its end a line break. Beside any white space the `**`
            // of a template makes no bold text.
            c if at < first || at >= last || c.is_whitespace() && c != ' ' => {
                let _ = write!(safe, "&#{};", u32::from(c));
            }
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '$' => safe.push_str("&#36;"),
            // The backslash of `\|` is gone once a row is divided into cells, and two bars hide text in some renderers.
            '|' => safe.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' | '^' => safe.extend(['\\', c]),
            '=' | '+' if is_doubled(&chars, at) || at == 0 || at + 1 == chars.len() => safe.extend(['\\', c]),
            '-' | '>' | '/' | '.' | ')' | ':' if begins_block(&chars, at) => safe.extend(['\\', c]),
            c => safe.push(c),
        }
        if commits.next_if_eq(&at).is_some() || is_reference(&chars, at) {
            safe.push_str(GAP);
        }
    }
    Markdown(safe)
}

/// Returns whether a character at the beginning of a line would begin a quote, an item of a list, a line below a heading or
/// below the header of a table, a description, or a quick action of GitLab such as `/merge`.
fn begins_block(chars: &[char], at: usize) -> bool {
    let next = chars.get(at + 1).copied();
    let ends = next.is_none_or(|next| next == ' ');
    match chars[at] {
        '>' => at == 0,
        '/' => at == 0 && next.is_some_and(|next| next.is_ascii_lowercase()),
        ':' => at == 0 && (ends || next == Some('-')),
        '-' => at == 0 && (ends || matches!(next, Some('-' | ':'))),
        _ => ends && (1..=9).contains(&at) && chars[..at].iter().all(char::is_ascii_digit),
    }
}

/// Returns whether a character is doubled, which marks a text in some renderers. These look past a single one when they
/// decide whether the `**` of a template begins or ends bold text, so that it is escaped beside them, too.
fn is_doubled(chars: &[char], at: usize) -> bool {
    let same = |other: Option<usize>| other.and_then(|other| chars.get(other)) == Some(&chars[at]);
    same(at.checked_sub(1)) || same(Some(at + 1))
}

/// Returns whether a server would recognize a reference that includes this character and the next one.
fn is_reference(chars: &[char], at: usize) -> bool {
    let get = |offset: usize| chars.get(at + offset).copied();
    let before = |offset: usize| at.checked_sub(offset).map(|at| chars[at].to_ascii_lowercase());
    let Some(next) = get(1) else { return false };
    match chars[at] {
        '@' => !next.is_whitespace(),
        // Issues, merge requests, snippets and epics have numbers; milestones, labels, alerts and iterations also
        // names.
        '#' | '!' | '$' | '&' => next.is_ascii_digit(),
        // A name may begin with any letter, and with a mark that combines with nothing.
        '%' | '~' | '^' | '*' => next.is_ascii_alphanumeric() || !next.is_ascii() || matches!(next, '"' | '_'),
        ':' => next == '/' && get(2) == Some('/'),
        // Inline changes of GitLab.
        '{' | '[' => matches!(next, '+' | '-'),
        'w' | 'W' if next != ':' => before(1) == Some('w') && next.eq_ignore_ascii_case(&'w') && get(2) == Some('.'),
        '-' if next.is_ascii_digit() => before(1) == Some('h') && before(2) == Some('g'),
        // Before the other colon, so that an id is not separated from its module.
        _ => next == ':' && is_emoji(&chars[..=at]),
    }
}

/// Returns whether a text ends with a colon and the name of an emoji.
fn is_emoji(text: &[char]) -> bool {
    let is_name = |c: &&char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    let name = text.iter().rev().take_while(is_name).count();
    name > 0 && text.len() > name && text[text.len() - name - 1] == ':'
}

/// Returns the characters after which hexadecimal digits are split, so that no server takes them for a commit.
fn commit_gaps(chars: &[char]) -> Vec<usize> {
    let mut gaps = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let length = chars[start..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        let run = &chars[start..start + length];
        if length >= COMMIT && run.iter().all(char::is_ascii_hexdigit) {
            gaps.extend((COMMIT - 2..length - 1).step_by(COMMIT - 1).map(|offset| start + offset));
        }
        start += length + 1;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shows_as_it_is() {
        let cases = [
            ("<script> a|b `c` _d_ &amp;", "&lt;script> a&#124;b \\`c\\` \\_d\\_ &amp;amp;"),
            ("Sales > Orders", "Sales > Orders"),
            ("@team a@b.c", "@&#8203;team a@&#8203;b.c"),
            ("https://a.b www.c.d WWW.e", "https:&#8203;//a.b ww&#8203;w.c.d WW&#8203;W.e"),
            ("#123 acme/shop#1 GH-1", "\\#&#8203;123 acme/shop\\#&#8203;1 GH-&#8203;1"),
            ("!1 &1 %1 ~\"a b\" ^a", "\\!&#8203;1 &amp;&#8203;1 %&#8203;1 \\~&#8203;\"a b\" \\^&#8203;a"),
            ("a & b 100% C# #", "a &amp; b 100% C\\# \\#"),
            ("deadbee 0123456789abcdef01 defaced", "deadbe&#8203;e 012345&#8203;6789ab&#8203;cdef01 deface&#8203;d"),
            ("decade abcdefg", "decade abcdefg"),
            (":cow:", ":cow&#8203;:"),
            (":smile: A_B::c::d /:id/x/:b", ":smile&#8203;: A\\_B::c&#8203;::d /:id/x/:b"),
            ("$x$ $1 {+a+} [-b-]", "&#36;x&#36; &#36;&#8203;1 {&#8203;+a+} \\[&#8203;-b-\\]"),
            ("- a", "\\- a"),
            ("+", "\\+"),
            ("=== ++ a=b+c", "\\=\\=\\= \\+\\+ a=b+c"),
            ("> a", "\\> a"),
            ("/:pageId: :b:", "/:pageId: :b&#8203;:"),
            ("12. a", "12\\. a"),
            ("1) a", "1\\) a"),
            ("/merge a", "\\/merge a"),
            ("/V1/a", "/V1/a"),
            ("1.2.3 -a +b =c", "1.2.3 -a +b =c"),
            ("+a+", "\\+a\\+"),
            ("=A(1)", "\\=A(1)"),
            ("1.", "1\\."),
            ("---", "\\---"),
            ("    a  ", "&#32;&#32;&#32;&#32;a&#32;&#32;"),
            ("  ", "&#32;&#32;"),
            ("\u{a0}a\u{a0}b\u{3000}", "&#160;a&#160;b&#12288;"),
            (": a", "\\: a"),
            (":-:", "\\:-&#8203;:"),
            ("-:", "\\-:"),
            (":a", ":a"),
            ("a\\", "a\\\\"),
            ("a\n\u{202e}", "a\\\\u{a}\\\\u{202e}"),
            ("<!-- a --> [^1] [x](y) ![z]", "&lt;\\!-- a --> \\[\\^&#8203;1\\] \\[x\\](y) \\!\\[z\\]"),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(text(given).as_str(), expected, "{given}");
        }
    }
}
