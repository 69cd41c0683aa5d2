//! `mageacl snapshot` and `mageacl releases`: catalogs without a store.

use std::cell::LazyCell;
use std::io::{self, Write};
use std::ops::Deref;
use std::path::PathBuf;

use rayon::prelude::*;

use super::args::{ListFormat, ReleasesArgs, SnapshotArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{self, Batch, Inputs};
use super::{ExitStatus, complete};
use mageacl_core::catalog::{Edition, releases, snapshot};
use mageacl_core::packages::{self, NamedRelease};
use mageacl_core::project::{self, Error, Options, Outcome, Project, SnapshotResult};
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;
use mageacl_core::store::Switches;
use mageacl_report::{ReleaseRow, json, table};

/// Writes or prints the catalog of a store.
pub(super) fn run(args: &SnapshotArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    write::check(args.output.iter().map(PathBuf::as_path), std::iter::empty(), &inputs)?;
    let source = Source::from_args(args.source.store.as_deref(), &args.source.catalog)?;
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

/// Lists the known releases.
pub(super) fn releases(args: &ReleasesArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(Inputs::default())?;
    let edition = args.edition.into();
    let names = names(edition);
    // Names alone need no catalogs.
    let rows = LazyCell::new(|| rows(&names, edition));
    let mut batch = outputs.batch();
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| Ok(render(*format, &names, &rows, out)?))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| Ok(render(outputs.printed, &names, &rows, out)?))?;
    Ok(ExitStatus::Clean)
}

/// Returns the releases of an edition in order. A second state of a release follows the first one.
fn names(edition: Edition) -> Vec<&'static str> {
    let mut names = packages::release_names(packages::release_lists());
    if edition == Edition::OpenSource {
        names.extend(releases::variants());
        names.sort_by_key(|name| (Release::parse(name), *name));
    }
    names
}

fn rows(names: &[&'static str], edition: Edition) -> Vec<ReleaseRow> {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let row = |name: &&str| {
        let line = |name: &str| Release::parse(name).map(|release| release.numbers);
        let is_first_state = |name: &str| !name.contains('+');
        let newest = names.iter().rev().find(|other| line(other) == line(name) && is_first_state(other));
        let named = NamedRelease::new(*name, edition);
        let catalog = packages::release_catalog(&named, &Switches::default(), facts, lists, &SourceMap::default());
        let is_exact = packages::is_exact(name, edition, facts, lists);
        Some(ReleaseRow::from_catalog(&named, newest == Some(name), is_exact, &catalog.ok()?))
    };
    names.par_iter().filter_map(row).collect()
}

fn render(
    format: ListFormat,
    names: &[&str],
    rows: &impl Deref<Target = Vec<ReleaseRow>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ListFormat::Table => table::releases(rows, Terminal::style(), out),
        ListFormat::Json => json::releases(rows, out),
        ListFormat::Ids => names.iter().try_for_each(|name| writeln!(out, "{name}")),
    }
}
