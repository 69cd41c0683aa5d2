//! The titles in a line.

use crate::grant::wording;

/// Separators between two titles of a path. Those in the second group only with white space around them.
pub(super) const ARROWS: [&str; 22] = [
    "->", "=>", ">", "\u{2192}", "\u{bb}", "\u{203a}", "\u{21d2}", "\u{2794}", "\u{279c}", "\u{27a1}", "\u{25b8}",
    "\u{25ba}", "\u{25b6}", "\u{27f6}", "\u{279d}", "\u{21e8}", "\u{2b95}", "\u{ff1e}", "\u{21e2}", "\u{27f9}",
    "\u{2799}", "::",
];
const SPACED: [&str; 3] = [" / ", " | ", " \\ "];

/// The maximum depth of a path; no tree is deeper.
pub(super) const MAX_DEPTH: usize = 16;

/// The maximum length of a title; no tree has longer ones.
const MAX_TITLE: usize = 250;

/// The role of a line among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading,
    Box,
    /// It begins with an ellipsis, and continues the path of the line above.
    Continuation,
}

/// Returns the titles of a line without its bullet and marks, and its role.
pub(super) fn of_line(line: &str) -> (Vec<String>, Role) {
    let rest = line.replace(['\u{a0}', '\u{202f}'], " ").replace("&amp;", "&").replace("&gt;", ">");
    let bare = without_remarks(&rest);
    let is_heading = bare.trim_end().ends_with(':') || line.starts_with('#');
    let bare = bare.trim().trim_start_matches('#').replace("...", "\u{2026}");
    let role = match bare.starts_with('\u{2026}') {
        _ if is_heading => Role::Heading,
        true => Role::Continuation,
        false => Role::Box,
    };
    (segments(&bare), role)
}

/// Truncates a path that is longer than any of a tree, so that it matches nothing and takes little memory.
pub(super) fn limit(path: &mut Vec<String>) {
    path.truncate(MAX_DEPTH + 1);
    for title in path {
        title.truncate(title.floor_char_boundary(MAX_TITLE));
    }
}

/// Returns whether a line explicitly includes all boxes below.
pub(super) fn with_children(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["child", "sub-resource", "subresource", "and all below", "everything below", "and below"]
        .iter()
        .any(|words| lower.contains(words))
}

/// Returns a line without a leading `Allow:` or a trailing `: yes`.
pub(super) fn without_affirmation(line: &str) -> &str {
    let is_alone = |text: &str| !text.contains(['>', '(']) && wording::is_affirmation(text);
    let rest = match line.split_once(':') {
        Some((word, rest)) if is_alone(word) && rest.contains(char::is_alphanumeric) => rest.trim(),
        _ => line,
    };
    let last = rest.rfind([':', '|']);
    match last.map(|at| (&rest[..at], &rest[at + 1..])) {
        Some((titles, word)) if is_alone(word) && titles.contains(char::is_alphanumeric) => titles.trim(),
        _ => rest,
    }
}

/// Returns the names of an enumeration: `Create, Ship and Invoice`.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ')', ']'])
        .flat_map(|piece| piece.split(" and "))
        .flat_map(|piece| piece.split(" or "))
        .flat_map(|piece| piece.split(" und "))
        .flat_map(|piece| piece.split(" et "))
        .flat_map(|piece| piece.split(" y "))
        .map(|piece| piece.trim().trim_start_matches("and ").trim_start_matches("or ").trim())
        .filter(|piece| piece.contains(char::is_alphanumeric))
}

/// Returns a line without text in brackets and without text after a spaced dash: neither is a title.
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

/// Returns the titles of a path that may use spaced dashes as its separators.
pub(super) fn of_dashes(line: &str) -> Option<Vec<String>> {
    const DASHES: [&str; 3] = [" - ", " \u{2013} ", " \u{2014} "];
    let is_dashed = DASHES.iter().any(|dash| line.contains(dash));
    is_dashed.then(|| segments(&DASHES.iter().fold(line.to_owned(), |line, dash| line.replace(dash, "\n"))))
}

/// Returns the titles of a path.
pub(super) fn segments(line: &str) -> Vec<String> {
    let mut text = line.to_owned();
    if text.contains('\u{ab}') {
        text = text.replace(['\u{ab}', '\u{bb}'], " ");
    }
    for separator in ARROWS.iter().chain(&SPACED) {
        text = text.replace(separator, "\n");
    }
    // A colon separates titles, but also occurs in ids.
    let text = text.replace(": ", "\n").replace('\u{2026}', "\n");
    let trimmed = text.split('\n').map(|title| {
        let title = title.trim_matches(|c: char| {
            c.is_whitespace() || "\"'`*_.,;:\u{201c}\u{201d}\u{201e}\u{2018}\u{2019}\u{fe0f}".contains(c)
        });
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    trimmed.filter(|title| !title.is_empty()).collect()
}
