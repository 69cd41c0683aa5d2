//! `mageacl lint` and `mageacl check`.

use std::io::Write;
use std::path::PathBuf;

use super::args::{CheckArgs, FailOn, JudgeArgs, LintArgs, LintFormat, LintOwn, LiveArgs, ReportFormat, StoredArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{GeneratedModule, Inputs, ModuleKind};
use super::{ExitStatus, baseline, complete, grants, live, paths, policy};
use mageacl_core::finding;
use mageacl_core::project::{
    CheckRequest, CheckResult, CheckScope, DeclaredIntegration, Error, LoadedConfig, Options, Outcome, Project, check,
    repair_module,
};
use mageacl_core::risk::Risks;
use mageacl_core::rules::Persona;
use mageacl_report::diagnostic::DiagnosticStyle;
use mageacl_report::json::v1::report::Report;
use mageacl_report::lint::LintView;
use mageacl_report::{RenderError, TableStyle, html, json, markdown, report, table};

/// The format that is a folder.
pub(super) const REPAIR_MODULE: LintFormat = ReportFormat::Own(LintOwn::RepairModule);

/// A store with its findings.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) source: Source,
    pub(super) project: Project,
    pub(super) outcome: Outcome<CheckResult>,
    pub(super) settings: LoadedConfig,
}

/// The part of a store to check.
#[derive(Clone, Debug)]
pub(super) struct Checking {
    pub(super) scope: CheckScope,
    pub(super) store: Option<PathBuf>,
    /// The files with the grants that the store has.
    pub(super) stored: Vec<PathBuf>,
    /// The database that has them instead.
    pub(super) live: Option<LiveArgs>,
}

impl Checking {
    /// Checks the declarations of the modules.
    pub(super) fn declared(args: &JudgeArgs) -> Checking {
        Checking { scope: CheckScope::Declared, store: args.source.store.clone(), stored: Vec::new(), live: None }
    }

    /// Also checks integrations and roles.
    pub(super) fn all(args: &JudgeArgs, stored: &StoredArgs) -> Checking {
        let (store, stored) = grants::store_and_files(args.source.store.as_deref(), &stored.grants);
        Checking { scope: CheckScope::All, store, stored, live: None }
    }
}

/// Runs `mageacl check`.
pub(super) fn check_all(args: &CheckArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let all = Checking::all(&args.lint.judge, &args.stored);
    run(&args.lint, &Checking { live: Some(args.live.clone()), ..all }, terminal)
}

