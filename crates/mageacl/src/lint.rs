//! `mageacl lint` and `mageacl check`.

use std::io::Write;

use super::args::{FailOn, JudgeArgs, LintArgs, LintFormat, LintOwn, ReportFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::{GeneratedModule, Inputs, ModuleKind};
use super::{ExitStatus, baseline, complete, paths, policy};
use mageacl_core::finding;
use mageacl_core::project::{
    CheckRequest, CheckResult, CheckScope, DeclaredIntegration, Error, LoadedConfig, Options, Outcome, Project, check,
    repair_module,
};
use mageacl_core::rules::Persona;
use mageacl_report::diagnostic::DiagnosticStyle;
use mageacl_report::lint::LintView;
use mageacl_report::{RenderError, TableStyle, json, markdown, table};

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

/// Checks a store and writes the findings.
pub(super) fn run(args: &LintArgs, scope: CheckScope, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default()
        .source(args.judge.source.store.as_deref(), &args.judge.source.catalog)
        .policy(&args.judge.policy, &args.judge.risk)
        .files("--baseline", &args.baseline);
    let outputs = Outputs::new(args.format, ReportFormat::Own(LintOwn::Table), &args.output, terminal);
    if outputs.printed == REPAIR_MODULE {
        let why = "a module is a folder: write it with -o repair-module=FOLDER --module-name Vendor_Module";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let outputs = outputs.checked_with_folders(inputs, |format| format == REPAIR_MODULE)?;
    let result = execute(args, scope, &outputs, terminal);
    outputs.with_error_document("lint", ReportFormat::Own(LintOwn::Json), terminal, result)
}

/// Opens a store and checks it.
pub(super) fn checked(args: &JudgeArgs, scope: CheckScope, terminal: Terminal) -> Result<Checked, Error> {
    let source = Source::from_args(args.source.store.as_deref(), &args.source.catalog)?;
    let settings = policy::read(&args.policy, &source)?;
    let risks = settings.risks(&args.risk)?;
    let integrations = if scope == CheckScope::All { DeclaredIntegration::read_all(&settings)? } else { Vec::new() };
    let calls = integrations.iter().flat_map(|integration| &integration.calls).map(|call| call.declared.as_str());
    let options = Options { integrations: true, ..Options::for_endpoints(calls) };
    let project = load::open(&source, options, terminal)?;
    let persona = match (args.inventory, args.pedantic) {
        (true, _) => Persona::Audit,
        (false, true) => Persona::Pedantic,
        (false, false) => Persona::Default,
    };
    let persona = persona.max(settings.config.persona);
    let policy = policy::policy(&args.policy, &settings)?;
    let selection = policy::selection(args, &settings)?;
    let upstream = args.upstream || settings.config.upstream;
    let request =
        CheckRequest { scope, persona, integrations, risks: &risks, policy, upstream, admin: args.admin, selection };
    let mut outcome = check(&project, request)?;
    terminal.warn_all(&outcome.notes);
    complete::raise(args.source.catalog.require_complete, &mut outcome.value.findings);
    Ok(Checked { source, project, outcome, settings })
}

/// Opens a store, checks it and marks known findings.
pub(super) fn marked(args: &LintArgs, scope: CheckScope, terminal: Terminal) -> Result<Checked, Error> {
    let mut checked = checked(&args.judge, scope, terminal)?;
    let configured = if args.baseline.is_none() { checked.settings.baseline()? } else { None };
    if let Some(path) = args.baseline.as_ref().or(configured.as_ref()) {
        baseline::mark(path, &mut checked.outcome.value, terminal)?;
    }
    Ok(checked)
}

fn execute(
    args: &LintArgs,
    scope: CheckScope,
    outputs: &Outputs<LintFormat>,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let checked = marked(args, scope, terminal)?;
    let fail_on = FailOn::or_configured(args.fail_on, &checked.settings.config);
    let Checked { source, project, outcome, settings } = &checked;
    let paths = paths::paths_for(source.folder(), project.sources());
    let view = LintView {
        broken: outcome.value.broken.as_ref(),
        findings: &outcome.value.findings,
        origin: &outcome.origin,
        compared: None,
        sources: project.sources(),
        command: match scope {
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
            batch.file(*format, path, |out| render(*format, &view, TableStyle { width: None }, plain, out))?;
        }
    }
    batch.commit_and_print(terminal, outputs.printed, |out| {
        render(outputs.printed, &view, Terminal::style(), terminal.look(), out)
    })?;
    Ok(match view.broken {
        // A run in which hardly a rule could run must not pass as clean.
        Some(_) => ExitStatus::Unjudged,
        None if fail_on.fails(finding::worst(view.findings)) => ExitStatus::Found,
        None => ExitStatus::Clean,
    })
}

fn render(
    format: LintFormat,
    view: &LintView<'_>,
    style: TableStyle,
    look: DiagnosticStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        ReportFormat::Own(LintOwn::Table) => Ok(table::lint(view, style, look, out)?),
        ReportFormat::Own(LintOwn::Json) => Ok(json::lint(view, out)?),
        ReportFormat::Findings(format) => (format.write)(view, out),
        ReportFormat::Own(LintOwn::Markdown) => Ok(markdown::lint(view, out)?),
        ReportFormat::Own(LintOwn::RepairModule) => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}
