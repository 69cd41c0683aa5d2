//! The JSON contract, schema 1. It has its own types, so that those of the core may change.

mod audit;
mod base;
mod baseline;
mod diff;
mod explain;
mod guard;
mod lint;
mod matrix;
mod releases;
mod state;

use std::io::{self, Write};

use serde::Serialize;

use super::PlanView;
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{Access, AclTree, ConfigError, Origin, Route, Routes};
use mageacl_core::plan::Collateral;
use mageacl_core::profile::Profile;
use mageacl_core::source::SourceMap;

pub use audit::audit;
pub use baseline::{baseline, known};
pub use diff::{diff, steps};
pub use explain::{explain, rule};
pub use guard::guard;
pub use lint::lint;
pub use matrix::matrix;
pub use releases::releases;

/// A document of any kind: `schema`, the origin of the catalog, and its content.
#[derive(Serialize)]
struct Document<'a, T> {
    schema: String,
    catalog: Option<CatalogOut<'a>>,
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize)]
struct CatalogOut<'a> {
    source: &'static str,
    magento: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    modules: Modules,
    files: Files,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    missing_modules: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<&'a str>,
    base: base::BaseOut<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Modules {
    enabled: usize,
    disabled: usize,
}

#[derive(Serialize)]
struct Files {
    acl: usize,
    webapi: usize,
}

#[derive(Serialize)]
struct ErrorOut<'a> {
    error: ErrorBody<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    kind: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    consequence: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedOut<'a>>,
}

#[derive(Serialize)]
struct RelatedOut<'a> {
    message: &'a str,
    file: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct TreeOut<'a> {
    roots: Vec<ResourceOut<'a>>,
    duplicate_ids: Vec<&'a str>,
}

#[derive(Serialize)]
struct ResourceOut<'a> {
    id: &'a str,
    title: Option<&'a str>,
    sort_order: i64,
    module: &'a str,
    children: Vec<ResourceOut<'a>>,
}

#[derive(Serialize)]
struct RoutesOut<'a> {
    routes: Vec<RouteOut<'a>>,
}

#[derive(Serialize)]
struct RouteOut<'a> {
    method: &'a str,
    url: &'a str,
    service: &'a str,
    service_method: &'a str,
    secure: bool,
    resources: &'a [String],
    access: &'static str,
    module: &'a str,
    file: &'a str,
    line: Option<usize>,
    declarations: Vec<DeclarationOut<'a>>,
}

#[derive(Serialize)]
struct DeclarationOut<'a> {
    module: &'a str,
    file: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct RouteName<'a> {
    method: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
struct PlanOut<'a> {
    endpoints: Vec<EndpointOut<'a>>,
    required: Vec<&'a str>,
    closed: Vec<&'a str>,
    resources: Vec<PlannedResource<'a>>,
    collateral: CollateralOut<'a>,
    verified: bool,
}

#[derive(Serialize)]
struct EndpointOut<'a> {
    declared: &'a str,
    status: &'static str,
    route: Option<RouteName<'a>>,
    resources: &'a [String],
    optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    nearest: &'a [String],
}

#[derive(Serialize)]
struct PlannedResource<'a> {
    id: &'a str,
    title_path: Vec<&'a str>,
    required_by: Vec<&'a str>,
    ancestor_of: Vec<&'a str>,
}

#[derive(Serialize)]
struct CollateralOut<'a> {
    exact: Count<'a>,
    closure: Count<'a>,
    all_resources: Count<'a>,
}

#[derive(Serialize)]
struct Count<'a> {
    routes: usize,
    writes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<Vec<RouteName<'a>>>,
}

#[derive(Serialize)]
struct ProfilesOut {
    profiles: Vec<ProfileOut>,
}

#[derive(Serialize)]
struct ProfileOut {
    slug: String,
    name: String,
    vendor: String,
    endpoints: usize,
}

/// Writes the tree.
///
/// # Errors
/// If the output cannot be written.
pub fn tree(tree: &AclTree, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    let roots = tree.roots().iter().map(|root| resource(tree, *root)).collect();
    let duplicates = tree.duplicates();
    let duplicate_ids = duplicates.iter().map(|nodes| tree.resource(nodes[0]).id.as_str()).collect();
    write("tree", Some(origin), TreeOut { roots, duplicate_ids }, out)
}

/// Writes the routes, sorted by URL and then method.
///
/// # Errors
/// If the output cannot be written.
pub fn routes(routes: &Routes, origin: &Origin, sources: &SourceMap, out: &mut dyn Write) -> io::Result<()> {
    let routes = routes.sorted().into_iter().map(|route| route_out(route, sources)).collect();
    write("routes", Some(origin), RoutesOut { routes }, out)
}

