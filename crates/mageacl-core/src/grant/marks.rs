//! Boxes, ticks, crosses, and struck-out text.

use std::ops::Range;

use super::wording::Choice;

/// Symbols of a ticked box.
const TICKED: [char; 8] =
    ['\u{2705}', '\u{2611}', '\u{2713}', '\u{2714}', '\u{1f5f8}', '\u{1f5f9}', '\u{1f44d}', '\u{1f7e2}'];

/// Symbols of an empty box, or of something forbidden.
const EMPTY: [char; 26] = [
    '\u{2610}',
    '\u{274c}',
    '\u{2717}',
    '\u{2718}',
    '\u{2715}',
    '\u{2716}',
    '\u{2613}',
    '\u{1f6ab}',
    '\u{26d4}',
    '\u{1f6d1}',
    '\u{25a1}',
    '\u{25a2}',
    '\u{2b1c}',
    '\u{25fb}',
    '\u{25fd}',
    '\u{1f5d9}',
    '\u{1f5f4}',
    '\u{1f44e}',
    '\u{20e0}',
    '\u{2298}',
    '\u{1f534}',
    '\u{1f7e5}',
    '\u{1f645}',
    '\u{1f6c7}',
    '\u{2a2f}',
    '\u{1f512}',
];

/// Symbols by the names that chats and GitHub use for them, without colons.
const NAMED: [(&str, Choice); 17] = [
    ("white_check_mark", Choice::Grant),
    ("heavy_check_mark", Choice::Grant),
    ("ballot_box_with_check", Choice::Grant),
    ("+1", Choice::Grant),
    ("thumbsup", Choice::Grant),
    ("x", Choice::Exclude),
    ("negative_squared_cross_mark", Choice::Exclude),
    ("heavy_multiplication_x", Choice::Exclude),
    ("no_entry", Choice::Exclude),
    ("no_entry_sign", Choice::Exclude),
    ("no_good", Choice::Exclude),
    ("-1", Choice::Exclude),
    ("thumbsdown", Choice::Exclude),
    ("octagonal_sign", Choice::Exclude),
    ("white_large_square", Choice::Exclude),
    ("black_square_button", Choice::Unclear),
    ("question", Choice::Unclear),
];

/// Symbols that some writers use for a tick and others for a cross.
const UNCLEAR: [char; 5] = ['\u{2612}', '\u{274e}', '\u{1f5f7}', '\u{2753}', '\u{2754}'];

/// Bullets before a line.
const BULLETS: [&str; 14] = [
    "- ",
    "* ",
    "+ ",
    "-\t",
    "*\t",
    "\u{2022}",
    "\u{25cf}",
    "\u{25e6}",
    "\u{25aa}",
    "\u{2023}",
    "\u{2013} ",
    "\u{2014} ",
    "\u{b7}",
    "\u{2043}",
];

/// Combining strokes through a letter.
const STROKES: [char; 4] = ['\u{335}', '\u{336}', '\u{337}', '\u{338}'];

/// A line without its bullet and its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The line with its marks replaced by spaces, so that offsets remain valid.
    pub(super) rest: String,
    /// The choice that the marks express, if there are any.
    pub(super) mark: Option<Choice>,
    pub(super) has_bullet: bool,
}

/// Removes the bullet, numbering and marks of a line.
pub(super) fn of_line(line: &str) -> Marked {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut marks: Vec<Choice> = Vec::new();
    let mut at = 0;
    let mut has_bullet = false;
    let mut signs: Vec<&str> = Vec::new();
    while let Some(length) = bullet(&line[at..]).or_else(|| numbering(&line[at..])) {
        has_bullet = true;
        let sign = line[at..at + length].trim();
        signs.extend((!sign.starts_with(|c: char| c.is_ascii_digit())).then_some(sign));
        taken.push(at..at + length);
        at = behind_blank(line, at + length);
        if let Some((length, mark)) = mark_at(&line[at..]) {
            marks.push(mark);
            taken.push(at..at + length);
            at = behind_blank(line, at + length);
        }
    }
    // The second one of two bullets may be a plus or minus.
    if signs.len() > 1 {
        marks.push(Choice::Unclear);
    }
    // A later "(x)" is a remark.
    if let Some((length, mark)) = mark_at(&line[at..]) {
        marks.push(mark);
        taken.push(at..at + length);
        at += length;
    }
    while let Some((start, c)) =
        line[at..].char_indices().find(|(_, c)| may_begin(*c)).map(|(found, c)| (at + found, c))
    {
        at = start + c.len_utf8();
        if let Some((length, mark)) = mark_at(&line[start..]) {
            marks.push(mark);
            taken.push(start..start + length);
            at = start + length;
        }
    }
    if let Some((range, mark)) = last_bracket(line).filter(|(range, _)| range.start >= at) {
        marks.push(mark);
        taken.push(range);
    }
    let first = marks.first().copied();
    let mark = if marks.iter().all(|mark| Some(*mark) == first) { first } else { Some(Choice::Unclear) };
    Marked { rest: blanked(line, &taken), mark, has_bullet }
}

