//! The changes of routes and resources.

use super::{DiffView, Section};
use crate::count;
use mageacl_core::audit::AccessModel;
use mageacl_core::catalog::Route;
use mageacl_core::catalog::acl::Node;
use mageacl_core::diff::{Change, RoutePair, who};

const GUARDS: [&str; 3] = ["route", "callers before", "callers now"];

/// Returns the routes with more callers.
pub(super) fn looser(view: &DiffView<'_>) -> Section {
    let mut rows = guards(view, Change::MadeAnonymous);
    rows.extend(guards(view, Change::Loosened));
    Section::news(format!("Looser: {}", count(rows.len(), "route")), GUARDS, rows)
}

/// Returns the routes with other callers.
pub(super) fn moved(view: &DiffView<'_>) -> Section {
    let rows = guards(view, Change::Moved);
    Section::news(format!("Moved: {}", count(rows.len(), "route")), GUARDS, rows)
}

/// Returns the routes with fewer callers.
pub(super) fn tighter(view: &DiffView<'_>) -> Section {
    let rows = guards(view, Change::Tightened);
    Section::rest(format!("Tighter: {}", count(rows.len(), "route")), GUARDS, rows, view.all)
}

/// Returns the new public routes.
pub(super) fn new_for_everybody(view: &DiffView<'_>) -> Section {
    let added = view.diff.routes.added.iter().filter(|route| route.is_for_everybody());
    let rows: Vec<[String; 3]> = added.map(|route| listed(route)).collect();
    let title = format!("New and public: {}", count(rows.len(), "route"));
    Section::news(title, ["route", "allowed callers", "module"], rows).folded_unless(view.all)
}

/// Returns the resources that guarded only reads before.
pub(super) fn new_writes(view: &DiffView<'_>) -> Section {
    let writes = &view.diff.resources.guards_writes;
    let rows = writes.iter().flat_map(|writes| {
        let place = in_the_admin(writes.resource.new, view.diff.new);
        let id = &view.diff.new.tree.resource(writes.resource.new).id;
        writes.routes.iter().map(move |route| [id.clone(), place.clone(), route.name()])
    });
    let title = format!("Opened read routes only, and now write routes: {}", count(writes.len(), "resource"));
    Section::news(title, ["resource", "in the Admin", "opens"], rows.collect())
}

/// Returns the routes that require HTTPS on one side only.
pub(super) fn plain_http(view: &DiffView<'_>) -> Section {
    let text = |route: &Route| if route.secure { "HTTPS only" } else { "HTTP and HTTPS" }.to_owned();
    let rows = view.diff.routes.secure.iter().map(|pair| [pair.new.name(), text(pair.old), text(pair.new)]).collect();
    Section::rest("HTTPS", ["route", "before", "now"], rows, view.all)
}

/// Returns the new guarded routes.
pub(super) fn added_routes(view: &DiffView<'_>) -> Section {
    let added = view.diff.routes.added.iter().copied().filter(|route| !route.is_for_everybody());
    routes("New", added.collect(), view)
}

/// Returns the removed routes.
pub(super) fn removed_routes(view: &DiffView<'_>) -> Section {
    routes("Removed", view.diff.routes.removed.clone(), view)
}

/// Returns the routes with another service.
pub(super) fn services(view: &DiffView<'_>) -> Section {
    let text = |route: &Route| format!("{}::{}", route.service, route.service_method);
    let row = |pair: &RoutePair<'_>| [pair.new.name(), text(pair.old), text(pair.new)];
    let rows: Vec<[String; 3]> = view.diff.routes.service.iter().map(row).collect();
    let title = format!("Different service: {}", count(rows.len(), "route"));
    Section::rest(title, ["route", "before", "now"], rows, view.all)
}

/// Returns the new resources.
pub(super) fn added_resources(view: &DiffView<'_>) -> Section {
    let nodes = view.diff.resources.added.iter().copied();
    resources("New", nodes.map(|node| (node, String::new())), view.diff.new, view)
}

