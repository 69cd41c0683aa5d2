//! `mageacl plan`.

use std::io::Write;
use std::mem::ManuallyDrop;

use super::args::{PlanArgs, PlanFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{GeneratedModule, Inputs, ModuleKind};
use super::{ExitStatus, complete, delivery, renew, wanted};
use mageacl_core::catalog::Routes;
use mageacl_core::plan::Plan;
use mageacl_core::project::{Error, Options, PlanRequest, plan};
use mageacl_core::risk::Risks;
use mageacl_report::json::v1::report::Report;
use mageacl_report::{
    PlanView, RenderError, TableStyle, api_xml, checklist, html, ids, integration_xml, json, magerun, module, report,
    table,
};

/// Computes a plan and writes it.
pub(super) fn run(args: &PlanArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = Outputs::new(args.format, PlanFormat::Table, &args.output, terminal);
    if outputs.printed == PlanFormat::Module {
        let why = "a module is a folder: write it with -o module=FOLDER";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog).calls(&args.wanted);
    let outputs = outputs.checked_with_folders(inputs, |format| format == PlanFormat::Module)?;
    let result = execute(args, &outputs, terminal);
    outputs.with_error_document("plan", PlanFormat::Json, terminal, result)
}

fn execute(args: &PlanArgs, outputs: &Outputs<PlanFormat>, terminal: Terminal) -> Result<ExitStatus, Error> {
    let profiles = wanted::profiles(&args.wanted)?;
    let wanted::Declared { calls, notes } = wanted::declared_calls(&args.wanted, &profiles, terminal)?;
    let source = Source::from_args(args.source.store.as_deref(), &args.source.catalog)?;
    // The process exits next: skip deallocation.
    let project = ManuallyDrop::new(load::open(&source, Options::for_calls(&calls), terminal)?);
    let mut outcome = plan(&project, PlanRequest { calls })?;
    terminal.warn_all(&outcome.notes);
    let integration = delivery::integration(
        &args.delivery,
        args.module_name.as_deref(),
        profiles.first().map(|profile| profile.name.as_str()),
    )?;
    outcome.origin.notes.extend(notes);
    let view = PlanView {
        plan: &outcome.value,
        tree: project.tree()?,
        origin: &outcome.origin,
        subject: wanted::subject(&args.wanted, &profiles),
        exact: args.delivery.exact,
        list_collateral: args.collateral,
        renew: Some(renew::plan(args, &integration.module, source.folder())),
        integration,
        replaces: None,
    };
    let routes = project.routes()?;
    let mut batch =
        outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog())).force(args.force);
    for (format, path) in &outputs.files {
        if *format == PlanFormat::Module {
            let (name, files) = (view.integration.module.clone(), module::plan(&view)?);
            batch.module(path, GeneratedModule { name, kind: ModuleKind::Integration, files });
        } else {
            batch.file(*format, path, |out| render(*format, &view, routes, TableStyle { width: None }, out))?;
        }
    }
    batch.commit_and_print(terminal, outputs.printed, |out| {
        render(outputs.printed, &view, routes, Terminal::style(), out)
    })?;
    if outputs.printed != PlanFormat::Table {
        warn_of_uncallable(&outcome.value, terminal);
    }
    outputs.warn_of_api_xml(PlanFormat::ApiXml, &view);
    let is_found = outcome.value.unreachable().next().is_some();
    let status = if is_found { ExitStatus::Found } else { ExitStatus::Clean };
    Ok(complete::status(args.source.catalog.require_complete, &project, status))
}

/// Reports the calls that no grant allows. Most formats do not show them.
fn warn_of_uncallable(plan: &Plan<'_>, terminal: Terminal) {
    for entry in plan.uncallable() {
        terminal.warn(&format!("{}: {}", entry.name(), entry.why));
    }
}

/// Returns the report of a plan, with the built-in risks.
fn document(view: &PlanView<'_>, routes: &Routes) -> Report {
    report::plan(view, routes, &Risks::default())
}

fn render(
    format: PlanFormat,
    view: &PlanView<'_>,
    routes: &Routes,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        PlanFormat::Table => Ok(table::plan(view, style, out)?),
        PlanFormat::Json => Ok(json::plan(view, out)?),
        PlanFormat::Ids => ids::plan(view, out),
        PlanFormat::ApiXml => api_xml::plan(view, out),
        PlanFormat::IntegrationXml => integration_xml::plan(view, out),
        PlanFormat::Markdown => checklist::plan(view, out),
        PlanFormat::Magerun => magerun::plan(view, out),
        PlanFormat::Html => html::report(&document(view, routes), out),
        PlanFormat::Report => Ok(json::report(&document(view, routes), view.origin, out)?),
        PlanFormat::Module => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}
