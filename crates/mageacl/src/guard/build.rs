//! From a demand to a module that is verified.

use std::collections::BTreeSet;

use mageacl_core::audit::Shop;
use mageacl_core::catalog::{self, AclTree, Catalog, ConfigError, FileKind, Origin, Routes};
use mageacl_core::grant::GrantSet;
use mageacl_core::guard::marker::Marker;
use mageacl_core::guard::{Demand, Guard, Options, Proof, Standing, difference, differing, guard, prove, stand};
use mageacl_core::project::Error;
use mageacl_core::risk::Risks;
use mageacl_core::source::SourceMap;
use mageacl_core::store::EnabledModule;
use mageacl_report::guard::{self as words, GuardModule};

/// What a module is made from.
pub(super) struct Source<'a> {
    pub(super) catalog: &'a Catalog,
    /// The origin of the catalog, with the notes of this run.
    pub(super) origin: &'a Origin,
    pub(super) shop: Shop<'a>,
    pub(super) subject: &'a str,
    pub(super) renew: &'a str,
}

/// A module that is verified.
pub(super) struct Built<'c> {
    pub(super) guard: Guard<'c>,
    pub(super) marker: Marker,
    pub(super) proof: Proof,
    tree: AclTree,
    routes: Routes,
}

/// Makes the module and verifies it. What Magento cannot merge a ref into is left alone.
pub(super) fn build<'c>(
    demand: &Demand<'c>,
    options: &Options,
    risks: &Risks,
    source: &Source<'c>,
    sources: &SourceMap,
) -> Result<Built<'c>, Error> {
    let mut options = options.clone();
    loop {
        let guard =
            guard(demand, source.shop, risks, &options).map_err(|error| Error::Unsuitable(error.to_string()))?;
        let marker = Marker::of(&guard, demand, source.shop, source.renew);
        let (mut tree, mut routes) = guard.predict(source.shop);
        if !guard.is_empty() {
            match merged(&guard, &marker, source, sources)? {
                Merged::Unread => {}
                Merged::Read(read) => {
                    let planned = Shop { tree: &tree, routes: &routes, ..source.shop };
                    let merged = Shop { tree: &read.0, routes: &read.1, ..source.shop };
                    // A bracket in a url is one of the reasons: Magento then replaces the ref that is there.
                    let guarded: BTreeSet<String> = guard.routes().iter().map(|(route, _)| route.name()).collect();
                    let other = differing(planned, merged).into_iter().filter(|(route, _)| guarded.contains(route));
                    let other: Vec<(String, String)> =
                        other.map(|(route, refs)| (route, format!("it would ask for {refs} alone"))).collect();
                    if !other.is_empty() {
                        options.unmergeable.extend(other);
                        continue;
                    }
                    if let Some(what) = difference(planned, merged) {
                        let why = format!("the module would do something else than planned: {what}");
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
        let proof = prove(&guard, demand, source.shop, Shop { tree: &tree, routes: &routes, ..source.shop });
        if !proof.holds() {
            let (told, others) = (words::proof(&proof), words::other_ways(&proof, guard.routes().len()));
            let why = format!("the evaluator does not confirm the module, so it is not written: {told}. {others}");
            return Err(Error::Unsuitable(why));
        }
        return Ok(Built { guard, marker, proof, tree, routes });
    }
}

impl<'c> Built<'c> {
    /// What becomes of the grants that exist.
    pub(super) fn stand(&self, set: &GrantSet, subjects: &BTreeSet<usize>, shop: Shop<'c>) -> Vec<Standing<'c>> {
        let merged = Shop { tree: &self.tree, routes: &self.routes, release: shop.release };
        stand(set, subjects, &self.guard, shop, merged)
    }

    pub(super) fn module<'a>(&'a self, source: &Source<'a>) -> GuardModule<'a> {
        GuardModule {
            guard: &self.guard,
            marker: &self.marker,
            tree: source.shop.tree,
            origin: source.origin,
            subject: source.subject,
        }
    }
}

/// What Magento makes of the module's files.
enum Merged {
    /// The catalog was not read from files, so that nothing can be merged into them.
    Unread,
    Read(Box<(AclTree, Routes)>),
    /// The route that it cannot merge a ref into, where it is one, and why.
    Refused(Option<String>, String),
}

/// Reads the module's files behind those of the store.
fn merged(guard: &Guard<'_>, marker: &Marker, source: &Source<'_>, sources: &SourceMap) -> Result<Merged, Error> {
    let Source { catalog, shop, subject, .. } = source;
    let module = GuardModule { guard, marker, tree: shop.tree, origin: &catalog.origin, subject };
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

/// The route at the place of an error, where that is in the module's own file.
fn refused(error: &ConfigError, own: &str, text: &str, guard: &Guard<'_>, sources: &SourceMap) -> Option<String> {
    let span = error.span.filter(|span| sources.name(span.file) == own)?;
    let before = text.get(..=span.start as usize)?;
    // The routes of the file are those of the guard, in its order.
    let place = before.matches("<route ").count() + usize::from(text[span.start as usize..].starts_with("<route "));
    let routes = guard.routes();
    routes.get(place.checked_sub(1)?).map(|(route, _)| route.name())
}
