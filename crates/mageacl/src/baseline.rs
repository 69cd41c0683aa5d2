//! `mageacl baseline`, and the baseline of the commands that check a store.

use std::path::{Path, PathBuf};

use super::args::{BaselineCommand, BaselineFile, JudgeArgs, ListFormat, PolicyArgs};
use super::lint::{Checked, Checking, checked};
use super::output::Terminal;
use super::write::{Batch, Inputs};
use super::{ExitStatus, find, policy};
use mageacl_core::baseline::{self, Baseline};
use mageacl_core::finding::Finding;
use mageacl_core::fs::disk;
use mageacl_core::project::Error;
use mageacl_core::project::{CheckResult, TextFile, in_store};
use mageacl_core::rules::meta::incomplete_base;
use mageacl_report::escape::terminal::line;
use mageacl_report::{count, ids, json, table};

/// Runs a subcommand.
pub(super) fn run(command: &BaselineCommand, terminal: Terminal) -> Result<ExitStatus, Error> {
    match command {
        BaselineCommand::Create { judge: args, stored, file } => {
            let checking = Checking::all(args, stored);
            let path = path(file, checking.store.as_deref(), &args.policy)?;
            if path.exists() {
                let why = format!(
                    "{} already exists: mageacl baseline update updates it, with --shrink-only it only removes entries",
                    path.display()
                );
                return Err(Error::Unsuitable(why));
            }
            let checked = whole(args, &checking, terminal)?;
            let today = policy::today(args.policy.today)?;
            let update =
                Baseline::default().update(&lasting(&checked), today, false, &|rule| checked.outcome.value.ran(rule));
            write(&path, &update.baseline, (args, &checking), &checked, terminal)?;
            say(terminal, &format!("{} in {}", count(update.added, "finding"), path.display()))
        }
        BaselineCommand::Update { judge: args, stored, file, shrink_only } => {
            let checking = Checking::all(args, stored);
            let path = path(file, checking.store.as_deref(), &args.policy)?;
            let known = read(file, checking.store.as_deref(), &args.policy)?;
            let checked = whole(args, &checking, terminal)?;
            let today = policy::today(args.policy.today)?;
            let update = known.update(&lasting(&checked), today, *shrink_only, &|rule| checked.outcome.value.ran(rule));
            if update.baseline != known {
                write(&path, &update.baseline, (args, &checking), &checked, terminal)?;
            }
            let left = match update.left {
                0 => String::new(),
                left => format!(", {left} new ignored"),
            };
            let entries = count(update.baseline.entries.len(), "finding");
            let (added, removed) = (update.added, update.removed);
            say(terminal, &format!("{entries} in {}: {added} added, {removed} removed{left}", path.display()))
        }
        BaselineCommand::Show { store, file, format, today } => {
            let known = read(file, Some(store), &PolicyArgs::default())?;
            let today = policy::today(*today)?;
            terminal.print(*format, |out| match format {
                ListFormat::Table => Ok(table::baseline(&known, today, Terminal::style(), out)?),
                ListFormat::Json => Ok(json::known(&known, today, out)?),
                ListFormat::Ids => ids::lines(known.entries.keys().cloned(), out),
            })?;
            Ok(ExitStatus::Clean)
        }
    }
}

/// Checks a store. A store that Magento could not load is refused: its findings must not become known ones.
fn whole(args: &JudgeArgs, checking: &Checking, terminal: Terminal) -> Result<Checked, Error> {
    let checked = checked(args, checking, terminal)?;
    match &checked.outcome.value.broken {
        None => Ok(checked),
        Some(error) => Err(checked.project.config_error(error.clone())),
    }
}

/// Returns the findings that a baseline may hold. An incomplete store must be reported each time.
fn lasting(checked: &Checked) -> Vec<Finding> {
    let findings = checked.outcome.value.findings.iter();
    findings.filter(|finding| finding.rule != incomplete_base::RULE.id).cloned().collect()
}

/// Marks the findings that a baseline knows, and reports how many of its entries are gone.
pub(super) fn mark(path: &Path, result: &mut CheckResult, terminal: Terminal) -> Result<(), Error> {
    let known = parse(&TextFile::read(path)?)?;
    known.mark(&mut result.findings);
    let gone = known.gone(&result.findings, &|rule| result.ran(rule));
    if gone > 0 {
        let them = if gone == 1 { "it" } else { "them" };
        terminal.warn(&format!(
            "{} of the baseline no longer found: mageacl baseline update --shrink-only removes {them}",
            count(gone, "finding")
        ));
    }
    Ok(())
}

/// Returns the path that the command line names, else that of the configuration, else the default one at the root of the
/// store.
fn path(file: &BaselineFile, store: Option<&Path>, policy: &PolicyArgs) -> Result<PathBuf, Error> {
    if let Some(named) = &file.baseline {
        return Ok(named.clone());
    }
    let root = root(store)?;
    let configured = policy::read_at(policy, &root)?.baseline()?;
    Ok(configured.unwrap_or_else(|| in_store(&root, baseline::FILE)))
}

/// Returns the root of a store, whose baseline is there.
fn root(store: Option<&Path>) -> Result<PathBuf, Error> {
    Ok(find::locate(store.unwrap_or(Path::new(".")))?.root)
}

/// Reads that baseline.
fn read(file: &BaselineFile, store: Option<&Path>, policy: &PolicyArgs) -> Result<Baseline, Error> {
    let path = path(file, store, policy)?;
    parse(&match &file.baseline {
        Some(_) => TextFile::read(&path)?,
        None => TextFile::read_from_store(disk().as_ref(), &path, &root(store)?)?,
    })
}

fn parse(file: &TextFile) -> Result<Baseline, Error> {
    baseline::parse(&file.text).map_err(|error| file.refused(error, baseline::SCHEMA))
}

/// Writes a baseline. A baseline that was read before is replaced.
fn write(
    path: &Path,
    baseline: &Baseline,
    (args, checking): (&JudgeArgs, &Checking),
    checked: &Checked,
    terminal: Terminal,
) -> Result<(), Error> {
    let inputs = Inputs::default()
        .source(checking.store.as_deref(), &args.source.catalog)
        .files("--grants", &checking.stored)
        .root(checked.source.folder())
        .policy(&args.policy, &args.risk)
        .catalog(checked.project.catalog())
        .settings(&checked.settings);
    let mut batch = Batch::new(inputs);
    batch.file(ListFormat::Json, path, |out| Ok(json::baseline(baseline, out)?))?;
    batch.commit(terminal)
}

fn say(terminal: Terminal, text: &str) -> Result<ExitStatus, Error> {
    terminal.print(ListFormat::Table, |out| Ok(line(out, format!("{text}."))?))?;
    Ok(ExitStatus::Clean)
}
