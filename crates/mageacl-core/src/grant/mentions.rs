//! The ids of a line, each with the choice that its words express.

use super::remarks;
use super::wording::{self, Choice, Split};
use super::words::{self, Found};

/// An id in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention<'t> {
    pub(super) found: Found<'t>,
    pub(super) choice: Choice,
}

/// The ids of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mentions<'t> {
    pub(super) ids: Vec<Mention<'t>>,
    /// Whether the line consists of ids and exclusions only.
    pub(super) is_pure: bool,
    /// Whether the rest of the line cannot be a verdict in unknown words.
    pub(super) is_certain: bool,
}

/// Parses the ids of a line; an exclusion applies only to adjacent ids.
pub(super) fn of_line(line: &str) -> Mentions<'_> {
    let found = words::ids(line);
    let mut ids: Vec<Mention<'_>> =
        found.iter().map(|found| Mention { found: *found, choice: Choice::Grant }).collect();
    let mut is_pure = true;
    let mut state = Choice::Grant;
    // "Do not grant: A::b, A::c" excludes both; "not A::b, A::c" is uncertain.
    let mut is_list = false;
    for at in 0..ids.len() {
        let from = at.checked_sub(1).map_or(0, |before| ids[before].found.end);
        let gap = Gap::from_text(&line[from..ids[at].found.start], at == 0);
        if at > 0 {
            let (choice, pure) = behind(gap.trail);
            ids[at - 1].choice = strictest(ids[at - 1].choice, choice);
            is_pure &= pure;
        }
        let (lead, pure) = before(gap.lead);
        is_pure &= pure && !gap.is_unclear;
        if lead.is_some() {
            is_list = gap.lead.trim_end().ends_with(':') || gap.lead.split_whitespace().count() > 1;
        }
        state = match lead {
            Some(choice) => choice,
            None if state == Choice::Exclude && gap.ends_clause && !is_list => Choice::Unclear,
            None => state,
        };
        if gap.is_unclear {
            ids[at - 1].choice = Choice::Unclear;
            state = Choice::Unclear;
        }
        if line[..ids[at].found.start].ends_with(['!', '\u{ac}']) {
            state = Choice::Exclude;
        } else if is_attached_dash(&line[..ids[at].found.start]) {
            state = Choice::Unclear;
        }
        ids[at].choice = state;
    }
    if let Some(last) = ids.last().map(|last| last.found.end) {
        let tail = &line[last..];
        let (choice, pure) = behind(tail);
        is_pure &= pure;
        if choice != Choice::Grant {
            let is_bracketed = tail.trim_start().starts_with(['(', '[']);
            let count = ids.len();
            for (at, mention) in ids.iter_mut().enumerate() {
                // "A::b, A::c: deny" may deny only the last one.
                let choice = if at + 1 == count { choice } else { Choice::Unclear };
                if at + 1 == count || !is_bracketed {
                    mention.choice = strictest(mention.choice, choice);
                }
            }
        }
    } else {
        is_pure = false;
    }
    // An uncertain line grants nothing.
    if ids.iter().any(|mention| mention.choice == Choice::Unclear) || has_empty_cell(line) {
        for mention in ids.iter_mut().filter(|mention| mention.choice == Choice::Grant) {
            mention.choice = Choice::Unclear;
        }
    }
    let pieces = pieces(line, &found);
    let has_sign = !found.is_empty() && pieces.iter().any(|piece| remarks::has_lone_sign(piece));
    let is_certain = !has_sign && (is_pure || are_described(&pieces, &found));
    Mentions { ids, is_pure: is_pure && !has_sign, is_certain }
}

