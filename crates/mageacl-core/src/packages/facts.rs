//! Facts about packages: the declarations of each version of a package, and the lines of text that hold them.
//!
//! A section is one package. Each of its lines is a keyword, the versions that have the fact, and the fields of the fact;
//! fields are separated by two spaces. `*` means all versions, `-` a missing value.

/// The declarations of a module in a package version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module<'t> {
    /// The name of the module.
    pub name: &'t str,
    /// The modules in its `<sequence>`.
    pub sequence: Vec<&'t str>,
    /// The resources of its `acl.xml`, each after its parent.
    pub resources: Vec<Resource<'t>>,
    /// The routes of its `webapi.xml`.
    pub routes: Vec<Route<'t>>,
    /// The aliases of its `webapi_async.xml`.
    pub aliases: Vec<Alias<'t>>,
    /// The integrations that it declares.
    pub integrations: Vec<Integration<'t>>,
}

/// A `<resource>` of an `acl.xml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource<'t> {
    /// The id.
    pub id: &'t str,
    /// The id of the element around it; `None` at the root.
    pub parent: Option<&'t str>,
    /// The sort order; 0 if the file gives none.
    pub sort_order: i64,
    /// The title.
    pub title: Option<&'t str>,
    /// Whether it has `disabled="true"`.
    pub disabled: bool,
}

/// A `<route>` of a `webapi.xml`. A module that only adds to a route of another one may leave out the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<'t> {
    /// The method.
    pub method: &'t str,
    /// The URL.
    pub url: &'t str,
    /// The class of the service and its method.
    pub service: Option<(&'t str, &'t str)>,
    /// The refs.
    pub refs: Vec<&'t str>,
    /// Whether it requires HTTPS.
    pub secure: bool,
    /// The name of its SOAP operation, if it is not that of the method.
    pub operation: Option<&'t str>,
    /// The parameters that it sets.
    pub parameters: Vec<Parameter<'t>>,
}

/// A `<parameter>` of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter<'t> {
    /// The name.
    pub name: &'t str,
    /// Whether it overwrites the value of the caller.
    pub force: bool,
    /// The value; `None` for `null`.
    pub value: Option<&'t str>,
}

/// A path that `webapi_async.xml` gives to a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias<'t> {
    /// The method.
    pub method: &'t str,
    /// The path.
    pub alias: &'t str,
    /// The URL of the route.
    pub url: &'t str,
}

/// An integration that a module declares. Addresses say nothing about permissions and are not facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration<'t> {
    /// The name.
    pub name: &'t str,
    /// Whether it is one of `integration/api.xml`, not of `integration.xml`.
    pub is_api: bool,
    /// The ids that it lists.
    pub resources: Vec<&'t str>,
}

