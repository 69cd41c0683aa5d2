//! From the folder on the command line to a catalog.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::thread;

use rayon::ThreadPoolBuilder;

use super::args::CatalogArgs;
use super::failure::Failure;
use super::lock::LockSource;
use super::output::Terminal;
use super::text::{self, TextFile};
use mageacl_core::audit::Shop;
use mageacl_core::catalog::{
    self, AclTree, Catalog, ConfigError, ConfigKind, Origin, OriginSource, Routes, releases, snapshot,
};
use mageacl_core::endpoint;
use mageacl_core::release::Release;
use mageacl_core::source::{SourceMap, Span};
use mageacl_core::store::{self, Store, StoreError};
use mageacl_report::diagnostic::Report;

/// The most threads that files are read on.
const MOST_THREADS: usize = 4;

/// A catalog, the store it comes from if it is a store, and the texts that it points into.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) store: Option<Store>,
    pub(super) catalog: Catalog,
    pub(super) sources: SourceMap,
}

/// One side of a comparison. Its places are in the texts that both sides share.
#[derive(Debug)]
pub(super) struct Side {
    /// How the side is called on the command line, without a way that only this machine knows.
    pub(super) name: String,
    /// The folder that its files lie in, where it is a store.
    pub(super) folder: Option<PathBuf>,
    pub(super) catalog: Catalog,
}

/// Reads one side of a comparison: a store, a release or a snapshot.
pub(super) fn side(source: &Source, sources: &mut SourceMap) -> Result<Side, Failure> {
    let (_, catalog) = load_into(source, sources)?;
    Ok(Side { name: source.name(), folder: source.folder().map(Path::to_owned), catalog })
}

/// Where a catalog is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A store in a folder, perhaps with the release that somebody says it is.
    Store(PathBuf, Option<String>),
    /// A release that is built in.
    Release(&'static str),
    /// A snapshot in a file, perhaps with the release that somebody says it is.
    Snapshot(PathBuf, Option<String>),
    /// The packages of a `composer.lock`.
    Lock(LockSource),
}

impl Source {
    /// What the command line names: a store, or what stands in its place.
    pub(super) fn of(store: Option<&Path>, args: &CatalogArgs) -> Result<Source, Failure> {
        let release = || args.magento.as_deref().map(release).transpose();
        match (store, &args.catalog, &args.magento) {
            (Some(_), Some(_), _) => {
                let why = "a store and a snapshot are given: one of them is enough";
                Err(Failure::Unsuitable(why.to_owned()))
            }
            (None, Some(file), _) => Ok(Source::Snapshot(file.clone(), release()?)),
            (None, None, Some(name)) => releases::find(name).map(Source::Release).map_err(Failure::Release),
            (store, None, _) => {
                let (store, release) = (store.unwrap_or(Path::new(".")), release()?);
                let lock = LockSource::of(store, release.as_deref(), args.no_dev);
                Ok(lock.map_or_else(|| Source::Store(store.to_owned(), release), Source::Lock))
            }
        }
    }

    /// Returns what a word names: a folder, a lock, a snapshot (a file, a pipe, `-`), or a release. Existing files come before
    /// built-in releases.
    pub(super) fn named(word: &str, without_dev: bool) -> Result<Source, Failure> {
        let path = Path::new(word);
        let lock = || LockSource::of(path, None, without_dev).map(Source::Lock);
        if path.is_dir() {
            return Ok(lock().unwrap_or_else(|| Source::Store(path.to_owned(), None)));
        }
        if let Some(lock) = lock() {
            return Ok(lock);
        }
        if path.exists() {
            return Ok(Source::Snapshot(path.to_owned(), None));
        }
        match releases::find(word) {
            Ok(release) => Ok(Source::Release(release)),
            Err(error) if is_like_a_release(word) => Err(Failure::Release(error)),
            Err(_) => Err(Failure::Text(Box::new(Report {
                message: format!("`{word}` is no folder and no file that is there, and no release"),
                help: vec![
                    "Give a store's folder, a file of `mageacl snapshot`, or a release; `mageacl releases` lists those."
                        .to_owned(),
                ],
                ..Report::default()
            }))),
        }
    }

    /// The folder of the store, where it is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Source::Store(folder, _) => Some(folder),
            Source::Lock(lock) => lock.folder.as_deref(),
            Source::Release(_) | Source::Snapshot(..) => None,
        }
    }

    /// How it is called in reports, without a way that only this machine knows.
    pub(super) fn name(&self) -> String {
        match self {
            Source::Release(name) => (*name).to_owned(),
            Source::Snapshot(path, _) | Source::Lock(LockSource { file: path, .. })
                if text::is_standard_input(path) =>
            {
                text::STANDARD_INPUT.to_owned()
            }
            Source::Store(path, _) | Source::Snapshot(path, _) | Source::Lock(LockSource { file: path, .. }) => {
                let last = || path.file_name().map(|name| name.to_string_lossy().into_owned());
                if path.is_absolute() { last() } else { None }.unwrap_or_else(|| path.display().to_string())
            }
        }
    }
}

