//! Guards: resources of one's own, added to the routes behind an id so that the id no longer opens them.
//!
//! One id of Magento's often guards reading and writing alike, so that nobody can be granted the one without the other. But
//! the refs of a route are united over all modules and all asked for: a module may add a second one. In goes a [`Demand`],
//! which says what must stay open and what of the rest is to be shut; out comes a [`Guard`], the module's resources and the
//! routes that ask for them, with what was left alone and why.
//!
//! [`Guard::predict`] gives the tree and the routes with the module in them, [`prove`] puts them before the evaluator,
//! [`stand`] says what becomes of the grants that exist, and [`marker`] is what the module says about itself, by which a
//! later run and `lint` know it again. Nothing here writes a file.

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

use crate::audit::Shop;
use crate::catalog::acl::{ALL, Branch};
use crate::catalog::{AclTree, Route, Routes};
use crate::risk::{Operation, Risks};

pub use demand::{Asked, Demand, Scope};
pub use difference::{difference, differing};
pub use group::By;
pub use proof::{Count, Proof, prove};
pub use rows::missing_rows;
pub use standing::{Fate, Standing, stand};

/// The place of the branch among the Admin's own, which go up to some hundred: the last one.
const SORT_ORDER: i64 = 900;

/// A guard module before it is written.
#[derive(Clone, Debug)]
pub struct Guard<'c> {
    /// The name of the module.
    pub module: String,
    /// The id of the branch that holds the guards. No route asks for it.
    pub branch: String,
    /// The branch's title in the Admin.
    pub title: String,
    /// The guards, in the order of what they stand for.
    pub ids: Vec<GuardId<'c>>,
    /// What would have to be shut and is not.
    pub left_alone: Vec<LeftAlone<'c>>,
    /// The guarded routes that only read, though their method is another than GET, where reading was to stay open.
    pub reading: Vec<&'c Route>,
    /// Whether it is proved that the same cannot be had with fewer guards of this granularity.
    pub smallest: bool,
}

/// One resource that the module adds.
#[derive(Clone, Debug)]
pub struct GuardId<'c> {
    /// Its id.
    pub id: String,
    /// Its title in the Admin.
    pub title: String,
    /// The resource whose routes it guards, where it is for one.
    pub behind: Option<String>,
    /// The routes that ask for it from now on, by url and then method.
    pub routes: Vec<&'c Route>,
}

/// A route that stays open.
#[derive(Clone, Debug)]
pub struct LeftAlone<'c> {
    /// The route.
    pub route: &'c Route,
    /// Why it is not guarded.
    pub why: String,
}

/// How the module is to be made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its name.
    pub module: String,
    /// What gets a guard of its own.
    pub by: By,
    /// Names of routes that Magento could not merge a ref into, each with the reason.
    pub unmergeable: Vec<(String, String)>,
}

/// Why there is no guard module.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// The name is none that Magento's schema allows for ids.
    #[error(
        "`{0}` is no name for a guard module; write Vendor_Module, each part with a capital and at least one more letter or digit"
    )]
    Name(String),
    /// The name cannot be the namespace of the data patch.
    #[error(
        "the PHP of the module `{module}` could not be parsed, for {word} is a keyword; choose another name for it"
    )]
    Keyword {
        /// The name.
        module: String,
        /// The part of it.
        word: String,
    },
    /// The ids that are to be parted hold the one that opens everything.
    #[error("Magento_Backend::all opens everything, guards included: nothing can be shut to whoever holds it")]
    All,
    /// A resource with this id exists.
    #[error("the guard {id} collides with a resource that {module} declares; choose another name for the module")]
    Collides {
        /// The id.
        id: String,
        /// The module that has it.
        module: String,
    },
}

/// Computes the guard module for a demand.
///
/// # Errors
/// When the module's name cannot stand in an id or a namespace, one of its ids exists, or All Resources is to be parted.
pub fn guard<'c>(
    demand: &Demand<'c>,
    shop: Shop<'c>,
    risks: &Risks,
    options: &Options,
) -> Result<Guard<'c>, GuardError> {
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
    for route in demand.undeclared(shop) {
        match demand.why_open(route).or_else(|| unmergeable(route, options)) {
            Some(why) => left_alone.push(LeftAlone { route, why }),
            None => shut.push(route),
        }
    }
    let title = if shut.iter().all(|route| route.is_write()) { "API write access" } else { "API access" };
    let only_reads =
        |route: &&Route| demand.scope == Scope::Writes && risks.of_route(route).operation == Operation::Read;
    let reading = shut.iter().copied().filter(only_reads).collect();
    let (groups, smallest) = group::groups(&shut, demand, shop.tree, risks, options.by);
    let guard = Guard {
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

impl<'c> Guard<'c> {
    /// All ids that the module adds, each before those below it.
    #[must_use]
    pub fn new_ids(&self) -> Vec<&str> {
        [self.branch.as_str()].into_iter().chain(self.ids.iter().map(|guard| guard.id.as_str())).collect()
    }

    /// Every route that is guarded, with the id of its guard, by url and then method.
    #[must_use]
    pub fn routes(&self) -> Vec<(&'c Route, &str)> {
        let of = |guard: &'_ GuardId<'c>| guard.routes.clone();
        let mut routes: Vec<(&Route, &str)> =
            self.ids.iter().flat_map(|guard| of(guard).into_iter().map(|route| (route, guard.id.as_str()))).collect();
        routes.sort_by_key(|(route, _)| (&route.url, &route.method));
        routes
    }

    /// Whether no guard is needed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The branch as the tree gets it.
    #[must_use]
    pub fn branch(&self) -> Branch {
        Branch {
            id: self.branch.clone(),
            title: self.title.clone(),
            sort_order: SORT_ORDER,
            below: self.ids.iter().map(|guard| (guard.id.clone(), guard.title.clone())).collect(),
        }
    }

    /// The tree and the routes of a shop once the module is in it: new resources, and refs united.
    #[must_use]
    pub fn predict(&self, shop: Shop<'_>) -> (AclTree, Routes) {
        let added: BTreeMap<String, Vec<String>> =
            self.routes().into_iter().map(|(route, id)| (route.name(), vec![id.to_owned()])).collect();
        (shop.tree.with_branch(&self.branch()), shop.routes.with_refs(&added))
    }
}

/// Why a module cannot add a ref to a route.
fn unmergeable(route: &Route, options: &Options) -> Option<String> {
    let has = |c: &[char]| route.url.contains(c) || route.method.contains(c);
    if has(&['\'']) {
        return Some("an apostrophe in it breaks the query by which Magento merges routes".to_owned());
    }
    if has(&['[', ']']) {
        return Some(
            "with a bracket in it Magento replaces the refs that are there instead of uniting them".to_owned(),
        );
    }
    let known = options.unmergeable.iter().find(|(name, _)| *name == route.name());
    known.map(|(_, why)| format!("Magento could not merge a ref into it: {why}"))
}

/// The module that has an id already, be it switched off.
fn owner(id: &str, tree: &AclTree) -> Option<String> {
    if let Some(node) = tree.find(id) {
        return Some(tree.resource(node).module().to_owned());
    }
    tree.disabled().iter().any(|known| known == id).then(|| "another module (switched off)".to_owned())
}