/// A fact of a module, as one line holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry<'t> {
    Module(&'t str),
    Sequence(Vec<&'t str>),
    Resource(Resource<'t>),
    Route(Route<'t>),
    Alias(Alias<'t>),
    Integration(Integration<'t>),
}

/// The separator of fields.
pub(super) const SEPARATOR: &str = "  ";

/// Reads the fields of a line after its keyword and versions.
///
/// # Errors
/// For an unknown keyword, and for fields that it does not take.
pub(super) fn entry<'t>(keyword: &str, fields: &'t str) -> Result<Entry<'t>, String> {
    let fields: Vec<&str> = fields.split(SEPARATOR).collect();
    match (keyword, fields.as_slice()) {
        ("module", [name]) => Ok(Entry::Module(name)),
        ("sequence", [names]) => Ok(Entry::Sequence(names.split(' ').collect())),
        ("resource", [id, parent, order, title @ ..]) if title.len() < 2 => Ok(Entry::Resource(Resource {
            id,
            parent: optional(parent),
            sort_order: order.parse().map_err(|_| "the sort order is not a number".to_owned())?,
            title: title.first().copied(),
            disabled: false,
        })),
        ("disabled", [id, parent]) => {
            Ok(Entry::Resource(Resource { id, parent: optional(parent), sort_order: 0, title: None, disabled: true }))
        }
        ("route", [name, service, refs, more @ ..]) => route(name, service, refs, more).map(Entry::Route),
        ("alias", [method, alias, url]) => Ok(Entry::Alias(Alias { method, alias, url })),
        ("integration" | "api-integration", [name, ids]) => {
            Ok(Entry::Integration(Integration { name, is_api: keyword == "api-integration", resources: list(ids) }))
        }
        _ => Err(format!("`{keyword}` with {} fields", fields.len())),
    }
}

fn route<'t>(name: &'t str, service: &'t str, refs: &'t str, more: &[&'t str]) -> Result<Route<'t>, String> {
    let (method, url) = name.split_once(' ').ok_or("a route is written METHOD URL")?;
    let service = optional(service).map(|service| service.split_once("::").ok_or("a service is written Class::method"));
    let service = service.transpose()?;
    let refs = list(refs);
    let mut route = Route { method, url, service, refs, secure: false, operation: None, parameters: Vec::new() };
    for field in more {
        match field.split_once(' ') {
            None if *field == "secure" => route.secure = true,
            Some(("soap", operation)) => route.operation = Some(operation),
            Some((how @ ("set" | "force"), parameter)) => {
                let (name, value) = parameter.split_once('=').map_or((parameter, None), |(n, v)| (n, Some(v)));
                route.parameters.push(Parameter { name, force: how == "force", value });
            }
            _ => return Err(format!("`{field}` is not `secure`, `soap NAME`, `set NAME=VALUE` or `force NAME=VALUE`")),
        }
    }
    Ok(route)
}

fn optional(field: &str) -> Option<&str> {
    (field != "-").then_some(field)
}

fn list(field: &str) -> Vec<&str> {
    optional(field).map_or_else(Vec::new, |field| field.split(' ').collect())
}

/// Returns a line for a fact, without the versions: the keyword and the fields.
pub(super) fn line(entry: &Entry<'_>) -> (&'static str, String) {
    match entry {
        Entry::Module(name) => ("module", (*name).to_owned()),
        Entry::Sequence(names) => ("sequence", joined(names)),
        Entry::Resource(resource) if resource.disabled => {
            ("disabled", [resource.id, resource.parent.unwrap_or("-")].join(SEPARATOR))
        }
        Entry::Resource(resource) => {
            let order = resource.sort_order.to_string();
            let fields = [resource.id, resource.parent.unwrap_or("-"), &order];
            ("resource", fields.into_iter().chain(resource.title).collect::<Vec<_>>().join(SEPARATOR))
        }
        Entry::Route(route) => ("route", route_line(route)),
        Entry::Alias(alias) => ("alias", [alias.method, alias.alias, alias.url].join(SEPARATOR)),
        Entry::Integration(integration) => {
            let keyword = if integration.is_api { "api-integration" } else { "integration" };
            (keyword, [integration.name, &joined(&integration.resources)].join(SEPARATOR))
        }
    }
}

fn route_line(route: &Route<'_>) -> String {
    let service = route.service.map_or_else(|| "-".to_owned(), |(class, method)| format!("{class}::{method}"));
    let mut fields = vec![format!("{} {}", route.method, route.url), service, joined(&route.refs)];
    fields.extend(route.secure.then(|| "secure".to_owned()));
    fields.extend(route.operation.map(|operation| format!("soap {operation}")));
    for parameter in &route.parameters {
        let how = if parameter.force { "force" } else { "set" };
        let value = parameter.value.map_or_else(String::new, |value| format!("={value}"));
        fields.push(format!("{how} {}{value}", parameter.name));
    }
    fields.join(SEPARATOR)
}

fn joined(names: &[&str]) -> String {
    if names.is_empty() { "-".to_owned() } else { names.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_as_they_are_read() {
        for (keyword, fields) in [
            ("module", "Acme_Kiosk"),
            ("sequence", "Magento_Sales Magento_Store"),
            ("resource", "Acme_Kiosk::kiosk  Magento_Backend::admin  30  Kiosk, and more"),
            ("resource", "Magento_Backend::admin  -  0"),
            ("resource", "Acme_Kiosk::low  Acme_Kiosk::kiosk  -5"),
            ("disabled", "Acme_Kiosk::old  -"),
            ("disabled", "Acme_Kiosk::old  Acme_Kiosk::kiosk"),
            ("route", "GET /V1/kiosks/:id  Acme\\Kiosk\\Api\\Kiosks::get  Acme_Kiosk::kiosk Acme_Kiosk::low  secure"),
            ("route", "PUT /V1/kiosks/mine  Acme\\K::put  self  soap putMine  force id=%customer_id%  set note"),
            ("route", "POST /V1/customers  -  -"),
            ("alias", "POST  asyncKiosks  async/V1/kiosks"),
            ("integration", "Kiosk  Acme_Kiosk::kiosk Acme_Kiosk::low"),
            ("api-integration", "Kiosk  -"),
        ] {
            let read = entry(keyword, fields).unwrap();
            assert_eq!(line(&read), (keyword, fields.to_owned()));
        }
    }

    #[test]
    fn lines_with_other_fields_are_refused() {
        for (keyword, fields) in [
            ("modul", "Acme_Kiosk"),
            ("module", "Acme_Kiosk  more"),
            ("resource", "Acme_Kiosk::kiosk  -"),
            ("resource", "Acme_Kiosk::kiosk  -  x"),
            ("resource", "Acme_Kiosk::kiosk  -  1  Title  more"),
            ("disabled", "Acme_Kiosk::old"),
            ("route", "GET  A::b  -"),
            ("route", "GET /V1/x  A:b  -"),
            ("route", "GET /V1/x  A::b"),
            ("route", "GET /V1/x  A::b  -  insecure"),
            ("alias", "POST  a"),
            ("integration", "Kiosk"),
        ] {
            assert!(entry(keyword, fields).is_err(), "{keyword} {fields}");
        }
    }
}
