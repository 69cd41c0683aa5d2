//! Reads modules to a catalog.

use std::collections::HashSet;

use super::texts::ConfigFiles;
use super::{
    AclTree, Catalog, ConfigError, ConfigFile, ConfigKind, FileKind, Gaps, Origin, OriginSource, Routes, bulk,
    dialects, texts,
};
use crate::fs::ReadError;
use crate::merge::Dialect;
use crate::release::Release;
use crate::source::SourceMap;
use crate::store::{self, EnabledModule, Layout, Modules, ModulesError, NoteKind, Present, Store, Switched};

/// The maximum number of notes in a report.
const MAX_NOTES: usize = 1_000;

/// The files that declare aliases of async calls.
const ALIASES: [(ConfigKind, &Dialect); 1] = [(ConfigKind::Webapi, &dialects::WEBAPI_ASYNC)];

/// Returns the files that every catalog is merged from.
fn merged_kinds(origin: &Origin) -> [(ConfigKind, &'static Dialect); 2] {
    [(ConfigKind::Acl, &dialects::ACL), (ConfigKind::Webapi, dialects::webapi(origin.release()))]
}

/// Reads the catalog of a store, and adds the texts to `sources`.
///
/// # Errors
/// If Magento could not even load its list of modules.
pub fn load(store: &Store, sources: &SourceMap) -> Result<Catalog, ConfigError> {
    load_present(store, present(store, sources)?, sources)
}

/// Returns the modules on disk of a store.
///
/// # Errors
/// If a `module.xml` that Magento needs cannot be read.
pub fn present<'s>(store: &'s Store, sources: &SourceMap) -> Result<Present<'s>, ConfigError> {
    sources.add_root(&store.root);
    store::present(store, sources).map_err(|error| modules_error(error, sources))
}

/// Reads the catalog of a store whose modules are found.
///
/// # Errors
/// As [`load`].
pub fn load_present(store: &Store, present: Present<'_>, sources: &SourceMap) -> Result<Catalog, ConfigError> {
    let names = present.names().map(str::to_owned).collect();
    let modules = present.modules(Vec::new(), store.magento.as_deref().and_then(Release::parse));
    let modules = modules.map_err(|error| modules_error(error, sources))?;
    let mut origin = origin(store, &modules);
    origin.partial = store.layout != Layout::Magento;
    let is_incomplete = origin.partial || !origin.gaps.missing_modules.is_empty();
    let mut catalog = read(modules.enabled, origin, sources);
    if let Ok(routes) = &mut catalog.routes {
        routes.set_modules(names, is_incomplete);
    }
    Ok(catalog)
}

/// Reads the catalog of a store whose other modules are known from facts: `facts` returns the text of a file of such a
/// module. Aliases of async calls are included.
///
/// # Errors
/// As [`load`], and if a `webapi_async.xml` cannot be read.
pub fn load_over(
    modules: Vec<EnabledModule>,
    origin: Origin,
    facts: impl Fn(&EnabledModule, &str) -> Option<String> + Sync,
    sources: &SourceMap,
) -> (Catalog, Result<(), ConfigError>) {
    let file = |module: &EnabledModule, path: &str| match module.path {
        Some(_) => texts::from_files(sources.files(), module, path),
        None => Ok(facts(module, path).map(String::into_bytes)),
    };
    read_with(modules, origin, file, sources)
}

/// Converts an error in the list of modules.
pub(crate) fn modules_error(error: ModulesError, sources: &SourceMap) -> ConfigError {
    ConfigError::new(ConfigKind::Modules, error.span, error.message, error.help).without_quotes(sources)
}

/// Returns the origin of the catalog of a store with these modules, before any file is counted.
pub(crate) fn origin(store: &Store, modules: &Modules) -> Origin {
    let notes = |kind: NoteKind| {
        let all = store.notes.iter().chain(&modules.notes).filter(|note| note.kind == kind);
        let mut seen = HashSet::new();
        let mut notes: Vec<String> = all.map(ToString::to_string).filter(|note| seen.insert(note.clone())).collect();
        if notes.len() > MAX_NOTES {
            let left = notes.len() - MAX_NOTES;
            notes.truncate(MAX_NOTES);
            notes.push(format!("{left} more files or folders could not be read"));
        }
        notes
    };
    Origin {
        magento: store.magento.clone(),
        edition: store.edition,
        disabled: modules.disabled,
        notes: notes(NoteKind::Gap),
        gaps: Gaps {
            missing_modules: modules.missing.clone(),
            no_vendor: store.layout == Layout::Magento && !store.has_vendor,
            details: notes(NoteKind::Detail),
            switches: Switched::default(),
        },
        ..Origin::new(OriginSource::Checkout, modules.enabled.len())
    }
}