/// A release whose rules decide: any that there may be, built in or not. What is written otherwise than releases are
/// (`2.4.7p3`, `2.4.x`) is none: read as far as it goes, it would be another one.
fn release(text: &str) -> Result<String, Failure> {
    let wanted = releases::plain(text);
    let known = Release::parse(&wanted).filter(|release| release.numbers[0] == 2 && release.to_string() == wanted);
    known.map_or_else(|| releases::find(text).map(str::to_owned).map_err(Failure::Release), |_| Ok(wanted))
}

/// Whether somebody who writes this means a release.
fn is_like_a_release(word: &str) -> bool {
    Release::parse(word).is_some() && !word.contains(['/', '\\'])
}

/// Reads a catalog.
pub(super) fn load(source: &Source, terminal: Terminal) -> Result<Loaded, Failure> {
    let mut sources = SourceMap::default();
    let (store, catalog) = load_into(source, &mut sources)?;
    warn_of_notes([&catalog.origin], terminal);
    Ok(Loaded { store, catalog, sources })
}

/// Reports the notes on how catalogs were read, each once.
pub(super) fn warn_of_notes<'o>(origins: impl IntoIterator<Item = &'o Origin>, terminal: Terminal) {
    let mut seen = HashSet::new();
    for origin in origins {
        // Those of a snapshot were reported when it was written.
        let is_read_now = matches!(origin.source, OriginSource::Checkout | OriginSource::Lock);
        let notes = origin.notes.iter().filter(|_| is_read_now);
        let details = origin.gaps.details.iter().filter(|_| terminal.verbose);
        notes.chain(details).filter(|note| seen.insert(*note)).for_each(|note| terminal.warn(note));
    }
}

/// Reads a catalog beside what is already in `sources`.
fn load_into(source: &Source, sources: &mut SourceMap) -> Result<(Option<Store>, Catalog), Failure> {
    match source {
        Source::Store(folder, release) => {
            let (store, catalog) = load_store(folder, release.as_deref(), sources)?;
            Ok((Some(store), catalog))
        }
        Source::Lock(lock) => {
            start_threads();
            Ok((None, lock.load(sources)?))
        }
        Source::Release(name) => Ok((None, releases::load(name, sources).map_err(Failure::Release)?)),
        Source::Snapshot(path, release) => {
            let file = TextFile::read_or_piped(path)?;
            Ok((None, load_snapshot(&file, release.as_deref(), sources)?))
        }
    }
}

/// Reads a snapshot; a release that the command line names replaces its own.
pub(super) fn load_snapshot(
    file: &TextFile,
    release: Option<&str>,
    sources: &mut SourceMap,
) -> Result<Catalog, Failure> {
    let catalog = snapshot::parse(&file.text, sources);
    let mut catalog = catalog.map_err(|error| file.refused(error, snapshot::SCHEMA))?;
    if let Some(release) = release {
        catalog.origin.magento = Some(release.to_owned());
    }
    Ok(catalog)
}

fn load_store(root: &Path, release: Option<&str>, sources: &mut SourceMap) -> Result<(Store, Catalog), Failure> {
    start_threads();
    let mut store = store::discover(root).map_err(|error| store_failure(root, error))?;
    if let Some(release) = release {
        store.magento = Some(release.to_owned());
    }
    match catalog::load(&store, sources) {
        Ok(catalog) => Ok((store, catalog)),
        Err(error) => Err(Failure::Config(Box::new(error), Box::new(sources.clone()))),
    }
}

/// Sets up the threads that read and parse: this one is the first of them, and beyond a few the system's own locks
/// keep them waiting for each other.
fn start_threads() {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    // That there are threads already is no mistake.
    let _ = ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global();
}

impl Loaded {
    /// Adds a note on what the catalog lacks, for answers that are no findings.
    pub(super) fn note_gap(&mut self, terminal: Terminal) {
        note_gap(&mut self.catalog, "", terminal);
    }

    /// Returns why nothing can be answered if no module is enabled.
    pub(super) fn without_modules(&self) -> Option<String> {
        without_modules(&self.catalog)
    }

