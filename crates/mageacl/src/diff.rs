//! `mageacl diff`.

mod breaking;

use std::io::Write;

use super::args::{DiffArgs, DiffFormat, WantedArgs};
use super::failure::{self, Failure};
use super::load::{Side, Source, note_gap, side, warn_of_notes, without_modules};
use super::output::{Outputs, Terminal};
use super::policy::Settings;
use super::write::Inputs;
use super::{Outcome, grants, paths, policy, wanted};
use mageacl_core::audit::{Selection, Shop};
use mageacl_core::catalog::releases;
use mageacl_core::diff::{self, Diff, diff};
use mageacl_core::finding::Finding;
use mageacl_core::grant::{self, GrantSet, Input};
use mageacl_core::plan::Wanted;
use mageacl_core::profile::{BUILTIN, Profile};
use mageacl_core::report;
use mageacl_core::rules::meta::{bad_suppression, incomplete_base};
use mageacl_core::rules::{self, DiffScope};
use mageacl_core::source::{FileId, SourceMap};
use mageacl_report::diff::DiffView;
use mageacl_report::paths::Paths;
use mageacl_report::{RenderError, Style, checkstyle, github, gitlab, json, junit, markdown, sarif, short, table};

/// Two sides, and the texts that the places of both are in.
struct Sides {
    old: Side,
    new: Side,
    sources: SourceMap,
    /// The first file that is not one of the new side's.
    foreign: FileId,
}

/// What is asked about two sides besides what changes.
struct Question<'a> {
    /// The calls that are needed, each list with a name.
    calls: &'a [(String, Vec<Wanted>)],
    /// Whether the grant of today leaves out the ancestors.
    exact: bool,
    /// What is granted today, where that was given.
    grants: Option<GrantSet>,
    selections: Vec<Selection>,
}

/// What an output gets, one text for each step.
struct Texts {
    format: DiffFormat,
    style: Style,
    steps: Vec<Vec<u8>>,
}

/// Compares two sides, or one release after the other, and writes what changes.
pub(super) fn run(args: &DiffArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let sides = args.sides.iter().fold(Inputs::default(), |inputs, side| inputs.side(side));
    let inputs = sides.calls(&args.wanted).policy(&args.policy, &args.risk).files("--grants", &args.grants);
    let outputs = Outputs::new(args.format, DiffFormat::Table, &args.output, terminal).checked(inputs)?;
    let steps = steps(args)?;
    let files = outputs.files.iter().map(|(format, _)| (*format, Style { width: None }));
    let all = std::iter::once((outputs.printed, Terminal::style())).chain(files);
    let mut all: Vec<Texts> = all.map(|(format, style)| Texts { format, style, steps: Vec::new() }).collect();
    if args.since.is_some() && all.iter().any(|of| !of.format.takes_steps()) {
        let why = "with --since there are several comparisons: of the formats, table, markdown and json take them";
        return Err(Failure::Unsuitable(why.to_owned()));
    }
    // Once for all steps: standard input cannot be read twice.
    let calls = calls(&args.wanted, terminal)?;
    let mut fails = false;
    let mut read = Inputs::default();
    for (old, new) in &steps {
        fails |= step(args, (old, new), &calls, &outputs, &mut all, &mut read, terminal)?;
    }
    let mut texts = all.iter().map(|of| joined(of, args.since.is_some()));
    let printed = texts.next().transpose()?.unwrap_or_default();
    let mut batch = outputs.batch().reading(|inputs| inputs.and(read));
    for ((format, path), text) in outputs.files.iter().zip(texts) {
        let text = text?;
        batch.file(*format, path, |out| Ok(out.write_all(&text)?))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| Ok(out.write_all(&printed)?))?;
    Ok(if fails { Outcome::Found } else { Outcome::Clean })
}

/// The comparisons that the command line asks for.
fn steps(args: &DiffArgs) -> Result<Vec<(Source, Source)>, Failure> {
    let refused = |why: String| Err(Failure::Unsuitable(why));
    let Some(since) = &args.since else {
        return match args.sides.as_slice() {
            [old, new] if [old, new].iter().all(|side| side.as_str() == "-") => {
                refused("standard input can be one of both sides only".to_owned())
            }
            [old, new] => Ok(vec![(Source::named(old, args.no_dev)?, Source::named(new, args.no_dev)?)]),
            _ => refused("a comparison needs two sides: mageacl diff OLD NEW".to_owned()),
        };
    };
    let end = match args.sides.as_slice() {
        [] => "latest",
        [end] => end,
        _ => return refused("with --since one release is enough: the last one".to_owned()),
    };
    let [since, end] = [since, end].map(|name| releases::find(name).map_err(Failure::Release));
    let (since, end) = (since?, end?);
    let way = releases::way(since, end);
    if way.is_empty() {
        return refused(format!("{end} is not later than {since}"));
    }
    Ok(way.windows(2).map(|pair| (Source::Release(pair[0]), Source::Release(pair[1]))).collect())
}

