//! From a demand to a verified module.

use std::collections::BTreeSet;

use crate::audit::AccessModel;
use crate::catalog::{self, AclTree, Catalog, ConfigError, FileKind, Routes};
use crate::generate::guard_module::{self as words, GuardFiles};
use crate::grant::GrantSet;
use crate::guard::marker::GuardManifest;
use crate::guard::{
    GrantImpact, GuardModule, GuardSpec, Options, Proof, difference, differing, grant_impacts, guard, prove,
};
use crate::project::error::Error;
use crate::risk::Risks;
use crate::source::SourceMap;
use crate::store::EnabledModule;

/// The input of a module.
pub(super) struct Source<'a, 'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) shop: AccessModel<'c>,
    pub(super) subject: &'a str,
    pub(super) renew: &'a str,
}

/// A verified module.
pub(super) struct Built<'c> {
    pub(super) guard: GuardModule<'c>,
    pub(super) marker: GuardManifest,
    pub(super) proof: Proof,
    tree: AclTree,
    routes: Routes,
}

/// Builds the module and verifies it. Routes into which Magento cannot merge a ref are left out.
pub(super) fn build<'c>(
    demand: &GuardSpec<'c>,
    options: &Options,
    risks: &Risks,
    source: &Source<'_, 'c>,
    sources: &SourceMap,
) -> Result<Built<'c>, Error> {
    let mut options = options.clone();
    loop {
        let guard =
            guard(demand, source.shop, risks, &options).map_err(|error| Error::Unsuitable(error.to_string()))?;
        let marker = GuardManifest::for_guard(&guard, demand, source.shop, source.renew);
        let (mut tree, mut routes) = guard.predict(source.shop);
        if !guard.is_empty() {
            match merged(&guard, &marker, source, sources)? {
                Merged::Unread => {}
                Merged::Read(read) => {
                    let planned = AccessModel { tree: &tree, routes: &routes, ..source.shop };
                    let merged = AccessModel { tree: &read.0, routes: &read.1, ..source.shop };
                    // For example a bracket in a url: Magento then replaces the existing ref.
                    let guarded: BTreeSet<String> = guard.routes().iter().map(|(route, _)| route.name()).collect();
                    let other = differing(planned, merged).into_iter().filter(|(route, _)| guarded.contains(route));
                    let other: Vec<(String, String)> =
                        other.map(|(route, refs)| (route, format!("it would ask for {refs} alone"))).collect();
                    if !other.is_empty() {
                        options.unmergeable.extend(other);
                        continue;
                    }
                    if let Some(what) = difference(planned, merged) {
                        let why = format!("the module would not have the planned effect: {what}");
                        return Err(Error::Unsuitable(why));
                    }
                    (tree, routes) = *read;
                }
                Merged::Refused(Some(route), why) => {
                    options.unmergeable.push((route, why));
                    continue;
                }
                Merged::Refused(None, why) => {
                    return Err(Error::Unsuitable(format!("Magento could not load the module: {why}")));
                }
            }
        }
        let proof = prove(&guard, demand, source.shop, AccessModel { tree: &tree, routes: &routes, ..source.shop });
        if !proof.holds() {
            let (reported, others) = (words::proof(&proof), words::other_ways(&proof, guard.routes().len()));
            let why = format!("the evaluator does not confirm the module, so it is not written: {reported}. {others}");
            return Err(Error::Unsuitable(why));
        }
        return Ok(Built { guard, marker, proof, tree, routes });
    }
}

impl<'c> Built<'c> {
    /// Returns the impact on existing grants.
    pub(super) fn impacts(
        &self,
        set: &GrantSet,
        subjects: &BTreeSet<usize>,
        shop: AccessModel<'c>,
    ) -> Vec<GrantImpact<'c>> {
        let merged = AccessModel { tree: &self.tree, routes: &self.routes, release: shop.release };
        grant_impacts(set, subjects, &self.guard, shop, merged)
    }
}

/// The result of merging the files of the module.
enum Merged {
    /// The catalog was not read from files, so nothing can be merged.
    Unread,
    Read(Box<(AclTree, Routes)>),
    /// The route that Magento cannot merge a ref into, if it is a route, and the reason.
    Refused(Option<String>, String),
}

/// Merges the files of the module after those of the store.
fn merged(
    guard: &GuardModule<'_>,
    marker: &GuardManifest,
    source: &Source<'_, '_>,
    sources: &SourceMap,
) -> Result<Merged, Error> {
    let Source { catalog, shop, subject, .. } = source;
    let module = GuardFiles { guard, marker, tree: shop.tree, origin: &catalog.origin, subject };
    let webapi = module.webapi_xml()?;
    let files = vec![(FileKind::Acl, module.acl_xml()?), (FileKind::Webapi, webapi.clone())];
    let folder = format!("app/code/{}", guard.module.replacen('_', "/", 1));
    let appended = EnabledModule { name: guard.module.clone(), path: None, label: folder };
    let own = appended.file(FileKind::Webapi.path());
    let Some(read) = catalog::with_module(catalog, appended, files, sources) else { return Ok(Merged::Unread) };
    Ok(match (read.acl, read.routes) {
        (Ok(tree), Ok(routes)) => Merged::Read(Box::new((tree, routes))),
        (_, Err(error)) => {
            let route = refused(&error, &own, &webapi, guard, sources);
            Merged::Refused(route, error.message)
        }
        (Err(error), _) => Merged::Refused(None, error.message),
    })
}

/// Returns the route at the position of an error in the file of the module.
fn refused(error: &ConfigError, own: &str, text: &str, guard: &GuardModule<'_>, sources: &SourceMap) -> Option<String> {
    let span = error.span.filter(|span| sources.name(span.file) == own)?;
    let before = text.get(..=span.start as usize)?;
    // The routes of the file are those of the guard, in its order.
    let place = before.matches("<route ").count() + usize::from(text[span.start as usize..].starts_with("<route "));
    let routes = guard.routes();
    routes.get(place.checked_sub(1)?).map(|(route, _)| route.name())
}
