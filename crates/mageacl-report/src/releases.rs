//! The known releases, one row each.

use mageacl_core::catalog::{Access, Catalog, Edition, Route, Routes};
use mageacl_core::packages::{NamedRelease, Support, support};

/// The figures of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its name.
    pub name: String,
    /// Its edition.
    pub edition: Edition,
    /// Whether the facts are exactly those of its packages.
    pub is_exact: bool,
    /// The number of packages whose facts are those of another version.
    pub nearest: usize,
    /// The end of support of its line, if it is known.
    pub support: Option<Support>,
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
    pub fn from_catalog(named: &NamedRelease, newest: bool, is_exact: bool, catalog: &Catalog) -> ReleaseRow {
        let routes = || catalog.routes.iter().flat_map(Routes::all);
        let with = |access: Access| routes().filter(move |route| route.access() == access);
        ReleaseRow {
            name: named.name.clone(),
            edition: named.edition,
            is_exact,
            nearest: catalog.origin.base.as_ref().map_or(0, |base| base.nearest.len()),
            support: support(&named.name),
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
