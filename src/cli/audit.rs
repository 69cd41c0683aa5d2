//! `mageacl audit`.

use std::io::Write;

use super::args::{AuditArgs, AuditFormat};
use super::failure::Failure;
use super::load::{Source, load};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{Outcome, delivery, failure, grants, paths, policy, wanted};
use crate::audit::{self, Audit, Shop, audit};
use crate::finding::{self, Finding};
use crate::grant::{Grant, GrantSet, checklist};
use crate::plan::{Plan, plan};
use crate::profile::Profile;
use crate::render::paths::Paths;
use crate::render::{
    AuditView, NOT_COMPARED, PlanView, RenderError, Style, api_xml, checkstyle, delta, github, gitlab, integration_xml,
    json, junit, magerun, markdown, sarif, short, table,
};
use crate::report;
use crate::rules::meta::bad_suppression;
use crate::source::SourceMap;

/// Audits grants and writes the report.
pub(super) fn run(args: &AuditArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let (store, files) = grants::store_and_files(args.source.store.as_deref(), &args.grants);
    let inputs = Inputs::default()
        .source(store.as_deref(), &args.source.catalog)
        .calls(&args.wanted)
        .policy(&args.policy, &args.risk)
        .files("--grants", &files);
    let outputs = Outputs::new(args.format, AuditFormat::Table, &args.output, terminal).checked(inputs)?;
    let profiles = wanted::profiles(&args.wanted)?;
    let wanted = wanted::wanted(&args.wanted, &profiles, terminal)?;
    let source = Source::of(store.as_deref(), &args.source.catalog)?;
    let settings = policy::read(&args.policy, source.folder())?;
    let risks = settings.risks(&args.risk)?;
    // Opened before the store is read: a store with a misspelt name, behind the files, would be one of them.
    let inputs = grants::open(&files, source.folder())?;
    let mut loaded = failure::told_in_json("audit", &outputs, AuditFormat::Json, || load(&source, terminal))?;
    loaded.note_gap(terminal);
    loaded.read_aliases_for(wanted.iter().map(|wanted| wanted.declared.as_str()), terminal);
    // What grants are judged by comes first: without it none of them has to be read.
    failure::both_told_in_json("audit", &outputs, AuditFormat::Json, &loaded)?;
    let given = inputs.first().map(|input| (loaded.sources.next(), input.name.clone()));
    let gathered =
        if args.guide && inputs.is_empty() { Ok(GrantSet::default()) } else { grants::gather(inputs, &mut loaded)? };
    let mut set = gathered.map_err(|error| failure::told(&loaded, error, "audit", &outputs, AuditFormat::Json))?;
    if args.guide {
        set.grants.extend(guides(&profiles, &mut loaded.sources)?);
    }
    if set.grants.is_empty() {
        if given.is_some() {
            return Err(Failure::Unsuitable("the given files hold no grants".to_owned()));
        }
        // Most stores are like this.
        let note = "No module declares an integration; give --grants FILE to audit what is granted.";
        terminal.warn(note);
        loaded.catalog.origin.notes.push(note.to_owned());
    }
    for note in &set.notes {
        terminal.warn(note);
    }
    // The catalog is looked at from here on, while files of decisions are still added.
    let mut sources = std::mem::take(&mut loaded.sources);
    let (tree, routes) = failure::both_told_in_json("audit", &outputs, AuditFormat::Json, &loaded)?;
    let shop = Shop { tree, routes, release: loaded.catalog.origin.release() };
    let needed = (!wanted.is_empty()).then(|| plan(wanted, tree, routes));
    let read = set.notes.len();
    let mut audit = audit(set, needed, shop);
    for note in audit.notes.iter().skip(read) {
        terminal.warn(note);
    }
    audit::select(&mut audit, &args.grants.selections()).map_err(Failure::Grant)?;
    let mut report = report::of(audit, shop, &risks);
    // What fits nothing here may fit a grant that this audit does not look at.
    let catalog = &loaded.catalog;
    let decided = settings.apply(report.findings, &args.policy, &|_| false, catalog, &mut sources)?;
    report.findings = decided.into_iter().filter(is_of_audit).collect();
    report::sort_by_grant(&mut report.findings);
    let view = AuditView {
        report: &report,
        tree,
        origin: &loaded.catalog.origin,
        sources: &sources,
        subject: wanted::subject(&args.wanted, &profiles),
        exact: args.delivery.exact,
        list_routes: args.routes,
    };
    let mut paths = paths::of(source.folder(), &sources);
    if let Some((first, name)) = given {
        paths.given = Some(first);
        paths.fallback = paths.of(first, &name);
    }
    let mut batch = outputs.batch().reading(|inputs| inputs.catalog(&loaded.catalog).settings(&settings));
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| render(*format, &view, &paths, args, Style { width: None }, out))?;
    }
    let printed = |out: &mut dyn Write| render(outputs.printed, &view, &paths, args, Terminal::style(), out);
    batch.commit_and_print(terminal, outputs.printed, printed)?;
    Ok(if args.fail_on.fails(finding::worst(&report.findings)) { Outcome::Found } else { Outcome::Clean })
}

