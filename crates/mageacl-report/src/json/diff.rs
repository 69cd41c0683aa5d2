//! `mageacl/diff/1`.

mod grants;

use std::io::{self, Write};

use super::lint::{findings, summary};
use super::v1::diff::{
    ChangedResource, ChangedRoute, Diff, DiffSteps, GuardChange, NewWrites, Refs, RemovedResource, ResourceChange,
    ResourceChanges, RouteChanges, SecureChange, ServiceChange, Side,
};
use super::{access, catalog_out, route_name, write};
use crate::diff::DiffView;
use crate::paths::Paths;
use grants::{grant, profile};
use mageacl_core::audit::AccessModel;
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::ResourcePair;

/// Writes several comparisons, each a document of [`diff`].
///
/// # Errors
/// If a document is not JSON, or the output cannot be written.
pub fn steps(documents: &[Vec<u8>], out: &mut dyn Write) -> io::Result<()> {
    let steps = documents.iter().map(|document| serde_json::from_slice(document)).collect::<Result<_, _>>()?;
    write("diff-steps", None, DiffSteps { steps }, out)
}

/// Writes the changes between two sides.
///
/// # Errors
/// If the output cannot be written.
pub fn diff(view: &DiffView<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let changes = view.diff;
    let lint = view.findings(paths);
    let content = Diff {
        old: Side { name: view.old.0, catalog: catalog_out(view.old.1) },
        new: Side { name: view.new.0, catalog: catalog_out(view.new.1) },
        routes: routes(view),
        resources: resources(view),
        profiles: changes.profiles.iter().map(|change| profile(change, changes)).collect(),
        grants: changes.grants.iter().map(|change| grant(change, changes, view.sources)).collect(),
        breaking: view.breaking,
        findings: findings(&lint),
        summary: summary(&lint),
    };
    write("diff", Some(view.new.1), content, out)
}

fn routes<'a>(view: &DiffView<'a>) -> RouteChanges<'a> {
    let routes = &view.diff.routes;
    let guard = routes.guard.iter().map(|guard| GuardChange {
        name: route_name(guard.route.new),
        change: guard.change.into(),
        old: refs(guard.route.old, &guard.undefined_before),
        new: refs(guard.route.new, &guard.undefined_now),
    });
    let service = routes.service.iter().map(|both| ServiceChange {
        name: route_name(both.new),
        old: service(both.old),
        new: service(both.new),
    });
    let secure = routes.secure.iter().map(|both| SecureChange {
        name: route_name(both.new),
        old: both.old.secure,
        new: both.new.secure,
    });
    RouteChanges {
        added: routes.added.iter().map(|route| guarded(route)).collect(),
        removed: routes.removed.iter().map(|route| guarded(route)).collect(),
        guard: guard.collect(),
        service: service.collect(),
        secure: secure.collect(),
    }
}

fn guarded(route: &Route) -> ChangedRoute<'_> {
    let module = route.declarations.first().map(|declaration| declaration.module.as_str());
    ChangedRoute { name: route_name(route), resources: &route.resources, access: access(route), module }
}

fn refs<'a>(route: &'a Route, undefined: &'a [&'a str]) -> Refs<'a> {
    Refs { resources: &route.resources, access: access(route), undefined }
}

fn service(route: &Route) -> String {
    format!("{}::{}", route.service, route.service_method)
}

fn resources<'a>(view: &DiffView<'a>) -> ResourceChanges<'a> {
    let (old, new, resources) = (view.diff.old, view.diff.new, &view.diff.resources);
    let id = |both: &ResourcePair| new.tree.resource(both.new).id.as_str();
    let title = |node: Node, shop: AccessModel<'a>| shop.tree.resource(node).title.as_deref();
    let renamed = resources.renamed.iter().map(|both| ResourceChange {
        id: id(both),
        old: title(both.old, old),
        new: title(both.new, new),
    });
    let reparented = resources.reparented.iter().map(|both| ResourceChange {
        id: id(both),
        old: parent(both.old, old),
        new: parent(both.new, new),
    });
    let removed = resources
        .removed
        .iter()
        .map(|removed| RemovedResource { resource: resource(removed.node, old), disabled: removed.is_disabled });
    let guards_writes = resources.guards_writes.iter().map(|writes| NewWrites {
        id: id(&writes.resource),
        routes: writes.routes.iter().map(|route| route_name(route)).collect(),
    });
    ResourceChanges {
        added: resources.added.iter().map(|node| resource(*node, new)).collect(),
        removed: removed.collect(),
        renamed: renamed.collect(),
        reparented: reparented.collect(),
        guards_writes: guards_writes.collect(),
    }
}

fn resource(node: Node, shop: AccessModel<'_>) -> ChangedResource<'_> {
    let resource = shop.tree.resource(node);
    let title_path = shop.tree.title_path(node);
    ChangedResource { id: &resource.id, title_path, parent: parent(node, shop), module: resource.module() }
}

fn parent(node: Node, shop: AccessModel<'_>) -> Option<&str> {
    shop.tree.parent(node).map(|parent| shop.tree.resource(parent).id.as_str())
}