/// Checks a store and writes the findings.
pub(super) fn run(args: &LintArgs, checking: &Checking, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default()
        .source(checking.store.as_deref(), &args.judge.source.catalog)
        .policy(&args.judge.policy, &args.judge.risk)
        .files("--grants", &checking.stored)
        .files("--baseline", &args.baseline);
    let outputs = Outputs::new(args.format, ReportFormat::Own(LintOwn::Table), &args.output, terminal);
    if outputs.printed == REPAIR_MODULE {
        let why = "a module is a folder: write it with -o repair-module=FOLDER --module-name Vendor_Module";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let outputs = outputs.checked_with_folders(inputs, |format| format == REPAIR_MODULE)?;
    let result = execute(args, checking, &outputs, terminal);
    outputs.with_error_document("lint", ReportFormat::Own(LintOwn::Json), terminal, result)
}

/// Opens a store and checks it.
pub(super) fn checked(args: &JudgeArgs, checking: &Checking, terminal: Terminal) -> Result<Checked, Error> {
    let scope = checking.scope;
    let source = Source::from_args(checking.store.as_deref(), &args.source.catalog)?;
    let settings = policy::read(&args.policy, &source)?;
    let risks = settings.risks(&args.risk)?;
    let mut integrations =
        if scope == CheckScope::All { DeclaredIntegration::read_all(&settings)? } else { Vec::new() };
    if checking.live.as_ref().is_some_and(|live| live.live) {
        // The database has what the files of entries were exported from.
        integrations.iter_mut().for_each(DeclaredIntegration::ignore_file);
    }
    let calls = integrations.iter().flat_map(|integration| &integration.calls).map(|call| call.declared.as_str());
    // Opened before the store is read: a store with a misspelt name, after the files, would be one of them.
    let files = grants::open(&checking.stored, source.folder())?;
    let options = Options { integrations: true, ..Options::for_endpoints(calls) };
    let project = load::open(&source, options, terminal)?;
    let stored = live::stored(checking.live.as_ref(), files, source.folder(), terminal)?;
    let persona = match (args.inventory, args.pedantic) {
        (true, _) => Persona::Audit,
        (false, true) => Persona::Pedantic,
        (false, false) => Persona::Default,
    };
    let persona = persona.max(settings.config.persona);
    let policy = policy::policy(&args.policy, &settings)?;
    let selection = policy::selection(args, &settings)?;
    let upstream = args.upstream || settings.config.upstream;
    let admin = args.admin;
    let request =
        CheckRequest { scope, persona, integrations, stored, risks: &risks, policy, upstream, admin, selection };
    let mut outcome = check(&project, request)?;
    terminal.warn_all(&outcome.notes);
    complete::raise(args.source.catalog.require_complete, &mut outcome.value.findings);
    Ok(Checked { source, project, outcome, settings })
}

/// Opens a store, checks it and marks known findings.
pub(super) fn marked(args: &LintArgs, checking: &Checking, terminal: Terminal) -> Result<Checked, Error> {
    let mut checked = checked(&args.judge, checking, terminal)?;
    let configured = if args.baseline.is_none() { checked.settings.baseline()? } else { None };
    if let Some(path) = args.baseline.as_ref().or(configured.as_ref()) {
        baseline::mark(path, &mut checked.outcome.value, terminal)?;
    }
    Ok(checked)
}

fn execute(
    args: &LintArgs,
    checking: &Checking,
    outputs: &Outputs<LintFormat>,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let checked = marked(args, checking, terminal)?;
    let fail_on = FailOn::or_configured(args.fail_on, &checked.settings.config);
    let Checked { source, project, outcome, settings } = &checked;
    let paths = paths::paths_for(source.folder(), project.sources());
    let view = LintView {
        broken: outcome.value.broken.as_ref(),
        findings: &outcome.value.findings,
        origin: &outcome.origin,
        compared: None,
        sources: project.sources(),
        command: match checking.scope {
            CheckScope::Declared => "lint",
            CheckScope::All => "check",
        },
        paths: &paths,
    };
    let plain = DiagnosticStyle { width: 160, color: false };
    let mut batch =
        outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()).settings(settings));
    for (format, path) in &outputs.files {
        if *format == REPAIR_MODULE {
            let name = args.module_name.clone().ok_or_else(|| {
                Error::Unsuitable("-o repair-module=FOLDER needs --module-name Vendor_Module".to_owned())
            })?;
            let files = repair_module(project, view.findings, &name)?;
            batch.module(path, GeneratedModule { name, kind: ModuleKind::Repair, files });
        } else {
            batch.file(*format, path, |out| render(*format, &view, project, TableStyle { width: None }, plain, out))?;
        }
    }
    batch.commit_and_print(terminal, outputs.printed, |out| {
        render(outputs.printed, &view, project, Terminal::style(), terminal.look(), out)
    })?;
    Ok(match view.broken {
        // A run in which hardly a rule could run must not pass as clean.
        Some(_) => ExitStatus::Unjudged,
        None if fail_on.fails(finding::worst(view.findings)) => ExitStatus::Found,
        None => ExitStatus::Clean,
    })
}

/// Returns the report of a check, with the built-in risks.
fn document(view: &LintView<'_>, project: &Project) -> Report {
    report::findings(view, project.tree().ok(), project.routes().ok(), &Risks::default())
}

fn render(
    format: LintFormat,
    view: &LintView<'_>,
    project: &Project,
    style: TableStyle,
    look: DiagnosticStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        ReportFormat::Own(LintOwn::Table) => Ok(table::lint(view, style, look, out)?),
        ReportFormat::Own(LintOwn::Json) => Ok(json::lint(view, out)?),
        ReportFormat::Findings(format) => (format.write)(view, out),
        ReportFormat::Own(LintOwn::Markdown) => Ok(markdown::lint(view, out)?),
        ReportFormat::Own(LintOwn::Html) => html::report(&document(view, project), out),
        ReportFormat::Own(LintOwn::Report) => Ok(json::report(&document(view, project), view.origin, out)?),
        ReportFormat::Own(LintOwn::RepairModule) => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}
