//! The changes in Markdown: a comment on a pull request. Informational sections are collapsed.

use std::io::{self, Write};

use super::lint::noted;
use crate::TOOL;
use crate::diff::{DiffView, Section, summary};
use crate::escape::Markdown;
use crate::escape::markdown::{md, text};

/// The maximum number of characters of a comment on GitHub.
const LIMIT: usize = 65_536;

/// The number of characters reserved for the lines about omitted rows.
const RESERVE: usize = 500;

/// Writes the changes. Rows that exceed the size of a comment are counted.
///
/// # Errors
/// If the output cannot be written.
pub fn diff(view: &DiffView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = md!("## mageacl diff\n\n**{}**\n", text(&summary(view)));
    page.push(&noted(&view.notes(), LIMIT / 8));
    if !view.diff.is_empty() {
        let (old, new) = view.sides();
        page.push(&md!("\nFrom {} to {}, by {}.\n", text(&old), text(&new), TOOL));
        let (news, rest): (Vec<Section>, Vec<Section>) =
            view.sections().into_iter().partition(|section| section.is_news);
        let mut left = 0;
        for section in &news {
            left += one(section, &mut page);
        }
        if !rest.is_empty() {
            page.push(&"\n<details>\n<summary>Other changes</summary>\n".into());
            for section in &rest {
                left += one(section, &mut page);
            }
            page.push(&"\n</details>\n".into());
        }
        if left > 0 {
            page.push(&md!(
                "\nAnd {} more rows, which exceed the maximum size of a comment. `--format table` shows all.\n",
                left
            ));
        }
    }
    out.write_all(page.as_str().as_bytes())
}

/// Adds a section, and returns the number of omitted rows.
fn one(section: &Section, page: &mut Markdown) -> usize {
    let mut part = md!("\n### {}\n", text(&section.title));
    if let Some(folded) = &section.folded {
        part.push(&md!("\n{}\n", text(folded)));
    }
    if !section.rows.is_empty() {
        part.push(&md!("\n| {} |\n|---|---|---|\n", Markdown::join(section.header.map(Markdown::from), " | ")));
    }
    let mut used = page.chars() + part.chars();
    let mut shown = 0;
    for row in &section.rows {
        let row = md!("| {} |\n", Markdown::join(row.iter().map(|cell| text(cell)), " | "));
        used += row.chars();
        if used > LIMIT - RESERVE {
            break;
        }
        part.push(&row);
        shown += 1;
    }
    if shown > 0 || section.rows.is_empty() {
        page.push(&part);
    }
    section.rows.len() - shown
}