/// Returns the texts around ids, without signs attached to an id: emphasis, and the end of a sentence.
fn pieces<'t>(line: &'t str, found: &[Found<'_>]) -> Vec<&'t str> {
    let is_attached = |c: char| "*_.'\"`-\u{2013}".contains(c);
    let bullet = ["- ", "* ", "+ "].iter().find_map(|bullet| line.trim_start().strip_prefix(bullet));
    let mut from = bullet.map_or(0, |rest| line.len() - rest.len());
    let mut pieces = Vec::with_capacity(found.len() + 1);
    for (at, id) in found.iter().enumerate() {
        let piece = line.get(from..id.start).unwrap_or_default().trim_end_matches(is_attached);
        let piece = if at > 0 { piece.trim_start_matches(is_attached) } else { piece };
        // A dash between two ids joins them.
        let is_joint = at > 0 && matches!(piece.trim(), "-" | "\u{2013}" | "\u{2014}" | "+" | "*");
        pieces.push(if is_joint { "" } else { piece });
        from = id.end;
    }
    pieces.push(line.get(from..).unwrap_or_default().trim_start_matches(is_attached));
    pieces
}

/// Returns whether the texts around ids only describe them.
fn are_described(pieces: &[&str], found: &[Found<'_>]) -> bool {
    // A sign by itself between ids may take one of them out.
    let is_sign = |word: &str| matches!(word, "/" | "\\" | "^" | "~" | "<" | "%");
    let takes_out = |piece: &&str| piece.split_whitespace().any(is_sign) || piece.ends_with(['^', '~', '\\']);
    let ids: Vec<&str> = found.iter().map(|found| found.id).collect();
    !pieces.iter().any(takes_out)
        && pieces.first().is_none_or(|label| !remarks::is_unknown_label(label))
        && remarks::describe(pieces.iter().copied(), &ids)
}

/// Returns whether a row of a table has an empty cell, which may mean that nothing is granted.
pub(super) fn has_empty_cell(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|')
        && line.trim_matches('|').contains('|')
        && line[1..].split('|').rev().skip(1).any(|cell| cell.trim().is_empty())
}

/// The text between two ids.
struct Gap<'t> {
    /// The part that belongs to the first one.
    trail: &'t str,
    /// The part that belongs to the second one.
    lead: &'t str,
    /// Whether the clause of the first one ends here.
    ends_clause: bool,
    /// Whether both form a path, or the words between them may belong to either.
    is_unclear: bool,
}

impl Gap<'_> {
    fn from_text(gap: &str, is_first: bool) -> Gap<'_> {
        if is_first {
            return Gap { trail: "", lead: gap, ends_clause: false, is_unclear: false };
        }
        let is_path = gap
            .trim()
            .trim_matches(['*', '`', '"', '\''])
            .chars()
            .all(|c| matches!(c, '>' | '\u{2192}' | '\u{bb}' | '-' | '/' | '|' | ' '))
            && gap.contains(['>', '\u{2192}', '\u{bb}']);
        let mut depth = 0_usize;
        let mut divided = None;
        let mut behind_bracket = 0;
        for (at, c) in gap.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    behind_bracket = at + 1;
                }
                ',' | ';' | '|' | '\t' | '\u{2502}' if depth == 0 => divided = divided.or(Some((at, c.len_utf8()))),
                '.' if depth == 0 && gap[at..].starts_with(". ") => divided = divided.or(Some((at, 1))),
                _ => {}
            }
        }
        match divided {
            Some((at, length)) => {
                Gap { trail: &gap[..at], lead: &gap[at + length..], ends_clause: true, is_unclear: is_path }
            }
            // Without a comma, only text in brackets belongs to the preceding id.
            None if gap.trim_start().starts_with('(') => {
                let (trail, lead) = gap.split_at(behind_bracket);
                Gap { trail, lead, ends_clause: false, is_unclear: is_path }
            }
            None if gap.trim_start().starts_with([':', '=']) => {
                let is_unclear = is_path || wording::split(gap) != Split::Plain;
                Gap { trail: gap, lead: "", ends_clause: false, is_unclear }
            }
            None => Gap { trail: "", lead: gap, ends_clause: false, is_unclear: is_path },
        }
    }
}

