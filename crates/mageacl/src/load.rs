//! From the arguments of the command line to a project.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rayon::ThreadPoolBuilder;

use super::args::{AssumedArgs, CatalogArgs};
use super::lock::LockSource;
use super::output::Terminal;
use super::{facts, find, paths, text};
use mageacl_core::catalog::{Edition, releases};
use mageacl_core::packages::{self, FactsFile, NamedRelease};
use mageacl_core::project::{Assumptions, Error, ErrorReport, Input, Options, Project, Side};
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;
use mageacl_core::store::{Located, Switches};

/// The maximum number of threads that read files. Beyond a few, locks of the system keep them waiting for each other.
const MAX_THREADS: usize = 4;

/// A source of a catalog, as the command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) kind: SourceKind,
    assumed: Assumed,
    /// A hint about a module in the current folder that is not read.
    hint: Option<String>,
}

/// The kinds of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SourceKind {
    /// A store in a folder.
    Store(StoreSource),
    /// A release of Magento.
    Release(NamedRelease),
    /// A snapshot in a file, and the release whose rules apply if one is named.
    Snapshot(PathBuf, Option<String>),
    /// The packages of a `composer.lock`.
    Lock(LockSource),
}

/// A store on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoreSource {
    /// The folder that the command line names.
    given: PathBuf,
    /// The root of the store that it belongs to.
    located: Located,
    /// The release whose rules apply, if the command line names one.
    release: Option<String>,
}

/// Circumstances under which a source is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Assumed {
    pub(super) edition: Option<Edition>,
    facts: Option<Arc<FactsFile>>,
    pub(super) switches: Switches,
    exact_base: bool,
    without_dev: bool,
}

impl Assumed {
    /// Reads the circumstances that the command line names.
    pub(super) fn from_args(args: &AssumedArgs) -> Result<Assumed, Error> {
        let facts = args.facts.as_deref().map(facts::read).transpose()?.map(Arc::new);
        let (edition, switches) = (args.edition.map(Edition::from), args.switches());
        if let Some(name) = switches.disable.iter().find(|name| switches.enable.contains(name)) {
            return Err(Error::Unsuitable(format!("both --disable and --enable name {name}")));
        }
        Ok(Assumed { edition, facts, switches, exact_base: args.exact_base, without_dev: false })
    }

    /// Returns the circumstances without changes of modules.
    pub(super) fn without_switches(&self) -> Assumed {
        Assumed { switches: Switches::default(), ..self.clone() }
    }

    /// Finds a release by its name.
    pub(super) fn find_release(&self, name: &str) -> Result<NamedRelease, Error> {
        if let Some(recorded) = packages::recorded_release(name, self.edition) {
            return Ok(recorded);
        }
        let (builtin, lists) = (packages::builtin(), packages::release_lists());
        let found = match &self.facts {
            Some(file) => packages::find_release(name, self.edition, &file.over(builtin), lists),
            None => packages::find_release(name, self.edition, builtin, lists),
        };
        Ok(found?)
    }

    fn assumptions(&self) -> Assumptions<'_> {
        let facts = self.facts.as_deref();
        Assumptions {
            facts,
            edition: self.edition,
            switches: self.switches.clone(),
            exact_base: self.exact_base,
            without_dev: self.without_dev,
        }
    }
}

impl Source {
    pub(super) fn new(kind: SourceKind, assumed: Assumed) -> Source {
        Source { kind, assumed, hint: None }
    }

    /// Returns the source that the arguments of a command name.
    pub(super) fn from_args(store: Option<&Path>, args: &CatalogArgs) -> Result<Source, Error> {
        let assumed = Assumed { without_dev: args.no_dev, ..Assumed::from_args(&args.assumed)? };
        let release = || args.magento.as_deref().map(|text| release(text, &assumed)).transpose();
        let kind = match (store, &args.catalog, &args.magento) {
            (Some(_), Some(_), _) => {
                let why = "a store and a snapshot are given; give one of them";
                return Err(Error::Unsuitable(why.to_owned()));
            }
            (None, Some(file), _) => SourceKind::Snapshot(file.clone(), release()?),
            (None, None, Some(name)) => SourceKind::Release(assumed.find_release(name)?),
            (store, None, _) => located(store.unwrap_or(Path::new(".")), release()?, args.no_dev)?,
        };
        let named = args.magento.as_deref().filter(|_| matches!(kind, SourceKind::Release(_)));
        Ok(Source { kind, assumed, hint: named.and_then(unread_module) })
    }