/// One comparison into each of the outputs. Gives whether the run fails for it.
fn step(
    args: &DiffArgs,
    (old, new): (&Source, &Source),
    calls: &[(String, Vec<Wanted>)],
    outputs: &Outputs<DiffFormat>,
    all: &mut [Texts],
    read: &mut Inputs,
    terminal: Terminal,
) -> Result<bool, Failure> {
    let settings = policy::read(&args.policy, new.folder())?;
    let risks = settings.risks(&args.risk)?;
    let inputs = grants::open(&args.grants, old.folder())?;
    let mut question = Question { calls, exact: args.exact, grants: None, selections: args.selections() };
    let mut sides = failure::told_in_json("diff", outputs, DiffFormat::Json, || load(old, new, &question, terminal))?;
    *read = std::mem::take(read).catalog(&sides.old.catalog).catalog(&sides.new.catalog).settings(&settings);
    let mut sources = std::mem::take(&mut sides.sources);
    let refused = |side: &Side, error, sources: &SourceMap| {
        failure::told_of(&side.catalog.origin, sources, error, "diff", outputs, DiffFormat::Json)
    };
    let old = sides.old.shop().map_err(|error| refused(&sides.old, error, &sources))?;
    let new = sides.new.shop().map_err(|error| refused(&sides.new, error, &sources))?;
    question.grants = gather(inputs, &sides.old, &mut sources, terminal)?;
    let diff = compare(old, new, &question)?;
    let breaking = if calls.is_empty() { breaking::profiles(&diff)? } else { Vec::new() };
    let mut found = rules::run_diff(&DiffScope { diff: &diff, risks: &risks });
    found.extend(of_bases([&sides.old, &sides.new], terminal));
    let findings = decide(found, &settings, args, &sides.new, &mut sources)?;
    let view = DiffView {
        diff: &diff,
        findings: &findings,
        old: (&sides.old.name, &sides.old.catalog.origin),
        new: (&sides.new.name, &sides.new.catalog.origin),
        sources: &sources,
        breaking: &breaking,
        all: args.all,
    };
    let mut paths = paths::of(sides.new.folder.as_deref(), &sources);
    paths.given = Some(sides.foreign);
    for of in all {
        let mut text = Vec::new();
        render(of.format, &view, &paths, of.style, &mut text)?;
        of.steps.push(text);
    }
    Ok(args.fail_on.iter().any(|fail_on| fail_on.fails(&findings)))
}

/// Reports a side that lacks Magento: what is missing of one looks like a change.
fn of_bases(sides: [&Side; 2], terminal: Terminal) -> Vec<Finding> {
    let mut findings = Vec::new();
    for side in sides {
        if let Some(mut finding) = incomplete_base::finding(&side.catalog, &[]) {
            finding.subject.clone_from(&side.name);
            finding.message = format!("{}: {}", side.name, finding.message);
            terminal.warn(&finding.message);
            findings.push(finding);
        }
    }
    findings
}

/// The texts of all steps as one.
fn joined(of: &Texts, is_walk: bool) -> Result<Vec<u8>, Failure> {
    if is_walk && of.format == DiffFormat::Json {
        let mut text = Vec::new();
        json::steps(&of.steps, &mut text).map_err(RenderError::from)?;
        return Ok(text);
    }
    Ok(of.steps.join(b"\n".as_slice()))
}

/// The calls of the command line: those of each profile by themselves, then all that stand alone.
fn calls(args: &WantedArgs, terminal: Terminal) -> Result<Vec<(String, Vec<Wanted>)>, Failure> {
    let builtin = || BUILTIN.iter().map(|(slug, _)| (*slug).to_owned());
    let names = args.profile.iter().flat_map(|name| match name.as_str() {
        "all" => builtin().collect(),
        _ => vec![name.clone()],
    });
    let of = |profile: Vec<String>| WantedArgs { profile, endpoint: Vec::new(), endpoints: Vec::new() };
    let profiles: Vec<Profile> = wanted::profiles(&of(names.collect()))?;
    let mut calls: Vec<(String, Vec<Wanted>)> =
        profiles.into_iter().map(|profile| (profile.slug.clone(), Wanted::of_profile(&profile))).collect();
    let alone = WantedArgs { endpoint: args.endpoint.clone(), endpoints: args.endpoints.clone(), ..of(Vec::new()) };
    let wanted = wanted::wanted(&alone, &[], terminal)?;
    if !wanted.is_empty() {
        calls.push((wanted::subject(&alone, &[]), wanted));
    }
    Ok(calls)
}