/// Returns the choice that the words before an id express, and whether they contain nothing else.
fn before(text: &str) -> (Option<Choice>, bool) {
    match wording::split(text) {
        Split::Plain if wording::has_yes(text) => (Some(Choice::Grant), wording::is_filler(text)),
        // "All of A::b but A::c".
        Split::Plain if text.trim().eq_ignore_ascii_case("but") => (Some(Choice::Unclear), false),
        Split::Plain => (None, is_punctuation(text)),
        Split::Whole => (Some(Choice::Exclude), true),
        Split::Excluded(_) => (Some(Choice::Exclude), false),
        Split::Contrast(..) | Split::Unclear => (Some(Choice::Unclear), false),
    }
}

/// Returns the choice that the words after an id express, and whether they contain nothing else.
fn behind(text: &str) -> (Choice, bool) {
    let value = text.trim().trim_matches([
        ':', '=', '>', '(', ')', '[', ']', '"', '\'', '`', '*', '_', ',', ';', '|', '.', ' ', '-', '\u{2013}',
        '\u{2014}',
    ]);
    match value.to_ascii_lowercase().as_str() {
        "0" | "n" => return (Choice::Exclude, true),
        "1" | "y" => return (Choice::Grant, true),
        "" if is_dash(text) || is_empty_value(text) => return (Choice::Unclear, false),
        _ => {}
    }
    match wording::split(text) {
        // An unknown code for a permission.
        Split::Plain if value.len() <= 2 && value.contains(char::is_alphanumeric) && !wording::has_yes(text) => {
            (Choice::Unclear, false)
        }
        Split::Plain => (Choice::Grant, is_punctuation(text) || wording::is_affirmation(text)),
        Split::Whole => (Choice::Exclude, true),
        Split::Excluded(_) | Split::Contrast(..) | Split::Unclear => (Choice::Unclear, false),
    }
}

/// Returns whether a text has a place for a value, and none in it: `: ""`, `,,`.
fn is_empty_value(text: &str) -> bool {
    ["\"\"", "''", ",,", ";;"].iter().any(|empty| text.contains(empty))
}

/// Returns whether a cell contains only a dash.
fn is_dash(text: &str) -> bool {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';' | ':' | '=' | '(' | ')');
    matches!(text.trim_matches(is_around), "-" | "--" | "\u{2013}" | "\u{2014}" | "\u{2212}" | "+" | "?")
}

/// Returns whether a text has no meaning by itself.
fn is_punctuation(text: &str) -> bool {
    let is_other = |c: char| !c.is_whitespace() && !",;\"'`*()[]{}|.&>:+-\u{2013}\u{2014}\u{2022}\u{200b}".contains(c);
    let words = text.split(is_between).filter(|word| word.contains(is_other));
    words.into_iter().all(|word| matches!(word.to_lowercase().as_str(), "and" | "und" | "et" | "y"))
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';')
}

/// Returns whether an id directly follows a dash: a bullet, or a minus.
fn is_attached_dash(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(['-', '\u{2212}', '\u{2013}', '\u{2014}', '~', '+', '#', '%', '/']) else {
        return false;
    };
    !rest.ends_with(|c: char| c.is_alphanumeric() || c == '=')
}

