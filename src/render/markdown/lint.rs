//! Findings in Markdown: a comment on a pull request, or the summary of a job.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::finding::Finding;
use crate::render::lint::{LintView, found};
use crate::render::{TOOL, catalog_name, escape};

/// The most characters that GitHub takes in a comment.
const LIMIT: usize = 65_536;

/// What is kept for the lines that say what was left out.
const RESERVE: usize = 500;

/// How long a message may be in the table; the details have all of it.
const CELL: usize = 300;

/// Writes the findings: in one sentence, in a table, and the reasons folded away. What a comment cannot hold is counted.
///
/// # Errors
/// When writing fails.
pub fn lint(view: &LintView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = heading(view) + &noted(&view.notes(), LIMIT / 8);
    if view.open().next().is_some() {
        // A table of half the room leaves the other half to the reasons.
        let room = LIMIT - RESERVE;
        table(view, room / 2, &mut text);
        details(view, room, &mut text);
    }
    out.write_all(text.as_bytes())
}

fn heading(view: &LintView<'_>) -> String {
    let found = found(view.findings);
    let catalog = escape::markdown_comment(&catalog_name(view.origin));
    format!("## mageacl {}\n\n**{found}** in {catalog}, by {TOOL}.\n", view.command)
}

/// Notes on what could not be read, as far as there is room.
pub(super) fn noted(notes: &[&str], room: usize) -> String {
    let mut text = String::new();
    for (number, note) in notes.iter().enumerate() {
        let note = format!("\n> Note: {}\n", escape::markdown_comment(note));
        if text.chars().count() + note.chars().count() > room {
            more(notes.len() - number, "notes", &mut text);
            break;
        }
        text.push_str(&note);
    }
    text
}

/// The findings, one row each, as far as there is room.
fn table(view: &LintView<'_>, room: usize, text: &mut String) {
    text.push_str("\n| Severity | Rule | Where | What |\n|---|---|---|---|\n");
    let mut used = text.chars().count();
    for (number, finding) in view.open().enumerate() {
        let message = escape::markdown_comment(&shortened(&finding.message));
        let row = format!("| {} | `{}` | {} | {message} |\n", finding.severity, finding.rule, place(finding, view));
        used += row.chars().count();
        if used > room {
            more(view.open().count() - number, "in the table", text);
            return;
        }
        text.push_str(&row);
    }
}

/// Why each matters and what to do, folded away.
fn details(view: &LintView<'_>, room: usize, text: &mut String) {
    text.push_str("\n<details>\n<summary>Why, and what to do</summary>\n");
    let mut used = text.chars().count();
    let mut left = 0;
    for (number, finding) in view.open().enumerate() {
        let mut entry = String::new();
        let _ = write!(entry, "\n- `{}` {}: ", finding.rule, place(finding, view));
        entry.push_str(&escape::markdown_comment(&finding.message));
        for (mark, part) in [("", &finding.why), ("**", &finding.fix)] {
            if !part.is_empty() {
                let _ = write!(entry, "\n  {mark}{}{mark}", escape::markdown_comment(part));
            }
        }
        entry.push('\n');
        used += entry.chars().count();
        if used > room {
            left = view.open().count() - number;
            break;
        }
        text.push_str(&entry);
    }
    more(left, "with their reasons", text);
    text.push_str("\n</details>\n");
}

/// What was left out.
fn more(left: usize, what: &str, text: &mut String) {
    if left > 0 {
        let _ = writeln!(text, "\nAnd {left} more {what}: a comment cannot hold them. `--format table` shows all.");
    }
}

/// Where a finding is: a link where it is known where files are shown. In a table even code ends at a bar. Where no line is
/// known, as in the files of a release, none is told, and nothing links there.
fn place(finding: &Finding, view: &LintView<'_>) -> String {
    let spot = view.shown_at(finding);
    let code = |text: &str| escape::markdown_code(text).replace('|', "\\|");
    if view.location(finding).is_some_and(|at| at.line.is_none()) {
        return code(&spot.path);
    }
    let name = code(&format!("{}:{}", spot.path, spot.line));
    match &view.paths.blob {
        Some(blob) => format!("[{name}]({blob}{}#L{})", escape::uri(&spot.path), spot.line),
        None => name,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