/// Returns a mark in round brackets at the end of a line.
fn last_bracket(line: &str) -> Option<(Range<usize>, Choice)> {
    let start = line.rfind('(')?;
    let (length, mark) = bracketed(&line[start..], '(')?;
    let is_last = !line[start + length..].contains(char::is_alphanumeric);
    // "()" may be a box without room in it, or nothing.
    is_last.then_some((start..start + length, if length == 2 { Choice::Unclear } else { mark }))
}

/// Replaces some bytes of a line by spaces.
fn blanked(line: &str, taken: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(line.len());
    for range in taken {
        rest.push_str(&line[rest.len()..range.start]);
        rest.extend(std::iter::repeat_n(' ', range.len()));
    }
    rest.push_str(&line[rest.len()..]);
    rest
}

fn behind_blank(line: &str, at: usize) -> usize {
    at + line[at..].len() - line[at..].trim_start().len()
}

/// Returns whether a text begins with a box, and not with an empty list of JSON.
pub(super) fn begins_with_box(text: &str) -> bool {
    mark_at(text).is_some_and(|(length, _)| !text[length..].trim().is_empty())
}

fn may_begin(c: char) -> bool {
    c == '[' || c == ':' || TICKED.contains(&c) || EMPTY.contains(&c) || UNCLEAR.contains(&c)
}

/// Returns the length of a mark at the beginning of a text, and the choice that it expresses.
fn mark_at(text: &str) -> Option<(usize, Choice)> {
    let first = text.chars().next()?;
    if first == '[' || first == '(' {
        return bracketed(text, first);
    }
    if first == ':' {
        return named(text);
    }
    let choice = match first {
        c if TICKED.contains(&c) => Choice::Grant,
        c if EMPTY.contains(&c) => Choice::Exclude,
        c if UNCLEAR.contains(&c) => Choice::Unclear,
        _ => return None,
    };
    let behind = &text[first.len_utf8()..];
    let selectors = behind.len() - behind.trim_start_matches(['\u{fe0f}', '\u{fe0e}']).len();
    Some((first.len_utf8() + selectors, choice))
}

/// `:x:`, `:white_check_mark:`.
fn named(text: &str) -> Option<(usize, Choice)> {
    let (name, _) = text[1..].split_once(':').filter(|(name, _)| name.len() <= 30)?;
    let (_, choice) = NAMED.iter().find(|(known, _)| *known == name)?;
    Some((name.len() + 2, *choice))
}

/// `[ ]`, `[x]`, `[_]`, `( )` and the like.
fn bracketed(text: &str, open: char) -> Option<(usize, Choice)> {
    let close = if open == '[' { ']' } else { ')' };
    // The search is limited, so that a line of many brackets takes linear time.
    let (end, _) = text.char_indices().take_while(|(at, _)| *at <= 16).find(|(_, c)| *c == close)?;
    let inner = text[1..end]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{200b}' | '\u{fe0f}' | '\\'));
    let mut chars = inner.chars();
    let choice = match (chars.next(), chars.next()) {
        // In Jira "(x)" is a cross and "(/)" a tick.
        (Some('x' | 'X'), None) if open == '(' => Choice::Unclear,
        (Some('x' | 'X' | 'v' | 'V' | 'y' | 'Y' | '1' | '\u{2022}'), None) => Choice::Grant,
        (Some('*'), None) if open == '[' => Choice::Grant,
        (None, _) | (Some('-' | '_' | 'n' | 'N' | '0' | '.' | '\u{2013}' | '\u{2014}'), None) => Choice::Exclude,
        (Some('~' | '/' | '?' | '!' | '>' | '<' | '+' | '\u{d7}'), None) => Choice::Unclear,
        (Some(c), None) if TICKED.contains(&c) => Choice::Grant,
        (Some(c), None) if EMPTY.contains(&c) => Choice::Exclude,
        (Some(c), None) if UNCLEAR.contains(&c) => Choice::Unclear,
        _ => return None,
    };
    Some((end + 1, choice))
}

