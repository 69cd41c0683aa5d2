//! `mageacl diff`.

use std::io::Write;
use std::sync::Arc;

use super::args::{DiffArgs, DiffFormat, DiffOwn, ReportFormat, WantedArgs};
use super::load::{self, Assumed, Source, SourceKind};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, complete, grants, paths, policy, wanted};
use mageacl_core::catalog::releases;
use mageacl_core::packages::{self, NamedRelease};
use mageacl_core::plan::DeclaredEndpoint;
use mageacl_core::profile::Profile;
use mageacl_core::project::{DiffRequest, Error, Options, Side, diff};
use mageacl_core::source::{FileId, SourceMap};
use mageacl_report::diff::DiffView;
use mageacl_report::paths::Paths;
use mageacl_report::{RenderError, TableStyle, json, markdown, table};

/// The two sides of a comparison.
struct Sides {
    old: Side,
    new: Side,
    /// The first file that does not belong to the new side.
    foreign: FileId,
}

/// The texts of an output, one for each step.
struct Texts {
    format: DiffFormat,
    style: TableStyle,
    steps: Vec<Vec<u8>>,
}

/// Compares two sides, or consecutive releases, and writes the changes.
pub(super) fn run(args: &DiffArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let sides = args.sides.iter().fold(Inputs::default(), |inputs, side| inputs.side(side));
    let inputs = sides.calls(&args.wanted).policy(&args.policy, &args.risk).files("--grants", &args.grants);
    let outputs =
        Outputs::new(args.format, ReportFormat::Own(DiffOwn::Table), &args.output, terminal).checked(inputs)?;
    let steps = steps(args)?;
    let files = outputs.files.iter().map(|(format, _)| (*format, TableStyle { width: None }));
    let all = std::iter::once((outputs.printed, Terminal::style())).chain(files);
    let mut all: Vec<Texts> = all.map(|(format, style)| Texts { format, style, steps: Vec::new() }).collect();
    if args.since.is_some() && all.iter().any(|of| !matches!(of.format, ReportFormat::Own(_))) {
        let why = "--since makes several comparisons, which only the formats table, markdown and json support";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    // Once for all steps: standard input cannot be read twice.
    let calls = calls(&args.wanted, terminal)?;
    let mut fails = false;
    let mut read = Inputs::default();
    for (old, new) in &steps {
        let result = step(args, (old, new), &calls, &mut all, &mut read, terminal);
        fails |= outputs.with_error_document("diff", ReportFormat::Own(DiffOwn::Json), terminal, result)?;
    }
    let mut texts = all.iter().map(|of| joined(of, args.since.is_some()));
    let printed = texts.next().transpose()?.unwrap_or_default();
    let mut batch = outputs.batch().reading(|inputs| inputs.and(read));
    for ((format, path), text) in outputs.files.iter().zip(texts) {
        let text = text?;
        batch.file(*format, path, move |out| Ok(out.write_all(&text)?))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| Ok(out.write_all(&printed)?))?;
    Ok(if fails { ExitStatus::Found } else { ExitStatus::Clean })
}

/// Returns the requested comparisons.
fn steps(args: &DiffArgs) -> Result<Vec<(Source, Source)>, Error> {
    let refused = |why: String| Err(Error::Unsuitable(why));
    let assumed = Assumed::from_args(&args.assumed)?;
    let Some(since) = &args.since else {
        return match args.sides.as_slice() {
            [old, new] if [old, new].iter().all(|side| side.as_str() == "-") => {
                refused("only one side can be standard input".to_owned())
            }
            [old, new] => {
                let old = Source::named(old, args.no_dev, assumed.without_switches())?;
                Ok(vec![comparable(old, Source::named(new, args.no_dev, assumed)?)])
            }
            _ => refused("a comparison needs two sides: mageacl diff OLD NEW".to_owned()),
        };
    };
    let end = match args.sides.as_slice() {
        [] => "latest",
        [end] => end,
        _ => return refused("with --since, give only the last release".to_owned()),
    };
    if !assumed.switches.is_empty() {
        return refused("--disable and --enable apply to one comparison, not to those of --since".to_owned());
    }
    let (since, end) = (assumed.find_release(since)?, assumed.find_release(end)?);
    let names = on_the_way(&since, &end);
    let way = releases::way_among(&names, &since.name, &end.name);
    if way.is_empty() {
        return refused(format!("{} is not later than {}", end.name, since.name));
    }
    let named = way.iter().map(|name| assumed.find_release(name)).collect::<Result<Vec<NamedRelease>, Error>>()?;
    // All steps are made from the same kind of facts.
    let is_recorded = named.iter().all(NamedRelease::is_recorded);
    let source = |named: &NamedRelease| {
        let named = if is_recorded { named.clone() } else { named.clone().from_packages() };
        Source::new(SourceKind::Release(named), assumed.clone())
    };
    Ok(named.windows(2).map(|pair| (source(&pair[0]), source(&pair[1]))).collect())
}

/// Makes two releases comparable: packages include the bundled extensions of other vendors, which the recorded releases do
/// not. So both are made from packages if one of them is.
fn comparable(mut old: Source, mut new: Source) -> (Source, Source) {
    let is_switched = new.switches_modules();
    if let (SourceKind::Release(before), SourceKind::Release(after)) = (&mut old.kind, &mut new.kind) {
        before.from_packages = !(before.is_recorded() && after.is_recorded()) || is_switched;
        after.from_packages = before.from_packages;
    }
    (old, new)
}

/// Returns the releases that are known exactly, and the ends, the oldest first.
fn on_the_way(since: &NamedRelease, end: &NamedRelease) -> Vec<&'static str> {
    let (facts, lists) = (packages::builtin(), packages::release_lists());
    let mut names = packages::release_names(lists);
    names.retain(|name| {
        [since, end].iter().any(|of| of.name == *name) || packages::is_exact(name, since.edition, facts, lists)
    });
    names
}

