//! Decisions of a project about findings: its configuration, and the current day.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::PolicyArgs;
use super::failure::Failure;
use super::risk;
use super::text::TextFile;
use mageacl_core::catalog::Catalog;
use mageacl_core::config::{self, Config, Policy};
use mageacl_core::date::Date;
use mageacl_core::finding::Finding;
use mageacl_core::risk::Risks;
use mageacl_core::rules::Rule;
use mageacl_core::source::{FileId, Quoting, SourceMap};
use mageacl_report::diagnostic::Report;

/// A configuration with the file that it was read from.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// The file; none without a configuration.
    file: Option<TextFile>,
    /// The folder that its paths are relative to.
    folder: PathBuf,
}

/// Reads the configuration that the command line names, else the one at the store's root if there is one.
pub(super) fn read(args: &PolicyArgs, store: Option<&Path>) -> Result<Settings, Failure> {
    if args.no_config {
        return Ok(Settings::default());
    }
    let own = store.map(|store| (in_store(store, config::FILE), store));
    let (path, mut file) = match (&args.config, own.filter(|(own, _)| own.symlink_metadata().is_ok())) {
        (Some(path), _) => (path.clone(), TextFile::read(path)?),
        (None, Some((own, store))) => {
            let file = TextFile::read_from_store(&own, store)?;
            (own, file)
        }
        (None, None) => return Ok(Settings::default()),
    };
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let config = config::parse(&file.text).map_err(|error| file.refused(error, config::SCHEMA))?;
    // Do not leak absolute paths into reports.
    let inside = path.canonicalize().ok().zip(store.and_then(|store| store.canonicalize().ok()));
    let inside = inside.and_then(|(path, store)| Some(path.strip_prefix(store).ok()?.to_owned()));
    let name = inside.unwrap_or_else(|| PathBuf::from(path.file_name().unwrap_or_default()));
    file.name = name.to_string_lossy().replace('\\', "/");
    let settings = Settings { config, file: Some(file), folder };
    settings.check_paths()?;
    Ok(settings)
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
    /// Reads the risks of the configuration and of the command line; those of the command line have precedence.
    pub(super) fn risks(&self, more: &[PathBuf]) -> Result<Risks, Failure> {
        let own = self.config.risk.iter().map(|file| self.read_entry(file, "--risk", None));
        risk::of(own.chain(more.iter().map(|path| TextFile::read(path))))
    }

    /// Checks the paths of all entries, whether this command reads them or not.
    fn check_paths(&self) -> Result<(), Failure> {
        for file in &self.config.risk {
            self.path(file, "--risk", None)?;
        }
        for integration in &self.config.integrations {
            if integration.has_profile_file() {
                self.path(&integration.profile, "-p", Some(&integration.span))?;
            }
            if let Some(file) = &integration.grants {
                self.path(file, "-g", Some(&integration.span))?;
            }
        }
        Ok(())
    }

    /// Reads a file that an entry of the configuration names. `option` is the one that reads it from anywhere.
    pub(super) fn read_entry(
        &self,
        written: &str,
        option: &str,
        entry: Option<&Range<usize>>,
    ) -> Result<TextFile, Failure> {
        let path = self.path(written, option, entry)?;
        TextFile::read_from_store(&path, &self.folder)
    }

    /// Returns a path of the configuration from its folder, without a check that it stays there. Only for comparisons with
    /// other paths: [`Settings::path`] is the one to read from.
    pub(super) fn joined(&self, written: &str) -> PathBuf {
        self.folder.join(written)
    }

    /// Returns the path of a file that an entry of the configuration names.
    ///
    /// The configuration of a foreign store must not make the program read files of the machine, so the path may not
    /// leave the folder of the configuration, by whatever links.
    pub(super) fn path(&self, written: &str, option: &str, entry: Option<&Range<usize>>) -> Result<PathBuf, Failure> {
        let path = self.folder.join(written);
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let is_inside = match (folder.canonicalize(), path.canonicalize()) {
            (Ok(folder), Ok(path)) => path.starts_with(folder),
            // Reading it reports that it is missing.
            _ => stays_below(Path::new(written)),
        };
        if is_inside {
            return Ok(path);
        }
        let is_quotable = self.file.as_ref().is_some_and(|file| file.quoting == Quoting::Lines);
        let named = if is_quotable { format!("`{written}`") } else { "a path".to_owned() };
        let name = self.file.as_ref().map_or(config::FILE, |file| file.name.as_str());
        let message = format!("{name}: {named} leads out of the folder of this file");
        let help = format!("Use {option} FILE to read a file outside that folder.");
        Err(match entry {
            Some(entry) => self.failure(entry, message, vec![help]),
            None => Failure::Text(Box::new(Report { message, help: vec![help], ..Report::default() })),
        })
    }

    /// Reports a failure that an entry of the configuration leads to.
    pub(super) fn failure(&self, entry: &Range<usize>, message: String, help: Vec<String>) -> Failure {
        let labels = self.file.iter().map(|_| (entry.clone(), "here".to_owned())).collect();
        let source = self.file.as_ref().map(TextFile::excerpt);
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
        let file = self.file.as_ref();
        let file = file.map(|file| sources.add_with(file.name.as_str(), file.text.as_str(), file.quoting));
        let today = today(args.today)?;
        let policy = Policy { config: &self.config, file, today, suppress: !args.no_suppressions, ran };
        let files: Vec<FileId> = catalog.files.iter().map(|file| file.file).collect();
        Ok(config::apply(findings, &policy, &files, sources))
    }
}

/// Whether a relative path stays below its folder as far as its words show.
fn stays_below(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().all(|component| match component {
        Component::Normal(_) => {
            depth += 1;
            true
        }
        Component::CurDir => true,
        Component::ParentDir => depth.checked_sub(1).inspect(|above| depth = *above).is_some(),
        Component::RootDir | Component::Prefix(_) => false,
    })
}
