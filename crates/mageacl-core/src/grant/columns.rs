//! Rows of ids with a value beside each, where some value is missing or unknown: a table, and not a list.

use super::wording::{self, Choice};
use super::{list, marks, mentions, remarks, words};

/// Why a text is not read as a list or checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) why: &'static str,
}

/// Returns the first line of a table whose values are missing or unknown.
pub(super) fn refused(text: &str) -> Option<Refused> {
    empty_cell(text)
        .or_else(|| unknown_values(text))
        .or_else(|| unknown_comments(text))
        .or_else(|| values_below(text))
        .or_else(|| ticks_and_dashes(text))
        .or_else(|| columns_of_ids(text))
        .or_else(|| empty_member(text))
}

/// A row of a table with separators.
struct Row<'t> {
    line: usize,
    cells: Vec<&'t str>,
}

/// Finds a row that leaves a cell empty in which other rows have a value.
fn empty_cell(text: &str) -> Option<Refused> {
    [',', ';', '\t'].into_iter().find_map(|separator| {
        let rows: Vec<Row<'_>> = rows(text, separator);
        let mut is_filled: Vec<bool> = Vec::new();
        for row in &rows {
            is_filled.resize(is_filled.len().max(row.cells.len()), false);
            for (column, cell) in row.cells.iter().enumerate() {
                is_filled[column] |= is_value(cell);
            }
        }
        let lacks = |row: &&Row<'_>| {
            let is_empty = |column: usize| row.cells.get(column).is_none_or(|cell| bare(cell).is_empty());
            let is_alone = row.cells.iter().filter(|cell| !bare(cell).is_empty()).count() < 2;
            let has_empty = (0..row.cells.len()).any(|column| is_filled[column] && is_empty(column));
            has_empty || is_alone
        };
        let is_table = is_filled.iter().any(|is_filled| *is_filled);
        let why = "this row has no value where other rows have one, which may mean that it is not granted";
        let row = rows.iter().filter(|_| is_table).find(lacks)?;
        Some(Refused { line: row.line, why })
    })
}

/// Returns the lines with one id, divided into cells.
fn rows(text: &str, separator: char) -> Vec<Row<'_>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !list::is_comment(line));
    let rows = lines.map(|(at, line)| (at, list::divide_comment(line).0.trim_end_matches(['\r', '\n'])));
    rows.filter(|(_, line)| words::ids(line).len() == 1)
        .map(|(at, line)| Row { line: at + 1, cells: line.split(separator).collect() })
        .collect()
}

fn bare(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || "\"'`".contains(c))
}

/// Returns whether a cell is a short value besides an id.
fn is_value(cell: &str) -> bool {
    let bare = bare(cell);
    !bare.is_empty()
        && words::ids(bare).is_empty()
        && bare.split_whitespace().count() <= 2
        && bare != "]"
        && bare != ")"
}

/// Finds the first unknown value, if most lines with an id have a value.
fn unknown_values(text: &str) -> Option<Refused> {
    let (mut with_ids, mut unknown, mut first) = (0_usize, 0_usize, None);
    let mut strikes = marks::Strikes::default();
    for (at, line) in text.lines().enumerate() {
        let kept = strikes.divide(line).kept;
        let (content, _) = list::divide_comment(&kept);
        if words::ids(content).is_empty() || list::is_comment(line) {
            continue;
        }
        with_ids += 1;
        let marked = marks::of_line(content);
        let mentions = mentions::of_line(&marked.rest);
        let is_excluded = mentions.ids.iter().all(|mention| mention.choice == Choice::Exclude);
        if !mentions.is_certain && !is_excluded {
            unknown += 1;
            first = first.or(Some(at + 1));
        }
    }
    let why = "it is not known whether the value beside this id grants or denies it";
    let line = first.filter(|_| with_ids > 1 && 2 * unknown >= with_ids)?;
    Some(Refused { line, why })
}