/// Returns the removed resources.
pub(super) fn removed_resources(view: &DiffView<'_>) -> Section {
    let removed = view.diff.resources.removed.iter();
    let how = |is_disabled: bool| if is_disabled { ", disabled now" } else { "" }.to_owned();
    resources("Removed", removed.map(|removed| (removed.node, how(removed.is_disabled))), view.diff.old, view)
}

/// Returns the resources with another title.
pub(super) fn renamed(view: &DiffView<'_>) -> Section {
    let title = |node: Node, shop: AccessModel<'_>| {
        shop.tree.resource(node).title.clone().unwrap_or_else(|| "(no title)".to_owned())
    };
    let (old, new) = (view.diff.old, view.diff.new);
    let pairs = &view.diff.resources.renamed;
    let row = |pair: &mageacl_core::diff::ResourcePair| {
        [new.tree.resource(pair.new).id.clone(), title(pair.old, old), title(pair.new, new)]
    };
    let heading = format!("Another title: {}", count(pairs.len(), "resource"));
    Section::rest(heading, ["resource", "before", "now"], pairs.iter().map(row).collect(), view.all)
}

/// Returns the resources with another parent.
pub(super) fn reparented(view: &DiffView<'_>) -> Section {
    let parent = |node: Node, shop: AccessModel<'_>| {
        shop.tree.parent(node).map_or_else(|| "(a root)".to_owned(), |parent| shop.tree.resource(parent).id.clone())
    };
    let (old, new) = (view.diff.old, view.diff.new);
    let pairs = &view.diff.resources.reparented;
    let row = |pair: &mageacl_core::diff::ResourcePair| {
        [new.tree.resource(pair.new).id.clone(), parent(pair.old, old), parent(pair.new, new)]
    };
    let heading = format!("Different parent: {}", count(pairs.len(), "resource"));
    Section::rest(heading, ["resource", "parent before", "parent now"], pairs.iter().map(row).collect(), view.all)
}

/// Returns the path of a resource in the Admin.
pub(super) fn in_the_admin(node: Node, shop: AccessModel<'_>) -> String {
    shop.tree.title_path(node).join(" > ")
}

fn guards(view: &DiffView<'_>, change: Change) -> Vec<[String; 3]> {
    let row = |guard: &mageacl_core::diff::GuardChange<'_>| {
        let (before, now) = guard.before_and_now();
        [guard.route.new.name(), before, now]
    };
    view.diff.routes.guards(change).map(row).collect()
}

fn routes(what: &str, routes: Vec<&Route>, view: &DiffView<'_>) -> Section {
    let writes = match routes.iter().filter(|route| route.is_write()).count() {
        0 => "none".to_owned(),
        writes => writes.to_string(),
    };
    let title = format!("{what}: {}, {writes} of them write routes", count(routes.len(), "route"));
    let rows = routes.into_iter().map(listed).collect();
    Section::rest(title, ["route", "allowed callers", "module"], rows, view.all)
}

fn resources(
    what: &str,
    nodes: impl Iterator<Item = (Node, String)>,
    shop: AccessModel<'_>,
    view: &DiffView<'_>,
) -> Section {
    let row = |(node, note): (Node, String)| {
        let resource = shop.tree.resource(node);
        [format!("{}{note}", resource.id), in_the_admin(node, shop), resource.module().to_owned()]
    };
    let rows: Vec<[String; 3]> = nodes.map(row).collect();
    let title = format!("{what}: {}", count(rows.len(), "resource"));
    Section::rest(title, ["resource", "in the Admin", "module"], rows, view.all)
}

fn listed(route: &Route) -> [String; 3] {
    let module = route.declarations.first().map_or_else(String::new, |declaration| declaration.module.clone());
    [route.name(), who(route, &[]), module]
}
