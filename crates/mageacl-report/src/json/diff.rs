//! `mageacl/diff/1`.

mod grants;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::lint::{FindingOut, SummaryOut, findings, summary};
use super::{CatalogOut, RouteName, access, catalog_out, route_name, write};
use crate::diff::DiffView;
use crate::paths::Paths;
use grants::{GrantOut, ProfileOut, grant, profile};
use mageacl_core::audit::Shop;
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::{ResourcePair, RoutePair};

#[derive(Serialize)]
struct DiffOut<'a> {
    old: SideOut<'a>,
    new: SideOut<'a>,
    routes: RoutesOut<'a>,
    resources: ResourcesOut<'a>,
    profiles: Vec<ProfileOut<'a>>,
    grants: Vec<GrantOut<'a>>,
    breaking: &'a [&'a str],
    findings: Vec<FindingOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize)]
struct SideOut<'a> {
    name: &'a str,
    #[serde(flatten)]
    catalog: CatalogOut<'a>,
}

#[derive(Serialize)]
struct RoutesOut<'a> {
    added: Vec<GuardedOut<'a>>,
    removed: Vec<GuardedOut<'a>>,
    guard: Vec<GuardOut<'a>>,
    service: Vec<PairOut<'a, String>>,
    secure: Vec<PairOut<'a, bool>>,
}

#[derive(Serialize)]
struct GuardedOut<'a> {
    #[serde(flatten)]
    name: RouteName<'a>,
    resources: &'a [String],
    access: &'static str,
    module: Option<&'a str>,
}

#[derive(Serialize)]
struct GuardOut<'a> {
    #[serde(flatten)]
    name: RouteName<'a>,
    change: &'static str,
    old: RefsOut<'a>,
    new: RefsOut<'a>,
}

#[derive(Serialize)]
struct RefsOut<'a> {
    resources: &'a [String],
    access: &'static str,
    undefined: &'a [&'a str],
}

#[derive(Serialize)]
struct PairOut<'a, T> {
    #[serde(flatten)]
    name: RouteName<'a>,
    old: T,
    new: T,
}

#[derive(Serialize)]
struct ResourcesOut<'a> {
    added: Vec<ResourceOut<'a>>,
    removed: Vec<RemovedOut<'a>>,
    renamed: Vec<ChangedOut<'a>>,
    reparented: Vec<ChangedOut<'a>>,
    guards_writes: Vec<WritesOut<'a>>,
}

#[derive(Serialize)]
struct ResourceOut<'a> {
    id: &'a str,
    title_path: Vec<&'a str>,
    parent: Option<&'a str>,
    module: &'a str,
}

#[derive(Serialize)]
struct RemovedOut<'a> {
    #[serde(flatten)]
    resource: ResourceOut<'a>,
    disabled: bool,
}

#[derive(Serialize)]
struct ChangedOut<'a> {
    id: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct WritesOut<'a> {
    id: &'a str,
    routes: Vec<RouteName<'a>>,
}

#[derive(Serialize)]
struct StepsOut<'a> {
    steps: Vec<&'a RawValue>,
}

/// Writes several comparisons, each a document of [`diff`].
///
/// # Errors
/// If a document is not JSON, or the output cannot be written.
pub fn steps(documents: &[Vec<u8>], out: &mut dyn Write) -> io::Result<()> {
    let steps = documents.iter().map(|document| serde_json::from_slice(document)).collect::<Result<_, _>>()?;
    write("diff-steps", None, StepsOut { steps }, out)
}

/// Writes the changes between two sides.
///
/// # Errors
/// If the output cannot be written.
pub fn diff(view: &DiffView<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let changes = view.diff;
    let lint = view.findings(paths);
    let content = DiffOut {
        old: SideOut { name: view.old.0, catalog: catalog_out(view.old.1) },
        new: SideOut { name: view.new.0, catalog: catalog_out(view.new.1) },
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

fn routes<'a>(view: &DiffView<'a>) -> RoutesOut<'a> {
    let routes = &view.diff.routes;
    let guard = routes.guard.iter().map(|guard| GuardOut {
        name: route_name(guard.route.new),
        change: guard.change.name(),
        old: refs(guard.route.old, &guard.undefined_before),
        new: refs(guard.route.new, &guard.undefined_now),
    });
    let service = |route: &Route| format!("{}::{}", route.service, route.service_method);
    RoutesOut {
        added: routes.added.iter().map(|route| guarded(route)).collect(),
        removed: routes.removed.iter().map(|route| guarded(route)).collect(),
        guard: guard.collect(),
        service: routes.service.iter().map(|both| pair(*both, service)).collect(),
        secure: routes.secure.iter().map(|both| pair(*both, |route| route.secure)).collect(),
    }
}

fn guarded(route: &Route) -> GuardedOut<'_> {
    let module = route.declarations.first().map(|declaration| declaration.module.as_str());
    GuardedOut { name: route_name(route), resources: &route.resources, access: access(route), module }
}

fn refs<'a>(route: &'a Route, undefined: &'a [&'a str]) -> RefsOut<'a> {
    RefsOut { resources: &route.resources, access: access(route), undefined }
}

fn pair<T>(both: RoutePair<'_>, of: impl Fn(&Route) -> T) -> PairOut<'_, T> {
    PairOut { name: route_name(both.new), old: of(both.old), new: of(both.new) }
}

fn resources<'a>(view: &DiffView<'a>) -> ResourcesOut<'a> {
    let (old, new, resources) = (view.diff.old, view.diff.new, &view.diff.resources);
    let id = |both: &ResourcePair| new.tree.resource(both.new).id.as_str();
    let title = |node: Node, shop: Shop<'a>| shop.tree.resource(node).title.as_deref();
    let renamed = resources.renamed.iter().map(|both| ChangedOut {
        id: id(both),
        old: title(both.old, old),
        new: title(both.new, new),
    });
    let reparented = resources.reparented.iter().map(|both| ChangedOut {
        id: id(both),
        old: parent(both.old, old),
        new: parent(both.new, new),
    });
    let removed = resources
        .removed
        .iter()
        .map(|removed| RemovedOut { resource: resource(removed.node, old), disabled: removed.is_disabled });
    let guards_writes = resources.guards_writes.iter().map(|writes| WritesOut {
        id: id(&writes.resource),
        routes: writes.routes.iter().map(|route| route_name(route)).collect(),
    });
    ResourcesOut {
        added: resources.added.iter().map(|node| resource(*node, new)).collect(),
        removed: removed.collect(),
        renamed: renamed.collect(),
        reparented: reparented.collect(),
        guards_writes: guards_writes.collect(),
    }
}

fn resource(node: Node, shop: Shop<'_>) -> ResourceOut<'_> {
    let resource = shop.tree.resource(node);
    let title_path = shop.tree.title_path(node);
    ResourceOut { id: &resource.id, title_path, parent: parent(node, shop), module: resource.module() }
}

fn parent(node: Node, shop: Shop<'_>) -> Option<&str> {
    shop.tree.parent(node).map(|parent| shop.tree.resource(parent).id.as_str())
}
