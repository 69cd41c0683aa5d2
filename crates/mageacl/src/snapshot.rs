//! `mageacl snapshot` and `mageacl releases`: catalogs without a store.

use std::io::{self, Write};
use std::path::PathBuf;

use super::args::{ListFormat, ReleasesArgs, SnapshotArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{self, Batch, Inputs};
use super::{ExitStatus, complete};
use mageacl_core::catalog::{releases, snapshot};
use mageacl_core::project::{self, Error, Options, Outcome, Project, SnapshotResult};
use mageacl_report::{ReleaseRow, json, table};

/// Writes or prints the catalog of a store.
pub(super) fn run(args: &SnapshotArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    write::check(args.output.iter().map(PathBuf::as_path), std::iter::empty(), &inputs)?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let aliases = source.folder().is_some();
    let project = load::open(&source, Options { aliases, integrations: false }, terminal)?;
    let outcome = project::snapshot(&project)?;
    terminal.warn_all(&outcome.notes);
    match &args.output {
        Some(path) => {
            let mut batch = Batch::new(inputs.root(source.folder()).catalog(project.catalog()));
            batch.file(ListFormat::Json, path, |out| Ok(write_snapshot(&project, &outcome, out)?))?;
            batch.commit(terminal)?;
        }
        None => terminal.print(ListFormat::Json, |out| Ok(write_snapshot(&project, &outcome, out)?))?,
    }
    Ok(complete::status(args.source.catalog.require_complete, &project, ExitStatus::Clean))
}

fn write_snapshot(project: &Project, outcome: &Outcome<SnapshotResult<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let SnapshotResult { model, integrations } = &outcome.value;
    let parts = (model.tree, model.routes);
    snapshot::write(&outcome.origin, project.catalog(), parts, integrations, project.sources(), out)
}

/// Lists the built-in releases.
pub(super) fn releases(args: &ReleasesArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(Inputs::default())?;
    let rows = rows();
    let mut batch = outputs.batch();
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| Ok(render(*format, &rows, out)?))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| Ok(render(outputs.printed, &rows, out)?))?;
    Ok(ExitStatus::Clean)
}

fn rows() -> Vec<ReleaseRow> {
    let newest: Vec<&str> = releases::lines().into_iter().map(|(_, newest)| newest).collect();
    releases::map(|name, catalog| ReleaseRow::of(name, newest.contains(&name), catalog))
}

fn render(format: ListFormat, rows: &[ReleaseRow], out: &mut dyn Write) -> io::Result<()> {
    match format {
        ListFormat::Table => table::releases(rows, Terminal::style(), out),
        ListFormat::Json => json::releases(rows, out),
        ListFormat::Ids => rows.iter().try_for_each(|row| writeln!(out, "{}", row.name)),
    }
}
