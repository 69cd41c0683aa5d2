//! `mageacl snapshot` and `mageacl releases`: catalogs without a store.

use std::path::PathBuf;

use super::Outcome;
use super::args::{ListFormat, ReleasesArgs, SnapshotArgs};
use super::failure::{self, Failure};
use super::load::{Loaded, Source, load};
use super::output::{Outputs, Terminal};
use super::write::{self, Batch, Inputs};
use mageacl_core::catalog::{self, KnownIntegrations, integrations, releases, snapshot};
use mageacl_report::{ReleaseRow, json, table};

/// Writes or prints the catalog of a store.
pub(super) fn run(args: &SnapshotArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    write::check(args.output.iter().map(PathBuf::as_path), std::iter::empty(), &inputs)?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let mut loaded = load(&source, terminal)?;
    loaded.note_gap(terminal);
    if loaded.catalog.has_files()
        && let Err(error) = catalog::read_aliases(&mut loaded.catalog, &loaded.sources)
    {
        note(&mut loaded, terminal, format!("webapi_async.xml is left out: {error}"));
    }
    let integrations = declared(&mut loaded, terminal);
    // What Magento cannot load is nothing to be kept.
    let outputs = Outputs::new(None, ListFormat::Table, &[], terminal);
    let both = failure::both_told_in_json("snapshot", &outputs, ListFormat::Json, &loaded)?;
    if let Some(why) = loaded.without_modules() {
        return Err(Failure::Unsuitable(format!("{why}; there is nothing to write")));
    }
    let Loaded { catalog, sources, .. } = &loaded;
    match &args.output {
        Some(path) => {
            let mut batch = Batch::new(inputs.catalog(catalog));
            batch
                .file(ListFormat::Json, path, |out| Ok(snapshot::write(catalog, both, &integrations, sources, out)?))?;
            batch.commit(terminal)?;
        }
        None => {
            terminal.print(ListFormat::Json, |out| Ok(snapshot::write(catalog, both, &integrations, sources, out)?))?;
        }
    }
    Ok(Outcome::Clean)
}

/// The integrations that the modules declare; that Magento cannot read them does not keep the rest from being told.
fn declared(loaded: &mut Loaded, terminal: Terminal) -> KnownIntegrations {
    let read = || {
        let consolidated = integrations::read(&loaded.catalog, &loaded.sources)?;
        Ok(KnownIntegrations { consolidated, api: integrations::read_api(&loaded.catalog, &loaded.sources)? })
    };
    read().unwrap_or_else(|error: catalog::ConfigError| {
        note(loaded, terminal, format!("the integrations of the modules are left out: {error}"));
        KnownIntegrations::default()
    })
}

fn note(loaded: &mut Loaded, terminal: Terminal, text: String) {
    terminal.warn(&text);
    loaded.catalog.origin.notes.push(text);
}

/// Lists the built-in releases.
pub(super) fn releases(args: &ReleasesArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(Inputs::default())?;
    let rows = rows();
    let mut batch = outputs.batch();
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| Ok(render(*format, &rows, out)?))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| Ok(render(outputs.printed, &rows, out)?))?;
    Ok(Outcome::Clean)
}

fn rows() -> Vec<ReleaseRow> {
    let newest: Vec<&str> = releases::lines().into_iter().map(|(_, newest)| newest).collect();
    releases::map(|name, catalog| ReleaseRow::of(name, newest.contains(&name), catalog))
}

fn render(format: ListFormat, rows: &[ReleaseRow], out: &mut dyn std::io::Write) -> std::io::Result<()> {
    match format {
        ListFormat::Table => table::releases(rows, Terminal::style(), out),
        ListFormat::Json => json::releases(rows, out),
        ListFormat::Ids => rows.iter().try_for_each(|row| writeln!(out, "{}", row.name)),
    }
}
