//! `mageacl baseline`, and the baseline of the commands that judge.

use std::path::{Path, PathBuf};

use super::args::{BaselineCommand, BaselineFile, JudgeArgs, LintFormat, ListFormat};
use super::failure::Failure;
use super::judge::{Extent, Judged, judge};
use super::output::{Outputs, Terminal};
use super::text::TextFile;
use super::write::{Batch, Inputs};
use super::{Outcome, policy};
use mageacl_core::baseline::{self, Baseline};
use mageacl_core::finding::Finding;
use mageacl_core::rules::meta::incomplete_base;
use mageacl_report::escape::terminal::line;
use mageacl_report::{count, ids, json, table};

/// Runs a subcommand.
pub(super) fn run(command: &BaselineCommand, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(None, LintFormat::Table, &[], terminal);
    match command {
        BaselineCommand::Create { judge: args, file } => {
            let path = path(file, args.source.store.as_deref());
            if path.exists() {
                let why = format!(
                    "{} is there already: mageacl baseline update brings it up to date, with --shrink-only it takes out only",
                    path.display()
                );
                return Err(Failure::Unsuitable(why));
            }
            let judged = whole(judge(args, Extent::All, &outputs, terminal)?)?;
            let today = policy::today(args.policy.today)?;
            let update = Baseline::default().update(&lasting(&judged.findings), today, false, &|rule| judged.ran(rule));
            write(&path, &update.baseline, args, &judged, terminal)?;
            say(terminal, &format!("{} in {}", count(update.added, "finding"), path.display()))
        }
        BaselineCommand::Update { judge: args, file, shrink_only } => {
            let path = path(file, args.source.store.as_deref());
            let known = read(file, args.source.store.as_deref())?;
            let judged = whole(judge(args, Extent::All, &outputs, terminal)?)?;
            let today = policy::today(args.policy.today)?;
            let update = known.update(&lasting(&judged.findings), today, *shrink_only, &|rule| judged.ran(rule));
            if update.baseline != known {
                write(&path, &update.baseline, args, &judged, terminal)?;
            }
            let left = match update.left {
                0 => String::new(),
                left => format!(", {left} new left out"),
            };
            let entries = count(update.baseline.entries.len(), "finding");
            let (added, removed) = (update.added, update.removed);
            say(terminal, &format!("{entries} in {}: {added} added, {removed} removed{left}", path.display()))
        }
        BaselineCommand::Show { store, file, format, today } => {
            let known = read(file, Some(store))?;
            let today = policy::today(*today)?;
            terminal.print(*format, |out| match format {
                ListFormat::Table => Ok(table::baseline(&known, today, Terminal::style(), out)?),
                ListFormat::Json => Ok(json::known(&known, today, out)?),
                ListFormat::Ids => ids::lines(known.entries.keys().cloned(), out),
            })?;
            Ok(Outcome::Clean)
        }
    }
}

/// Refuses a store that could not be judged: what is wrong with it is nothing to get used to.
fn whole(judged: Judged) -> Result<Judged, Failure> {
    match judged.loaded.broken() {
        None => Ok(judged),
        Some(error) => Err(Failure::Config(Box::new(error), Box::new(judged.loaded.sources))),
    }
}

/// Returns the findings that a baseline may hold. That a part of the store is missing is not one to get used to.
fn lasting(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.rule != incomplete_base::RULE.id).cloned().collect()
}

/// Marks what a baseline has, and says how much of it is gone.
pub(super) fn mark(path: &Path, judged: &mut Judged, terminal: Terminal) -> Result<(), Failure> {
    let known = parse(&TextFile::read(path)?)?;
    known.mark(&mut judged.findings);
    let gone = known.gone(&judged.findings, &|rule| judged.ran(rule));
    if gone > 0 {
        let them = if gone == 1 { "it" } else { "them" };
        terminal.warn(&format!(
            "{} of the baseline found no longer: mageacl baseline update --shrink-only takes {them} out",
            count(gone, "finding")
        ));
    }
    Ok(())
}

fn path(file: &BaselineFile, store: Option<&Path>) -> PathBuf {
    let store = store.unwrap_or(Path::new("."));
    file.baseline.clone().unwrap_or_else(|| policy::in_store(store, baseline::FILE))
}

/// Reads the baseline that the command line names, or the one of the store.
fn read(file: &BaselineFile, store: Option<&Path>) -> Result<Baseline, Failure> {
    let store = store.unwrap_or(Path::new("."));
    let own = || TextFile::read_from_store(&policy::in_store(store, baseline::FILE), store);
    parse(&file.baseline.as_deref().map_or_else(own, TextFile::read)?)
}

fn parse(file: &TextFile) -> Result<Baseline, Failure> {
    baseline::parse(&file.text).map_err(|error| file.refused(error, baseline::SCHEMA))
}

/// Writes a baseline. A baseline that was read before is replaced.
fn write(
    path: &Path,
    baseline: &Baseline,
    args: &JudgeArgs,
    judged: &Judged,
    terminal: Terminal,
) -> Result<(), Failure> {
    let inputs = Inputs::default()
        .source(args.source.store.as_deref(), &args.source.catalog)
        .policy(&args.policy, &args.risk)
        .catalog(&judged.loaded.catalog)
        .settings(&judged.settings);
    let mut batch = Batch::new(inputs);
    batch.file(ListFormat::Json, path, |out| Ok(json::baseline(baseline, out)?))?;
    batch.commit(terminal)
}

fn say(terminal: Terminal, text: &str) -> Result<Outcome, Failure> {
    terminal.print(ListFormat::Table, |out| Ok(line(out, format!("{text}."))?))?;
    Ok(Outcome::Clean)
}