    /// Returns the source that one word names: a folder, a lock, a snapshot (a file, a pipe, `-`), or a release. Existing
    /// files have precedence over built-in releases.
    pub(super) fn named(word: &str, without_dev: bool, assumed: Assumed) -> Result<Source, Error> {
        let path = Path::new(word);
        let kind = if path.is_dir() {
            located(path, None, without_dev)?
        } else if let Some(lock) = LockSource::file(path, None, without_dev) {
            SourceKind::Lock(lock)
        } else if path.exists() {
            SourceKind::Snapshot(path.to_owned(), None)
        } else {
            SourceKind::Release(named_release(word, &assumed)?)
        };
        // The edition of a comparison is that of its releases.
        let edition = assumed.edition.filter(|_| matches!(kind, SourceKind::Release(_)));
        Ok(Source { kind, assumed: Assumed { edition, without_dev, ..assumed }, hint: None })
    }

    /// Whether modules are disabled or enabled.
    pub(super) fn switches_modules(&self) -> bool {
        !self.assumed.switches.is_empty()
    }

    /// Returns the root of a store.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.kind {
            SourceKind::Store(store) => Some(&store.located.root),
            SourceKind::Lock(lock) => lock.folder.as_deref(),
            SourceKind::Release(_) | SourceKind::Snapshot(..) => None,
        }
    }

    /// Returns the folders whose configuration applies, the first one that has one: the given folder, those above it in
    /// the store, and the root.
    pub(super) fn config_folders(&self) -> Vec<PathBuf> {
        match &self.kind {
            SourceKind::Store(store) => find::config_folders(&store.given, &store.located),
            SourceKind::Lock(_) | SourceKind::Release(_) | SourceKind::Snapshot(..) => {
                self.folder().map(Path::to_owned).into_iter().collect()
            }
        }
    }

    /// Returns how the root of the store was found.
    fn location(&self) -> Option<&Located> {
        match &self.kind {
            SourceKind::Store(store) => Some(&store.located),
            SourceKind::Lock(lock) => lock.located.as_ref(),
            SourceKind::Release(_) | SourceKind::Snapshot(..) => None,
        }
    }

    /// Returns the name in reports. Do not leak absolute paths into them.
    pub(super) fn name(&self) -> String {
        match &self.kind {
            SourceKind::Release(named) => named.spelling(),
            SourceKind::Snapshot(path, _) | SourceKind::Lock(LockSource { file: path, .. })
                if text::is_standard_input(path) =>
            {
                text::STANDARD_INPUT.to_owned()
            }
            SourceKind::Store(StoreSource { given: path, .. })
            | SourceKind::Snapshot(path, _)
            | SourceKind::Lock(LockSource { file: path, .. }) => {
                let last = || path.file_name().map(|name| name.to_string_lossy().into_owned());
                if path.is_absolute() { last() } else { None }.unwrap_or_else(|| path.display().to_string())
            }
        }
    }

    /// Reads the file of a snapshot or a lock.
    fn input(&self) -> Result<Input, Error> {
        Ok(match &self.kind {
            SourceKind::Store(StoreSource { located, release, .. }) => {
                Input::Store { root: located.root.clone(), release: release.clone() }
            }
            SourceKind::Lock(lock) => lock.input()?,
            SourceKind::Release(named) => Input::Release(named.clone()),
            SourceKind::Snapshot(path, release) => {
                Input::Snapshot { file: text::read_or_piped(path)?, release: release.clone() }
            }
        })
    }
}

