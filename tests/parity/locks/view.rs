//! Catalogs of locks in a form that can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{AclTree, Catalog, Route, snapshot};
use mageacl_core::packages::{self, Lock, LockOptions};
use mageacl_core::source::SourceMap;
use serde_json::{Value, json};

/// The parent, title, sort order and position among its siblings of a resource.
pub(crate) type Placed = (Option<String>, Option<String>, i64, usize);

/// The service, refs and HTTPS requirement of a route.
pub(crate) type Guarded = (String, Vec<String>, bool);

pub(crate) fn catalog(lock: &str, options: &LockOptions) -> Catalog {
    let lock = Lock::parse(lock).unwrap();
    packages::catalog(&lock, packages::builtin(), options, &SourceMap::default()).unwrap()
}

/// Writes the packages of a recorded release as a lock. The records hold no types.
pub(crate) fn lock_of(packages: &Value) -> String {
    let package = |(name, version): (&String, &Value)| {
        let is_known = packages::builtin().versions(name).contains(&version.as_str().unwrap());
        let kind = if is_known || name.contains("/module-") { "magento2-module" } else { "library" };
        json!({ "name": name, "version": version, "type": kind })
    };
    let packages: Vec<Value> = packages.as_object().unwrap().iter().map(package).collect();
    json!({ "packages": packages, "packages-dev": [] }).to_string()
}

pub(crate) fn read_snapshot(path: &Path) -> Catalog {
    snapshot::parse(&super::text(path), &SourceMap::default()).unwrap()
}

pub(crate) fn resources(catalog: &Catalog) -> BTreeMap<String, Placed> {
    fn position(tree: &AclTree, node: Node) -> usize {
        match tree.parent(node) {
            Some(parent) => tree.children(parent).position(|child| child == node).unwrap(),
            None => tree.roots().iter().position(|root| *root == node).unwrap(),
        }
    }
    let tree = catalog.acl.as_ref().unwrap();
    let placed = |node: Node| {
        let resource = tree.resource(node);
        let parent = tree.parent(node).map(|parent| tree.resource(parent).id.clone());
        (resource.id.clone(), (parent, resource.title.clone(), resource.sort_order, position(tree, node)))
    };
    tree.nodes().map(placed).collect()
}

pub(crate) fn routes(catalog: &Catalog) -> BTreeMap<String, Guarded> {
    let guarded = |route: &Route| {
        let service = format!("{}::{}", route.service, route.service_method);
        (route.name(), (service, route.resources.clone(), route.secure))
    };
    catalog.routes.as_ref().unwrap().all().iter().map(guarded).collect()
}

pub(crate) fn differences<T: PartialEq + Debug>(
    got: &BTreeMap<String, T>,
    expected: &BTreeMap<String, T>,
) -> Vec<String> {
    let names: BTreeSet<&String> = got.keys().chain(expected.keys()).collect();
    let differing = names.into_iter().filter(|name| got.get(*name) != expected.get(*name));
    differing.map(|name| format!("{name}: {:?} instead of {:?}", got.get(name), expected.get(name))).collect()
}

/// Facts about packages do not hold the parameters of routes.
pub(crate) fn without_parameters(mut routes: Vec<Value>) -> Vec<Value> {
    for route in &mut routes {
        route.as_object_mut().unwrap().remove("parameters");
    }
    routes
}

/// Sorts the refs of SOAP operations: they are a set, and facts about packages do not hold the order of routes in a file.
pub(crate) fn sorted_refs(mut operations: Value) -> Value {
    for operation in operations.as_object_mut().unwrap().values_mut() {
        let refs = operation["resources"].as_array_mut().unwrap();
        refs.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    operations
}