/// Reads and merges the configuration of modules, which must be in merge order, and adds the texts to `sources`. Sets
/// the numbers of files in `origin`.
#[must_use]
pub fn read(modules: Vec<EnabledModule>, origin: Origin, sources: &SourceMap) -> Catalog {
    let texts = texts::read(
        merged_kinds(&origin),
        &modules,
        |module, path| texts::from_files(sources.files(), module, path),
        sources,
    );
    let is_partial = origin.partial;
    merged(modules, origin, texts, is_partial, sources)
}

/// Merges configuration that is already in memory, as [`read`] and [`read_aliases`] do with files. `file` returns the
/// bytes of a module's file by its path in the module, for example `etc/acl.xml`, or `None` if there is no such file.
/// The second value is the result of [`read_aliases`].
pub fn read_from_memory(
    modules: Vec<EnabledModule>,
    origin: Origin,
    file: impl Fn(&EnabledModule, &str) -> Option<Vec<u8>> + Sync,
    sources: &SourceMap,
) -> (Catalog, Result<(), ConfigError>) {
    read_with(modules, origin, |module, path| Ok(file(module, path)), sources)
}

fn read_with(
    modules: Vec<EnabledModule>,
    origin: Origin,
    file: impl Fn(&EnabledModule, &str) -> Result<Option<Vec<u8>>, ReadError> + Sync,
    sources: &SourceMap,
) -> (Catalog, Result<(), ConfigError>) {
    let texts = texts::read(merged_kinds(&origin), &modules, &file, sources);
    let is_partial = origin.partial;
    let mut catalog = merged(modules, origin, texts, is_partial, sources);
    let [texts] = texts::read(ALIASES, &catalog.modules, &file, sources);
    let aliases = add_aliases(&mut catalog, &texts, sources);
    (catalog, aliases)
}

/// Returns the catalog after a last module with these files, each with its text, is added. Files that were read before
/// are not read again. Adds the new texts to `sources`. Returns `None` if the catalog was not read from files.
#[must_use]
pub fn with_module(
    catalog: &Catalog,
    module: EnabledModule,
    files: Vec<(FileKind, String)>,
    sources: &SourceMap,
) -> Option<Catalog> {
    if !catalog.has_files() {
        return None;
    }
    let mut modules = catalog.modules.clone();
    let mut known = catalog.files.clone();
    for (kind, text) in files {
        let file = sources.add(module.file(kind.path()), text);
        known.push(ConfigFile { kind, module: modules.len(), file });
    }
    modules.push(module);
    let origin = Origin { enabled: modules.len(), ..catalog.origin.clone() };
    let texts = known_texts(&known, &origin);
    let mut with = merged(modules, origin, texts, is_partial(catalog), sources);
    keep_gaps(catalog, &mut with);
    Some(with)
}

/// Returns the catalog without a module. No file is read again; aliases of async calls remain.
#[must_use]
pub fn without_module(catalog: &Catalog, name: &str, sources: &SourceMap) -> Catalog {
    let mut place_of = Vec::with_capacity(catalog.modules.len());
    let mut modules = Vec::with_capacity(catalog.modules.len());
    for module in &catalog.modules {
        place_of.push((module.name != name).then_some(modules.len()));
        modules.extend((module.name != name).then(|| module.clone()));
    }
    let kept = catalog.files.iter().filter_map(|file| Some(ConfigFile { module: place_of[file.module]?, ..*file }));
    let kept: Vec<ConfigFile> = kept.collect();
    let origin = Origin { enabled: modules.len(), ..catalog.origin.clone() };
    let texts = known_texts(&kept, &origin);
    let mut without = merged(modules, origin, texts, is_partial(catalog), sources);
    keep_gaps(catalog, &mut without);
    if let (Ok(routes), Ok(before)) = (&mut without.routes, &catalog.routes) {
        routes.aliases.clone_from(&before.aliases);
    }
    let merged_kinds = [FileKind::Acl, FileKind::Webapi];
    without.files.extend(kept.into_iter().filter(|file| !merged_kinds.contains(&file.kind)));
    without.integrations.clone_from(&catalog.integrations);
    without
}

/// Whether modules are unknown that may declare the services of routes.
fn is_partial(catalog: &Catalog) -> bool {
    catalog.origin.partial || catalog.routes.as_ref().is_ok_and(Routes::is_incomplete)
}

/// Copies which modules are known.
fn keep_gaps(from: &Catalog, to: &mut Catalog) {
    if let (Ok(routes), Ok(before)) = (&mut to.routes, &from.routes) {
        routes.modules.clone_from(&before.modules);
    }
}

