//! Facts from installed packages.

use super::facts::{Alias, Integration, Module, Parameter, Resource, Route};
use crate::catalog::acl::Node;
use crate::catalog::integrations::{self, ApiIntegration};
use crate::catalog::{self, AclTree, Catalog, ConfigError, ConfigKind, Origin, OriginSource};
use crate::source::SourceMap;
use crate::store::module_xml::{self, ModuleXml};
use crate::store::{Component, EnabledModule, Store};

/// The declarations of an installed module.
#[derive(Debug)]
pub struct Observed {
    xml: ModuleXml,
    catalog: Catalog,
    /// Those of `integration.xml`, and those of `integration/api.xml`.
    integrations: [Vec<ApiIntegration>; 2],
}

/// Reads each module of a store by itself, without the declarations of others.
///
/// # Errors
/// For a file that Magento could not read.
pub fn observe(store: &Store) -> Result<Vec<Observed>, ConfigError> {
    store.components.iter().map(|component| observe_module(component, store)).collect()
}

/// Reads a module by itself.
///
/// # Errors
/// For a file that Magento could not read.
pub(super) fn observe_module(component: &Component, store: &Store) -> Result<Observed, ConfigError> {
    let sources = SourceMap::default();
    let label = component.label.clone();
    let unnamed = EnabledModule { name: String::new(), path: Some(component.path.clone()), label };
    let bytes = store.files.read(&component.path.join("etc/module.xml")).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let file = unnamed.add_text("etc/module.xml", text, &sources);
    let xml = module_xml::parse(sources.text(file), file)
        .map_err(|error| ConfigError::new(ConfigKind::Modules, None, error.message, "Fix the file."))?;
    let module = EnabledModule { name: xml.name.clone(), ..unnamed };
    let origin = Origin {
        magento: store.magento.clone(),
        edition: store.edition,
        partial: true,
        ..Origin::new(OriginSource::Checkout, 1)
    };
    let mut catalog = catalog::read(vec![module], origin, &sources);
    catalog::read_aliases(&mut catalog, &sources)?;
    if let Some(error) = catalog.acl.as_ref().err().or(catalog.routes.as_ref().err()) {
        return Err(error.clone());
    }
    let integrations = [integrations::read_unclosed(&catalog, &sources)?, integrations::read_api(&catalog, &sources)?];
    Ok(Observed { xml, catalog, integrations })
}

impl Observed {
    /// Returns the facts of the module.
    #[must_use]
    pub fn module(&self) -> Module<'_> {
        let (Ok(tree), Ok(routes)) = (&self.catalog.acl, &self.catalog.routes) else { return Module::default() };
        let disabled =
            tree.disabled().iter().map(|id| Resource { id, parent: None, sort_order: 0, title: None, disabled: true });
        let aliases = routes.aliases().iter();
        let [consolidated, api] = &self.integrations;
        let integrations = consolidated.iter().map(|it| integration(false, it));
        Module {
            name: &self.xml.name,
            sequence: self.xml.sequence.iter().map(String::as_str).collect(),
            resources: tree.nodes().map(|node| resource(tree, node)).chain(disabled).collect(),
            routes: routes.all().iter().map(route).collect(),
            aliases: aliases.map(|it| Alias { method: &it.method, alias: &it.alias, url: &it.url }).collect(),
            integrations: integrations.chain(api.iter().map(|it| integration(true, it))).collect(),
        }
    }
}

fn resource(tree: &AclTree, node: Node) -> Resource<'_> {
    let resource = tree.resource(node);
    Resource {
        id: &resource.id,
        parent: tree.parent(node).map(|parent| tree.resource(parent).id.as_str()),
        sort_order: resource.sort_order,
        title: resource.title.as_deref(),
        disabled: false,
    }
}

fn route(route: &catalog::Route) -> Route<'_> {
    let service = (route.service.as_str(), route.service_method.as_str());
    let parameters = route.parameters.iter();
    Route {
        method: &route.method,
        url: &route.url,
        service: Some(service).filter(|(class, _)| !class.is_empty()),
        refs: route.resources.iter().map(String::as_str).collect(),
        secure: route.secure,
        operation: route.operation.as_deref(),
        parameters: parameters
            .map(|it| Parameter { name: &it.name, force: it.force, value: it.value.as_deref() })
            .collect(),
    }
}

fn integration(is_api: bool, integration: &ApiIntegration) -> Integration<'_> {
    let resources = integration.listed.iter().map(|listed| listed.id.as_str()).collect();
    Integration { name: &integration.name, is_api, resources }
}