/// Reads both sides: first the new one, whose files keep their names.
fn load(old: &Source, new: &Source, question: &Question<'_>, terminal: Terminal) -> Result<Sides, Failure> {
    let declared = || question.calls.iter().flat_map(|(_, wanted)| wanted).map(|wanted| wanted.declared.as_str());
    let mut sources = SourceMap::default();
    let mut new = side(new, &mut sources)?;
    has_modules(&new)?;
    new.read_aliases_for(declared(), &mut sources, terminal);
    let foreign = sources.next();
    let mut old = side(old, &mut sources)?;
    warn_of_notes([&old.catalog.origin, &new.catalog.origin], terminal);
    has_modules(&old)?;
    old.read_aliases_for(declared(), &mut sources, terminal);
    for side in [&mut old, &mut new] {
        if incomplete_base::finding(&side.catalog, &[]).is_none() {
            note_gap(&mut side.catalog, &format!(" (in {})", side.name), terminal);
        }
    }
    // Two files of one name would be taken for one.
    let folder = old.folder.as_deref().and_then(paths::prefix).filter(|folder| !folder.is_empty());
    sources.move_into(foreign, &folder.unwrap_or_else(|| format!("{}/", old.name)));
    Ok(Sides { old, new, sources, foreign })
}

/// Without a module there is nothing to compare, and that nothing changes would be no answer.
fn has_modules(side: &Side) -> Result<(), Failure> {
    match without_modules(&side.catalog) {
        None => Ok(()),
        Some(why) => Err(Failure::Unsuitable(format!("{}: {why}; there is nothing to compare", side.name))),
    }
}

/// What is granted today, as far as that was given.
fn gather(
    inputs: Vec<Input<'static>>,
    old: &Side,
    sources: &mut SourceMap,
    terminal: Terminal,
) -> Result<Option<GrantSet>, Failure> {
    if inputs.is_empty() {
        return Ok(None);
    }
    let set = grant::gather(inputs, sources);
    let mut set = set.map_err(|error| failure::of_grants(error, sources))?;
    if old.catalog.origin.partial {
        set.leave_unclosed();
    }
    grants::check_size(&set, &old.catalog)?;
    for note in &set.notes {
        terminal.warn(note);
    }
    Ok(Some(set))
}

/// Compares two sides, with what that does to calls and grants.
fn compare<'c>(old: Shop<'c>, new: Shop<'c>, question: &Question<'_>) -> Result<Diff<'c>, Failure> {
    let mut changes = diff(old, new);
    let calls = question.calls.iter();
    changes.profiles =
        calls.map(|(name, wanted)| diff::profile(name.clone(), wanted, question.exact, old, new)).collect();
    if let Some(set) = &question.grants {
        let grants = diff::grants(set.clone(), &question.selections, &changes.profiles, old, new);
        changes.grants = grants.map_err(Failure::Grant)?;
    }
    Ok(changes)
}

/// What the rules found with what was decided about it, sorted.
fn decide(
    found: Vec<Finding>,
    settings: &Settings,
    args: &DiffArgs,
    new: &Side,
    sources: &mut SourceMap,
) -> Result<Vec<Finding>, Failure> {
    // What fits nothing here may fit what another command finds.
    let decided = settings.apply(found, &args.policy, &|_| false, &new.catalog, sources)?;
    // Comments in the files of modules are for `lint`.
    let mut findings: Vec<Finding> =
        decided.into_iter().filter(|finding| finding.rule != bad_suppression::RULE.id).collect();
    report::sort(&mut findings, sources);
    Ok(findings)
}

fn render(
    format: DiffFormat,
    view: &DiffView<'_>,
    paths: &Paths,
    style: Style,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let findings = view.findings(paths);
    match format {
        DiffFormat::Table => Ok(table::diff(view, style, out)?),
        DiffFormat::Short => Ok(short::lint(&findings, out)?),
        DiffFormat::Json => Ok(json::diff(view, paths, out)?),
        DiffFormat::Sarif => Ok(sarif::lint(&findings, out)?),
        DiffFormat::Github => Ok(github::lint(&findings, out)?),
        DiffFormat::Gitlab => Ok(gitlab::lint(&findings, out)?),
        DiffFormat::Junit => junit::lint(&findings, out),
        DiffFormat::Checkstyle => checkstyle::lint(&findings, out),
        DiffFormat::Markdown => Ok(markdown::diff(view, out)?),
    }
}
