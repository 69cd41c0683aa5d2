//! From lines to paths of titles.

use super::Item;
use crate::grant::words::is_id;
use crate::grant::{Place, list, sniff};
use crate::source::FileId;

/// Between two titles of a path. Those in the second group only with white space around them.
const ARROWS: [&str; 12] = [
    "->", "=>", ">", "\u{2192}", "\u{bb}", "\u{203a}", "\u{21d2}", "\u{2794}", "\u{279c}", "\u{27a1}", "\u{25b8}",
    "\u{25ba}",
];
const SPACED: [&str; 3] = [" / ", " | ", " \\ "];

/// In front of a box that is to be ticked.
const TICKED: [&str; 8] = ["\u{2705}", "\u{2611}", "\u{2713}", "\u{2714}", "[x]", "[X]", "[\u{2713}]", "[v]"];

/// In front of a box that is to stay empty.
const EMPTY: [&str; 6] = ["\u{2610}", "\u{274c}", "\u{2717}", "\u{2718}", "[ ]", "[]"];

/// The boxes at the top of every Admin, by which a line without any arrow shows what it is.
const TOP: [&str; 10] =
    ["dashboard", "sales", "catalog", "customers", "carts", "marketing", "content", "reports", "stores", "system"];

/// Takes a checklist apart.
#[must_use]
pub fn parse(text: &str, file: FileId) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut heading: Vec<String> = Vec::new();
    // Lines further out, each with how far in it stands.
    let mut outer: Vec<(usize, Vec<String>)> = Vec::new();
    let mut last: Vec<String> = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let at = start;
        start += whole.len();
        let line = whole.trim();
        if line.is_empty() || line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_')) {
            continue;
        }
        let indent = whole.len() - whole.trim_start().len();
        let place = Place::Text(sniff::span(file, at + indent, line.len()));
        let Line { mut path, role, with_children, ticked } = Line::parse(line);
        if role == Role::Heading {
            heading = path;
            outer.clear();
            continue;
        }
        if role == Role::Continuation {
            let above = last.len().saturating_sub(1);
            path.splice(0..0, last[..above].iter().cloned());
        }
        if path.is_empty() {
            continue;
        }
        outer.retain(|(further_out, _)| *further_out < indent);
        let under = outer.last().map_or_else(|| heading.clone(), |(_, path)| path.clone());
        let from_top: Vec<String> = under.iter().chain(&path).cloned().collect();
        outer.push((indent, from_top));
        last.clone_from(&path);
        items.push(Item { text: line.to_owned(), path, under, with_children, ticked, place });
    }
    items
}

/// Whether a text begins with a box and not with a list of JSON.
pub(in crate::grant) fn begins_with_box(text: &str) -> bool {
    TICKED.iter().chain(&EMPTY[..5]).any(|mark| text.starts_with(mark))
}

/// Whether a line can be one of a checklist: it has a box or an arrow, is a heading, or begins at the top of the tree.
pub(in crate::grant) fn looks_like_box(line: &str) -> bool {
    if line.chars().count() > 300 || line.chars().any(|c| c.is_control() && c != '\t') {
        return false;
    }
    let (rest, mark) = unmarked(line);
    let parsed = Line::parse(line);
    let is_top = |title: &String| TOP.contains(&title.to_lowercase().as_str());
    mark.is_some()
        || rest.len() < line.len() && parsed.path.len() == 1 && line.len() < 80
        || parsed.role == Role::Heading && line.len() < 80
        || parsed.role == Role::Continuation
        || parsed.path.len() > 1 && parsed.path.iter().all(|title| title.split_whitespace().count() <= 8)
        || parsed.path.first().is_some_and(is_top)
        || parsed.path.iter().any(|title| is_id(title))
}

struct Line {
    path: Vec<String>,
    role: Role,
    with_children: bool,
    ticked: bool,
}

/// What a line is among the others.
#[derive(PartialEq)]
enum Role {
    Heading,
    Box,
    /// It begins with an ellipsis: it goes on where the line above stood.
    Continuation,
}

impl Line {
    fn parse(line: &str) -> Line {
        let (rest, mark) = unmarked(line);
        let ticked = mark.unwrap_or(true);
        // An id says more than any title beside it.
        if let Some((_, id)) = list::words(rest).find(|(_, word)| is_id(word.trim_matches(['(', ')', '[', ']', '.']))) {
            let id = id.trim_matches(['(', ')', '[', ']', '.']).to_owned();
            return Line { path: vec![id], role: Role::Box, with_children: false, ticked };
        }
        let rest = rest.replace(['\u{a0}', '\u{202f}'], " ").replace("&amp;", "&").replace("&gt;", ">");
        let lower = rest.to_lowercase();
        let with_children = ["child", "sub-resource", "subresource", "and all below", "everything below", "and below"]
            .iter()
            .any(|words| lower.contains(words));
        let bare = without_remarks(&rest);
        let is_heading = mark.is_none() && (bare.trim_end().ends_with(':') || line.starts_with('#'));
        let bare = bare.trim().trim_start_matches('#').replace("...", "\u{2026}");
        let role = match bare.starts_with('\u{2026}') {
            _ if is_heading => Role::Heading,
            true => Role::Continuation,
            false => Role::Box,
        };
        let path = segments(&bare);
        Line { path, role, with_children, ticked }
    }
}

/// A line without its bullet and its box, and whether the box is ticked.
fn unmarked(line: &str) -> (&str, Option<bool>) {
    let mut rest = line.trim();
    let mut mark = None;
    loop {
        let before = rest;
        for (marks, ticked) in [(&TICKED[..], true), (&EMPTY[..], false)] {
            if let Some(behind) = marks.iter().find_map(|mark| rest.strip_prefix(mark)) {
                rest = behind.trim_start_matches(['\u{fe0f}', '\u{fe0e}']).trim_start();
                mark = Some(ticked);
            }
        }
        for bullet in ["- ", "* ", "+ ", "\u{2022}", "\u{25cf}", "\u{25e6}", "\u{2013} ", "\u{b7}"] {
            rest = rest.strip_prefix(bullet).unwrap_or(rest).trim_start();
        }
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.len() < rest.len() {
            rest = digits.strip_prefix(". ").or_else(|| digits.strip_prefix(") ")).unwrap_or(rest).trim_start();
        }
        if rest == before {
            return (rest, mark);
        }
    }
}

/// A line without what stands in brackets, and without what a spaced dash puts behind it: neither is a title.
fn without_remarks(line: &str) -> String {
    let mut bare = String::new();
    let mut depth = 0_usize;
    for c in line.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let dash = [" \u{2013} ", " \u{2014} ", " - "].iter().filter_map(|dash| bare.find(dash)).min();
    bare.truncate(dash.unwrap_or(bare.len()));
    bare
}

/// The titles of a path.
fn segments(line: &str) -> Vec<String> {
    let mut text = line.to_owned();
    for separator in ARROWS.iter().chain(&SPACED) {
        text = text.replace(separator, "\n");
    }
    // A colon stands between titles, but not in an id.
    let text = text.replace(": ", "\n").replace('\u{2026}', "\n");
    let trimmed = text.split('\n').map(|title| {
        let title = title.trim_matches(|c: char| c.is_whitespace() || "\"'`*_.,;:\u{201c}\u{201d}".contains(c));
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    trimmed.filter(|title| !title.is_empty()).collect()
}