    /// Reads the aliases of async calls, if any of these endpoints may be one.
    pub(super) fn read_aliases_for<'e>(&mut self, declared: impl Iterator<Item = &'e str>, terminal: Terminal) {
        read_aliases(&mut self.catalog, &mut self.sources, declared, terminal);
    }

    /// Why nobody can be granted anything here, if that is so.
    pub(super) fn broken(&self) -> Option<ConfigError> {
        let tree = self.tree().and_then(|tree| tree.build_error().map_or(Ok(tree), Err)).err();
        tree.or_else(|| self.routes().err())
    }

    /// The tree, or the failure that says why Magento has none.
    pub(super) fn tree(&self) -> Result<&AclTree, ConfigError> {
        self.catalog.acl.as_ref().map_err(Clone::clone)
    }

    /// The routes, or the failure that says why Magento has none.
    pub(super) fn routes(&self) -> Result<&Routes, ConfigError> {
        self.catalog.routes.as_ref().map_err(Clone::clone)
    }
}

/// Adds a note on what a catalog lacks, followed by more words. Of modules on their own everybody knows that they lack
/// Magento: programs and standard error get the note, reports do not.
pub(super) fn note_gap(catalog: &mut Catalog, more: &str, terminal: Terminal) {
    let Some(gap) = catalog.gap() else { return };
    let note = format!("{gap}{more}");
    terminal.warn(&note);
    let origin = &mut catalog.origin;
    if origin.partial { &mut origin.gaps.details } else { &mut origin.notes }.push(note);
}

/// Returns why nothing can be answered by a catalog without an enabled module.
pub(super) fn without_modules(catalog: &Catalog) -> Option<String> {
    let gap = catalog.gap().filter(|_| !catalog.origin.gaps.missing_modules.is_empty());
    (catalog.origin.enabled == 0).then(|| gap.unwrap_or_else(|| "no module is switched on".to_owned()))
}

impl Side {
    /// Reads the aliases of async calls, if any of these endpoints may be one.
    pub(super) fn read_aliases_for<'e>(
        &mut self,
        declared: impl Iterator<Item = &'e str>,
        sources: &mut SourceMap,
        terminal: Terminal,
    ) {
        read_aliases(&mut self.catalog, sources, declared, terminal);
    }

    /// The tree and the routes, or the failure that says why Magento cannot work with them.
    pub(super) fn shop(&self) -> Result<Shop<'_>, ConfigError> {
        let tree = self.catalog.acl.as_ref().map_err(Clone::clone)?;
        tree.build_error().map_or(Ok(()), Err)?;
        let routes = self.catalog.routes.as_ref().map_err(Clone::clone)?;
        Ok(Shop { tree, routes, release: self.catalog.origin.release() })
    }
}

fn read_aliases<'e>(
    catalog: &mut Catalog,
    sources: &mut SourceMap,
    mut declared: impl Iterator<Item = &'e str>,
    terminal: Terminal,
) {
    if !declared.any(endpoint::may_be_alias) {
        return;
    }
    if let Err(error) = catalog::read_aliases(catalog, sources) {
        let file = error.span.map_or("webapi_async.xml", |span| sources.name(span.file));
        terminal.warn(&format!("{file}: {error}; every async call fails there, and no alias is known here"));
    }
}

/// Two failures of discovery are Magento's own, and the contract knows them.
pub(super) fn store_failure(root: &Path, error: StoreError) -> Failure {
    let mut sources = SourceMap::default();
    let config = match &error {
        StoreError::RegisteredTwice { second, .. } => {
            let file = second.add_text(root, &mut sources);
            let (start, end) = line_range(sources.text(file), second.line);
            Some((Span { file, start, end }, error.to_string()))
        }
        StoreError::ConfigNotLiteral { file, text, range, .. } => {
            sources.add_root(root);
            let file = sources.add_from_store(file.as_str(), text.as_str(), root, file.as_str());
            let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
            Some((Span { file, start: offset(range.start), end: offset(range.end) }, error.to_string()))
        }
        _ => None,
    };
    match config {
        None => Failure::Store(Box::new(error)),
        Some((span, message)) => {
            let mut config = ConfigError::new(ConfigKind::Modules, Some(span), message, error.help());
            if matches!(error, StoreError::ConfigNotLiteral { .. }) {
                "Magento would run this PHP; mageacl only reads what is written out."
                    .clone_into(&mut config.consequence);
            }
            Failure::Config(Box::new(config), Box::new(sources))
        }
    }
}

/// The bytes of a line, without the white space before it.
fn line_range(text: &str, number: u32) -> (u32, u32) {
    let before: usize = text.split_inclusive('\n').take(number.saturating_sub(1) as usize).map(str::len).sum();
    let line = text[before..].lines().next().unwrap_or_default();
    let start = before + line.len() - line.trim_start().len();
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (offset(start), offset(before + line.trim_end().len()))
}
