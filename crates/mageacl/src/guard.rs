//! `mageacl guard`.

mod build;
mod own;
mod renew;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{GrantsArgs, GuardArgs, GuardBy, GuardFormat, PolicyArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{self, Batch, GeneratedModule, Inputs, ModuleKind};
use super::{ExitStatus, grants, policy, wanted};
use mageacl_core::audit::{self, Selection, Shop, audit};
use mageacl_core::endpoint::nearest;
use mageacl_core::grant::GrantSet;
use mageacl_core::guard::{By, Demand, Fate, Options, Scope, Standing};
use mageacl_core::plan::{Plan, plan};
use mageacl_core::project::{self, Error, GivenGrants};
use mageacl_report::guard::{GuardView, files};
use mageacl_report::{RenderError, Style, json, table};

/// Computes a guard module, verifies it, and writes it.
pub(super) fn run(args: &GuardArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let given = GrantsArgs { grants: args.grants.clone(), role: Vec::new(), integration: Vec::new() };
    let (store, files) = grants::store_and_files(args.source.store.as_deref(), &given);
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
    let wanted = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let source = Source::of(store, &args.source.catalog)?;
    let settings = policy::read(&PolicyArgs::default(), source.folder())?;
    let risks = settings.risks(&args.risk)?;
    let inputs = grants::open(files, source.folder())?;
    let mut project = load::open(&source, &project::Options::for_calls(&wanted), terminal)?;
    // An existing guard must not prevent its own regeneration.
    let known = project.leave_out_guard(&args.module_name)?;
    let is_second = |folder: &&Path| source.folder().is_some_and(|store| own::is_second(folder, &known, store));
    if let Some(folder) = outputs.files_of(GuardFormat::Module).find(is_second) {
        let known = known.first().map_or(folder, PathBuf::as_path).display();
        let why = format!(
            "the module stands in {known} already, and Magento stops where one is registered twice; write it there"
        );
        return Err(Error::Unsuitable(why));
    }
    let (origin, notes) = project.origin_with_gap();
    terminal.warn_all(&notes);
    let shop = project.model()?;
    let (tree, routes, sources) = (shop.tree, shop.routes, project.sources());
    let set = GivenGrants::files_or_declared(inputs).gather(&project)?.unwrap_or_else(|error| {
        // They were not asked for.
        terminal.warn(&format!("the integrations of the store cannot be read: {error}"));
        GrantSet::default()
    });
    terminal.warn_all(&set.notes);
    let plan = plan(wanted, tree, routes);
    let demand = demand(args, &plan, shop)?;
    let subject = subject(args, wanted::subject(&args.wanted, &profiles));
    let subjects = subjects(&set, &args.subjects, shop)?;
    let options = Options { module: args.module_name.clone(), by: by(args), unmergeable: Vec::new() };
    let source = build::Source {
        catalog: project.catalog(),
        origin: &origin,
        shop,
        subject: &subject,
        renew: &renew::command(args),
    };
    let built = build::build(&demand, &options, &risks, &source, sources)?;
    let standing = built.stand(&set, &subjects, shop);
    if let Some(wrong) = standing.iter().find(|standing| !standing.holds) {
        let name = &wrong.grant.name;
        let why = format!(
            "the evaluator does not confirm what the data patch is to do about {name}, so nothing is written: another grant \
             of the same name is to be treated otherwise, or its rows are of another kind than Magento writes"
        );
        return Err(Error::Unsuitable(why));
    }
    let uncallable = uncallable(&plan);
    let view = GuardView {
        module: built.module(&source),
        demand: &demand,
        proof: &built.proof,
        standing: &standing,
        release: shop.release,
        uncallable: &uncallable,
    };
    let batch = outputs.batch().reading(|inputs| inputs.catalog(project.catalog()).settings(&settings));
    write(args, &outputs, &view, batch)?;
    let is_missed = plan.unreachable().next().is_some();
    let is_open = standing.iter().any(|it| subjects.contains(&it.number) && stays_open(it));
    Ok(if is_missed || is_open { ExitStatus::Found } else { ExitStatus::Clean })
}

/// Writes the module and the reports, and prints one.
fn write(args: &GuardArgs, outputs: &Outputs<GuardFormat>, view: &GuardView<'_>, batch: Batch) -> Result<(), Error> {
    let mut batch = batch.force(args.force);
    for (format, path) in &outputs.files {
        if *format == GuardFormat::Module {
            let name = args.module_name.clone();
            batch.module(path, GeneratedModule { name, kind: ModuleKind::Guard, files: files(view)? });
        } else {
            batch.file(*format, path, |out| render(*format, view, args, Style { width: None }, out))?;
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
    style: Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        GuardFormat::Table => Ok(table::guard(view, args.routes, style, out)?),
        GuardFormat::Json => Ok(json::guard(view, out)?),
        GuardFormat::Module => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}

/// What must stay open, as the command line says it.
fn demand<'c>(args: &GuardArgs, plan: &Plan<'c>, shop: Shop<'c>) -> Result<Demand<'c>, Error> {
    if args.resource.is_empty() {
        if plan.endpoints.iter().all(|planned| !planned.resolved.status.is_callable()) {
            let first = plan.endpoints.first().and_then(|planned| planned.resolved.remark.clone()).unwrap_or_default();
            let why = format!("none of the declared calls can be made, so there is nothing to keep open: {first}");
            return Err(Error::Unsuitable(why));
        }
        let scope = if args.part.writes_only { Scope::Writes } else { Scope::All };
        return Ok(Demand::of_plan(plan, shop, args.part.closure, scope));
    }
    let mut held = BTreeSet::new();
    for id in &args.resource {
        let Some(node) = shop.tree.find(id) else {
            let known = shop.tree.nodes().map(|node| shop.tree.resource(node).id.as_str());
            let near = nearest::names(known, id);
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            return Err(Error::Unsuitable(format!("no enabled module defines the resource `{id}`{hint}")));
        };
        held.insert(node);
    }
    Ok(Demand::of_resources(held.into_iter().collect(), plan, shop))
}

fn by(args: &GuardArgs) -> By {
    match args.part.by {
        _ if args.part.single => By::Single,
        GuardBy::Resource => By::Resource,
        GuardBy::Capability => By::Capability,
        GuardBy::Risk => By::Risk,
    }
}

/// What the guard is for, in a few words.
fn subject(args: &GuardArgs, declared: String) -> String {
    let reading = || format!("reading behind {}", args.resource.join(" and "));
    match (args.resource.is_empty(), declared.is_empty()) {
        (true, _) => declared,
        (false, true) => reading(),
        (false, false) => format!("{} and {declared}", reading()),
    }
}

/// The grants that are to be shut out, by their places.
fn subjects(set: &GrantSet, names: &[String], shop: Shop<'_>) -> Result<BTreeSet<usize>, Error> {
    let mut subjects = BTreeSet::new();
    for name in names {
        let find = |selection: Selection| {
            let mut found = audit(set.clone(), None, shop);
            audit::select(&mut found, &[selection])
                .map(|()| found.grants.iter().map(|it| it.number).collect::<Vec<_>>())
        };
        let integration = find(Selection::Integration(name.clone()));
        let role = || find(Selection::Role(name.clone()));
        subjects.extend(integration.or_else(|_| role())?);
    }
    Ok(subjects)
}

/// Whether the data patch cannot shut a grant that it is to shut.
fn stays_open(standing: &Standing<'_>) -> bool {
    matches!(standing.fate, Fate::AllResources | Fate::AllowRowsOnly | Fate::AllowedAlready)
}

/// The calls that no grant opens, with the reason and what may have been meant.
fn uncallable(plan: &Plan<'_>) -> Vec<(String, String, Vec<String>)> {
    let missed = plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable());
    let told = missed.map(|planned| {
        let optional = if planned.wanted.optional { " (optional)" } else { "" };
        let resolved = &planned.resolved;
        let why = resolved.remark.clone().unwrap_or_else(|| resolved.status.name().to_owned());
        (format!("{}{optional}", planned.wanted.declared), why, resolved.nearest.clone())
    });
    told.collect()
}