/// Returns the texts of files that were read before.
fn known_texts(known: &[ConfigFile], origin: &Origin) -> [ConfigFiles; 2] {
    let of = |wanted: FileKind| {
        let files = known.iter().filter(move |file| file.kind == wanted);
        files.map(|file| (file.file, file.module)).collect()
    };
    [
        ConfigFiles::known(ConfigKind::Acl, &dialects::ACL, of(FileKind::Acl)),
        ConfigFiles::known(ConfigKind::Webapi, dialects::webapi(origin.release()), of(FileKind::Webapi)),
    ]
}

/// Merges texts to a catalog, and sets the numbers of files in `origin`. In a partial catalog a route may lack a service that
/// another module declares.
fn merged(
    modules: Vec<EnabledModule>,
    mut origin: Origin,
    [acl_texts, webapi_texts]: [ConfigFiles; 2],
    is_partial: bool,
    sources: &SourceMap,
) -> Catalog {
    let release = origin.release();
    origin.acl_files = acl_texts.files.len();
    origin.webapi_files = webapi_texts.files.len();
    let (acl, routes): (Result<_, ConfigError>, Result<_, ConfigError>) = rayon::join(
        || {
            let merged = acl_texts.merged(sources)?;
            merged.map_or_else(
                || Ok(AclTree::default()),
                |merged| AclTree::build(&merged, |span| acl_texts.module_of(&modules, span)),
            )
        },
        || {
            let merged = webapi_texts.merged(sources)?;
            merged.map_or_else(
                || Ok(Routes::default()),
                |merged| Routes::build(&merged, release, is_partial, |span| webapi_texts.module_of(&modules, span)),
            )
        },
    );
    let acl = acl.map_err(|error| error.without_quotes(sources));
    let routes = routes.map_err(|error| error.without_quotes(sources));
    let of = |kind: FileKind, texts: &ConfigFiles| {
        let files = texts.files.iter().map(move |(file, module)| ConfigFile { kind, module: *module, file: *file });
        files.collect::<Vec<_>>()
    };
    let files = [of(FileKind::Acl, &acl_texts), of(FileKind::Webapi, &webapi_texts)].concat();
    Catalog { origin, modules, files, acl, routes, integrations: None }
}

/// Adds the aliases of `webapi_async.xml` to the routes of a catalog, and the texts to `sources`. This is optional: few
/// calls need them, and looking for one more file in every module is expensive.
///
/// # Errors
/// If Magento could not read these files; only async calls fail in that case.
pub fn read_aliases(catalog: &mut Catalog, sources: &SourceMap) -> Result<(), ConfigError> {
    let [texts] = texts::read(
        ALIASES,
        &catalog.modules,
        |module, path| texts::from_files(sources.files(), module, path),
        sources,
    );
    add_aliases(catalog, &texts, sources).map_err(|error| error.without_quotes(sources))
}

/// Describes why aliases of async calls are not known.
pub(crate) fn aliases_note(error: &ConfigError, sources: &SourceMap) -> String {
    let file = error.span.map_or("webapi_async.xml", |span| sources.name(span.file));
    format!("{file}: {error}; every async call fails there, and no alias is known here")
}

fn add_aliases(catalog: &mut Catalog, texts: &ConfigFiles, sources: &SourceMap) -> Result<(), ConfigError> {
    if let (Ok(routes), Some(merged)) = (&mut catalog.routes, texts.merged(sources)?) {
        routes.aliases = bulk::aliases(&merged);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats the resources, routes and aliases of a catalog.
    fn shown(catalog: &Catalog) -> String {
        let tree = catalog.acl.as_ref().unwrap();
        let resources: Vec<_> = tree.nodes().map(|node| tree.resource(node)).collect();
        let routes = catalog.routes.as_ref().unwrap();
        format!("{:?} {resources:?} {:?} {:?}", catalog.origin, routes.all(), routes.aliases())
    }

    #[test]
    fn a_catalog_is_the_same_from_disk_and_from_memory() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/shop");
        let store = store::discover(root.as_ref()).unwrap();
        let sources = SourceMap::default();
        let mut from_disk = load(&store, &sources).unwrap();
        read_aliases(&mut from_disk, &sources).unwrap();
        let file = |module: &EnabledModule, path: &str| std::fs::read(module.path.as_ref()?.join(path)).ok();
        let (modules, origin) = (from_disk.modules.clone(), from_disk.origin.clone());
        let (catalog, aliases) = read_from_memory(modules, origin, file, &SourceMap::default());
        assert_eq!(aliases, Ok(()));
        assert_eq!(shown(&catalog), shown(&from_disk));
    }
}
