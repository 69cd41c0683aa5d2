//! `mageacl guard`.

mod own;
mod renew;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{GrantsArgs, GuardArgs, GuardBy, GuardFormat, PolicyArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{self, Batch, GeneratedModule, Inputs, ModuleKind};
use super::{ExitStatus, complete, grants, live, policy, wanted};
use mageacl_core::guard::{DeniedRoutes, Granularity};
use mageacl_core::project::{Error, GuardRequest, Options, guard};
use mageacl_report::guard::{GuardView, files};
use mageacl_report::{RenderError, TableStyle, json, table};

/// Computes a guard module, verifies it, and writes it.
pub(super) fn run(args: &GuardArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let given = GrantsArgs { grants: args.grants.clone(), role: Vec::new(), integration: Vec::new() };
    let (store, files) = grants::store_and_files(args.source.store.as_deref(), &given.grants);
    let outputs = Outputs::new(args.format, GuardFormat::Table, &args.output, terminal);
    if outputs.printed == GuardFormat::Module {
        return Err(Error::Unsuitable("a module is a folder: write it with -o module=FOLDER".to_owned()));
    }
    let inputs = Inputs::default()
        .source(store.as_deref(), &args.source.catalog)
        .calls(&args.wanted)
        .policy(&PolicyArgs::default(), &args.risk)
        .files("--grants", &files);
    let outputs = outputs.checked_with_folders(inputs, |format| format == GuardFormat::Module)?;
    outputs
        .files_of(GuardFormat::Module)
        .try_for_each(|folder| write::check_module(folder, &args.module_name, ModuleKind::Guard, args.force))?;
    let result = execute(args, store.as_deref(), &files, &outputs, terminal);
    outputs.with_error_document("guard", GuardFormat::Json, terminal, result)
}

fn execute(
    args: &GuardArgs,
    store: Option<&Path>,
    files: &[PathBuf],
    outputs: &Outputs<GuardFormat>,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let profiles = wanted::profiles(&args.wanted)?;
    let calls = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let source = Source::from_args(store, &args.source.catalog)?;
    let settings = policy::read(&PolicyArgs::default(), &source)?;
    let risks = settings.risks(&args.risk)?;
    let inputs = grants::open(files, source.folder())?;
    let mut project = load::open(&source, Options::for_calls(&calls), terminal)?;
    // An existing guard must not prevent its own regeneration.
    let known = project.leave_out_guard(&args.module_name)?;
    let is_second = |folder: &&Path| source.folder().is_some_and(|store| own::is_second(folder, &known, store));
    if let Some(folder) = outputs.files_of(GuardFormat::Module).find(is_second) {
        let known = known.first().map_or(folder, PathBuf::as_path).display();
        let why =
            format!("the module is already in {known}, and Magento fails on duplicate registration; write it there");
        return Err(Error::Unsuitable(why));
    }
    let request = GuardRequest {
        calls,
        resources: &args.resource,
        scope: if args.part.writes_only { DeniedRoutes::Writes } else { DeniedRoutes::All },
        closure: args.part.closure,
        by: by(args),
        module: &args.module_name,
        grants: live::grants(&args.live, inputs, source.folder(), terminal)?,
        denied: &args.subjects,
        risks: &risks,
        subject: wanted::subject(&args.wanted, &profiles),
        command: &renew::command(args, source.folder()),
    };
    let outcome = guard(&project, request)?;
    terminal.warn_all(&outcome.notes);
    let batch =
        outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()).settings(&settings));
    write(args, outputs, &outcome.value.view(&outcome.origin), batch)?;
    let status = if outcome.value.is_incomplete { ExitStatus::Found } else { ExitStatus::Clean };
    Ok(complete::status(args.source.catalog.require_complete, &project, status))
}

/// Writes the module and the reports, and prints one.
fn write(args: &GuardArgs, outputs: &Outputs<GuardFormat>, view: &GuardView<'_>, batch: Batch) -> Result<(), Error> {
    let mut batch = batch.force(args.force);
    for (format, path) in &outputs.files {
        if *format == GuardFormat::Module {
            let name = args.module_name.clone();
            batch.module(path, GeneratedModule { name, kind: ModuleKind::Guard, files: files(view)? });
        } else {
            batch.file(*format, path, |out| render(*format, view, args, TableStyle { width: None }, out))?;
        }
    }
    batch.commit_and_print(outputs.terminal, outputs.printed, |out| {
        render(outputs.printed, view, args, Terminal::style(), out)
    })
}

fn render(
    format: GuardFormat,
    view: &GuardView<'_>,
    args: &GuardArgs,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        GuardFormat::Table => Ok(table::guard(view, args.routes, style, out)?),
        GuardFormat::Json => Ok(json::guard(view, out)?),
        GuardFormat::Module => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}

fn by(args: &GuardArgs) -> Granularity {
    match args.part.by {
        _ if args.part.single => Granularity::Single,
        GuardBy::Resource => Granularity::Resource,
        GuardBy::Capability => Granularity::Capability,
        GuardBy::Risk => Granularity::Risk,
    }
}
