//! The built-in releases, one row each.

use mageacl_core::catalog::{Access, Catalog, Route, Routes};

/// The figures of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its name.
    pub name: String,
    /// Whether it is the newest of its line, such as 2.4.7-p6.
    pub newest: bool,
    /// The number of modules.
    pub modules: usize,
    /// The number of resources.
    pub resources: usize,
    /// The number of routes.
    pub routes: usize,
    /// The number of routes that require a resource.
    pub guarded: usize,
    /// The number of those that write.
    pub writes: usize,
    /// The number of public routes.
    pub anonymous: usize,
}

impl ReleaseRow {
    /// Computes the figures of a release's catalog.
    #[must_use]
    pub fn of(name: &str, newest: bool, catalog: &Catalog) -> ReleaseRow {
        let routes = || catalog.routes.iter().flat_map(Routes::all);
        let with = |access: Access| routes().filter(move |route| route.access() == access);
        ReleaseRow {
            name: name.to_owned(),
            newest,
            modules: catalog.origin.enabled,
            resources: catalog.acl.as_ref().map_or(0, mageacl_core::catalog::AclTree::len),
            routes: routes().count(),
            guarded: with(Access::Resources).count(),
            writes: with(Access::Resources).filter(|route| Route::is_write(route)).count(),
            anonymous: with(Access::Anonymous).chain(with(Access::Open)).count(),
        }
    }
}