/// Finds a comment that may be a verdict: a code of one sign, or one unknown word in each line.
fn unknown_comments(text: &str) -> Option<Refused> {
    let why = "it is not known whether the comment behind this id grants or denies it";
    let (mut with_ids, mut known, mut unknown, mut first) = (0_usize, 0_usize, 0_usize, None);
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !list::is_comment(line)) {
        let (content, comment) = list::divide_comment(line);
        if words::ids(content).is_empty() {
            continue;
        }
        with_ids += 1;
        let comment = comment.trim().trim_start_matches(['#', '/', ' ']);
        if !comment.is_empty() && (remarks::is_code(comment) || remarks::is_verdict(comment)) {
            return Some(Refused { line: at + 1, why });
        }
        if remarks::is_one_unknown_word(comment) {
            unknown += 1;
            first = first.or(Some(at + 1));
        } else if comment.split_whitespace().count() == 1 {
            known += 1;
        }
    }
    let line = first.filter(|_| with_ids > 1 && known + unknown == with_ids && 2 * unknown >= with_ids)?;
    Some(Refused { line, why })
}

/// Finds a value in a separate line below an id, if each id has one.
fn values_below(text: &str) -> Option<Refused> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    let mut unknown = None;
    let mut with_ids = 0_usize;
    while let Some((_, line)) = lines.next() {
        if words::ids(line).is_empty() || list::is_comment(line) {
            continue;
        }
        with_ids += 1;
        let (at, below) = *lines.peek()?;
        let is_value = words::ids(below).is_empty()
            && (1..=2).contains(&below.split_whitespace().count())
            && below.contains(char::is_alphanumeric)
            && !below.contains([':', '#', '[', '>', '*', '|', '<', '/', ')']);
        if !is_value {
            return None;
        }
        let is_known = !remarks::is_vague_heading(below) || wording::is_affirmation(below);
        unknown = unknown.or((!is_known).then_some(at + 1));
    }
    let why = "it is not known whether this line grants or denies the id above it";
    unknown.filter(|_| with_ids > 0).map(|line| Refused { line, why })
}

/// Finds an id after a dash if other ids follow a tick: the dash may be its counterpart.
fn ticks_and_dashes(text: &str) -> Option<Refused> {
    let (mut is_ticked, mut dashed) = (false, None);
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !words::ids(line).is_empty()) {
        let marked = marks::of_line(line);
        let is_dashed = line.starts_with(['-', '\u{2013}', '\u{2014}', '\u{2212}']) && marked.mark.is_none();
        is_ticked |= marked.mark == Some(Choice::Grant) && !marked.has_bullet;
        dashed = dashed.or(is_dashed.then_some(at + 1));
    }
    let why = "this line begins with a dash and others with a tick, so that it may not be granted";
    dashed.filter(|_| is_ticked).map(|line| Refused { line, why })
}

/// Finds a table whose columns are ids, or hold ids under different headings: the cell above or below an id may deny it.
fn columns_of_ids(text: &str) -> Option<Refused> {
    let why = "the row above or below these ids has a cell for each of them, which may deny it";
    let is_text =
        |line: &str| line.contains(|c: char| !c.is_whitespace() && !"-=+|:\u{2500}\u{253c}\u{2502}".contains(c));
    let lines = text.lines().enumerate().filter(|(_, line)| is_text(line) && !list::is_comment(line));
    let lines: Vec<(usize, &str)> = lines.collect();
    lines.windows(2).find_map(|pair| {
        let [(above, first), (below, second)] = pair else { return None };
        let (at, ids, others) = match (words::ids(first).len(), words::ids(second).len()) {
            (2.., 0) => (above, first, second),
            (0, 2..) => (below, second, first),
            _ => return None,
        };
        are_parallel(ids, others).then_some(Refused { line: at + 1, why })
    })
}

