//! The guard modules of a store.

use crate::catalog::{ConfigFile, FileKind};
use crate::guard::marker::GuardManifest;
use crate::rules::StoreContext;

/// A guard module.
pub(super) struct GuardModule<'a> {
    /// Its name.
    pub(super) module: &'a str,
    /// Its `webapi.xml`.
    pub(super) file: ConfigFile,
    /// Its manifest.
    pub(super) marker: GuardManifest,
}

/// The guard modules, in merge order.
pub(super) fn guards<'a>(scope: &StoreContext<'a>) -> Vec<GuardModule<'a>> {
    let of_file = |file: ConfigFile| {
        let marker = GuardManifest::read(scope.sources.text(file.file))?;
        Some(GuardModule { module: scope.module(file), file, marker })
    };
    scope.files(FileKind::Webapi).filter_map(|declared| of_file(declared.file)).collect()
}