/// Whether an audit has to tell of it. Comments in the files of modules are for `lint`.
fn is_of_audit(finding: &Finding) -> bool {
    finding.rule != bad_suppression::RULE.id
}

/// What the vendors of profiles tell merchants to tick.
fn guides(profiles: &[Profile], sources: &mut SourceMap) -> Result<Vec<Grant>, Failure> {
    let guide = |profile: &Profile| {
        let text = profile.checklist.as_ref().map(|checklist| checklist.items.join("\n"));
        let grant = text.and_then(|text| checklist::grant(&format!("guide of {}", profile.slug), &text, sources));
        grant.ok_or_else(|| {
            let why = format!("the profile {} quotes no guide; give a checklist with --grants FILE", profile.slug);
            Failure::Unsuitable(why)
        })
    };
    profiles.iter().map(guide).collect()
}

fn render(
    format: AuditFormat,
    view: &AuditView<'_>,
    paths: &Paths,
    args: &AuditArgs,
    style: Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let findings = view.findings(paths);
    match format {
        AuditFormat::Short => Ok(short::lint(&findings, out)?),
        AuditFormat::Sarif => Ok(sarif::lint(&findings, out)?),
        AuditFormat::Github => Ok(github::lint(&findings, out)?),
        AuditFormat::Gitlab => Ok(gitlab::lint(&findings, out)?),
        AuditFormat::Junit => junit::lint(&findings, out),
        AuditFormat::Checkstyle => checkstyle::lint(&findings, out),
        AuditFormat::Table => Ok(table::audit(view, style, out)?),
        AuditFormat::Json => Ok(json::audit(view, out)?),
        AuditFormat::Markdown => Ok(markdown::audit(view, out)?),
        // Without a grant there is nothing to replace, whatever is needed.
        AuditFormat::Delta | AuditFormat::Magerun if view.report.audit.grants.is_empty() => Ok(()),
        AuditFormat::ApiXml if view.report.audit.grants.is_empty() => Ok(api_xml::empty(out)?),
        AuditFormat::IntegrationXml if view.report.audit.grants.is_empty() => Ok(integration_xml::empty(out)?),
        AuditFormat::Delta => delta::audit(view, out),
        AuditFormat::ApiXml => api_xml::plan(&replacement(view, args)?, out),
        AuditFormat::IntegrationXml => integration_xml::plan(&replacement(view, args)?, out),
        AuditFormat::Magerun => magerun::plan(&replacement(view, args)?, out),
    }
}

/// The plan that replaces the one grant there is.
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
    // A file of ids mostly does not say whose they are, and is then the name itself.
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
        integration: integration.map_err(|failure| RenderError::Unsuitable(failure.into_report().message))?,
        replaces: view.replaces(audited),
    })
}