/// Returns whether two lines have the same cells, those of the first one with an id each.
fn are_parallel(ids: &str, others: &str) -> bool {
    let is_row = |line: &str| !line.trim_end().ends_with(':') && !line.contains(['>', '\u{2192}', '\u{bb}', '#']);
    let is_short = |cell: &&str| cell.split_whitespace().count() <= 2;
    let has_one_id = |cell: &&str| words::ids(cell).len() == 1;
    let fits = |ids: &[&str], others: &[&str]| {
        let labels = ids.iter().filter(|cell| !has_one_id(cell)).count();
        ids.len() >= 2
            && labels <= 1
            && (others.len() == ids.len() || labels == 0 && others.len() == ids.len() + 1)
            && others.iter().all(is_short)
            && others.iter().any(|cell| !cell.trim().is_empty())
    };
    let by_sign = [',', ';', '\t', '|', '\u{2502}'].into_iter().any(|sign| {
        let inner = |c: char| c == ' ' || c == '|' && sign == '|';
        let cells = [ids, others].map(|line| line.trim_matches(inner).split(sign).collect::<Vec<&str>>());
        fits(&cells[0], &cells[1])
    });
    let by_space = || {
        let is_item = |line: &str| line.contains(char::is_alphanumeric) && marks::of_line(line).has_bullet;
        let is_list = is_item(ids) || is_item(others) || ids.contains([',', ';', '|']);
        let cells = [ids, others].map(|line| line.split_whitespace().collect::<Vec<&str>>());
        !is_list && fits(&cells[0], &cells[1])
    };
    is_row(others) && (by_sign || by_space())
}

/// Finds an id with the place for a value and none in it, if others have one: `A::b: allow` and `A::c:`.
fn empty_member(text: &str) -> Option<Refused> {
    let why = "this id has no value where others have one, which may mean that it is not granted";
    let (mut has_value, mut empty) = (false, None);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    while let Some((at, line)) = lines.next() {
        let found = words::ids(line);
        let [id] = found.as_slice() else { continue };
        let value = line[id.end..].trim_start_matches(['"', '\'', '`']).trim_start();
        let Some(value) = value.strip_prefix([':', '=']).map(|value| value.trim_start_matches(['>', ':', '=']).trim())
        else {
            continue;
        };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let is_parent = lines.peek().is_some_and(|(_, next)| indent(next) > indent(line));
        has_value |= !value.is_empty();
        if value.is_empty() && !is_parent {
            empty = empty.or(Some(at + 1));
        }
    }
    empty.filter(|_| has_value).map(|line| Refused { line, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_missing_or_unknown_is_found() {
        let cases: &[(&str, Option<usize>)] = &[
            ("A_b::c,x\nA_b::d,\n", Some(2)),
            ("Resource;Odoo\nA_b::c;x\nA_b::d;\n", Some(3)),
            ("A_b::c\tx\nA_b::d\t\n", Some(2)),
            ("A_b::c,x\nA_b::d\n", Some(2)),
            ("A_b::c,Pages,x\nA_b::d,Create,\n", Some(2)),
            ("A_b::c,x,x\nA_b::d,,x\n", Some(2)),
            ("x,A_b::c\n,A_b::d\n", Some(2)),
            ("\"A_b::c\",\"x\"\n\"A_b::d\",\"\"\n", Some(2)),
            ("A_b::c open\nA_b::d closed\n", Some(1)),
            ("| A_b::c | in |\n| A_b::d | out |\n", Some(1)),
            ("A_b::c # open\nA_b::d # closed\n", Some(1)),
            ("A_b::c\nA_b::d # 0\n", Some(2)),
            ("A_b::c\nA_b::d # delete\n", Some(2)),
            ("A_b::c\nopen\nA_b::d\nclosed\n", Some(2)),
            ("\u{2714} A_b::c\n\u{2014} A_b::d\n", Some(2)),
            ("A_b::c,*\nA_b::d,.\n", Some(1)),
            // Nothing is missing.
            ("A_b::c\n~~A_b::d~~\n", None),
            ("**A_b::c**\n*A_b::d*.\n", None),
            ("A_b::c,\nA_b::d,\n", None),
            ("'A_b::c', 'A_b::d',\n'A_b::e',\n", None),
            ("A_b::c,Orders,\nA_b::d,Sales,\n", None),
            ("A_b::c # orders\nA_b::d # why\nA_b::e\n", None),
            ("A_b::c (Sales)\nA_b::d (Orders)\n", None),
            ("'A_b::c' => 1,\n'A_b::d' => 1,\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(text).map(|refused| refused.line), *expected, "{text}");
        }
    }
}
