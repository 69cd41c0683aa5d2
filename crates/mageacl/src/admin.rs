//! `mageacl admin`.

use std::io::Write;

use super::args::{AdminArgs, AdminFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, complete};
use mageacl_core::project::{AdminRequest, Error, Options, admin};
use mageacl_report::{AdminView, RenderError, TableStyle, csv, json, table};

/// Lists the actions of the Admin.
pub(super) fn run(args: &AdminArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    let outputs = Outputs::new(args.format, AdminFormat::Table, &args.output, terminal).checked(inputs)?;
    let result = execute(args, &outputs, terminal);
    outputs.with_error_document("admin", AdminFormat::Json, terminal, result)
}

fn execute(args: &AdminArgs, outputs: &Outputs<AdminFormat>, terminal: Terminal) -> Result<ExitStatus, Error> {
    let source = Source::from_args(args.source.store.as_deref(), &args.source.catalog)?;
    let project = load::open(&source, Options::default(), terminal)?;
    let request = AdminRequest {
        open: args.open,
        resources: args.resource.clone(),
        modules: args.module.clone(),
        search: args.search.clone(),
    };
    let outcome = admin(&project, &request)?;
    terminal.warn_all(&outcome.notes);
    let (catalog, sources) = (project.catalog(), project.sources());
    let view = AdminView { result: &outcome.value, catalog, origin: &outcome.origin, sources };
    let batch = outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()));
    outputs.write(batch, |format, style, out| render(format, &view, style, out))?;
    Ok(complete::status(args.source.catalog.require_complete, &project, ExitStatus::Clean))
}

fn render(
    format: AdminFormat,
    view: &AdminView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        AdminFormat::Table => Ok(table::admin(view, style, out)?),
        AdminFormat::Json => Ok(json::admin(view, out)?),
        AdminFormat::Csv => Ok(csv::admin(view, out)?),
    }
}
