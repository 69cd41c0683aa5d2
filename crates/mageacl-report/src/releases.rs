//! The built-in releases, whatever the format: a row each.

use mageacl_core::catalog::{Access, Catalog, Route, Routes};

/// A release in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its name.
    pub name: String,
    /// Whether it is the newest of its line, such as 2.4.7-p6.
    pub newest: bool,
    /// How many modules it has.
    pub modules: usize,
    /// How many resources.
    pub resources: usize,
    /// How many routes.
    pub routes: usize,
    /// How many of them ask for a resource.
    pub guarded: usize,
    /// How many of those write.
    pub writes: usize,
    /// How many routes everybody may call.
    pub anonymous: usize,
}

impl ReleaseRow {
    /// The numbers of a release's catalog.
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