/// Writes a plan.
///
/// # Errors
/// If the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = |node: &Node| view.tree.resource(*node).id.as_str();
    let plan = view.plan;
    let endpoints = plan.endpoints.iter().map(|planned| EndpointOut {
        declared: &planned.wanted.declared,
        status: planned.resolved.status.name(),
        route: planned.resolved.route.map(route_name),
        resources: &planned.resolved.resources,
        optional: planned.wanted.optional,
        remark: planned.resolved.remark.as_deref(),
        nearest: &planned.resolved.nearest,
    });
    let resources = plan.reasons.iter().map(|reason| PlannedResource {
        id: id(&reason.node),
        title_path: view.tree.title_path(reason.node),
        required_by: reason.required_by.iter().map(|at| plan.endpoints[*at].wanted.declared.as_str()).collect(),
        ancestor_of: reason.ancestor_of.iter().map(id).collect(),
    });
    let content = PlanOut {
        endpoints: endpoints.collect(),
        required: plan.required.iter().map(id).collect(),
        closed: plan.closed.iter().map(id).collect(),
        resources: resources.collect(),
        collateral: CollateralOut {
            exact: count(&plan.collateral.exact, view.list_collateral),
            closure: count(&plan.collateral.closure, view.list_collateral),
            all_resources: count(&plan.collateral.all_resources, view.list_collateral),
        },
        verified: plan.verified,
    };
    write("plan", Some(view.origin), content, out)
}

/// Writes the built-in profiles.
///
/// # Errors
/// If the output cannot be written.
pub fn profiles(profiles: &[Profile], out: &mut dyn Write) -> io::Result<()> {
    let profiles = profiles.iter().map(|profile| ProfileOut {
        slug: profile.slug.clone(),
        name: profile.name.clone(),
        vendor: profile.vendor.clone(),
        endpoints: profile.endpoints.len(),
    });
    write("profile-list", None, ProfilesOut { profiles: profiles.collect() }, out)
}

/// Writes the reason why Magento could not load a configuration; `kind` is the requested kind of document.
///
/// # Errors
/// If the output cannot be written.
pub fn error(
    kind: &str,
    error: &ConfigError,
    origin: Option<&Origin>,
    sources: &SourceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    write(kind, origin, ErrorOut { error: error_body(error, sources) }, out)
}

fn error_body<'a>(error: &'a ConfigError, sources: &'a SourceMap) -> ErrorBody<'a> {
    let related = error.related.iter().map(|(span, message)| RelatedOut {
        message,
        file: sources.name(span.file),
        line: sources.line(*span),
    });
    ErrorBody {
        kind: error.kind.name(),
        message: &error.message,
        file: error.span.map(|span| sources.name(span.file)),
        line: error.span.and_then(|span| sources.line(span)),
        consequence: &error.consequence,
        help: &error.help,
        related: related.collect(),
    }
}

/// Writes a JSON document that is given as text.
///
/// # Errors
/// If the output cannot be written.
pub fn document(text: &str, out: &mut dyn Write) -> io::Result<()> {
    // A byte order mark does not belong to the document.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    out.write_all(mageacl_core::json::write::escaped(text).as_bytes())
}

fn write<T: Serialize>(kind: &str, origin: Option<&Origin>, content: T, out: &mut dyn Write) -> io::Result<()> {
    let catalog = origin.map(catalog_out);
    let document = Document { schema: format!("mageacl/{kind}/1"), catalog, content };
    mageacl_core::json::write::pretty(&document, out)?;
    writeln!(out)
}

fn catalog_out(origin: &Origin) -> CatalogOut<'_> {
    CatalogOut {
        source: origin.source.name(),
        magento: origin.magento.as_deref(),
        partial: origin.partial || !origin.gaps.missing_modules.is_empty(),
        modules: Modules { enabled: origin.enabled, disabled: origin.disabled },
        files: Files { acl: origin.acl_files, webapi: origin.webapi_files },
        missing_modules: &origin.gaps.missing_modules,
        root: origin.place.as_ref().map(|place| place.root.as_str()),
        folder: origin.place.as_ref().and_then(|place| place.within.as_deref()),
        base: base::base(origin),
        notes: origin.notes.iter().chain(&origin.gaps.details).map(String::as_str).collect(),
    }
}

/// The XML reader limits the depth of the recursion.
fn resource(tree: &AclTree, node: Node) -> ResourceOut<'_> {
    let resource_of = tree.resource(node);
    ResourceOut {
        id: &resource_of.id,
        title: resource_of.title.as_deref(),
        sort_order: resource_of.sort_order,
        module: resource_of.module(),
        children: tree.children(node).map(|child| resource(tree, child)).collect(),
    }
}

fn route_out<'a>(route: &'a Route, sources: &'a SourceMap) -> RouteOut<'a> {
    let declarations: Vec<DeclarationOut<'a>> = route
        .declarations
        .iter()
        .map(|declaration| DeclarationOut {
            module: &declaration.module,
            file: sources.name(declaration.span.file),
            line: sources.line(declaration.span),
        })
        .collect();
    let (module, file, line) =
        declarations.first().map_or(("", "", None), |first| (first.module, first.file, first.line));
    RouteOut {
        method: &route.method,
        url: &route.url,
        service: &route.service,
        service_method: &route.service_method,
        secure: route.secure,
        resources: &route.resources,
        access: access(route),
        module,
        file,
        line,
        declarations,
    }
}

fn count<'a>(routes: &[&'a Route], listed: bool) -> Count<'a> {
    Count {
        routes: routes.len(),
        writes: Collateral::writes(routes),
        list: listed.then(|| routes.iter().map(|route| route_name(route)).collect()),
    }
}

fn route_name(route: &Route) -> RouteName<'_> {
    RouteName { method: &route.method, url: &route.url }
}

fn access(route: &Route) -> &'static str {
    match route.access() {
        Access::Resources => "resources",
        Access::SelfOnly => "self",
        Access::Anonymous => "anonymous",
        Access::Open => "open",
    }
}
