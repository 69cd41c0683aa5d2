//! Builds the catalog of a release from facts.

use std::collections::HashMap;

use super::facts::{Fact, Facts, ResourceFact, RouteFact};
use crate::catalog::bulk::Alias;
use crate::catalog::routes::Parameter;
use crate::catalog::{
    AclTree, Catalog, ConfigFile, Declaration, Edition, FileKind, KnownIntegrations, Origin, OriginSource, Resource,
    Route, Routes,
};
use crate::source::{FileId, SourceMap, Span};
use crate::store::EnabledModule;

/// Returns the catalog of the release at a place of the list. Adds the names of its files to `sources`; their texts and
/// lines are unknown.
pub(super) fn catalog(facts: &Facts<'_>, release: usize, sources: &SourceMap) -> Catalog {
    let mut files = Files { of: HashMap::new(), all: Vec::new() };
    let mut modules = Vec::new();
    for module in in_release(&facts.modules, release) {
        let enabled = EnabledModule { name: module.name.to_owned(), path: None, label: module.path.to_owned() };
        for (kind, has) in [(FileKind::Acl, module.has_acl), (FileKind::Webapi, module.has_webapi)] {
            if has {
                let file = sources.add_absent(enabled.file(kind.path()));
                files.of.insert((module.name.to_owned(), kind.path()), file);
                files.all.push(ConfigFile { kind, module: modules.len(), file });
            }
        }
        modules.push(enabled);
    }
    let number = |kind: FileKind| files.all.iter().filter(|file| file.kind == kind).count();
    let origin = Origin {
        magento: facts.releases.get(release).map(ToString::to_string),
        edition: Some(Edition::OpenSource),
        acl_files: number(FileKind::Acl),
        webapi_files: number(FileKind::Webapi),
        ..Origin::new(OriginSource::Release, modules.len())
    };
    let acl = tree(facts, release, &files);
    let aliases = in_release(&facts.aliases, release).map(|fact| Alias {
        method: fact.method.to_owned(),
        alias: fact.alias.to_owned(),
        url: fact.url.to_owned(),
    });
    let routes = in_release(&facts.routes, release).map(|fact| route(fact, &files)).collect();
    let mut routes = Routes::from_routes(routes, aliases.collect());
    routes.set_modules(modules.iter().map(|module| module.name.clone()).collect(), false);
    Catalog {
        origin,
        modules,
        files: files.all,
        acl: Ok(acl),
        routes: Ok(routes),
        integrations: Some(KnownIntegrations::default()),
    }
}

/// The files that are known by name.
struct Files {
    of: HashMap<(String, &'static str), FileId>,
    all: Vec<ConfigFile>,
}

impl Files {
    /// Returns a declaration by a module; `None` if the module has no such file in the facts.
    fn declaration(&self, module: &str, kind: FileKind) -> Option<Declaration> {
        let file = self.of.get(&(module.to_owned(), kind.path()))?;
        Some(Declaration { module: module.to_owned(), span: Span::of_line(*file, None) })
    }
}

fn in_release<T>(facts: &[Fact<T>], release: usize) -> impl Iterator<Item = &T> {
    facts.iter().filter(move |fact| fact.releases.has(release)).map(|fact| &fact.what)
}

fn tree(facts: &Facts<'_>, release: usize, files: &Files) -> AclTree {
    let resources =
        in_release(&facts.resources, release).map(|fact| (fact.parent.map(str::to_owned), resource(fact, files)));
    AclTree::from_resources(
        resources.collect(),
        in_release(&facts.disabled, release).map(ToString::to_string).collect(),
    )
}

fn resource(fact: &ResourceFact<'_>, files: &Files) -> Resource {
    Resource {
        id: fact.id.to_owned(),
        title: fact.title.map(str::to_owned),
        sort_order: fact.sort_order,
        declarations: files.declaration(fact.module, FileKind::Acl).into_iter().collect(),
        definition: 0,
    }
}

fn route(fact: &RouteFact<'_>, files: &Files) -> Route {
    let declarations: Vec<Declaration> =
        fact.modules.iter().filter_map(|module| files.declaration(module, FileKind::Webapi)).collect();
    let place = declarations.first().map(|declaration| declaration.span);
    Route {
        url: fact.url.to_owned(),
        method: fact.method.to_owned(),
        service: fact.service.to_owned(),
        service_method: fact.service_method.to_owned(),
        operation: fact.operation.map(str::to_owned),
        secure: fact.secure,
        resources: fact.refs.iter().map(ToString::to_string).collect(),
        ref_places: place.map_or_else(Vec::new, |place| vec![place; fact.refs.len()]),
        parameters: fact
            .parameters
            .iter()
            .map(|parameter| Parameter {
                name: parameter.name.to_owned(),
                force: parameter.force,
                value: parameter.value.map(str::to_owned),
            })
            .collect(),
        declarations,
    }
}
