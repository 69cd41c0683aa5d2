//! The routes of the web API, as `Webapi\Model\Config\Converter` reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use super::soap::{Operation, ServiceMethods};
use super::{ConfigError, ConfigKind, Declaration, readable};
use crate::merge::Merged;
use crate::php;
use crate::release::Release;
use crate::source::Span;
use crate::xml::{Document, Element, ElementId};

/// The ref that makes a route public.
pub const ANONYMOUS: &str = "anonymous";

/// The ref of a route whose refs are not known, which only facts about releases have.
pub const UNKNOWN: &str = "?";

/// The ref that admits logged-in customers.
pub const SELF: &str = "self";

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The URL, as configured.
    pub url: String,
    /// The method, as configured.
    pub method: String,
    /// The class of the service.
    pub service: String,
    /// The method of that class.
    pub service_method: String,
    /// The name of its SOAP operation, if it differs from that of the method (`soapOperation`).
    pub operation: Option<String>,
    /// Whether it may be called over HTTPS only.
    pub secure: bool,
    /// The refs without duplicates. All are required.
    pub resources: Vec<String>,
    /// The start tag of each ref, in the order of `resources`.
    pub ref_places: Vec<Span>,
    /// The parameters that the route sets itself.
    pub parameters: Vec<Parameter>,
    /// All its declarations, in merge order.
    pub declarations: Vec<Declaration>,
}

/// A parameter that a route sets itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Whether it overwrites the value from the caller.
    pub force: bool,
    /// The value, for example `%customer_id%`; `None` for `null`.
    pub value: Option<String>,
}

/// The callers of a route, according to its refs alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// At least one ref names an ACL resource, defined or not.
    Resources,
    /// `self`, and no ACL resource: logged-in customers.
    SelfOnly,
    /// `anonymous` alone: public.
    Anonymous,
    /// No refs: public.
    Open,
}

/// All routes of a store, by URL in byte order, and for each URL in the order of declaration.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    pub(super) all: Vec<Route>,
    pub(super) services: ServiceMethods,
    pub(super) aliases: Vec<super::bulk::Alias>,
    /// The modules that declare them and the resources of the same catalog.
    pub(super) modules: KnownModules,
    pub(super) derived: Derived,
}

/// The modules of a catalog by name, enabled or not.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownModules {
    /// Empty if the names are not known.
    names: BTreeSet<String>,
    /// Whether there are others of which nothing is known.
    is_incomplete: bool,
}

/// Tables that are computed from the routes when they are first needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Derived {
    operations: OnceLock<Vec<Operation>>,
    /// The URLs of bulk routes, each with the index of its route.
    pub(super) bulk: OnceLock<Vec<(String, usize)>>,
}

impl Route {
    /// Returns the name, such as `GET /V1/products`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    /// Returns the callers.
    #[must_use]
    pub fn access(&self) -> Access {
        let any = |wanted: &str| self.resources.iter().any(|resource| resource == wanted);
        if self.resources.is_empty() {
            Access::Open
        } else if self.acl_resources().next().is_some() {
            Access::Resources
        } else if any(SELF) {
            Access::SelfOnly
        } else {
            Access::Anonymous
        }
    }

    /// Returns the refs that name an ACL resource, defined or not.
    pub fn acl_resources(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().map(String::as_str).filter(|resource| !matches!(*resource, ANONYMOUS | SELF))
    }

    /// Returns whether it is public.
    #[must_use]
    pub fn is_for_everybody(&self) -> bool {
        matches!(self.access(), Access::Anonymous | Access::Open)
    }

    /// Returns whether it can write: every method but GET.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !self.method.eq_ignore_ascii_case("GET")
    }
}

/// The maximum number of routes of a store. Magento and hundreds of modules have 3,000.
const MAX_ROUTES: usize = 100_000;

/// The maximum number of refs and parameters of all routes. Each may lead to a finding, and nested routes share theirs.
const MAX_REFS: usize = 200_000;

impl Routes {
    /// Returns all routes, sorted by URL and then in the order of declaration.
    #[must_use]
    pub fn all(&self) -> &[Route] {
        &self.all
    }

