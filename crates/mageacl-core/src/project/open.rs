//! From an input to a project.

use std::path::Path;
use std::sync::Arc;

use super::assumptions::Assumptions;
use super::beneath;
use super::elsewhere::LockInput;
use super::error::{Error, ErrorReport};
use super::input::Input;
use super::place::Scope;
use super::text_file::TextFile;
use crate::audit::AccessModel;
use crate::catalog::{self, AclTree, Catalog, ConfigError, ConfigKind, Origin, OriginSource, Routes, snapshot};
use crate::endpoint;
use crate::fs::Files;
use crate::packages::{self, Lock, LockOptions};
use crate::plan::DeclaredEndpoint;
use crate::source::{SourceMap, Span};
use crate::store::{self, LOCK_FILE, Store, StoreError};

/// The files to read beyond `acl.xml` and `webapi.xml`. Each kind costs a look into every module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Reads the aliases of async calls (`webapi_async.xml`).
    pub aliases: bool,
    /// Reads all other configuration that rules check (`integration.xml` and its kin).
    pub integrations: bool,
}

/// A catalog, the store that it was read from, and the texts that its positions are in.
#[derive(Debug)]
pub struct Project {
    pub(super) store: Option<Store>,
    pub(super) catalog: Catalog,
    pub(super) sources: Arc<SourceMap>,
    pub(super) notes: Vec<String>,
    /// The folder that findings are limited to.
    pub(super) scope: Option<Scope>,
    /// The lock that it was read from.
    pub(super) lock: Option<LockInput>,
}

impl Options {
    /// Returns the options for requests with these calls.
    #[must_use]
    pub fn for_calls(calls: &[DeclaredEndpoint]) -> Options {
        Options::for_endpoints(calls.iter().map(|call| call.declared.as_str()))
    }

    /// Returns the options for requests with these endpoints as text.
    pub fn for_endpoints<'e>(mut endpoints: impl Iterator<Item = &'e str>) -> Options {
        Options { aliases: endpoints.any(endpoint::may_be_alias), integrations: false }
    }
}

impl Project {
    /// Reads a catalog.
    ///
    /// # Errors
    /// If there is no store, the input cannot be read, or Magento could not determine the modules. Errors in single kinds
    /// of files are in the catalog: [`Project::model`] returns them.
    pub fn open(input: Input, options: Options) -> Result<Project, Error> {
        Project::open_into(input, options, &Arc::default())
    }

