//! From the folder on the command line to a catalog.

use std::path::{Path, PathBuf};
use std::thread;

use rayon::ThreadPoolBuilder;

use super::failure::Failure;
use super::output::Terminal;
use crate::audit::Shop;
use crate::catalog::{self, AclTree, Catalog, ConfigError, ConfigKind, Routes};
use crate::endpoint;
use crate::source::{self, SourceMap, Span};
use crate::store::{self, Store, StoreError};

/// The most threads that files are read on.
const MOST_THREADS: usize = 4;

/// A catalog, the store it comes from, and the texts that it points into.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) store: Store,
    pub(super) catalog: Catalog,
    pub(super) sources: SourceMap,
}

/// One side of a comparison. Its places are in the texts that both sides share.
#[derive(Debug)]
pub(super) struct Side {
    /// How the side is called on the command line, without a way that only this machine knows.
    pub(super) name: String,
    /// The folder that its files lie in.
    pub(super) folder: PathBuf,
    pub(super) catalog: Catalog,
}

/// Reads one side of a comparison: the store in a folder.
pub(super) fn side(text: &str, sources: &mut SourceMap, terminal: Terminal) -> Result<Side, Failure> {
    let folder = PathBuf::from(text);
    let catalog = catalog_of(&discover(&folder, terminal)?, sources)?;
    let last = || folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = if folder.is_absolute() { last() } else { None }.unwrap_or_else(|| text.to_owned());
    Ok(Side { name, folder, catalog })
}

/// Reads the store in a folder.
pub(super) fn load(root: &Path, terminal: Terminal) -> Result<Loaded, Failure> {
    load_as(root, None, terminal)
}

/// The same for a store of which somebody says which release it is.
pub(super) fn load_as(root: &Path, release: Option<&str>, terminal: Terminal) -> Result<Loaded, Failure> {
    let mut store = discover(root, terminal)?;
    if let Some(release) = release {
        store.magento = Some(release.to_owned());
    }
    let mut sources = SourceMap::default();
    let catalog = catalog_of(&store, &mut sources)?;
    Ok(Loaded { store, catalog, sources })
}

/// Finds the store in a folder, and tells what is odd about it.
fn discover(root: &Path, terminal: Terminal) -> Result<Store, Failure> {
    start_threads();
    let store = store::discover(root).map_err(|error| store_failure(root, error))?;
    for note in &store.notes {
        terminal.warn(&note.to_string());
    }
    Ok(store)
}

/// Reads the catalog of a store.
fn catalog_of(store: &Store, sources: &mut SourceMap) -> Result<Catalog, Failure> {
    catalog::load(store, sources).map_err(|error| Failure::Config(Box::new(error), Box::new(sources.clone())))
}

/// Sets up the threads that read and parse: this one is the first of them, and beyond a few the system's own locks
/// keep them waiting for each other.
fn start_threads() {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    // That there are threads already is no mistake.
    let _ = ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global();
}

impl Loaded {
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
fn store_failure(root: &Path, error: StoreError) -> Failure {
    let mut sources = SourceMap::default();
    let config = match &error {
        StoreError::RegisteredTwice { second, .. } => {
            let text = source::read(&root.join(&second.file)).unwrap_or_default();
            let text = String::from_utf8_lossy(&text).into_owned();
            let (start, end) = line_range(&text, second.line);
            let file = sources.add(second.file.clone(), text);
            Some((Span { file, start, end }, error.to_string()))
        }
        StoreError::ConfigNotLiteral { file, text, range, .. } => {
            let file = sources.add(file.clone(), text.clone());
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