/// Opens a project and reports its notes.
pub(super) fn open(source: &Source, options: Options, terminal: Terminal) -> Result<Project, Error> {
    start_threads();
    let project = read(source, options, &Arc::default())?;
    warn([&project], terminal);
    source.hint.iter().for_each(|hint| terminal.warn(hint));
    Ok(project)
}

/// Opens one side of a comparison, with its texts in the map of the comparison.
pub(super) fn open_side(source: &Source, options: Options, sources: &Arc<SourceMap>) -> Result<Side, Error> {
    start_threads();
    let project = read(source, options, sources)?;
    Ok(Side { name: source.name(), folder: source.folder().map(Path::to_owned), project })
}

fn read(source: &Source, options: Options, sources: &Arc<SourceMap>) -> Result<Project, Error> {
    set_path(source, sources);
    let mut project = Project::open_assuming(source.input()?, options, &source.assumed.assumptions(), sources)?;
    if let Some(located) = source.location() {
        project.record_location(located);
    }
    Ok(project)
}

/// Sets the path of a store from the current folder, so that a terminal can open the files in messages.
fn set_path(source: &Source, sources: &SourceMap) {
    if let Some(folder) = source.folder()
        && let Some(path) = paths::from_here(folder)
    {
        sources.set_path(folder, path);
    }
}

/// Reports the notes of projects, each once.
pub(super) fn warn<'p>(projects: impl IntoIterator<Item = &'p Project>, terminal: Terminal) {
    let mut seen = HashSet::new();
    for project in projects {
        let details = project.origin().gaps.details.iter().filter(|_| terminal.verbose);
        let notes = project.notes().iter().chain(details);
        notes.filter(|note| seen.insert(*note)).for_each(|note| terminal.warn(note));
    }
}

/// Returns how to read the module that the current folder belongs to over a release, if it belongs to one.
fn unread_module(release: &str) -> Option<String> {
    let root = find::locate(Path::new(".")).ok()?.root;
    let is_module = ["registration.php", "etc/module.xml"].iter().any(|file| root.join(file).is_file());
    is_module.then(|| {
        let folder = root.display();
        format!("the module in {folder} is not read; `{folder} --magento {release}` lays it over the release")
    })
}

/// Returns the store that a path belongs to, or the lock in its place.
fn located(path: &Path, release: Option<String>, without_dev: bool) -> Result<SourceKind, Error> {
    if let Some(lock) = LockSource::file(path, release.as_deref(), without_dev) {
        return Ok(SourceKind::Lock(lock));
    }
    let located = find::locate(path)?;
    let lock = LockSource::within(&located, release.as_deref(), without_dev);
    let given = path.to_owned();
    Ok(lock.map_or_else(|| SourceKind::Store(StoreSource { given, located, release }), SourceKind::Lock))
}

/// Returns a release whose rules apply, whether it is built in or not. A text that is not spelled like a release
/// (`2.4.7p3`, `2.4.x`) is refused: read as far as it makes sense, it would be another release.
fn release(text: &str, assumed: &Assumed) -> Result<String, Error> {
    let wanted = releases::normalize(text);
    let known = Release::parse(&wanted).filter(|release| release.numbers[0] == 2 && release.to_string() == wanted);
    known.map_or_else(|| Ok(assumed.find_release(text)?.name), |_| Ok(wanted))
}

/// Returns the release that a word names.
fn named_release(word: &str, assumed: &Assumed) -> Result<NamedRelease, Error> {
    match assumed.find_release(word) {
        Err(Error::Release(_)) if !is_like_a_release(word) => Err(Error::Text(Box::new(ErrorReport {
            message: format!("`{word}` is not a folder, file or known release"),
            help: vec![
                "Give the folder of a store, a composer.lock, a file of `mageacl snapshot`, or a release listed by `mageacl releases`."
                    .to_owned(),
            ],
            ..ErrorReport::default()
        }))),
        found => found,
    }
}

/// Whether a word is meant as a release.
fn is_like_a_release(word: &str) -> bool {
    Release::parse(word).is_some() && !word.contains(['/', '\\'])
}

/// Sets up the threads that read and parse; this one is the first of them.
fn start_threads() {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
    // A second project finds the threads of the first.
    let _ = ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global();
}