    /// Returns all routes, sorted by URL and then method.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Route> {
        let mut sorted: Vec<&Route> = self.all.iter().collect();
        sorted.sort_by_key(|route| (&route.url, &route.method));
        sorted
    }

    /// Returns the SOAP operations by name.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        self.derived.operations.get_or_init(|| self.services.operations())
    }

    /// Returns the SOAP operation with a name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        let operations = self.operations();
        operations.binary_search_by(|operation| operation.name.as_str().cmp(name)).ok().map(|at| &operations[at])
    }

    /// Returns services (class and version) from which Magento cannot derive a SOAP name.
    #[must_use]
    pub fn nameless_services(&self) -> BTreeSet<(&str, &str)> {
        self.services.nameless()
    }

    /// Returns the paths that `webapi_async.xml` assigns to routes.
    #[must_use]
    pub fn aliases(&self) -> &[super::bulk::Alias] {
        &self.aliases
    }

    /// Removes the aliases of routes that do not exist.
    pub(crate) fn retain_aliases(&mut self) {
        let urls: BTreeSet<&str> = self.all.iter().map(|route| route.url.trim_start_matches('/')).collect();
        let is_of = |alias: &super::bulk::Alias| {
            let url = alias.url.trim_start_matches('/');
            let url = ["async/bulk/", "async/"].iter().find_map(|prefix| url.strip_prefix(prefix)).unwrap_or(url);
            urls.contains(url)
        };
        let kept: Vec<bool> = self.aliases.iter().map(is_of).collect();
        let mut kept = kept.into_iter();
        self.aliases.retain(|_| kept.next().unwrap_or(true));
    }

    /// Sets the modules of the catalog. `is_incomplete` means that others may declare routes and resources that are not
    /// known.
    pub(crate) fn set_modules(&mut self, names: BTreeSet<String>, is_incomplete: bool) {
        self.modules = KnownModules { names, is_incomplete };
    }

    /// Returns whether there are modules whose routes are not known, so that a missing route is not an absent one.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.modules.is_incomplete
    }

    /// Returns whether a module is not part of the catalog, enabled or not.
    #[must_use]
    pub fn lacks_module(&self, module: &str) -> bool {
        let KnownModules { names, is_incomplete } = &self.modules;
        (*is_incomplete || !names.is_empty()) && !names.contains(module)
    }

    /// Returns whether the module that an id is named after, before `::`, is not part of the catalog.
    #[must_use]
    pub fn is_of_absent_module(&self, id: &str) -> bool {
        let is_name =
            |module: &str| module.contains('_') && module.bytes().all(|c| c == b'_' || c.is_ascii_alphanumeric());
        id.split_once("::").is_some_and(|(module, _)| is_name(module) && self.lacks_module(module))
    }

    /// Returns whether a module that is not known may define a resource.
    #[must_use]
    pub fn may_be_defined_elsewhere(&self, id: &str) -> bool {
        id == UNKNOWN || self.is_incomplete() && self.is_of_absent_module(id)
    }

    /// Makes the table from known routes in document order. Their refs must be without duplicates.
    pub(crate) fn from_routes(mut all: Vec<Route>, aliases: Vec<super::bulk::Alias>) -> Self {
        let mut services = ServiceMethods::default();
        for route in &all {
            services.add(route, route.resources.clone());
        }
        all.sort_by(|a, b| a.url.cmp(&b.url));
        Routes { all, services, aliases, ..Routes::default() }
    }

    /// Returns the routes after a last module has added refs to those with these names; refs are merged, also those of
    /// SOAP operations. Unknown names are ignored. The positions of the added refs are unknown, and replaced by that of
    /// the route's own first ref.
    #[must_use]
    pub fn with_refs(&self, added: &BTreeMap<String, Vec<String>>) -> Routes {
        let mut routes = Routes { derived: Derived::default(), ..self.clone() };
        for route in &mut routes.all {
            let Some(refs) = added.get(&route.name()) else { continue };
            let place = route.ref_places.first().copied();
            for reference in refs {
                if !route.resources.contains(reference) {
                    route.resources.push(reference.clone());
                    route.ref_places.extend(place);
                }
            }
        }
        routes.services.add_refs(added);
        routes
    }

    /// Reads the routes from merged `webapi.xml` files; `module_of` returns the name of the module of a position. In a
    /// `partial` catalog a route may have no service, because another module declares it.
    ///
    /// # Errors
    /// If Magento's converter throws: a route without URL, method or service, or a ref or parameter without name.
    pub(super) fn build(
        merged: &Merged<'_>,
        release: Option<Release>,
        partial: bool,
        module_of: impl Fn(Span) -> String,
    ) -> Result<Self, ConfigError> {
        let document = &merged.document;
        let mut routes: Vec<Route> = Vec::new();
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        let mut services = ServiceMethods::default();
        let splits = release.is_none_or(|release| release >= Release::SOAP_OPERATIONS);
        let mut below = 0;
        for id in document.descendants(Document::ROOT, "route") {
            let (mut route, refs) = read_route(document, id, partial)?;
            below += refs.len() + route.parameters.len();
            if routes.len() > MAX_ROUTES || below > MAX_REFS {
                let message =
                    format!("more than {MAX_ROUTES} routes, or more than {MAX_REFS} references and parameters");
                return Err(failed(document.element(id).span, message));
            }
            route.operation = route.operation.filter(|_| splits);
            if !(partial && route.service.is_empty()) {
                services.add(&route, refs);
            }
            let declarations = merged.declarations(id).into_iter();
            route.declarations = declarations.map(|span| Declaration { module: module_of(span), span }).collect();
            // Of two routes with one URL and method in the first file, only the later one counts.
            match places.entry((route.url.clone(), route.method.clone())) {
                std::collections::hash_map::Entry::Occupied(place) => routes[*place.get()] = route,
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(routes.len());
                    routes.push(route);
                }
            }
        }
        routes.sort_by(|a, b| a.url.cmp(&b.url));
        Ok(Routes { all: routes, services, ..Routes::default() })
    }
}

