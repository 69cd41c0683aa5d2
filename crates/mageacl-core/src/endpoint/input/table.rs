//! Rows of tables: CSV, TSV, Markdown, and the boxes of terminals.

use super::line;
use super::refusal::Unclosed;
use super::{Reader, Refusal, command};
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::target;

/// Titles of columns. A row without a path in which one of these occurs is a header.
const TITLES: [&str; 16] = [
    "method",
    "verb",
    "http method",
    "http verb",
    "path",
    "url",
    "uri",
    "endpoint",
    "endpoints",
    "route",
    "request",
    "call",
    "api",
    "operation",
    "resource",
    "http",
];

/// Reads a row that begins in the next line. Returns whether there is one.
pub(super) fn read(reader: &mut Reader<'_>, text: &str, is_endpoint: bool) -> Result<bool, Unclosed> {
    if is_endpoint && !has_open_cell(text) {
        return Ok(false);
    }
    // A table with one column.
    let is_title = |title: &&str| title.eq_ignore_ascii_case(text);
    let is_first = reader.entries.is_empty();
    if is_rule(text) || is_first && ["path", "url", "uri", "endpoint", "endpoints", "route"].iter().any(is_title) {
        reader.at += 1;
        return Ok(true);
    }
    for separator in separators(text) {
        let columns = columns(text, separator);
        if columns.len() < 2 || separator == ',' && columns[0].contains(['(', '{', '[', '=']) {
            continue;
        }
        if is_header(&columns) || separator == '|' && reader.lines.get(reader.at + 1).is_some_and(is_rule) {
            reader.at += 1;
            return Ok(true);
        }
        if let Some(found) = row(&columns, separator) {
            let last = last_line(reader, text, separator)?;
            match found {
                Ok(calls) => reader.add_to(last, calls),
                Err(refusal) => reader.refuse_to(last, refusal),
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the calls in the cells of a row; `None` if it has no path.
fn row(cells: &[String], separator: char) -> Option<Result<Vec<EndpointSpec>, Refusal>> {
    if let Some(calls) = cells.iter().find_map(|cell| command::calls_of(cell)) {
        return Some(calls);
    }
    let methods: Vec<Vec<&str>> = cells.iter().filter_map(|cell| line::methods(cell.split_whitespace())).collect();
    let is_single = |cell: &&String| !cell.contains(char::is_whitespace);
    let paths: Vec<(&String, String)> =
        cells.iter().filter(is_single).filter_map(|cell| Some((cell, line::path(cell)?))).collect();
    if let ([methods], Some((first, others))) = (methods.as_slice(), paths.split_first()) {
        let others: Vec<&(&String, String)> = others.iter().filter(|(_, path)| target::is_evident(path)).collect();
        // A path without a host in a further cell may be a remark, or a value.
        if others.iter().any(|(cell, _)| !target::has_host(cell)) {
            return Some(Err(Refusal::SeveralPaths));
        }
        let paths = std::iter::once(first).chain(others).map(|(_, path)| path);
        return Some(Ok(paths.flat_map(|path| line::calls(methods, path)).collect()));
    }
    if methods.len() > 1 && !paths.is_empty() {
        return Some(Err(Refusal::SeveralPaths));
    }
    let whole: Vec<EndpointSpec> = cells.iter().filter_map(|cell| line::parse(cell).ok()).flatten().collect();
    if whole.is_empty() {
        return None;
    }
    // The method is somewhere in the row, but cannot be identified.
    let has_method = |call: &EndpointSpec| !matches!(call, EndpointSpec::Call { method: None, .. });
    if !whole.iter().any(has_method) && cells.iter().any(|cell| line::names_method(cell)) {
        return Some(Err(Refusal::NotAnEndpoint));
    }
    let is_bare = |cell: &&String| {
        is_single(cell) && !target::has_host(cell) && line::parse(cell).is_ok_and(|calls| !calls.iter().all(has_method))
    };
    if whole.len() > 1 && cells.iter().filter(is_bare).count() > usize::from(!whole.iter().any(has_method)) {
        return Some(Err(Refusal::SeveralPaths));
    }
    // The rest of a path with a comma in it.
    let is_rest = |cell: &&String| is_single(cell) && cell.contains('/') && line::parse(cell).is_err();
    if matches!(separator, ',' | ';') && cells.iter().any(|cell| is_rest(&cell)) {
        return Some(Err(Refusal::SeveralPaths));
    }
    Some(Ok(whole))
}

/// Returns whether a cell in quotes goes on in the next line.
fn has_open_cell(text: &str) -> bool {
    quotes(text) % 2 == 1 && [",\"", ";\"", "\t\""].iter().any(|begin| text.contains(begin))
}

fn quotes(line: &str) -> usize {
    line.bytes().filter(|byte| *byte == b'"').count()
}

/// Returns the last line of a row: a cell in quotes may span lines.
fn last_line(reader: &Reader<'_>, text: &str, separator: char) -> Result<usize, Unclosed> {
    let mut is_open = separator != '|' && quotes(text) % 2 == 1;
    let mut at = reader.at;
    while is_open {
        at += 1;
        let line = reader.lines.get(at).ok_or(Unclosed { line: reader.at + 1, what: "a quote" })?;
        is_open ^= quotes(line) % 2 == 1;
    }
    Ok(at)
}

/// Returns the characters that may separate the cells of a line, the surest first.
fn separators(text: &str) -> impl Iterator<Item = char> + '_ {
    let is_used = |separator: &char| match separator {
        '|' => text.starts_with('|') || text.contains(" | "),
        separator => text.contains(*separator),
    };
    ['|', '\t', ';', ','].into_iter().filter(is_used)
}

/// Returns the cells of a row without quotes and the marks of Markdown.
fn columns(text: &str, separator: char) -> Vec<String> {
    let text = if separator == '|' { text.trim().trim_start_matches('|').trim_end_matches('|') } else { text };
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in text.chars() {
        if c == '"' && separator != '|' {
            is_quoted = !is_quoted;
        } else if c == separator && !is_quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
    }
    let clean = |cell: String| {
        let cell = cell.trim();
        // Backticks around a command are needed to read it.
        if cell.contains(' ') { cell.to_owned() } else { cell.trim_matches(['`', '*', '"']).to_owned() }
    };
    cells.into_iter().map(clean).collect()
}

/// `|---|:--:|`, `+----+----+`.
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 3
        && text.contains("--")
        && text.bytes().all(|byte| matches!(byte, b'|' | b'-' | b'+' | b':' | b' ' | b'\t'))
}

fn is_header(cells: &[String]) -> bool {
    let is_title = |cell: &String| TITLES.iter().any(|title| title.eq_ignore_ascii_case(cell.trim_matches('*')));
    cells.iter().any(is_title) && cells.iter().all(|cell| !cell.contains('/'))
}
