//! From modules to a catalog.

use std::collections::HashSet;

use super::texts::Texts;
use super::{
    AclTree, Catalog, ConfigError, ConfigFile, ConfigKind, FileKind, Gaps, Origin, OriginSource, Routes, bulk,
    dialects, texts,
};
use crate::source::SourceMap;
use crate::store::{self, EnabledModule, Layout, NoteKind, Store};

/// The number of notes that a report may have.
const MAX_NOTES: usize = 1_000;

/// Reads the catalog of a store. The texts go into `sources`.
///
/// # Errors
/// Where Magento could not even tell its modules.
pub fn load(store: &Store, sources: &mut SourceMap) -> Result<Catalog, ConfigError> {
    let modules = store::modules(store, sources)
        .map_err(|error| ConfigError::new(ConfigKind::Modules, error.span, error.message, error.help))?;
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
        acl_files: 0,
        webapi_files: 0,
    };
    Ok(read(modules.enabled, origin, sources))
}

/// Reads and merges the configuration of modules, which come in merge order. The texts go into `sources`; of `origin`
/// the numbers of files are filled in.
#[must_use]
pub fn read(modules: Vec<EnabledModule>, origin: Origin, sources: &mut SourceMap) -> Catalog {
    let release = origin.release();
    let kinds = [(ConfigKind::Acl, &dialects::ACL), (ConfigKind::Webapi, dialects::webapi(release))];
    let texts = texts::read(kinds, &modules, sources);
    merged(modules, origin, texts, sources)
}

/// The catalog as it is once a module that comes last has these files, each with its text; what was read before is not
/// read again. The new texts go into `sources`. `None` where the catalog was not read from
/// files.
#[must_use]
pub fn with_module(
    catalog: &Catalog,
    module: EnabledModule,
    files: Vec<(FileKind, String)>,
    sources: &mut SourceMap,
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

/// Merges texts to a catalog; of `origin` the numbers of files are filled in.
fn merged(
    modules: Vec<EnabledModule>,
    mut origin: Origin,
    [acl_texts, webapi_texts]: [Texts; 2],
    sources: &SourceMap,
) -> Catalog {
    let release = origin.release();
    origin.acl_files = acl_texts.files.len();
    origin.webapi_files = webapi_texts.files.len();
    let (acl, routes) = rayon::join(
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
    let of = |kind: FileKind, texts: &Texts| {
        let files = texts.files.iter().map(move |(file, module)| ConfigFile { kind, module: *module, file: *file });
        files.collect::<Vec<_>>()
    };
    let files = [of(FileKind::Acl, &acl_texts), of(FileKind::Webapi, &webapi_texts)].concat();
    Catalog { origin, modules, files, acl, routes, integrations: None }
}

/// Adds the aliases of `webapi_async.xml` to the routes of a catalog. Few calls need them, and looking for the file in
/// every module costs as much as looking for another. The texts go into `sources`.
///
/// # Errors
/// Where Magento could not read these files; async calls fail there, and only those.
pub fn read_aliases(catalog: &mut Catalog, sources: &mut SourceMap) -> Result<(), ConfigError> {
    let kinds = [(ConfigKind::Webapi, &dialects::WEBAPI_ASYNC)];
    let [texts] = texts::read(kinds, &catalog.modules, sources);
    if let (Ok(routes), Some(merged)) = (&mut catalog.routes, texts.merged(sources)?) {
        routes.aliases = bulk::aliases(&merged);
    }
    Ok(())
}
