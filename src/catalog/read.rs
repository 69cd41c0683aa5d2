//! From modules to a catalog.

use super::{
    AclTree, Catalog, ConfigError, ConfigFile, ConfigKind, FileKind, Origin, OriginSource, Routes, bulk, dialects,
    texts,
};
use crate::source::SourceMap;
use crate::store::{self, EnabledModule, Layout, Store};

/// Reads the catalog of a store. The texts go into `sources`.
///
/// # Errors
/// Where Magento could not even tell its modules.
pub fn load(store: &Store, sources: &mut SourceMap) -> Result<Catalog, ConfigError> {
    let modules = store::modules(store, sources)
        .map_err(|error| ConfigError::new(ConfigKind::Modules, error.span, error.message, error.help))?;
    let origin = Origin {
        source: OriginSource::Checkout,
        magento: store.magento.clone(),
        partial: store.layout != Layout::Magento,
        enabled: modules.enabled.len(),
        disabled: modules.disabled,
        notes: store.notes.iter().map(ToString::to_string).collect(),
        acl_files: 0,
        webapi_files: 0,
    };
    Ok(read(modules.enabled, origin, sources))
}

/// Reads and merges the configuration of modules, which come in merge order. The texts go into `sources`; of `origin`
/// the numbers of files are filled in.
#[must_use]
pub fn read(modules: Vec<EnabledModule>, mut origin: Origin, sources: &mut SourceMap) -> Catalog {
    let release = origin.release();
    let kinds = [(ConfigKind::Acl, &dialects::ACL), (ConfigKind::Webapi, dialects::webapi(release))];
    let [acl_texts, webapi_texts] = texts::read(kinds, &modules, sources);
    origin.acl_files = acl_texts.files.len();
    origin.webapi_files = webapi_texts.files.len();
    let sources = &*sources;
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
    let of = |kind: FileKind, texts: &texts::Texts| {
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
