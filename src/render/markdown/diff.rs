//! What changes in Markdown: a comment on a pull request. What is only good to know is folded away.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::lint::noted;
use crate::render::diff::{DiffView, Section, summary};
use crate::render::{TOOL, escape};

/// The most characters that GitHub takes in a comment.
const LIMIT: usize = 65_536;

/// What is kept for the lines that say what was left out.
const RESERVE: usize = 500;

/// Writes what changes. What a comment cannot hold is counted.
///
/// # Errors
/// When writing fails.
pub fn diff(view: &DiffView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let told = escape::markdown_comment(&summary(view));
    let mut text = format!("## mageacl diff\n\n**{told}**\n{}", noted(&view.notes(), LIMIT / 8));
    if !view.diff.is_empty() {
        let (old, new) = view.sides();
        let sides = [old, new].map(|side| escape::markdown_comment(&side));
        let _ = writeln!(text, "\nFrom {} to {}, by {TOOL}.", sides[0], sides[1]);
        let (news, rest): (Vec<Section>, Vec<Section>) =
            view.sections().into_iter().partition(|section| section.is_news);
        let mut left = 0;
        for section in &news {
            left += one(section, &mut text);
        }
        if !rest.is_empty() {
            text.push_str("\n<details>\n<summary>What else changes</summary>\n");
            for section in &rest {
                left += one(section, &mut text);
            }
            text.push_str("\n</details>\n");
        }
        if left > 0 {
            let _ = writeln!(text, "\nAnd {left} more rows: a comment cannot hold them. `--format table` shows all.");
        }
    }
    out.write_all(text.as_bytes())
}

/// Adds a section, and gives the number of rows for which there was no room.
fn one(section: &Section, text: &mut String) -> usize {
    let mut part = format!("\n### {}\n", escape::markdown_comment(&section.title));
    if let Some(folded) = &section.folded {
        let _ = writeln!(part, "\n{}", escape::markdown_comment(folded));
    }
    if !section.rows.is_empty() {
        let _ = writeln!(part, "\n| {} |\n|---|---|---|", section.header.join(" | "));
    }
    let mut used = text.chars().count() + part.chars().count();
    let mut told = 0;
    for row in &section.rows {
        let cells = row.clone().map(|cell| escape::markdown_comment(&cell));
        let row = format!("| {} |\n", cells.join(" | "));
        used += row.chars().count();
        if used > LIMIT - RESERVE {
            break;
        }
        part.push_str(&row);
        told += 1;
    }
    if told > 0 || section.rows.is_empty() {
        text.push_str(&part);
    }
    section.rows.len() - told
}
