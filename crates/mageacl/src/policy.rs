//! The configuration and the current day, as the command line names them.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{JudgeArgs, MinSeverity, PolicyArgs};
use super::load::Source;
use mageacl_core::config::{RulePatterns, Selection};
use mageacl_core::date::Date;
use mageacl_core::fs::disk;
use mageacl_core::project::{Error, LoadedConfig, Policy};

/// Reads the configuration that the command line names, else the nearest one of the store if there is one.
pub(super) fn read(args: &PolicyArgs, source: &Source) -> Result<LoadedConfig, Error> {
    read_first(args, &source.config_folders(), source.folder())
}

/// Reads the configuration that the command line names, else the one at the root of a store if there is one.
pub(super) fn read_at(args: &PolicyArgs, root: &Path) -> Result<LoadedConfig, Error> {
    read_first(args, &[root.to_owned()], Some(root))
}

fn read_first(args: &PolicyArgs, folders: &[PathBuf], store: Option<&Path>) -> Result<LoadedConfig, Error> {
    if args.no_config {
        return Ok(LoadedConfig::default());
    }
    LoadedConfig::read(&disk(), args.config.as_deref(), folders, store)
}

/// Returns the decisions that apply today.
pub(super) fn policy<'s>(args: &PolicyArgs, settings: &'s LoadedConfig) -> Result<Policy<'s>, Error> {
    Ok(Policy { settings, today: today(args.today)?, suppress: !args.no_suppressions })
}

/// Returns the rules that the command line and the configuration select: `--only` and `--min-severity` replace the values
/// of the configuration, `--ignore` adds to them.
pub(super) fn selection(args: &JudgeArgs, settings: &LoadedConfig) -> Result<Selection, Error> {
    let patterns = |written: &[String]| RulePatterns::new(written.to_vec()).map_err(Error::Unsuitable);
    let configured = &settings.config.selection;
    Ok(Selection {
        only: if args.only.is_empty() { configured.only.clone() } else { patterns(&args.only)? },
        ignore: configured.ignore.with(&patterns(&args.ignore)?).map_err(Error::Unsuitable)?,
        min_severity: args.min_severity.map_or(configured.min_severity, MinSeverity::severity),
    })
}

/// Returns the current day in UTC.
pub(super) fn today(given: Option<Date>) -> Result<Date, Error> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let days = seconds.and_then(|seconds| i64::try_from(seconds.as_secs() / 86_400).ok());
    let unknown = || Error::Unsuitable("cannot read the system clock; give --today YYYY-MM-DD".to_owned());
    given.or_else(|| days.and_then(Date::from_days)).ok_or_else(unknown)
}
