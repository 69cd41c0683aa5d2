//! Decisions of a project about findings: `mageacl.json`, and the files that it names.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::error::{Error, ErrorReport};
use super::text_file::TextFile;
use crate::catalog::Catalog;
use crate::config::{self, Config};
use crate::date::Date;
use crate::finding::Finding;
use crate::fs::{Disk, FileSystem, Files};
use crate::risk::{self, Risks};
use crate::rules::Rule;
use crate::source::{FileId, Quoting, SourceMap};

/// A configuration with the file that it was read from.
#[derive(Debug, Default)]
pub struct LoadedConfig {
    /// The configuration; the default one if there is no file.
    pub config: Config,
    file: Option<TextFile>,
    /// The folder that its paths are relative to.
    folder: PathBuf,
    /// The file system of the folder.
    files: Option<Files>,
}

/// The circumstances under which decisions about findings apply.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The configuration.
    pub settings: &'a LoadedConfig,
    /// The current day, by which suppressions expire.
    pub today: Date,
    /// Whether suppressions apply.
    pub suppress: bool,
}

/// Returns the path of a file at a store's root, in the current folder by its name alone.
#[must_use]
pub fn in_store(store: &Path, file: &str) -> PathBuf {
    if store == Path::new(".") { PathBuf::from(file) } else { store.join(file) }
}

/// Reads files of risks and adds the built-in entries. Entries of a later file have precedence.
///
/// # Errors
/// If a file cannot be read or is not valid.
pub fn read_risks(files: impl IntoIterator<Item = Result<TextFile, Error>>) -> Result<Risks, Error> {
    let mut risks = Risks::default();
    for file in files {
        let file = file?;
        risks.with(&file.text).map_err(|error| file.refused(error, risk::SCHEMA))?;
    }
    Ok(risks)
}

impl LoadedConfig {
    /// Reads the configuration in `named`, else that of the first of `folders` that has one. Its name in reports begins
    /// at the root of the `store`.
    ///
    /// # Errors
    /// If the file cannot be read or is not valid, or an entry leads out of the folder of the file.
    pub fn read(
        files: &Files,
        named: Option<&Path>,
        folders: &[PathBuf],
        store: Option<&Path>,
    ) -> Result<LoadedConfig, Error> {
        let own = folders.iter().map(|folder| (in_store(folder, config::FILE), folder));
        let own = own.into_iter().find(|(own, _)| files.is_named(own));
        let (path, mut file) = match (named, own) {
            (Some(path), _) => (path.to_owned(), TextFile::read(path)?),
            (None, Some((own, folder))) => {
                let file = TextFile::read_from_store(files.as_ref(), &own, folder)?;
                (own, file)
            }
            (None, None) => return Ok(LoadedConfig::default()),
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let config = config::parse(&file.text).map_err(|error| file.refused(error, config::SCHEMA))?;
        // Do not leak absolute paths into reports.
        let inside = files.canonicalize(&path).ok().zip(store.and_then(|store| files.canonicalize(store).ok()));
        let inside = inside.and_then(|(path, store)| Some(path.strip_prefix(store).ok()?.to_owned()));
        let name = inside.unwrap_or_else(|| PathBuf::from(path.file_name().unwrap_or_default()));
        file.name = name.to_string_lossy().replace('\\', "/");
        let settings = LoadedConfig { config, file: Some(file), folder, files: Some(Files::clone(files)) };
        settings.check_paths()?;
        Ok(settings)
    }

    /// Reads the risks of the configuration and further files; the latter have precedence.
    ///
    /// # Errors
    /// If a file cannot be read or is not valid.
    pub fn risks(&self, more: &[PathBuf]) -> Result<Risks, Error> {
        let own = self.config.risk.iter().map(|file| self.read_entry(file, "--risk", None));
        read_risks(own.chain(more.iter().map(|path| TextFile::read(path))))
    }

    /// Returns the file system of the configuration.
    pub(super) fn files(&self) -> &dyn FileSystem {
        self.files.as_deref().unwrap_or(&Disk)
    }

    /// Checks the paths of all entries, whether this request reads them or not.
    fn check_paths(&self) -> Result<(), Error> {
        for file in &self.config.risk {
            self.path(file, "--risk", None)?;
        }
        self.baseline()?;
        for entry in self.config.entries() {
            if let Some(file) = entry.profile_file() {
                self.path(file, "-p", Some(&entry.span))?;
            }
            if let Some(file) = &entry.grants {
                self.path(file, "-g", Some(&entry.span))?;
            }
        }
        Ok(())
    }

    /// Returns the path of the baseline, if the configuration names one.
    ///
    /// # Errors
    /// If it leads out of the folder of the configuration.
    pub fn baseline(&self) -> Result<Option<PathBuf>, Error> {
        self.config.baseline.as_deref().map(|file| self.path(file, "--baseline", None)).transpose()
    }

    /// Reads a file that an entry of the configuration names. `option` is the command line option that reads it from
    /// anywhere.
    pub(super) fn read_entry(
        &self,
        written: &str,
        option: &str,
        entry: Option<&Range<usize>>,
    ) -> Result<TextFile, Error> {
        let path = self.path(written, option, entry)?;
        TextFile::read_from_store(self.files(), &path, &self.folder)
    }

    /// Returns a path of the configuration from its folder, without a check that it stays there. Only for comparisons with
    /// other paths, not to read from.
    #[must_use]
    pub fn joined(&self, written: &str) -> PathBuf {
        self.folder.join(written)
    }

    /// Returns the path of a file that an entry of the configuration names.
    ///
    /// The configuration of a foreign store must not make the program read files of the machine, so the path may not
    /// leave the folder of the configuration, by whatever links.
    pub(super) fn path(&self, written: &str, option: &str, entry: Option<&Range<usize>>) -> Result<PathBuf, Error> {
        let path = self.folder.join(written);
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let is_inside = match (self.files().canonicalize(folder), self.files().canonicalize(&path)) {
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
            Some(entry) => self.error(entry, message, vec![help]),
            None => Error::Text(Box::new(ErrorReport { message, help: vec![help], ..ErrorReport::default() })),
        })
    }

    /// Adds the text of the configuration, for positions in it.
    pub(super) fn add_to(&self, sources: &SourceMap) -> Option<FileId> {
        let file = self.file.as_ref()?;
        Some(sources.add_with(file.name.as_str(), file.text.as_str(), file.quoting))
    }

    /// Reports an error that an entry of the configuration leads to.
    pub(super) fn error(&self, entry: &Range<usize>, message: String, help: Vec<String>) -> Error {
        let labels = self.file.iter().map(|_| (entry.clone(), "here".to_owned())).collect();
        let source = self.file.as_ref().map(TextFile::excerpt);
        Error::Text(Box::new(ErrorReport { message, labels, help, source, related: Vec::new() }))
    }
}

impl Policy<'_> {
    /// Applies the decisions to findings, and those of comments beside them.
    pub(super) fn apply(
        &self,
        findings: Vec<Finding>,
        ran: &dyn Fn(&Rule) -> bool,
        catalog: &Catalog,
        sources: &SourceMap,
    ) -> Vec<Finding> {
        let file = self.settings.add_to(sources);
        let policy =
            config::Policy { config: &self.settings.config, file, today: self.today, suppress: self.suppress, ran };
        let files: Vec<FileId> = catalog.files.iter().map(|file| file.file).collect();
        config::apply(findings, &policy, &files, sources)
    }
}

/// Whether a relative path stays below its folder as far as its components show.
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
