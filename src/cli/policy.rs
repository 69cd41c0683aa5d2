//! What a project decides about findings: its configuration, and what day it is.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::PolicyArgs;
use super::failure::Failure;
use super::{risk, text};
use crate::catalog::Catalog;
use crate::config::{self, Config, Policy};
use crate::date::Date;
use crate::finding::Finding;
use crate::render::diagnostic::Report;
use crate::risk::Risks;
use crate::rules::Rule;
use crate::source::{Excerpt, FileId, SourceMap, TextOrigin, quoting};

/// A configuration with the file that it was read from.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// The name and the text of the file; none where there is no file.
    text: Option<(String, String)>,
    /// The folder that its paths count from.
    folder: PathBuf,
}

/// Reads the configuration that the command line names, else the one at the store's root if there is one.
pub(super) fn read(args: &PolicyArgs, store: Option<&Path>) -> Result<Settings, Failure> {
    let own = store.map(|store| in_store(store, config::FILE));
    let own = own.filter(|own| own.symlink_metadata().is_ok());
    let Some(path) = args.config.clone().or(own).filter(|_| !args.no_config) else {
        return Ok(Settings::default());
    };
    let text = text::read(&path)?;
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let config =
        config::parse(&text).map_err(|error| text::refused(error, path.display().to_string(), text.clone()))?;
    // Where a file lies on this machine is nobody's business but the caller's.
    let inside = path.canonicalize().ok().zip(store.and_then(|store| store.canonicalize().ok()));
    let inside = inside.and_then(|(path, store)| Some(path.strip_prefix(store).ok()?.to_owned()));
    let name = inside.unwrap_or_else(|| PathBuf::from(path.file_name().unwrap_or_default()));
    let name = name.to_string_lossy().replace('\\', "/");
    Ok(Settings { config, text: Some((name, text)), folder })
}

/// The day that it is, by universal time.
pub(super) fn today(given: Option<Date>) -> Result<Date, Failure> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let days = seconds.and_then(|seconds| i64::try_from(seconds.as_secs() / 86_400).ok());
    let unknown = || Failure::Unsuitable("the clock of this machine tells no day; give --today YYYY-MM-DD".to_owned());
    given.or_else(|| days.and_then(Date::from_days)).ok_or_else(unknown)
}

/// A file at a store's root, in the current folder by its mere name.
pub(super) fn in_store(store: &Path, file: &str) -> PathBuf {
    if store == Path::new(".") { PathBuf::from(file) } else { store.join(file) }
}

impl Settings {
    /// The risks, those of the command line before those of the configuration.
    pub(super) fn risks(&self, more: &[PathBuf]) -> Result<Risks, Failure> {
        let own = self.config.risk.iter().map(|file| self.path(file));
        risk::read(&own.chain(more.iter().cloned()).collect::<Vec<_>>())
    }

    /// A path of the configuration, which counts from its folder.
    pub(super) fn path(&self, written: &str) -> PathBuf {
        self.folder.join(written)
    }

    /// A failure that an entry of the configuration leads to.
    pub(super) fn failure(&self, entry: &Range<usize>, message: String, help: Vec<String>) -> Failure {
        let labels = self.text.iter().map(|_| (entry.clone(), "here".to_owned())).collect();
        let source = self.text.as_ref().map(|(name, text)| {
            Excerpt::new(name.as_str(), text.as_str(), quoting(TextOrigin::NamedFile { recognized: true }))
        });
        Failure::Text(Box::new(Report { message, labels, help, source, related: Vec::new() }))
    }

    /// Applies the decisions to findings, and those of comments beside them.
    pub(super) fn apply(
        &self,
        findings: Vec<Finding>,
        args: &PolicyArgs,
        ran: &dyn Fn(&Rule) -> bool,
        catalog: &Catalog,
        sources: &mut SourceMap,
    ) -> Result<Vec<Finding>, Failure> {
        let file = self.text.as_ref().map(|(name, text)| sources.add(name.clone(), text.clone()));
        let today = today(args.today)?;
        let policy = Policy { config: &self.config, file, today, suppress: !args.no_suppressions, ran };
        let files: Vec<FileId> = catalog.files.iter().map(|file| file.file).collect();
        Ok(config::apply(findings, &policy, &files, sources))
    }
}
