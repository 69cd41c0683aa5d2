//! The JSON contract, schema 1: conversions of results to the types of [`v1`].

mod admin;
mod audit;
mod baseline;
mod diff;
mod explain;
mod grant_state;
mod guard;
mod lint;
mod matrix;
mod releases;
mod report;
mod rules;
mod state;
pub mod v1;

use std::io::{self, Write};

use serde::Serialize;

use super::PlanView;
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{AclTree, BaseKind, ConfigError, Declaration, Origin, OriginSource, Route};
use mageacl_core::endpoint::origin::{Confidence, Occurrences};
use mageacl_core::plan::{Collateral, Plan, Reason};
use mageacl_core::profile::Profile;
use mageacl_core::source::SourceMap;
use mageacl_core::store::Switched;
use v1::error::ErrorContent;
use v1::route::{Access, RouteName};
use v1::{Catalog, Document};

pub use admin::admin;
pub use audit::audit;
pub use baseline::{baseline, known};
pub use diff::{diff, steps};
pub use explain::{explain, rule};
pub use grant_state::grant_state;
pub use guard::guard;
pub use lint::lint;
pub use matrix::matrix;
pub use releases::releases;
pub use report::{read_report, report};
pub use rules::rules;

/// Writes the tree.
///
/// # Errors
/// If the output cannot be written.
pub fn tree(tree: &AclTree, origin: &Origin, out: &mut dyn Write) -> io::Result<()> {
    let roots = tree.roots().iter().map(|root| resource(tree, *root)).collect();
    let duplicates = tree.duplicates();
    let duplicate_ids = duplicates.iter().map(|nodes| tree.resource(nodes[0]).id.as_str()).collect();
    write("tree", Some(origin), v1::tree::Tree { roots, duplicate_ids }, out)
}

/// Writes the routes, sorted by URL and then method.
///
/// # Errors
/// If the output cannot be written.
pub fn routes(routes: &[&Route], origin: &Origin, sources: &SourceMap, out: &mut dyn Write) -> io::Result<()> {
    let routes = routes.iter().map(|route| route_out(route, sources)).collect();
    write("routes", Some(origin), v1::route::Routes { routes }, out)
}

/// Writes a plan.
///
/// # Errors
/// If the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = |node: &Node| view.tree.resource(*node).id.as_str();
    let plan = view.plan;
    let endpoints = plan.endpoints.iter().map(|planned| v1::plan::Endpoint {
        declared: &planned.wanted.declared,
        status: planned.resolved.status.into(),
        route: planned.resolved.route.map(route_name),
        resources: &planned.resolved.resources,
        optional: planned.wanted.optional,
        remark: planned.resolved.remark.as_deref(),
        nearest: &planned.resolved.nearest,
        from: call_sites(&planned.wanted.occurrences),
        count: (!planned.wanted.occurrences.is_empty()).then_some(planned.wanted.occurrences.count),
        statuses: Some(&planned.wanted.occurrences.statuses).filter(|statuses| !statuses.is_empty()),
    });
    let resources = plan.reasons.iter().map(|reason| v1::plan::PlannedResource {
        id: id(&reason.node),
        title_path: view.tree.title_path(reason.node),
        required_by: reason.required_by.iter().map(|at| plan.endpoints[*at].wanted.declared.as_str()).collect(),
        needed_by: needed_by(plan, reason),
        ancestor_of: reason.ancestor_of.iter().map(id).collect(),
    });
    let fields = plan.fields.iter().map(|planned| v1::plan::AnswerField {
        name: &planned.field.name,
        data: &planned.field.data,
        resources: &planned.field.resources,
        endpoints: planned.calls.iter().map(|at| plan.endpoints[*at].wanted.declared.as_str()).collect(),
    });
    let content = v1::plan::Plan {
        endpoints: endpoints.collect(),
        required: plan.required.iter().map(id).collect(),
        closed: plan.with_ancestors.iter().map(id).collect(),
        resources: resources.collect(),
        collateral: v1::plan::Collateral {
            exact: count(&plan.collateral.exact, view.list_collateral),
            closure: count(&plan.collateral.closure, view.list_collateral),
            all_resources: count(&plan.collateral.all_resources, view.list_collateral),
        },
        verified: plan.verified,
        fields: fields.collect(),
    };
    write("plan", Some(view.origin), content, out)
}

/// Returns the calls with places that require a resource.
fn needed_by<'a>(plan: &'a Plan<'_>, reason: &Reason) -> Vec<v1::plan::NeededBy<'a>> {
    let calls = reason.required_by.iter().map(|at| &plan.endpoints[*at]);
    let located = calls.filter(|planned| !planned.wanted.occurrences.is_empty());
    let needed_by = located.map(|planned| v1::plan::NeededBy {
        declared: &planned.wanted.declared,
        route: planned.resolved.route.map(route_name),
        from: call_sites(&planned.wanted.occurrences),
    });
    needed_by.collect()
}

fn call_sites(occurrences: &Occurrences) -> Vec<v1::plan::CallSite<'_>> {
    let sites = occurrences.sites().iter().map(|site| v1::plan::CallSite {
        file: &site.file,
        line: site.line,
        confidence: site.confidence.map(Confidence::name),
        evidence: site.evidence.as_deref(),
    });
    sites.collect()
}

