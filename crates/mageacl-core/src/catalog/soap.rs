//! SOAP operations: names and permissions, as `Webapi\Model\ServiceMetadata` and `Soap\Config` derive them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Route;
use crate::php;

/// A SOAP operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name, for example `catalogProductRepositoryV1GetList`.
    pub name: String,
    /// The service part of the name.
    pub service: String,
    /// The class of the service.
    pub class: String,
    /// The method of that class.
    pub method: String,
    /// Whether one of its routes may be called over HTTPS only.
    pub secure: bool,
    /// The refs of all its routes, as Magento collects them (duplicates of a single route are kept).
    pub resources: Vec<String>,
    /// The names of those routes, in document order.
    pub routes: Vec<String>,
}

/// The methods of all services, collected from routes in document order.
#[derive(Clone, Debug, Default)]
pub(super) struct ServiceMethods {
    methods: Vec<Method>,
    places: HashMap<(String, String, String), usize>,
    /// The refs of methods with several routes.
    united: HashMap<usize, HashSet<String>>,
}

/// A method of a service.
#[derive(Clone, Debug)]
pub(super) struct Method {
    pub(super) class: String,
    pub(super) version: String,
    pub(super) operation: String,
    pub(super) php_name: String,
    pub(super) secure: bool,
    pub(super) resources: Vec<String>,
    pub(super) routes: Vec<String>,
}

impl ServiceMethods {
    /// Makes the list from methods that were collected before.
    pub(super) fn from_methods(methods: Vec<Method>) -> Self {
        let key = |method: &Method| (method.class.clone(), method.version.clone(), method.operation.clone());
        let places = methods.iter().enumerate().map(|(place, method)| (key(method), place)).collect();
        ServiceMethods { methods, places, united: HashMap::new() }
    }

    /// Returns the methods in the order in which they were collected.
    pub(super) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter()
    }

    /// Adds a route; `refs` are its refs as written.
    pub(super) fn add(&mut self, route: &Route, refs: Vec<String>) {
        let operation = route.operation.as_ref().unwrap_or(&route.service_method).clone();
        let version = version(&route.url);
        let key = (route.service.clone(), version.clone(), operation.clone());
        if let Some(place) = self.places.get(&key) {
            let known = &mut self.methods[*place];
            // The refs of the first route are kept as written until another route adds its own.
            let united = self.united.entry(*place).or_insert_with(|| {
                let mut seen = HashSet::new();
                known.resources.retain(|resource| seen.insert(resource.clone()));
                seen
            });
            known.resources.extend(refs.into_iter().filter(|resource| united.insert(resource.clone())));
            known.secure |= route.secure;
            known.routes.push(route.name());
        } else {
            self.places.insert(key, self.methods.len());
            self.methods.push(Method {
                class: route.service.clone(),
                version,
                operation,
                php_name: route.service_method.clone(),
                secure: route.secure,
                resources: refs,
                routes: vec![route.name()],
            });
        }
    }

    /// Adds refs to the routes with these names: each method requires the refs of all its routes.
    pub(super) fn add_refs(&mut self, added: &BTreeMap<String, Vec<String>>) {
        for method in &mut self.methods {
            for reference in method.routes.iter().filter_map(|route| added.get(route)).flatten() {
                if !method.resources.contains(reference) {
                    method.resources.push(reference.clone());
                }
            }
        }
    }

    /// Returns the operations by name; of two with one name the later counts.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let mut operations = BTreeMap::new();
        for method in &self.methods {
            let Some(service) = service_name(&method.class, &method.version) else { continue };
            let name = format!("{service}{}", php::upper_first(&method.operation));
            let Method { class, php_name, secure, resources, routes, .. } = method.clone();
            let operation =
                Operation { name: name.clone(), service, class, method: php_name, secure, resources, routes };
            operations.insert(name, operation);
        }
        operations.into_values().collect()
    }

    /// Returns class and version of the services from which no name can be derived.
    pub(super) fn nameless(&self) -> BTreeSet<(&str, &str)> {
        let services = self.methods.iter().map(|method| (method.class.as_str(), method.version.as_str()));
        services.filter(|(class, version)| service_name(class, version).is_none()).collect()
    }
}

/// Returns the version of a URL: the text between its first and its second slash (`Converter::convertVersion`).
fn version(url: &str) -> String {
    let bytes = url.as_bytes();
    let second = bytes.iter().skip(1).position(|byte| *byte == b'/').map(|at| at + 1);
    // Without a second slash PHP counts from the end, which drops the last character.
    let end = second.unwrap_or_else(|| bytes.len().saturating_sub(1)).max(1);
    String::from_utf8_lossy(bytes.get(1..end).unwrap_or_default()).into_owned()
}

/// `Webapi\Model\Config::SERVICE_CLASS_PATTERN`: vendor, module, the rest without `Interface`.
static SERVICE_CLASS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(.+?)\\(.+?)\\Service\\(?:V[0-9]+)+(\\.+)Interface$").ok());

/// `Webapi\Model\Config::API_PATTERN`, the same for services in `Api`.
static API_CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(.+?)\\(.+?)\\Api\\(.+?)Interface$").ok());

/// Returns the name of a service, for example `catalogProductRepositoryV1` (`ServiceMetadata::getServiceName`), or
/// `None` if Magento throws: a class outside `Api` or `Service\V1`, or one whose name does not end in `Interface`.
fn service_name(class: &str, version: &str) -> Option<String> {
    let found = [&SERVICE_CLASS, &API_CLASS].into_iter().find_map(|pattern| pattern.as_ref()?.captures(class))?;
    let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
    let (vendor, module, path) = (part(1), part(2), part(3).trim_matches('\\'));
    let vendor = if vendor == "Magento" { "" } else { vendor };
    let first = path.split('\\').next().unwrap_or_default();
    let module = if module == first { "" } else { module };
    Some(php::lower_first(&format!("{vendor}{module}{}{version}", path.replace('\\', ""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_stands_between_the_first_two_slashes() {
        let cases =
            [("/V1/foo", "V1"), ("/V10beta/foo", "V10beta"), ("/foo", "fo"), ("V1/foo", "1"), ("//x", ""), ("/", "")];
        for (url, expected) in cases {
            assert_eq!(version(url), expected, "{url}");
        }
    }

    #[test]
    fn a_service_is_called_after_vendor_module_and_interface() {
        let cases = [
            ("Magento\\Customer\\Api\\CustomerRepositoryInterface", Some("customerCustomerRepositoryV1")),
            ("Acme\\Foo\\Api\\FooBarInterface", Some("acmeFooFooBarV1")),
            ("Acme\\Foo\\Api\\Sub\\ThingInterface", Some("acmeFooSubThingV1")),
            ("Acme\\Foo\\Api\\Foo\\Interface", Some("acmeFooV1")),
            ("Acme\\Foo\\Service\\V1\\OldInterface", Some("acmeFooOldV1")),
            ("Magento\\Backend\\Service\\V1\\ModuleServiceInterface", Some("backendModuleServiceV1")),
            ("Acme\\Foo\\Model\\Thing", None),
            ("Acme\\Foo\\Api\\Plain", None),
            ("Interface", None),
            ("", None),
        ];
        for (class, name) in cases {
            assert_eq!(service_name(class, "V1").as_deref(), name, "{class}");
        }
    }
}
