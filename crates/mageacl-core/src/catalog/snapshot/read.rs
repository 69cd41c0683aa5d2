//! Converts the document of a snapshot to a catalog.

use std::collections::HashMap;

use super::document::{
    Read, SnapshotDeclaration, SnapshotIntegration, SnapshotModule, SnapshotRef, SnapshotResource, SnapshotRoute,
    SnapshotService,
};
use crate::catalog::bulk::Alias;
use crate::catalog::integrations::{self, ApiIntegration, Integration, Listed};
use crate::catalog::routes::Parameter;
use crate::catalog::soap::{Method, ServiceMethods};
use crate::catalog::{
    AclTree, Catalog, ConfigFile, Declaration, FileKind, Gaps, KnownIntegrations, Origin, OriginSource, Resource,
    Route, Routes,
};
use crate::json::ParseError;
use crate::release::{Edition, Release};
use crate::source::{FileId, SourceMap, Span};
use crate::store::EnabledModule;
use crate::xml::MAX_DEPTH;

/// Converts a document with the given text.
///
/// # Errors
/// If a resource comes before its parent, or refers to a definition that it does not have.
pub(super) fn catalog(document: Read, text: &str, sources: &SourceMap) -> Result<Catalog, ParseError> {
    let mut places = Places { files: HashMap::new(), sources };
    let (modules, files) = places.modules(document.modules.0);
    let number = |kind: FileKind| files.iter().filter(|file| file.kind == kind).count();
    let origin = Origin {
        magento: document.catalog.magento,
        edition: document.catalog.edition.as_deref().and_then(Edition::parse),
        partial: document.catalog.partial && document.catalog.missing_modules.is_empty(),
        disabled: document.catalog.modules.disabled,
        notes: document.catalog.notes,
        gaps: Gaps { missing_modules: document.catalog.missing_modules, ..Gaps::default() },
        acl_files: number(FileKind::Acl),
        webapi_files: number(FileKind::Webapi),
        ..Origin::new(OriginSource::Snapshot, document.catalog.modules.enabled)
    };
    let tree = places.tree(document.resources.0, document.disabled, text)?;
    let release = origin.release();
    let closed = document.integrations.integration_xml.into_iter();
    let integrations = KnownIntegrations {
        consolidated: closed.map(|it| places.integration(it, &tree, release)).collect(),
        api: document.integrations.api_xml.into_iter().map(|it| places.api_integration(it)).collect(),
    };
    let aliases = document.aliases.into_iter();
    let mut routes = Routes {
        all: document.routes.0.into_iter().map(|route| places.route(route)).collect(),
        services: services(document.services),
        aliases: aliases.map(|it| Alias { method: it.method, alias: it.alias, url: it.url }).collect(),
        ..Routes::default()
    };
    routes.set_modules(modules.iter().map(|module| module.name.clone()).collect(), document.catalog.incomplete);
    Ok(Catalog { origin, modules, files, acl: Ok(tree), routes: Ok(routes), integrations: Some(integrations) })
}

/// The files of positions, each added once.
struct Places<'s> {
    files: HashMap<String, FileId>,
    sources: &'s SourceMap,
}