/// Reads a route with its refs as written. Duplicates are kept for SOAP.
fn read_route(document: &Document<'_>, id: ElementId, partial: bool) -> Result<(Route, Vec<String>), ConfigError> {
    let element = document.element(id);
    let check = |id: ElementId, names: &[&str]| readable::check(ConfigKind::Webapi, document, id, names);
    check(id, &["url", "method", "secure", "soapOperation", "input-array-size-limit"])?;
    let service = document.descendants(id, "service").first().copied();
    service.map_or(Ok(()), |service| check(service, &["class", "method"]))?;
    let service = service.map(|id| document.element(id));
    let (class, service_method) = match service {
        Some(service) => (required(service, "class")?, required(service, "method")?),
        None if partial => (String::new(), String::new()),
        None => {
            return Err(ConfigError::new(
                ConfigKind::Webapi,
                Some(element.span),
                "missing <service> of this route, and no other module adds one",
                "Add <service class=\"...\" method=\"...\"/>, or use the url and method of the route that it extends.",
            ));
        }
    };
    let url = php::trim(&required(element, "url")?).to_owned();
    if url.is_empty() {
        return Err(failed(element.span, "the url of this route is empty"));
    }
    let (mut refs, mut resources, mut ref_places) = (Vec::new(), Vec::new(), Vec::new());
    let mut known = HashSet::new();
    for resource in document.descendants(id, "resource") {
        check(resource, &["ref"])?;
        let resource = document.element(resource);
        let reference = required(resource, "ref")?;
        if known.insert(reference.clone()) {
            resources.push(reference.clone());
            ref_places.push(resource.span);
        }
        refs.push(reference);
    }
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for parameter in document.descendants(id, "parameter") {
        check(parameter, &["name", "force", "source", "method"])?;
        let parameter = read_parameter(document, parameter)?;
        if let Some(place) = known.get(&parameter.name) {
            parameters[*place] = parameter;
        } else {
            known.insert(parameter.name.clone(), parameters.len());
            parameters.push(parameter);
        }
    }
    let optional = |name: &str| element.named_item(name).map(|attribute| php::trim(&attribute.value).to_owned());
    let route = Route {
        url,
        method: required(element, "method")?,
        service: class,
        service_method,
        operation: optional("soapOperation"),
        secure: optional("secure").is_some_and(|text| php::truthy(&text)),
        resources,
        ref_places,
        parameters,
        declarations: Vec::new(),
    };
    Ok((route, refs))
}

fn read_parameter(document: &Document<'_>, id: ElementId) -> Result<Parameter, ConfigError> {
    let element = document.element(id);
    let text = document.text(id);
    Ok(Parameter {
        name: required(element, "name")?,
        force: element.named_item("force").is_some_and(|attribute| php::means_yes(&attribute.value)),
        value: (text != "null").then_some(text),
    })
}

fn required(element: Element<'_, '_>, name: &str) -> Result<String, ConfigError> {
    let missing = || failed(element.span, format!("missing {name} of this <{}>", element.name.qualified()));
    element.named_item(name).map(|attribute| attribute.value.to_string()).ok_or_else(missing)
}

fn failed(span: Span, message: impl Into<String>) -> ConfigError {
    ConfigError::new(ConfigKind::Webapi, Some(span), message, "Complete or remove the declaration.")
}
