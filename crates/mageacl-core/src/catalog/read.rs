//! Reads modules to a catalog.

use std::collections::HashSet;

use super::texts::Texts;
use super::{
    AclTree, Catalog, ConfigError, ConfigFile, ConfigKind, FileKind, Gaps, Origin, OriginSource, Routes, bulk,
    dialects, texts,
};
use crate::merge::Dialect;
use crate::source::SourceMap;
use crate::store::{self, EnabledModule, Layout, NoteKind, Store};

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
    sources.add_root(&store.root);
    let modules = store::modules(store, sources).map_err(|error| {
        ConfigError::new(ConfigKind::Modules, error.span, error.message, error.help).without_quotes(sources)
    })?;
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
    let origin = Origin {
        source: OriginSource::Checkout,
        magento: store.magento.clone(),
        partial: store.layout != Layout::Magento,
        enabled: modules.enabled.len(),
        disabled: modules.disabled,
        notes: notes(NoteKind::Gap),
        gaps: Gaps {
            missing_modules: modules.missing,
            no_vendor: store.layout == Layout::Magento && !store.has_vendor,
            details: notes(NoteKind::Detail),
        },
        base: None,
        acl_files: 0,
        webapi_files: 0,
    };
    Ok(read(modules.enabled, origin, sources))
}

/// Reads and merges the configuration of modules, which must be in merge order, and adds the texts to `sources`. Sets
/// the numbers of files in `origin`.
#[must_use]
pub fn read(modules: Vec<EnabledModule>, origin: Origin, sources: &SourceMap) -> Catalog {
    let texts = texts::read(merged_kinds(&origin), &modules, texts::from_disk, sources);
    merged(modules, origin, texts, sources)
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
    let file = |module: &EnabledModule, path: &str| Ok(file(module, path));
    let texts = texts::read(merged_kinds(&origin), &modules, file, sources);
    let mut catalog = merged(modules, origin, texts, sources);
    let [texts] = texts::read(ALIASES, &catalog.modules, file, sources);
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
    let of = |wanted: FileKind| {
        let files = known.iter().filter(move |file| file.kind == wanted);
        files.map(|file| (file.file, file.module)).collect()
    };
    let webapi = dialects::webapi(catalog.origin.release());
    let texts = [
        Texts::known(ConfigKind::Acl, &dialects::ACL, of(FileKind::Acl)),
        Texts::known(ConfigKind::Webapi, webapi, of(FileKind::Webapi)),
    ];
    let origin = Origin { enabled: modules.len(), ..catalog.origin.clone() };
    Some(merged(modules, origin, texts, sources))
}

/// Merges texts to a catalog, and sets the numbers of files in `origin`.
fn merged(
    modules: Vec<EnabledModule>,
    mut origin: Origin,
    [acl_texts, webapi_texts]: [Texts; 2],
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
                |merged| Routes::build(&merged, release, origin.partial, |span| webapi_texts.module_of(&modules, span)),
            )
        },
    );
    let acl = acl.map_err(|error| error.without_quotes(sources));
    let routes = routes.map_err(|error| error.without_quotes(sources));
    let of = |kind: FileKind, texts: &Texts| {
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
    let [texts] = texts::read(ALIASES, &catalog.modules, texts::from_disk, sources);
    add_aliases(catalog, &texts, sources).map_err(|error| error.without_quotes(sources))
}

fn add_aliases(catalog: &mut Catalog, texts: &Texts, sources: &SourceMap) -> Result<(), ConfigError> {
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
