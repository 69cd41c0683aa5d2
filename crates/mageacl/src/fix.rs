//! `mageacl lint --fix`.

use std::io::{self, Write};

use similar::TextDiff;

use super::args::FixArgs;
use super::lint::{self, Checking, marked};
use super::output::Terminal;
use super::write::{Batch, Inputs};
use super::{ExitStatus, write};
use mageacl_core::project::{Error, FixedFile, fixes};
use mageacl_report::count;
use mageacl_report::escape::terminal::line;
use mageacl_report::sink::Audience;

/// Fixes the findings that can be fixed, and reports the others; or prints the changes.
pub(super) fn run(args: &FixArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    // A check reports its own warnings; the one after the changes counts.
    let checking = Checking::declared(&args.lint.judge);
    let checked = marked(&args.lint, &checking, if args.diff { terminal } else { terminal.quieted() })?;
    let fixes = fixes(&checked.project, &checked.outcome.value.findings);
    terminal.warn_all(&fixes.notes);
    if args.diff {
        terminal.print(Audience::Machine, |out| Ok(fixes.files.iter().try_for_each(|file| diff(file, out))?))?;
        return Ok(if fixes.files.is_empty() { ExitStatus::Clean } else { ExitStatus::Found });
    }
    let written = args.lint.output.iter().filter(|(format, _)| *format != lint::REPAIR_MODULE);
    let outputs = written.map(|(_, path)| path.as_path());
    write::check(outputs, std::iter::empty(), &Inputs::default())?;
    let mut batch = Batch::new(Inputs::default());
    for file in &fixes.files {
        // Everything else in the file stays as it is.
        batch.bytes(&file.path, file.after.clone().into_bytes());
    }
    batch.commit(terminal)?;
    let edits: usize = fixes.files.iter().map(|file| file.edits).sum();
    if edits > 0 {
        terminal.warn(&format!("{} in {}", count(edits, "change"), count(fixes.files.len(), "file")));
    }
    lint::run(&args.lint, &checking, terminal)
}

/// Writes the changes of a file as a unified diff.
fn diff(file: &FixedFile, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(&file.before, &file.after);
    let (old, new) = (format!("a/{}", file.name), format!("b/{}", file.name));
    for text in diff.unified_diff().header(&old, &new).to_string().lines() {
        line(out, text)?;
    }
    Ok(())
}