impl Places<'_> {
    fn file(&mut self, name: String) -> FileId {
        let Places { files, sources } = self;
        *files.entry(name).or_insert_with_key(|name| sources.add_absent(name.as_str()))
    }

    fn span(&mut self, file: String, line: Option<u32>) -> Span {
        Span::of_line(self.file(file), line)
    }

    fn modules(&mut self, all: Vec<SnapshotModule>) -> (Vec<EnabledModule>, Vec<ConfigFile>) {
        let (mut modules, mut files) = (Vec::new(), Vec::new());
        for (place, is) in all.into_iter().enumerate() {
            let module = EnabledModule { name: is.name, path: None, label: is.path };
            for (kind, has) in [(FileKind::Acl, is.acl), (FileKind::Webapi, is.webapi)] {
                if has {
                    files.push(ConfigFile { kind, module: place, file: self.file(module.file(kind.path())) });
                }
            }
            modules.push(module);
        }
        files.sort_by_key(|file| file.kind != FileKind::Acl);
        (modules, files)
    }

    fn declarations(&mut self, all: Vec<SnapshotDeclaration>) -> Vec<Declaration> {
        let declaration =
            |is: SnapshotDeclaration| Declaration { module: is.module, span: self.span(is.file, is.line) };
        all.into_iter().map(declaration).collect()
    }

    fn tree(&mut self, all: Vec<SnapshotResource>, disabled: Vec<String>, text: &str) -> Result<AclTree, ParseError> {
        let mut resources = Vec::with_capacity(all.len());
        let mut depths: HashMap<String, usize> = HashMap::new();
        for is in all {
            if is.definition >= is.declarations.len() {
                return Err(misplaced(text, &is.id, "has no matching definition among its declarations"));
            }
            let above = is.parent.as_ref().map_or(Some(0), |parent| depths.get(parent).copied());
            let Some(above) = above else {
                return Err(misplaced(text, &is.id, "is listed before its parent"));
            };
            if above == MAX_DEPTH {
                return Err(misplaced(text, &is.id, "is nested deeper than XML files allow"));
            }
            depths.insert(is.id.clone(), above + 1);
            let resource = Resource {
                id: is.id,
                title: is.title,
                sort_order: is.sort_order,
                declarations: self.declarations(is.declarations),
                definition: is.definition,
            };
            resources.push((is.parent, resource));
        }
        Ok(AclTree::from_resources(resources, disabled))
    }

    fn route(&mut self, is: SnapshotRoute) -> Route {
        let (mut resources, mut ref_places) = (Vec::new(), Vec::new());
        for SnapshotRef { id, file, line } in is.resources {
            resources.push(id);
            ref_places.push(self.span(file, line));
        }
        let parameters = is.parameters.into_iter();
        Route {
            url: is.url,
            method: is.method,
            service: is.service,
            service_method: is.service_method,
            operation: is.soap_operation,
            secure: is.secure,
            resources,
            ref_places,
            parameters: parameters.map(|it| Parameter { name: it.name, force: it.force, value: it.value }).collect(),
            declarations: self.declarations(is.declarations),
        }
    }

    fn listed(&mut self, refs: Vec<SnapshotRef>) -> Vec<Listed> {
        refs.into_iter().map(|SnapshotRef { id, file, line }| Listed { id, span: self.span(file, line) }).collect()
    }

    fn integration(&mut self, is: SnapshotIntegration, tree: &AclTree, release: Option<Release>) -> Integration {
        let ids: Vec<&str> = is.resources.iter().map(|reference| reference.id.as_str()).collect();
        Integration {
            stored: integrations::closure(tree, release, &ids).unwrap_or_default(),
            name: is.name,
            email: is.email.unwrap_or_default(),
            endpoint_url: is.endpoint_url,
            identity_link_url: is.identity_link_url,
            listed: self.listed(is.resources),
            declarations: self.declarations(is.declarations),
        }
    }

    fn api_integration(&mut self, is: SnapshotIntegration) -> ApiIntegration {
        let (listed, declarations) = (self.listed(is.resources), self.declarations(is.declarations));
        ApiIntegration { name: is.name, listed, declarations }
    }
}

fn services(all: Vec<SnapshotService>) -> ServiceMethods {
    let method = |is: SnapshotService| Method {
        class: is.class,
        version: is.version,
        operation: is.operation,
        php_name: is.method,
        secure: is.secure,
        resources: is.resources,
        routes: is.routes,
    };
    ServiceMethods::from_methods(all.into_iter().map(method).collect())
}

/// Makes an error with the position of a resource's id: the first string with this text that is the value of an `id`,
/// with any white space around it.
fn misplaced(text: &str, id: &str, what: &str) -> ParseError {
    let quoted = serde_json::Value::from(id).to_string();
    let is_id = |start: &usize| {
        let key = text[..*start].trim_end().strip_suffix(':');
        key.is_some_and(|before| before.trim_end().ends_with("\"id\""))
    };
    let start = text.match_indices(&quoted).map(|(start, _)| start).find(is_id);
    // The id may be written with other escapes.
    let span = start.map_or(0..0, |start| start..start + quoted.len());
    ParseError { message: format!("the resource `{id}` {what}"), span, help: None }
}