fn bullet(text: &str) -> Option<usize> {
    let blank = text.len() - text.trim_start().len();
    let mark = BULLETS.iter().find(|mark| text[blank..].starts_with(**mark))?;
    Some(blank + mark.len())
}

/// `1. `, `1) `.
fn numbering(text: &str) -> Option<usize> {
    let blank = text.len() - text.trim_start().len();
    let behind = text[blank..].trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - blank - behind.len();
    let is_numbered = (1..=6).contains(&digits) && (behind.starts_with(". ") || behind.starts_with(") "));
    is_numbered.then_some(blank + digits + 2)
}

/// Tracks struck-out text across lines.
#[derive(Debug, Default)]
pub(super) struct Strikes {
    /// The end of the open strike or comment.
    open: Option<&'static str>,
}

/// A line, split by its struck-out text. `kept` has the length of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Struck {
    pub(super) kept: String,
    pub(super) crossed: String,
    /// The text of comments that begin and end in this line, which may deny what is beside or below them.
    pub(super) remark: String,
}

/// The begin and end of each kind of strike. The last two are comments: their text is neither kept nor struck.
const PAIRS: [(&str, &str); 7] = [
    ("~~", "~~"),
    ("<del", "</del>"),
    ("<strike", "</strike>"),
    ("<s>", "</s>"),
    ("<s ", "</s>"),
    ("<!--", "-->"),
    ("/*", "*/"),
];

/// The ends of comments.
const COMMENT_ENDS: [&str; 2] = ["-->", "*/"];

impl Strikes {
    /// Returns whether a strike or comment is still open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Splits the next line.
    pub(super) fn divide(&mut self, line: &str) -> Struck {
        let lower = line.to_ascii_lowercase();
        let mut kept = String::with_capacity(line.len());
        let mut struck = String::with_capacity(line.len());
        let mut remark = String::new();
        let mut begins_here = false;
        let mut at = 0;
        while at < line.len() {
            if let Some(close) = self.open {
                let found = lower[at..].find(close);
                let end = found.map_or(line.len(), |found| at + found);
                fill(&mut kept, end);
                if COMMENT_ENDS.contains(&close) {
                    if begins_here && found.is_some() {
                        remark.push_str(&line[at..end]);
                        remark.push(' ');
                    }
                    fill(&mut struck, end);
                } else {
                    struck.push_str(&line[at..end]);
                }
                at = end;
                if found.is_some() {
                    self.open = None;
                    at += close.len();
                }
            } else {
                let next = lower[at..].find(['~', '<', '/']).map_or(line.len(), |found| at + found);
                kept.push_str(&line[at..next]);
                at = next;
                // Three of them are the fence of a block of code.
                let begins = |open: &str| match open {
                    "~~" => lower[at..].starts_with(open) && !lower[at..].starts_with("~~~"),
                    // `/V1/*` is a path.
                    "/*" => lower[at..].starts_with(open) && !lower[..at].ends_with(|c: char| !c.is_whitespace()),
                    _ => lower[at..].starts_with(open),
                };
                let pair = PAIRS.iter().find(|(open, _)| begins(open));
                if let Some((open, close)) = pair {
                    let is_tag = open.starts_with('<') && !COMMENT_ENDS.contains(close);
                    let tag = if is_tag { lower[at..].find('>') } else { None };
                    at += tag.map_or(open.len(), |tag| tag + 1);
                    self.open = Some(close);
                    begins_here = true;
                } else {
                    let run = lower[at..].len() - lower[at..].trim_start_matches('~').len();
                    let length = run.max(lower[at..].chars().next().map_or(0, char::len_utf8));
                    kept.push_str(&line[at..at + length]);
                    at += length;
                }
            }
            fill(&mut kept, at);
            fill(&mut struck, at);
        }
        if line.contains(STROKES) {
            return Struck { kept: " ".repeat(line.len()), crossed: line.replace(STROKES, ""), remark };
        }
        Struck { kept, crossed: struck, remark }
    }
}

