//! Tables with a row for each entry at the width of a terminal, in which long cells continue on the next line.

use std::io::{self, Write};

use textwrap::core::display_width;

use crate::escape::TerminalText;

/// The minimum width. In a narrower terminal the cells of a row are listed instead.
pub(super) const MIN_WIDTH: usize = 60;

/// The space between columns.
const GAP: usize = 2;

/// Writes a table that is at most `width` columns wide.
pub(super) fn print(
    header: &[String],
    rows: &[Vec<TerminalText>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(TerminalText::as_str).collect::<Vec<_>>()).collect();
    let natural = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell));
        cells.chain([display_width(header[column])]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(natural).collect();
    let limits = limits(&widths, width.saturating_sub(GAP * header.len().saturating_sub(1)));
    std::iter::once(&header).chain(&rows).try_for_each(|row| print_row(row, &limits, out))
}

/// Lowers the widest columns to one limit, so that all columns fit.
fn limits(widths: &[usize], available: usize) -> Vec<usize> {
    let fits = |limit: usize| widths.iter().map(|width| limit.min(*width)).sum::<usize>() <= available;
    let widest = widths.iter().copied().max().unwrap_or(0);
    let limit = if fits(widest) { widest } else { (1..widest).rev().find(|limit| fits(*limit)).unwrap_or(1) };
    let mut limits: Vec<usize> = widths.iter().map(|width| limit.min(*width)).collect();
    // Columns of equal limits do not always use the whole width.
    let mut rest = available.saturating_sub(limits.iter().sum());
    for (limit, width) in limits.iter_mut().zip(widths) {
        let more = rest.min(width - *limit);
        *limit += more;
        rest -= more;
    }
    limits
}

fn print_row(row: &[&str], limits: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<Vec<String>> = row.iter().zip(limits).map(|(cell, limit)| pieces(cell, *limit)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut text = String::new();
        for (cell, limit) in cells.iter().zip(limits) {
            let piece = cell.get(line).map_or("", String::as_str);
            text.push_str(piece);
            text.push_str(&" ".repeat(limit.saturating_sub(display_width(piece)) + GAP));
        }
        writeln!(out, "{}", text.trim_end_matches(' '))?;
    }
    Ok(())
}

/// Breaks a cell, if possible after a separator. Lines after the first are indented like the first, and further.
fn pieces(cell: &str, limit: usize) -> Vec<String> {
    let inner = cell.trim_start_matches([' ', '\u{a0}']);
    let own = &cell[..cell.len() - inner.len()];
    let indent = "\u{a0}".repeat((display_width(own) + 2).min(limit / 2));
    let mut pieces = Vec::new();
    let mut rest = cell;
    while !rest.is_empty() {
        let (prefix, room) = match pieces.len() {
            0 => ("", limit),
            _ => (indent.as_str(), limit.saturating_sub(display_width(&indent))),
        };
        let (piece, next) = rest.split_at(end_of_piece(rest, room));
        pieces.push(format!("{prefix}{}", piece.trim_end_matches(' ')));
        rest = next.trim_start_matches(' ');
    }
    if pieces.is_empty() { vec![String::new()] } else { pieces }
}

/// Returns the end of the first piece of a text, which has at least one character.
fn end_of_piece(text: &str, room: usize) -> usize {
    let (mut width, mut end, mut after_separator) = (0, 0, None);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        width += display_width(c.encode_utf8(&mut [0; 4]));
        if width > room && at > 0 {
            return after_separator.unwrap_or(end);
        }
        end = at + c.len_utf8();
        // A single colon begins the name of a variable.
        if matches!((before, c), (_, ' ' | '/' | '_' | '-' | '+') | (':', ':')) {
            after_separator = Some(end);
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_are_lowered_first() {
        for (widths, available, expected) in [
            (&[6, 30, 20][..], 60, &[6, 30, 20][..]),
            (&[6, 90, 20], 60, &[6, 34, 20]),
            (&[6, 90, 90], 61, &[6, 28, 27]),
            (&[9, 9], 1, &[1, 1]),
        ] {
            assert_eq!(limits(widths, available), expected, "{widths:?} in {available}");
        }
    }

    #[test]
    fn a_cell_breaks_after_separators() {
        for (cell, limit, expected) in [
            ("/V1/orders", 10, &["/V1/orders"][..]),
            ("/V1/orders/:id", 12, &["/V1/orders/", "\u{a0}\u{a0}:id"]),
            ("abcdefgh", 4, &["abcd", "\u{a0}\u{a0}ef", "\u{a0}\u{a0}gh"]),
            ("", 4, &[""]),
        ] {
            assert_eq!(pieces(cell, limit), expected, "{cell} in {limit}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let header: Vec<String> = ["method", "url", "allowed callers"].map(str::to_owned).to_vec();
        let long = "/V1/".repeat(40);
        let rows: Vec<Vec<TerminalText>> =
            [["GET", "/V1/a", "anyone"], ["DELETE", &long, "\u{a0}\u{a0}\u{4e2d}\u{6587}::x"]]
                .iter()
                .map(|row| row.iter().map(|cell| TerminalText::from(*cell)).collect())
                .collect();
        for width in 60..=250 {
            let mut out = Vec::new();
            print(&header, &rows, width, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.lines().all(|line| display_width(line) <= width), "{width}: {text}");
            assert!(text.lines().any(|line| line.starts_with("GET") && line.ends_with("anyone")), "{text}");
        }
    }
}