/// Renders one comparison for each of the outputs. Returns whether the run fails because of it.
fn step(
    args: &DiffArgs,
    (old, new): (&Source, &Source),
    calls: &[(String, Vec<DeclaredEndpoint>)],
    all: &mut [Texts],
    read: &mut Inputs,
    terminal: Terminal,
) -> Result<bool, Error> {
    let settings = policy::read(&args.policy, new)?;
    let risks = settings.risks(&args.risk)?;
    let grants = grants::open(&args.grants, old.folder())?;
    let sides = open(old, new, calls, terminal)?;
    let (old, new) = (&sides.old, &sides.new);
    let folders = [old.folder.as_deref(), new.folder.as_deref()];
    let inputs = folders.into_iter().fold(std::mem::take(read), Inputs::root);
    *read = inputs.catalog(old.project.catalog()).catalog(new.project.catalog()).settings(&settings);
    let policy = policy::policy(&args.policy, &settings)?;
    let selections = args.selections();
    let request = DiffRequest { calls, exact: args.exact, grants, selections, risks: &risks, policy };
    let mut result = diff(old, new, request)?;
    complete::raise(args.require_complete, &mut result.findings);
    terminal.warn_all(&result.notes);
    let sources = new.project.sources();
    let view = DiffView {
        diff: &result.diff,
        findings: &result.findings,
        old: (&old.name, &result.old),
        new: (&new.name, &result.new),
        sources,
        breaking: &result.breaking,
        all: args.all,
    };
    let mut paths = paths::paths_for(new.folder.as_deref(), sources);
    paths.given = Some(sides.foreign);
    for of in all {
        let mut text = Vec::new();
        render(of.format, &view, &paths, of.style, &mut text)?;
        of.steps.push(text);
    }
    Ok(args.fail_on.iter().any(|fail_on| fail_on.fails(&result.findings)))
}

/// Opens both sides: first the new one, whose files keep their names.
fn open(
    old: &Source,
    new: &Source,
    calls: &[(String, Vec<DeclaredEndpoint>)],
    terminal: Terminal,
) -> Result<Sides, Error> {
    let declared = calls.iter().flat_map(|(_, wanted)| wanted).map(|wanted| wanted.declared.as_str());
    let options = Options::for_endpoints(declared);
    let sources = Arc::new(SourceMap::default());
    let new = load::open_side(new, options, &sources)?;
    let foreign = sources.next();
    let old = load::open_side(old, options, &sources)?;
    load::warn([&old.project, &new.project], terminal);
    // Two files with one name would be taken for one.
    let folder = old.folder.as_deref().and_then(paths::prefix).filter(|folder| !folder.is_empty());
    sources.move_into(foreign, &folder.unwrap_or_else(|| format!("{}/", old.name)));
    Ok(Sides { old, new, foreign })
}

/// Joins the texts of all steps.
fn joined(of: &Texts, is_walk: bool) -> Result<Vec<u8>, Error> {
    if is_walk && of.format == ReportFormat::Own(DiffOwn::Json) {
        let mut text = Vec::new();
        json::steps(&of.steps, &mut text).map_err(RenderError::from)?;
        return Ok(text);
    }
    Ok(of.steps.join(b"\n".as_slice()))
}

/// Returns the calls of the command line: a list for each profile, then one for all others.
fn calls(args: &WantedArgs, terminal: Terminal) -> Result<Vec<(String, Vec<DeclaredEndpoint>)>, Error> {
    let of =
        |profile: Vec<String>| WantedArgs { profile, endpoint: Vec::new(), endpoints: Vec::new(), sources: Vec::new() };
    let profiles: Vec<Profile> = wanted::profiles(&of(args.profile.clone()))?;
    let mut calls: Vec<(String, Vec<DeclaredEndpoint>)> =
        profiles.into_iter().map(|profile| (profile.slug.clone(), DeclaredEndpoint::of_profile(&profile))).collect();
    let alone = WantedArgs {
        endpoint: args.endpoint.clone(),
        endpoints: args.endpoints.clone(),
        sources: args.sources.clone(),
        ..of(Vec::new())
    };
    let wanted = wanted::wanted(&alone, &[], terminal)?;
    if !wanted.is_empty() {
        calls.push((wanted::subject(&alone, &[]), wanted));
    }
    Ok(calls)
}

fn render(
    format: DiffFormat,
    view: &DiffView<'_>,
    paths: &Paths,
    style: TableStyle,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        ReportFormat::Findings(format) => (format.write)(&view.findings(paths), out),
        ReportFormat::Own(DiffOwn::Table) => Ok(table::diff(view, style, out)?),
        ReportFormat::Own(DiffOwn::Json) => Ok(json::diff(view, paths, out)?),
        ReportFormat::Own(DiffOwn::Markdown) => Ok(markdown::diff(view, out)?),
    }
}