    /// Reads a catalog, with its texts in the map of another project.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open_into(input: Input, options: Options, sources: &Arc<SourceMap>) -> Result<Project, Error> {
        Project::open_assuming(input, options, &Assumptions::default(), sources)
    }

    /// Reads a catalog under given circumstances, with its texts in the map of another project.
    ///
    /// # Errors
    /// As [`Project::open`], and if the circumstances do not fit the input.
    pub fn open_assuming(
        input: Input,
        options: Options,
        assumptions: &Assumptions<'_>,
        sources: &Arc<SourceMap>,
    ) -> Result<Project, Error> {
        let lock = match &input {
            Input::Lock { file, root, .. } => Some((file.clone(), root.clone())),
            _ => None,
        };
        let (store, mut catalog) = read(input, assumptions, sources)?;
        assumptions.check(&mut catalog)?;
        let mut project =
            Project { store, catalog, sources: Arc::clone(sources), notes: Vec::new(), scope: None, lock };
        if options.aliases {
            project.read_aliases();
        }
        if options.integrations {
            catalog::load_integration_files(&mut project.catalog, &project.sources);
        }
        if project.catalog.origin.source != OriginSource::Snapshot {
            // Notes of a snapshot were reported when it was written.
            project.notes.clone_from(&project.catalog.origin.notes);
        }
        Ok(project)
    }

    /// Returns the catalog.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Returns the store, if the catalog was read from one.
    #[must_use]
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Returns the texts that all positions are in.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Returns the origin of the catalog, without the notes of a request.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.catalog.origin
    }

    /// Returns notes on input that could not be read, in sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the tree of resources.
    ///
    /// # Errors
    /// If Magento could not load it.
    pub fn tree(&self) -> Result<&AclTree, Error> {
        self.catalog.acl.as_ref().map_err(|error| self.config_error(error.clone()))
    }

    /// Returns the routes.
    ///
    /// # Errors
    /// If Magento could not load them.
    pub fn routes(&self) -> Result<&Routes, Error> {
        self.catalog.routes.as_ref().map_err(|error| self.config_error(error.clone()))
    }

    /// Returns the tree and the routes, for requests that evaluate permissions.
    ///
    /// # Errors
    /// If Magento could not load one of them, or could not build its ACL from the tree.
    pub fn model(&self) -> Result<AccessModel<'_>, Error> {
        let tree = self.tree()?;
        tree.build_error().map_or(Ok(()), |error| Err(self.config_error(error)))?;
        Ok(AccessModel { tree, routes: self.routes()?, release: self.catalog.origin.release() })
    }

    /// Returns why no permission can be evaluated, if the configuration is broken.
    #[must_use]
    pub fn broken(&self) -> Option<ConfigError> {
        self.broken_acl().or_else(|| self.catalog.routes.as_ref().err().cloned())
    }

    /// Returns why Magento has no ACL: its files cannot be loaded, or no ACL can be built from them.
    #[must_use]
    pub fn broken_acl(&self) -> Option<ConfigError> {
        self.catalog.acl.as_ref().map_or_else(|error| Some(error.clone()), AclTree::build_error)
    }

    /// Reports an error in the configuration.
    #[must_use]
    pub fn config_error(&self, error: ConfigError) -> Error {
        Error::config(error, &self.sources, Some(&self.origin_with_gap().0))
    }

    /// Returns why there is nothing to evaluate, if no module is enabled.
    #[must_use]
    pub fn without_modules(&self) -> Option<String> {
        let origin = &self.catalog.origin;
        let gap = self.catalog.gap().filter(|_| !origin.gaps.missing_modules.is_empty());
        (origin.enabled == 0).then(|| gap.unwrap_or_else(|| "no module is enabled".to_owned()))
    }

    /// Returns the origin with a note on the gaps of the catalog, and the note.
    #[must_use]
    pub fn origin_with_gap(&self) -> (Origin, Vec<String>) {
        let mut origin = self.catalog.origin.clone();
        let note = self.add_gap("", &mut origin);
        (origin, note.into_iter().collect())
    }

    /// Adds a note on the gaps of the catalog, followed by `more`, to an origin. Modules without a store always lack Magento,
    /// so documents for people do not repeat it.
    pub(super) fn add_gap(&self, more: &str, origin: &mut Origin) -> Option<String> {
        let note = format!("{}{more}", self.catalog.gap()?);
        if origin.partial { &mut origin.gaps.details } else { &mut origin.notes }.push(note.clone());
        Some(note)
    }

    /// Reads the aliases of async calls. With facts beneath they are read already.
    pub(super) fn read_aliases(&mut self) {
        if self.catalog.origin.base.is_some() {
            return;
        }
        if let Err(error) = catalog::read_aliases(&mut self.catalog, &self.sources) {
            let note = catalog::aliases_note(&error, &self.sources);
            self.catalog.origin.notes.push(note);
        }
    }
}

fn read(
    input: Input,
    assumptions: &Assumptions<'_>,
    sources: &Arc<SourceMap>,
) -> Result<(Option<Store>, Catalog), Error> {
    match input {
        Input::Store { root, release } => {
            let store = beneath::discover(sources.shared_files(), &root, release.is_some())
                .map_err(|error| store_error(&root, error, sources))?;
            read_store(store, release.as_deref(), assumptions, sources)
        }
        Input::Lock { file, root, release, without_dev } => {
            if let Some(root) = &root
                && file.name.ends_with(LOCK_FILE)
                && file.text.contains("\"path\"")
            {
                let linked = store::linked_modules(sources.shared_files(), root);
                if let Some(store) = linked.map_err(|error| store_error(root, error, sources))? {
                    let assumptions = Assumptions { without_dev, ..assumptions.clone() };
                    return read_store(store, release.as_deref(), &assumptions, sources);
                }
            }
            let config = match &root {
                Some(root) => store::read_config(sources.shared_files(), root)
                    .map_err(|error| store_error(root, error, sources))?,
                None => None,
            };
            let switches = assumptions.switches.clone();
            let options = LockOptions { without_dev, config, magento: release, switches };
            let mut catalog = read_lock(&file, &options, assumptions, sources)?;
            catalog.origin.edition = assumptions.edition_of(catalog.origin.edition, "the composer.lock")?;
            Ok((None, catalog))
        }
        Input::Release(named) => {
            assumptions.edition_of(Some(named.edition), &format!("the release {}", named.spelling()))?;
            if let Some(catalog) = packages::recorded_catalog(&named, &assumptions.switches, sources) {
                return Ok((None, catalog));
            }
            let (facts, lists) = rayon::join(|| assumptions.facts(), packages::release_lists);
            let catalog = packages::release_catalog(&named, &assumptions.switches, &facts, lists, sources);
            Ok((None, catalog.map_err(|error| Error::config(error, sources, None))?))
        }
        Input::Snapshot { file, release } => {
            if !assumptions.switches.is_empty() {
                let why = "a snapshot has merged declarations, so that no module can be disabled or enabled in it; \
                           give the store, its composer.lock or a release";
                return Err(Error::Unsuitable(why.to_owned()));
            }
            let catalog = snapshot::parse(&file.text, sources);
            let mut catalog = catalog.map_err(|error| file.refused(error, snapshot::SCHEMA))?;
            catalog.origin.edition = assumptions.edition_of(catalog.origin.edition, "the snapshot")?;
            if release.is_some() {
                catalog.origin.magento = release;
            }
            Ok((None, catalog))
        }
    }
}

