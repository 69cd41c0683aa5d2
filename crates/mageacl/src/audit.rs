//! `mageacl audit`.

use std::io::Write;
use std::path::PathBuf;

use super::args::{AuditArgs, AuditFormat, AuditOwn, FailOn, ReportFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, complete, delivery, errors, grants, live, paths, policy, wanted};
use mageacl_core::audit::Audit;
use mageacl_core::catalog::Routes;
use mageacl_core::finding;
use mageacl_core::plan::Plan;
use mageacl_core::profile::Profile;
use mageacl_core::project::{AuditRequest, Error, GivenGrants, Options, audit};
use mageacl_core::risk::Risks;
use mageacl_report::json::v1::report::Report;
use mageacl_report::paths::Paths;
use mageacl_report::{
    AuditView, NOT_COMPARED, PlanView, RenderError, TableStyle, api_xml, csv, delta, html, integration_xml, json,
    magerun, markdown, report, table,
};

/// Audits grants and writes the report.
pub(super) fn run(args: &AuditArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let (store, files) = grants::store_and_files(args.source.store.as_deref(), &args.grants.grants);
    let inputs = Inputs::default()
        .source(store.as_deref(), &args.source.catalog)
        .calls(&args.wanted)
        .policy(&args.policy, &args.risk)
        .files("--grants", &files);
    let outputs =
        Outputs::new(args.format, ReportFormat::Own(AuditOwn::Table), &args.output, terminal).checked(inputs)?;
    let result = Source::from_args(store.as_deref(), &args.source.catalog)
        .and_then(|source| execute(args, &source, &files, &outputs, terminal));
    outputs.with_error_document("audit", ReportFormat::Own(AuditOwn::Json), terminal, result)
}

fn execute(
    args: &AuditArgs,
    source: &Source,
    files: &[PathBuf],
    outputs: &Outputs<AuditFormat>,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let profiles = wanted::profiles(&args.wanted)?;
    let calls = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let settings = policy::read(&args.policy, source)?;
    let risks = settings.risks(&args.risk)?;
    // Opened before the store is read: a store with a misspelt name, after the files, would be one of them.
    let inputs = grants::open(files, source.folder())?;
    let project = load::open(source, Options::for_calls(&calls), terminal)?;
    let is_guide_alone = args.guide && inputs.is_empty() && !args.live.live;
    let given = live::grants(&args.live, inputs, source.folder(), terminal)?;
    let request = AuditRequest {
        calls,
        grants: if is_guide_alone { GivenGrants::Nothing } else { given },
        guides: if args.guide { &profiles } else { &[] },
        is_incomplete: profiles.iter().any(Profile::is_incomplete),
        selections: args.grants.selections(),
        risks: &risks,
        policy: policy::policy(&args.policy, &settings)?,
    };
    let mut outcome = audit(&project, request)?;
    complete::raise(args.source.catalog.require_complete, &mut outcome.value.report.findings);
    terminal.warn_all(&outcome.notes);
    let report = &outcome.value.report;
    let view = AuditView {
        report,
        tree: project.tree()?,
        origin: &outcome.origin,
        sources: project.sources(),
        subject: wanted::subject(&args.wanted, &profiles),
        exact: args.delivery.exact,
        list_routes: args.routes,
        explain_reading: args.explain_reading,
    };
    let mut paths = paths::paths_for(source.folder(), project.sources());
    if let Some((first, name)) = &outcome.value.given {
        paths.given = Some(*first);
        paths.fallback = paths.for_file(*first, name);
    }
    let batch =
        outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()).settings(&settings));
    let document = Document { routes: project.routes()?, risks: &risks };
    outputs.write(batch, |format, style, out| render(format, &view, document, &paths, args, style, out))?;
    if let Ok(replacement) = replacement(&view, args) {
        outputs.warn_of_api_xml(ReportFormat::Own(AuditOwn::ApiXml), &replacement);
    }
    let is_found = FailOn::or_configured(args.fail_on, &settings.config).fails(finding::worst(&report.findings));
    Ok(if is_found { ExitStatus::Found } else { ExitStatus::Clean })
}

/// The facts that a report has beyond those of the other formats.
#[derive(Clone, Copy)]
struct Document<'a> {
    routes: &'a Routes,
    risks: &'a Risks,
}

impl Document<'_> {
    fn report(self, view: &AuditView<'_>) -> Report {
        report::audit(view, self.routes, self.risks)
    }
}

fn render(
    format: AuditFormat,
    view: &AuditView<'_>,
    document: Document<'_>,
    paths: &Paths,
    args: &AuditArgs,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let own = match format {
        ReportFormat::Own(own) => own,
        ReportFormat::Findings(format) => return (format.write)(&view.findings(paths), out),
    };
    match own {
        AuditOwn::Table => Ok(table::audit(view, style, out)?),
        AuditOwn::Json => Ok(json::audit(view, out)?),
        AuditOwn::Markdown => Ok(markdown::audit(view, out)?),
        AuditOwn::Html => html::report(&document.report(view), out),
        AuditOwn::Report => Ok(json::report(&document.report(view), view.origin, out)?),
        AuditOwn::Csv => Ok(csv::grants(&document.report(view), out)?),
        // Without a grant there is nothing to replace.
        AuditOwn::Delta | AuditOwn::Magerun if view.report.audit.grants.is_empty() => Ok(()),
        AuditOwn::ApiXml if view.report.audit.grants.is_empty() => Ok(api_xml::empty(out)?),
        AuditOwn::IntegrationXml if view.report.audit.grants.is_empty() => Ok(integration_xml::empty(out)?),
        AuditOwn::Delta => delta::audit(view, out),
        AuditOwn::ApiXml => api_xml::plan(&replacement(view, args)?, out),
        AuditOwn::IntegrationXml => integration_xml::plan(&replacement(view, args)?, out),
        AuditOwn::Magerun => magerun::plan(&replacement(view, args)?, out),
    }
}

/// Returns the plan that replaces a single grant.
fn replacement<'v>(view: &'v AuditView<'_>, args: &AuditArgs) -> Result<PlanView<'v>, RenderError> {
    let Audit { grants, needed, .. } = &view.report.audit;
    let plan: &Plan<'_> = needed.as_ref().ok_or_else(|| RenderError::Unsuitable(NOT_COMPARED.to_owned()))?;
    let [audited] = grants.as_slice() else {
        let why = format!(
            "this format replaces one grant, and there are {}: pick one with --integration or --role",
            grants.len()
        );
        return Err(RenderError::Unsuitable(why));
    };
    // A file of ids mostly names no owner, and the grant has the name of the file.
    let is_named = audited.grant.name != view.sources.name(audited.grant.place.file());
    let name = is_named.then_some(audited.grant.name.as_str()).or(args.wanted.profile.first().map(String::as_str));
    let integration = delivery::integration(&args.delivery, None, name);
    Ok(PlanView {
        plan,
        tree: view.tree,
        origin: view.origin,
        subject: view.subject.clone(),
        exact: view.exact,
        list_collateral: false,
        integration: integration.map_err(|error| RenderError::Unsuitable(errors::report(error).message))?,
        replaces: view.replaces(audited),
        renew: None,
    })
}
