//! Findings in Markdown: a comment on a pull request, or the summary of a job.

use std::io::{self, Write};

use crate::escape::Markdown;
use crate::escape::markdown::{cell_code, link, md, text};
use crate::escape::uri;
use crate::lint::{LintView, found};
use crate::{TOOL, count, judged_name};
use mageacl_core::finding::Finding;

/// The maximum number of characters of a comment on GitHub.
const LIMIT: usize = 65_536;

/// The number of characters reserved for the lines about omitted findings.
const RESERVE: usize = 500;

/// The maximum length of a message in the table; the details contain the full message.
const CELL: usize = 300;

/// Writes the findings: a sentence, a table, and collapsed details. Findings that exceed the size of a comment are
/// counted.
///
/// # Errors
/// If the output cannot be written.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = heading(view);
    page.push(&noted(&view.notes(), LIMIT / 8));
    // The table may take half of the space, the details the rest.
    let room = LIMIT - RESERVE;
    if view.open().next().is_some() {
        table(view, room / 2, &mut page);
        details(view, room * 7 / 8, &mut page);
    }
    upstream(view, room, &mut page);
    out.write_all(page.as_str().as_bytes())
}

fn heading(view: &LintView<'_>) -> Markdown {
    let (found, catalog) = (text(&found(view.findings)), text(&judged_name(view.origin)));
    md!("## mageacl {}\n\n**{}** in {}, by {}.\n", view.command, found, catalog, TOOL)
}

/// Returns the notes, as far as they fit.
pub(super) fn noted(notes: &[&str], room: usize) -> Markdown {
    let mut page = Markdown::default();
    for (number, note) in notes.iter().enumerate() {
        let note = md!("\n**Note:** {}\n", text(note));
        if page.chars() + note.chars() > room {
            more(notes.len() - number, "notes", &mut page);
            break;
        }
        page.push(&note);
    }
    page
}

/// Adds the findings, one row each, as far as they fit.
fn table(view: &LintView<'_>, room: usize, page: &mut Markdown) {
    page.push(&"\n| Severity | Rule | Location | Message |\n|---|---|---|---|\n".into());
    let mut used = page.chars();
    for (number, finding) in view.open().enumerate() {
        let (severity, message) = (finding.severity.as_str(), text(&shortened(&finding.message)));
        let row = md!("| {} | `{}` | {} | {} |\n", severity, finding.rule, place(finding, view), message);
        used += row.chars();
        if used > room {
            more(view.open().count() - number, "in the table", page);
            return;
        }
        page.push(&row);
    }
}

/// Adds the impact and fix of each finding, collapsed.
fn details(view: &LintView<'_>, room: usize, page: &mut Markdown) {
    page.push(&"\n<details>\n<summary>Reasons and fixes</summary>\n".into());
    let mut used = page.chars();
    let mut left = 0;
    for (number, finding) in view.open().enumerate() {
        let mut entry = md!("\n- `{}` {}: {}", finding.rule, place(finding, view), text(&finding.message));
        for (mark, part) in [("", &finding.why), ("**", &finding.fix)] {
            if !part.is_empty() {
                entry.push(&md!("\n  {}{}{}", mark, text(part), mark));
            }
        }
        entry.push(&"\n".into());
        used += entry.chars();
        if used > room {
            left = view.open().count() - number;
            break;
        }
        page.push(&entry);
    }
    more(left, "with their reasons", page);
    page.push(&"\n</details>\n".into());
}

/// Adds the upstream findings, collapsed, one row each.
fn upstream(view: &LintView<'_>, room: usize, page: &mut Markdown) {
    let number = view.upstream().count();
    if number == 0 {
        return;
    }
    let found = text(&count(number, "upstream finding"));
    page.push(&md!(
        "\n<details>\n<summary>{} in Magento itself and bundled extensions, not counted</summary>\n\n",
        found
    ));
    page.push(&"Rule | Location | Message\n---|---|---\n".into());
    let mut used = page.chars();
    for (at, finding) in view.upstream().enumerate() {
        let row = md!("`{}` | {} | {}\n", finding.rule, place(finding, view), text(&shortened(&finding.message)));
        used += row.chars();
        if used > room {
            more(number - at, "upstream", page);
            break;
        }
        page.push(&row);
    }
    page.push(&"\n</details>\n".into());
}

/// Adds the number of omitted findings.
fn more(left: usize, what: &'static str, page: &mut Markdown) {
    if left > 0 {
        page.push(&md!(
            "\nAnd {} more {}, which exceed the maximum size of a comment. `--format table` shows all.\n",
            left,
            what
        ));
    }
}

/// Returns the position of a finding, as a link if the address of the repository is known. Without a line, as in the
/// files of a release, it is only the name of the file.
fn place(finding: &Finding, view: &LintView<'_>) -> Markdown {
    let spot = view.shown_at(finding);
    if view.location(finding).is_some_and(|at| at.line.is_none()) {
        return cell_code(&spot.path);
    }
    let name = cell_code(&format!("{}:{}", spot.path, spot.line));
    match &view.paths.blob {
        Some(blob) => link(&name, &format!("{blob}{}#L{}", uri(&spot.path), spot.line)),
        None => name,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