/// Returns the stricter of two choices for the same id.
fn strictest(one: Choice, other: Choice) -> Choice {
    match (one, other) {
        (Choice::Grant, choice) | (choice, Choice::Grant) => choice,
        (Choice::Exclude, Choice::Exclude) => Choice::Exclude,
        _ => Choice::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line, and the ids that it grants, that it excludes, and that are unclear.
    type Case<'t> = (&'t str, &'t [&'t str], &'t [&'t str], &'t [&'t str]);

    /// Returns the ids of a line by choice.
    fn read(line: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
        let Mentions { ids, .. } = of_line(line);
        let with = |choice| ids.iter().filter(|id| id.choice == choice).map(|id| id.found.id).collect();
        (with(Choice::Grant), with(Choice::Exclude), with(Choice::Unclear))
    }

    #[test]
    fn an_exclusion_governs_what_it_stands_next_to() {
        let (b, c, d) = ("A_b::b", "A_b::c", "A_b::d");
        let cases: &[Case<'_>] = &[
            ("A_b::b, A_b::c", &[b, c], &[], &[]),
            ("Orders: A_b::b and A_b::c", &[b, c], &[], &[]),
            ("NOT A_b::b", &[], &[b], &[]),
            ("A_b::b but not A_b::c", &[b], &[c], &[]),
            ("A_b::b, but not A_b::c", &[b], &[c], &[]),
            ("A_b::b except A_b::c and A_b::d", &[b], &[c, d], &[]),
            ("A_b::b without A_b::c", &[b], &[c], &[]),
            ("do not tick A_b::b", &[], &[b], &[]),
            ("Deny: A_b::b, A_b::c", &[], &[b, c], &[]),
            ("Do not grant A_b::b, A_b::c; A_b::d", &[], &[b, c, d], &[]),
            ("not A_b::b, A_b::c", &[], &[b], &[c]),
            ("A_b::b (do not tick), A_b::c", &[c], &[b], &[]),
            ("A_b::b, A_b::c (do not tick)", &[b], &[c], &[]),
            ("A_b::b: deny, A_b::c: allow", &[c], &[b], &[]),
            ("A_b::b: deny A_b::c: allow", &[], &[], &[b, c]),
            ("A_b::b, A_b::c: deny", &[], &[c], &[b]),
            ("A_b::b, not A_b::c, A_b::d", &[], &[c], &[b, d]),
            ("All of A_b::b but A_b::c", &[], &[], &[b, c]),
            ("A_b::b, N", &[], &[b], &[]),
            ("A_b::b;Y", &[b], &[], &[]),
            ("A_b::b | D", &[], &[], &[b]),
            ("| A_b::b | - |", &[], &[], &[b]),
            ("| A_b::b | |", &[], &[], &[b]),
            ("| A_b::b |", &[b], &[], &[]),
            ("A_b::b -", &[], &[], &[b]),
            ("A_b::b (-)", &[], &[], &[b]),
            ("A_b::b: null", &[], &[], &[b]),
            ("A_b::b: N/A", &[], &[], &[b]),
            ("A_b::b: maybe", &[], &[], &[b]),
            ("A_b::b: deny", &[], &[b], &[]),
            ("A_b::b => false", &[], &[b], &[]),
            ("'A_b::b' => 0,", &[], &[b], &[]),
            ("A_b::b = Denied", &[], &[b], &[]),
            ("A_b::b REVOKED", &[], &[b], &[]),
            ("A_b::b: allow deny", &[], &[], &[b]),
            ("A_b::b > A_b::c", &[], &[], &[b, c]),
            ("!A_b::b", &[], &[b], &[]),
            ("-A_b::b", &[], &[], &[b]),
            ("- A_b::b", &[b], &[], &[]),
            ("do not forget A_b::b", &[], &[], &[b]),
            ("A_b::b nicht ankreuzen", &[], &[b], &[]),
            ("ne pas cocher A_b::b", &[], &[b], &[]),
            ("no marcar A_b::b", &[], &[b], &[]),
        ];
        for (line, granted, excluded, unclear) in cases {
            assert_eq!(read(line), (granted.to_vec(), excluded.to_vec(), unclear.to_vec()), "{line}");
        }
    }

    #[test]
    fn a_line_is_pure_without_other_words() {
        for line in
            ["A_b::b", "- 'A_b::b', \"A_b::c\";", "A_b::b and A_b::c", "NOT A_b::b", "A_b::b: deny", "**A_b::b**"]
        {
            assert!(of_line(line).is_pure, "{line}");
        }
        for line in ["Sales", "Orders: A_b::b", "A_b::b orders", "// A_b::b", "A_b::b > A_b::c", "9 A_b::b"] {
            assert!(!of_line(line).is_pure, "{line}");
        }
    }
}