/// Writes the built-in profiles.
///
/// # Errors
/// If the output cannot be written.
pub fn profiles(profiles: &[Profile], out: &mut dyn Write) -> io::Result<()> {
    let profiles = profiles.iter().map(|profile| v1::profiles::ProfileRow {
        slug: profile.slug.clone(),
        name: profile.name.clone(),
        vendor: profile.vendor.clone(),
        endpoints: profile.endpoints.len(),
    });
    write("profile-list", None, v1::profiles::Profiles { profiles: profiles.collect() }, out)
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
    write(kind, origin, ErrorContent { error: error_body(error, sources) }, out)
}

fn error_body<'a>(error: &'a ConfigError, sources: &'a SourceMap) -> v1::error::ConfigError<'a> {
    let related = error.related.iter().map(|(span, message)| v1::error::RelatedError {
        message,
        file: sources.name(span.file),
        line: sources.line(*span),
    });
    v1::error::ConfigError {
        kind: error.kind.into(),
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

fn catalog_out(origin: &Origin) -> Catalog<'_> {
    Catalog {
        source: origin.source.into(),
        magento: origin.magento.as_deref(),
        partial: origin.partial || !origin.gaps.missing_modules.is_empty(),
        modules: v1::catalog::ModuleCounts { enabled: origin.enabled, disabled: origin.disabled },
        files: v1::catalog::FileCounts { acl: origin.acl_files, webapi: origin.webapi_files },
        missing_modules: &origin.gaps.missing_modules,
        root: origin.place.as_ref().map(|place| place.root.as_str()),
        folder: origin.place.as_ref().and_then(|place| place.within.as_deref()),
        what_if: what_if(&origin.gaps.switches),
        base: base(origin),
        notes: origin.notes.iter().chain(&origin.gaps.details).map(String::as_str).collect(),
    }
}

/// Returns the modules that the user disables or enables, if there are any.
fn what_if(switches: &Switched) -> Option<v1::catalog::WhatIf<'_>> {
    let is_changed = !(switches.disabled.is_empty() && switches.enabled.is_empty());
    is_changed.then_some(v1::catalog::WhatIf { disabled: &switches.disabled, enabled: &switches.enabled })
}

fn base(origin: &Origin) -> v1::catalog::Base<'_> {
    let Some(base) = &origin.base else {
        // A recorded release is known as a whole.
        let exact = (origin.source == OriginSource::Release).then_some(true);
        return v1::catalog::Base {
            kind: exact.map_or(v1::catalog::BaseKind::None, |_| v1::catalog::BaseKind::Release),
            from: None,
            magento: origin.magento.as_deref(),
            edition: origin.edition.map(Into::into),
            mage_os: None,
            exact,
            newer: &[],
            modules: None,
            packages: None,
        };
    };
    let nearest = base.nearest.iter().map(|package| v1::catalog::NearestPackage {
        name: &package.name,
        installed: &package.installed,
        used: &package.used,
    });
    let packages = v1::catalog::Packages { exact: base.exact, nearest: nearest.collect(), unknown: &base.unknown };
    // A release that was recorded as a whole has no list of packages.
    let has_packages = base.kind == BaseKind::Packages || base.exact + base.nearest.len() > 0;
    v1::catalog::Base {
        kind: base.kind.into(),
        from: Some(base.origin.into()),
        magento: base.magento.as_deref(),
        edition: base.edition.map(Into::into),
        mage_os: base.mage_os.as_deref(),
        exact: Some(base.is_exact),
        newer: &base.newer,
        modules: Some(base.modules),
        packages: has_packages.then_some(packages),
    }
}

/// The XML reader limits the depth of the recursion.
fn resource(tree: &AclTree, node: Node) -> v1::tree::Resource<'_> {
    let resource_of = tree.resource(node);
    v1::tree::Resource {
        id: &resource_of.id,
        title: resource_of.title.as_deref(),
        sort_order: resource_of.sort_order,
        module: resource_of.module(),
        children: tree.children(node).map(|child| resource(tree, child)).collect(),
    }
}

fn route_out<'a>(route: &'a Route, sources: &'a SourceMap) -> v1::route::Route<'a> {
    let declarations = declarations(&route.declarations, sources);
    let (module, file, line) =
        declarations.first().map_or(("", "", None), |first| (first.module, first.file, first.line));
    v1::route::Route {
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

fn count<'a>(routes: &[&'a Route], listed: bool) -> v1::plan::RouteCount<'a> {
    v1::plan::RouteCount {
        routes: routes.len(),
        writes: Collateral::writes(routes),
        list: listed.then(|| routes.iter().map(|route| route_name(route)).collect()),
    }
}

fn route_name(route: &Route) -> RouteName<'_> {
    RouteName { method: &route.method, url: &route.url }
}

/// Returns the state of a finding in the contract.
pub(crate) fn state_of(finding: &mageacl_core::finding::Finding) -> v1::finding::State {
    state::state(finding).state
}

fn access(route: &Route) -> Access {
    route.access().into()
}

fn declarations<'a>(all: &'a [Declaration], sources: &'a SourceMap) -> Vec<v1::route::Declaration<'a>> {
    let out = all.iter().map(|declaration| v1::route::Declaration {
        module: &declaration.module,
        file: sources.name(declaration.span.file),
        line: sources.line(declaration.span),
    });
    out.collect()
}
