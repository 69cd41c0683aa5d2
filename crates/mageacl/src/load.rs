//! From the arguments of the command line to a project.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rayon::ThreadPoolBuilder;

use super::args::CatalogArgs;
use super::lock::LockSource;
use super::output::Terminal;
use super::text;
use mageacl_core::catalog::releases;
use mageacl_core::project::{Error, ErrorReport, Input, Options, Project, Side};
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;

/// The maximum number of threads that read files. Beyond a few, locks of the system keep them waiting for each other.
const MAX_THREADS: usize = 4;

/// A source of a catalog, as the command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A store in a folder, and the release whose rules apply if one is named.
    Store(PathBuf, Option<String>),
    /// A built-in release.
    Release(&'static str),
    /// A snapshot in a file, and the release whose rules apply if one is named.
    Snapshot(PathBuf, Option<String>),
    /// The packages of a `composer.lock`.
    Lock(LockSource),
}

impl Source {
    /// Returns the source that the arguments of a command name.
    pub(super) fn of(store: Option<&Path>, args: &CatalogArgs) -> Result<Source, Error> {
        let release = || args.magento.as_deref().map(release).transpose();
        match (store, &args.catalog, &args.magento) {
            (Some(_), Some(_), _) => {
                let why = "a store and a snapshot are given; give one of them";
                Err(Error::Unsuitable(why.to_owned()))
            }
            (None, Some(file), _) => Ok(Source::Snapshot(file.clone(), release()?)),
            (None, None, Some(name)) => Ok(Source::Release(releases::find(name)?)),
            (store, None, _) => {
                let (store, release) = (store.unwrap_or(Path::new(".")), release()?);
                let lock = LockSource::of(store, release.as_deref(), args.no_dev);
                Ok(lock.map_or_else(|| Source::Store(store.to_owned(), release), Source::Lock))
            }
        }
    }

    /// Returns the source that one word names: a folder, a lock, a snapshot (a file, a pipe, `-`), or a release. What exists
    /// has precedence over built-in releases.
    pub(super) fn named(word: &str, without_dev: bool) -> Result<Source, Error> {
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
            Err(error) if is_like_a_release(word) => Err(Error::Release(error)),
            Err(_) => Err(Error::Text(Box::new(ErrorReport {
                message: format!("`{word}` is not a folder, file or known release"),
                help: vec![
                    "Give the folder of a store, a composer.lock, a file of `mageacl snapshot`, or a release listed by `mageacl releases`."
                        .to_owned(),
                ],
                ..ErrorReport::default()
            }))),
        }
    }

    /// Returns the folder of a store.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Source::Store(folder, _) => Some(folder),
            Source::Lock(lock) => lock.folder.as_deref(),
            Source::Release(_) | Source::Snapshot(..) => None,
        }
    }

    /// Returns the name in reports. Do not leak absolute paths into them.
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

    /// Reads the file of a snapshot or a lock.
    fn input(&self) -> Result<Input, Error> {
        Ok(match self {
            Source::Store(root, release) => Input::Store { root: root.clone(), release: release.clone() },
            Source::Lock(lock) => lock.input()?,
            Source::Release(name) => Input::Release(name),
            Source::Snapshot(path, release) => {
                Input::Snapshot { file: text::read_or_piped(path)?, release: release.clone() }
            }
        })
    }
}

/// Opens a project and reports its notes.
pub(super) fn open(source: &Source, options: Options, terminal: Terminal) -> Result<Project, Error> {
    start_threads();
    let project = Project::open(source.input()?, options)?;
    warn([&project], terminal);
    Ok(project)
}

/// Opens one side of a comparison, with its texts in the map of the comparison.
pub(super) fn open_side(source: &Source, options: Options, sources: &Arc<SourceMap>) -> Result<Side, Error> {
    start_threads();
    let project = Project::open_into(source.input()?, options, sources)?;
    Ok(Side { name: source.name(), folder: source.folder().map(Path::to_owned), project })
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

/// Returns a release whose rules apply, whether it is built in or not. A text that is not spelled like a release
/// (`2.4.7p3`, `2.4.x`) is refused: read as far as it makes sense, it would be another release.
fn release(text: &str) -> Result<String, Error> {
    let wanted = releases::plain(text);
    let known = Release::parse(&wanted).filter(|release| release.numbers[0] == 2 && release.to_string() == wanted);
    known.map_or_else(|| Ok(releases::find(text)?.to_owned()), |_| Ok(wanted))
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
