//! Guard modules add an ACL resource to existing routes, so that the original one is no longer sufficient.
//!
//! One Magento resource often covers both reads and writes, so one cannot be granted without the other. But Magento
//! merges the refs of a route over all modules and requires all of them, so a module may add a second one. Input: a
//! [`GuardSpec`] with the routes that must remain allowed and those to deny. Output: a [`GuardModule`] with the resources of the
//! module, the routes that require them, and the routes that were skipped with reasons.
//!
//! [`GuardModule::predict`] returns the tree and the routes with the module, [`prove`] evaluates them, [`grant_impacts`] returns the
//! impact on existing grants, and [`marker`] is the manifest in the module, by which a later run and `lint` recognize
//! it. Nothing here writes a file.

mod demand;
mod difference;
mod group;
pub mod marker;
mod name;
mod proof;
mod rows;
mod smallest;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::audit::AccessModel;
use crate::catalog::acl::{ALL, Branch};
use crate::catalog::{AclTree, Route, Routes};
use crate::risk::{Operation, Risks};

pub use demand::{DeniedRoutes, GuardSpec, RouteSelection};
pub use difference::{difference, differing};
pub use group::Granularity;
pub use proof::{Count, Proof, prove};
pub use rows::missing_rows;
pub use standing::{GrantImpact, GrantOutcome, grant_impacts};

/// The sort order of the branch in the Admin: after Magento's own entries, which go up to a few hundred.
const SORT_ORDER: i64 = 900;

/// A guard module before it is written.
#[derive(Clone, Debug)]
pub struct GuardModule<'c> {
    /// The name of the module.
    pub module: String,
    /// The id of the branch that holds the guards. No route asks for it.
    pub branch: String,
    /// The title of the branch in the Admin.
    pub title: String,
    /// The guards, in the order of the resources or groups that they are for.
    pub ids: Vec<GuardResource<'c>>,
    /// The routes that should be denied, but cannot be guarded.
    pub left_alone: Vec<SkippedRoute<'c>>,
    /// The guarded routes that only read although their method is not GET, if reading should remain allowed.
    pub reading: Vec<&'c Route>,
    /// Whether it is proved that no smaller number of guards of this granularity is sufficient.
    pub smallest: bool,
}

/// A resource that the module adds.
#[derive(Clone, Debug)]
pub struct GuardResource<'c> {
    /// Its id.
    pub id: String,
    /// Its title in the Admin.
    pub title: String,
    /// The resource whose routes it guards, if it is for a single one.
    pub behind: Option<String>,
    /// The routes that require it, by URL and then method.
    pub routes: Vec<&'c Route>,
}

/// A route that is not guarded.
#[derive(Clone, Debug)]
pub struct SkippedRoute<'c> {
    /// The route.
    pub route: &'c Route,
    /// The reason.
    pub why: String,
}

/// The options of a guard module.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its name.
    pub module: String,
    /// The granularity of the guards.
    pub by: Granularity,
    /// Names of routes to which Magento could not merge a ref, each with the reason.
    pub unmergeable: Vec<(String, String)>,
}

/// The reason why a guard module cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Magento's schema does not allow the name in ids.
    #[error(
        "invalid module name `{0}`; write Vendor_Module, each part with an uppercase first letter and at least one more letter or digit"
    )]
    Name(String),
    /// The name cannot be part of the namespace of the data patch.
    #[error("the PHP of the module `{module}` would be invalid, because {word} is a keyword; choose a different name")]
    Keyword {
        /// The name.
        module: String,
        /// The invalid part.
        word: String,
    },
    /// The ids whose routes are to be guarded include the one that opens everything.
    #[error("Magento_Backend::all opens everything, including guards: no route can be denied to it")]
    All,
    /// A resource with this id exists.
    #[error("the guard {id} collides with a resource that {module} declares; choose a different name for the module")]
    Collides {
        /// The id.
        id: String,
        /// The module that declares it.
        module: String,
    },
}