/// Adds spaces up to a length.
fn fill(text: &mut String, length: usize) {
    text.extend(std::iter::repeat_n(' ', length.saturating_sub(text.len())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_its_marks_say() {
        use Choice::{Exclude, Grant, Unclear};
        let cases = [
            ("- [x] Sales", Some(Grant)),
            ("1. [X] Sales", Some(Grant)),
            ("\u{2705} Sales", Some(Grant)),
            ("\u{2714}\u{fe0f} Sales", Some(Grant)),
            ("Sales \u{2713}", Some(Grant)),
            ("- [ ] Sales", Some(Exclude)),
            ("[  ] Sales", Some(Exclude)),
            ("[] Sales", Some(Exclude)),
            ("( ) Sales", Some(Exclude)),
            ("[\u{a0}] Sales", Some(Exclude)),
            ("[-] Sales", Some(Exclude)),
            ("[n] Sales", Some(Exclude)),
            ("\u{2610} Sales", Some(Exclude)),
            ("* \u{274c} Sales", Some(Exclude)),
            ("Sales \u{2717}", Some(Exclude)),
            ("Sales > Orders [ ]", Some(Exclude)),
            ("\u{1f6ab} Sales", Some(Exclude)),
            ("\u{26d4}\u{fe0f} Sales", Some(Exclude)),
            ("\u{2612} Sales", Some(Unclear)),
            ("[?] Sales", Some(Unclear)),
            ("| Sales | \u{2705} | \u{274c} |", Some(Unclear)),
            ("Sales (required)", None),
            ("Sales (x)", Some(Unclear)),
            ("| Sales | (n) |", Some(Exclude)),
            ("Sales ( )", Some(Exclude)),
            ("Sales ()", Some(Unclear)),
            ("Sales( )", Some(Exclude)),
            ("[0] Sales", Some(Exclude)),
            ("[1] Sales", Some(Grant)),
            ("(/) Sales", Some(Unclear)),
            ("Sales (5)", None),
            ("(x) Sales", Some(Unclear)),
            ("- ( ) Sales", Some(Exclude)),
            ("Sales [link](u)", None),
        ];
        for (line, mark) in cases {
            let marked = of_line(line);
            assert_eq!((marked.mark, marked.rest.len()), (mark, line.len()), "{line}");
            assert!(marked.rest.contains("Sales"), "{line}");
        }
    }

    #[test]
    fn what_is_struck_out_is_set_apart() {
        let mut strikes = Strikes::default();
        let mut divide = |line: &str| {
            let Struck { kept, crossed: struck, .. } = strikes.divide(line);
            (kept.trim().to_owned(), struck.trim().to_owned())
        };
        let pair = |kept: &str, struck: &str| (kept.to_owned(), struck.to_owned());
        assert_eq!(divide("- ~~Sales~~"), pair("-", "Sales"));
        assert_eq!(divide("Catalog <del class='x'>Sales</del>"), pair("Catalog", "Sales"));
        assert_eq!(divide("<S>Sales</S> Catalog"), pair("Catalog", "Sales"));
        assert_eq!(divide("<!-- Sales --> Catalog"), pair("Catalog", ""));
        assert_eq!(divide("<del>Sales"), pair("", "Sales"));
        assert_eq!(divide("Orders"), pair("", "Orders"));
        assert_eq!(divide("</del> Catalog"), pair("Catalog", ""));
        assert_eq!(divide("S\u{336}a\u{336}les"), pair("", "Sales"));
        assert_eq!(divide("~~~"), pair("~~~", ""));
        assert_eq!(divide("<stores> Sales"), pair("<stores> Sales", ""));
    }
}
