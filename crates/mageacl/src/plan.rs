//! `mageacl plan`.

use std::io::Write;
use std::mem::ManuallyDrop;

use super::args::{PlanArgs, PlanFormat};
use super::failure::Failure;
use super::load::{Source, load};
use super::output::{Outputs, Terminal};
use super::write::{GeneratedModule, Inputs, ModuleKind};
use super::{Outcome, delivery, failure, wanted};
use mageacl_core::plan::plan;
use mageacl_report::{
    PlanView, RenderError, Style, api_xml, checklist, ids, integration_xml, json, magerun, module, table,
};

/// Computes a plan and writes it.
pub(super) fn run(args: &PlanArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, PlanFormat::Table, &args.output, terminal);
    if outputs.printed == PlanFormat::Module {
        let why = "a module is a folder: write it with -o module=FOLDER";
        return Err(Failure::Unsuitable(why.to_owned()));
    }
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog).calls(&args.wanted);
    let outputs = outputs.checked_with_folders(inputs, |format| format == PlanFormat::Module)?;
    let profiles = wanted::profiles(&args.wanted)?;
    let wanted = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    // The process ends with the answer: to give memory back piece by piece would only keep its reader waiting.
    let mut loaded =
        ManuallyDrop::new(failure::told_in_json("plan", &outputs, PlanFormat::Json, || load(&source, terminal))?);
    loaded.note_gap(terminal);
    loaded.read_aliases_for(wanted.iter().map(|wanted| wanted.declared.as_str()), terminal);
    let (tree, routes) = failure::both_told_in_json("plan", &outputs, PlanFormat::Json, &loaded)?;
    let plan = plan(wanted, tree, routes);
    let view = PlanView {
        plan: &plan,
        tree,
        origin: &loaded.catalog.origin,
        subject: wanted::subject(&args.wanted, &profiles),
        exact: args.delivery.exact,
        list_collateral: args.collateral,
        integration: delivery::integration(
            &args.delivery,
            args.module_name.as_deref(),
            profiles.first().map(|profile| profile.name.as_str()),
        )?,
        replaces: None,
    };
    let mut batch = outputs.batch().reading(|inputs| inputs.catalog(&loaded.catalog)).force(args.force);
    for (format, path) in &outputs.files {
        if *format == PlanFormat::Module {
            let (name, files) = (view.integration.module.clone(), module::plan(&view)?);
            batch.module(path, GeneratedModule { name, kind: ModuleKind::Integration, files });
        } else {
            batch.file(*format, path, |out| render(*format, &view, Style { width: None }, out))?;
        }
    }
    batch.commit_and_print(terminal, outputs.printed, |out| render(outputs.printed, &view, Terminal::style(), out))?;
    if outputs.printed != PlanFormat::Table {
        for planned in plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable()) {
            let optional = if planned.wanted.optional { " (optional)" } else { "" };
            let why = planned.resolved.remark.as_deref().unwrap_or(planned.resolved.status.name());
            terminal.warn(&format!("{}{optional}: {why}", planned.wanted.declared));
        }
    }
    let found = plan.unreachable().next().is_some();
    Ok(if found { Outcome::Found } else { Outcome::Clean })
}

fn render(format: PlanFormat, view: &PlanView<'_>, style: Style, out: &mut dyn Write) -> Result<(), RenderError> {
    match format {
        PlanFormat::Table => Ok(table::plan(view, style, out)?),
        PlanFormat::Json => Ok(json::plan(view, out)?),
        PlanFormat::Ids => ids::plan(view, out),
        PlanFormat::ApiXml => api_xml::plan(view, out),
        PlanFormat::IntegrationXml => integration_xml::plan(view, out),
        PlanFormat::Markdown => checklist::plan(view, out),
        PlanFormat::Magerun => magerun::plan(view, out),
        PlanFormat::Module => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}