/// Computes the guard module for a demand.
///
/// # Errors
/// If the name of the module is invalid in an id or a namespace, one of its ids exists, or the routes of All Resources
/// are to be guarded.
pub fn guard<'c>(
    demand: &GuardSpec<'c>,
    shop: AccessModel<'c>,
    risks: &Risks,
    options: &Options,
) -> Result<GuardModule<'c>, GuardError> {
    if !name::is_module(&options.module) {
        return Err(GuardError::Name(options.module.clone()));
    }
    if let Some(word) = name::keyword(&options.module) {
        return Err(GuardError::Keyword { module: options.module.clone(), word: word.to_owned() });
    }
    if demand.ids(shop.tree).contains(ALL) {
        return Err(GuardError::All);
    }
    let mut left_alone = Vec::new();
    let mut shut = Vec::new();
    let operations = demand.open_by_operation();
    for route in demand.undeclared(shop) {
        let why_open = operations.get(route.name().as_str()).map(|operation| {
            format!(
                "the SOAP operation {operation} must remain allowed, and it requires the resources of all its routes"
            )
        });
        match why_open.or_else(|| unmergeable(route, options)) {
            Some(why) => left_alone.push(SkippedRoute { route, why }),
            None => shut.push(route),
        }
    }
    let title = if shut.iter().all(|route| route.is_write()) { "API write access" } else { "API access" };
    let only_reads =
        |route: &&Route| demand.scope == DeniedRoutes::Writes && risks.of_route(route).operation == Operation::Read;
    let reading = shut.iter().copied().filter(only_reads).collect();
    let (groups, smallest) = group::groups(&shut, demand, shop.tree, risks, options.by);
    let guard = GuardModule {
        branch: format!("{}::api_access", options.module),
        title: title.to_owned(),
        ids: name::named(groups, &options.module),
        module: options.module.clone(),
        left_alone,
        reading,
        smallest,
    };
    match guard.new_ids().into_iter().find_map(|id| owner(id, shop.tree).map(|module| (id, module))) {
        Some((id, module)) => Err(GuardError::Collides { id: id.to_owned(), module }),
        None => Ok(guard),
    }
}

impl<'c> GuardModule<'c> {
    /// Returns all ids that the module adds, each before its descendants.
    #[must_use]
    pub fn new_ids(&self) -> Vec<&str> {
        [self.branch.as_str()].into_iter().chain(self.ids.iter().map(|guard| guard.id.as_str())).collect()
    }

    /// Returns all guarded routes with the ids of their guards, by URL and then method.
    #[must_use]
    pub fn routes(&self) -> Vec<(&'c Route, &str)> {
        let of = |guard: &'_ GuardResource<'c>| guard.routes.clone();
        let mut routes: Vec<(&Route, &str)> =
            self.ids.iter().flat_map(|guard| of(guard).into_iter().map(|route| (route, guard.id.as_str()))).collect();
        routes.sort_by_key(|(route, _)| (&route.url, &route.method));
        routes
    }

    /// Returns whether no guard is needed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the branch to add to the tree.
    #[must_use]
    pub fn branch(&self) -> Branch {
        Branch {
            id: self.branch.clone(),
            title: self.title.clone(),
            sort_order: SORT_ORDER,
            below: self.ids.iter().map(|guard| (guard.id.clone(), guard.title.clone())).collect(),
        }
    }

    /// Returns the tree and the routes of a store with the module: new resources, and merged refs.
    #[must_use]
    pub fn predict(&self, shop: AccessModel<'_>) -> (AclTree, Routes) {
        let added: BTreeMap<String, Vec<String>> =
            self.routes().into_iter().map(|(route, id)| (route.name(), vec![id.to_owned()])).collect();
        (shop.tree.with_branch(&self.branch()), shop.routes.with_refs(&added))
    }
}

/// Returns the reason why a module cannot add a ref to a route.
fn unmergeable(route: &Route, options: &Options) -> Option<String> {
    let has = |c: &[char]| route.url.contains(c) || route.method.contains(c);
    if has(&['\'']) {
        return Some("an apostrophe in it breaks Magento's query for merging routes".to_owned());
    }
    if has(&['[', ']']) {
        return Some("with a bracket in it Magento replaces the existing refs instead of combining them".to_owned());
    }
    let known = options.unmergeable.iter().find(|(name, _)| *name == route.name());
    known.map(|(_, why)| format!("Magento could not merge a ref into it: {why}"))
}

/// Returns the module that declares an id, even if it is disabled.
fn owner(id: &str, tree: &AclTree) -> Option<String> {
    if let Some(node) = tree.find(id) {
        return Some(tree.resource(node).module().to_owned());
    }
    tree.is_disabled(id).then(|| "another module (disabled)".to_owned())
}
