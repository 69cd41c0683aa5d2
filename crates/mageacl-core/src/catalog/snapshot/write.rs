//! Converts a catalog to the document of a snapshot.

use super::document::{
    FileCounts, ModuleCounts, Snapshot, SnapshotAlias, SnapshotDeclaration, SnapshotIntegration, SnapshotIntegrations,
    SnapshotModule, SnapshotOrigin, SnapshotParameter, SnapshotRef, SnapshotResource, SnapshotRoute, SnapshotService,
};
use crate::catalog::integrations::{ApiIntegration, Integration, Listed};
use crate::catalog::{AclTree, Catalog, Declaration, FileKind, KnownIntegrations, Origin, Route, Routes};
use crate::source::{SourceMap, Span};

/// Converts a catalog with its tree, routes and integrations.
pub(super) fn content(
    catalog: &Catalog,
    origin: &Origin,
    tree: &AclTree,
    routes: &Routes,
    integrations: &KnownIntegrations,
    sources: &SourceMap,
) -> Snapshot {
    let places = Places(sources);
    let services = routes.services.methods().map(|method| SnapshotService {
        class: method.class.clone(),
        version: method.version.clone(),
        operation: method.operation.clone(),
        method: method.php_name.clone(),
        secure: method.secure,
        resources: method.resources.clone(),
        routes: method.routes.clone(),
    });
    let aliases = routes.aliases().iter().map(|alias| SnapshotAlias {
        method: alias.method.clone(),
        alias: alias.alias.clone(),
        url: alias.url.clone(),
    });
    Snapshot {
        catalog: self::origin(origin, routes),
        modules: modules(catalog),
        resources: resources(tree, places),
        disabled: tree.disabled().to_vec(),
        routes: routes.all().iter().map(|route| self::route(route, places)).collect(),
        services: services.collect(),
        aliases: aliases.collect(),
        integrations: SnapshotIntegrations {
            integration_xml: integrations.consolidated.iter().map(|it| integration(it, places)).collect(),
            api_xml: integrations.api.iter().map(|it| api_integration(it, places)).collect(),
        },
    }
}

/// Positions in texts, as files and lines.
#[derive(Clone, Copy)]
struct Places<'s>(&'s SourceMap);

impl Places<'_> {
    fn for_span(self, span: Span) -> (String, Option<u32>) {
        let line = self.0.line(span).and_then(|line| u32::try_from(line).ok());
        (self.0.name(span.file).to_owned(), line)
    }

    fn declarations(self, all: &[Declaration]) -> Vec<SnapshotDeclaration> {
        let declaration = |declaration: &Declaration| {
            let (file, line) = self.for_span(declaration.span);
            SnapshotDeclaration { module: declaration.module.clone(), file, line }
        };
        all.iter().map(declaration).collect()
    }

    fn reference(self, id: &str, span: Span) -> SnapshotRef {
        let (file, line) = self.for_span(span);
        SnapshotRef { id: id.to_owned(), file, line }
    }

    fn listed(self, all: &[Listed]) -> Vec<SnapshotRef> {
        all.iter().map(|listed| self.reference(&listed.id, listed.span)).collect()
    }
}

fn origin(origin: &Origin, routes: &Routes) -> SnapshotOrigin {
    let missing_modules = origin.gaps.missing_modules.clone();
    SnapshotOrigin {
        source: origin.source.name().to_owned(),
        magento: origin.magento.clone(),
        edition: origin.edition.map(|edition| edition.name().to_owned()),
        partial: origin.partial || !missing_modules.is_empty(),
        modules: ModuleCounts { enabled: origin.enabled, disabled: origin.disabled },
        files: FileCounts { acl: origin.acl_files, webapi: origin.webapi_files },
        missing_modules,
        incomplete: routes.is_incomplete(),
        notes: origin.notes.iter().chain(&origin.gaps.details).cloned().collect(),
    }
}

fn modules(catalog: &Catalog) -> Vec<SnapshotModule> {
    let has =
        |module: usize, kind: FileKind| catalog.files.iter().any(|file| file.module == module && file.kind == kind);
    let of = catalog.modules.iter().enumerate().map(|(place, module)| SnapshotModule {
        name: module.name.clone(),
        path: module.label.clone(),
        acl: has(place, FileKind::Acl),
        webapi: has(place, FileKind::Webapi),
    });
    of.collect()
}

fn resources(tree: &AclTree, places: Places<'_>) -> Vec<SnapshotResource> {
    let of = tree.nodes().map(|node| {
        let resource = tree.resource(node);
        SnapshotResource {
            id: resource.id.clone(),
            parent: tree.parent(node).map(|parent| tree.resource(parent).id.clone()),
            title: resource.title.clone(),
            sort_order: resource.sort_order,
            declarations: places.declarations(&resource.declarations),
            definition: resource.definition,
        }
    });
    of.collect()
}

fn route(route: &Route, places: Places<'_>) -> SnapshotRoute {
    let refs = route.resources.iter().zip(&route.ref_places);
    let parameters = route.parameters.iter().map(|parameter| SnapshotParameter {
        name: parameter.name.clone(),
        force: parameter.force,
        value: parameter.value.clone(),
    });
    SnapshotRoute {
        method: route.method.clone(),
        url: route.url.clone(),
        service: route.service.clone(),
        service_method: route.service_method.clone(),
        soap_operation: route.operation.clone(),
        secure: route.secure,
        resources: refs.map(|(id, place)| places.reference(id, *place)).collect(),
        parameters: parameters.collect(),
        declarations: places.declarations(&route.declarations),
    }
}

fn integration(integration: &Integration, places: Places<'_>) -> SnapshotIntegration {
    SnapshotIntegration {
        name: integration.name.clone(),
        email: Some(integration.email.clone()),
        endpoint_url: integration.endpoint_url.clone(),
        identity_link_url: integration.identity_link_url.clone(),
        resources: places.listed(&integration.listed),
        declarations: places.declarations(&integration.declarations),
    }
}

fn api_integration(integration: &ApiIntegration, places: Places<'_>) -> SnapshotIntegration {
    SnapshotIntegration {
        name: integration.name.clone(),
        email: None,
        endpoint_url: None,
        identity_link_url: None,
        resources: places.listed(&integration.listed),
        declarations: places.declarations(&integration.declarations),
    }
}