/// Reads the catalog of a store whose modules are found.
fn read_store(
    mut store: Store,
    release: Option<&str>,
    assumptions: &Assumptions<'_>,
    sources: &Arc<SourceMap>,
) -> Result<(Option<Store>, Catalog), Error> {
    if let Some(release) = release {
        store.magento = Some(release.to_owned());
    }
    store.edition = assumptions.edition_of(store.edition, "the store")?;
    let switched = assumptions.switch(&mut store);
    let catalog = beneath::load(&store, release, assumptions, sources);
    let mut catalog = catalog.map_err(|error| Error::config(error, sources, None))?;
    match switched {
        Some(switched) => catalog.origin.gaps.switches = switched,
        None if assumptions.switches.is_empty() => {}
        None => catalog = assumptions.switch_catalog(catalog, sources),
    }
    Ok((Some(store), catalog))
}

/// Reads a lock. Errors give the position alone: a lock may hold credentials.
fn read_lock(
    file: &TextFile,
    options: &LockOptions,
    assumptions: &Assumptions<'_>,
    sources: &Arc<SourceMap>,
) -> Result<Catalog, Error> {
    // The facts are decompressed meanwhile.
    let (lock, facts) = rayon::join(|| Lock::parse(&file.text), || assumptions.facts());
    let lock = lock.map_err(|error| {
        let position = file.excerpt().position(error.span.start);
        let at = if error.span.is_empty() { String::new() } else { format!(":{}:{}", position.line, position.column) };
        let message = format!("{}{at}: {}", file.name, error.message);
        Error::Text(Box::new(ErrorReport { message, help: error.help.into_iter().collect(), ..ErrorReport::default() }))
    })?;
    packages::catalog(&lock, &facts, options, sources).map_err(|error| Error::config(error, sources, None))
}

/// Reports why a store could not be read. Magento itself fails in two of the cases, which the JSON contract reports.
fn store_error(root: &Path, error: StoreError, sources: &SourceMap) -> Error {
    let sources = Arc::new(SourceMap::new(Files::clone(sources.shared_files())));
    let span = match &error {
        StoreError::RegisteredTwice { second, .. } => {
            let file = second.add_text(root, &sources);
            let (start, end) = line_range(sources.text(file), second.line);
            Span { file, start, end }
        }
        StoreError::ConfigNotLiteral { file, text, range, .. } => {
            sources.add_root(root);
            let file = sources.add_from_store(file.as_str(), text.as_str(), root, file.as_str());
            Span { file, start: offset(range.start), end: offset(range.end) }
        }
        _ => return Error::Store(Box::new(error)),
    };
    let mut config = ConfigError::new(ConfigKind::Modules, Some(span), error.to_string(), error.help());
    if matches!(error, StoreError::ConfigNotLiteral { .. }) {
        "Magento would run this PHP; mageacl only reads what is written out.".clone_into(&mut config.consequence);
    }
    Error::config(config, &sources, None)
}

/// Returns the bytes of a line, without the white space before it.
fn line_range(text: &str, number: u32) -> (u32, u32) {
    let before: usize = text.split_inclusive('\n').take(number.saturating_sub(1) as usize).map(str::len).sum();
    let line = text[before..].lines().next().unwrap_or_default();
    let start = before + line.len() - line.trim_start().len();
    (offset(start), offset(before + line.trim_end().len()))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
