//! Answers of mageacl in the form of the recorded ones.

use std::path::Path;

use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{self, AclTree, Catalog, ConfigError, Route, Routes, integrations};
use mageacl_core::endpoint::matching::{self, Channel, Match};
use mageacl_core::endpoint::path::{self, StoreCodes};
use mageacl_core::source::SourceMap;
use mageacl_core::store::{self, Store};
use serde_json::{Map, Value, json};

/// Store codes of the recorded systems.
pub(crate) const STORES: StoreCodes<'static> = StoreCodes::Known(&["default", "fr"]);

/// A loaded store with its sources, which later questions need.
pub(crate) struct Loaded {
    pub(crate) catalog: Catalog,
    pub(crate) sources: SourceMap,
}

pub(crate) fn load(store: &Store) -> Result<Loaded, ConfigError> {
    let sources = SourceMap::default();
    catalog::load(store, &sources).map(|catalog| Loaded { catalog, sources })
}

pub(crate) fn discover(root: &Path) -> Store {
    store::discover(root).unwrap_or_else(|error| panic!("{}: {error}", root.display()))
}

pub(crate) fn modules(store: &Store) -> Result<Vec<String>, String> {
    let modules = store::modules(store, &SourceMap::default()).map_err(|error| error.to_string())?;
    Ok(modules.enabled.into_iter().map(|module| module.name).collect())
}

pub(crate) fn tree(tree: &AclTree) -> Value {
    fn node(tree: &AclTree, at: Node) -> Value {
        let resource = tree.resource(at);
        let mut value = json!({
            "id": resource.id,
            "sortOrder": resource.sort_order,
            "children": tree.children(at).map(|child| node(tree, child)).collect::<Vec<_>>(),
        });
        if let Some(title) = &resource.title {
            value["title"] = json!(title);
        }
        value
    }
    tree.roots().iter().map(|root| node(tree, *root)).collect()
}

/// Returns a recorded tree without the `module` attribute, which mageacl does not read.
pub(crate) fn without_module(recorded: &Value) -> Value {
    match recorded {
        Value::Array(nodes) => nodes.iter().map(without_module).collect(),
        Value::Object(node) => {
            let kept = node.iter().filter(|(key, _)| *key != "module");
            Value::Object(kept.map(|(key, value)| (key.clone(), without_module(value))).collect())
        }
        other => other.clone(),
    }
}

/// Returns the routes sorted by URL and method. `class` is the name of the service field in the records.
pub(crate) fn routes(routes: &Routes, class: &str) -> Vec<Value> {
    routes
        .sorted()
        .into_iter()
        .map(|route| {
            json!({
                "url": route.url,
                "method": route.method,
                class: route.service,
                "service_method": route.service_method,
                "secure": route.secure,
                "resources": route.resources,
                "parameters": parameters(route),
            })
        })
        .collect()
}

/// Returns recorded routes in the same form. PHP writes an empty map as a list or leaves it out. Limits of input lists do not
/// affect permissions.
pub(crate) fn recorded_routes(recorded: &Value) -> Vec<Value> {
    let normal = |route: &Value| {
        let mut route = route.as_object().unwrap().clone();
        route.remove("input_array_size_limit");
        let parameters = route.remove("parameters").filter(Value::is_object).unwrap_or_else(|| json!({}));
        route.insert("parameters".to_owned(), parameters);
        Value::Object(route)
    };
    recorded.as_array().unwrap().iter().map(normal).collect()
}

fn parameters(route: &Route) -> Value {
    let pairs = route.parameters.iter();
    pairs.map(|set| (set.name.clone(), json!({ "force": set.force, "value": set.value }))).collect::<Map<_, _>>().into()
}

pub(crate) fn operations(routes: &Routes) -> Value {
    let all = routes.operations().iter().map(|operation| {
        let value = json!({
            "service": operation.service,
            "class": operation.class,
            "method": operation.method,
            "secure": operation.secure,
            "resources": operation.resources,
        });
        (operation.name.clone(), value)
    });
    all.collect::<Map<_, _>>().into()
}

/// An answer of the router. The URL has one leading slash and no trailing one, as in the records.
pub(crate) struct Answer<'r> {
    pub(crate) route: Option<&'r Route>,
    pub(crate) url: Option<String>,
    pub(crate) allowed: bool,
}

pub(crate) fn find<'r>(routes: &'r Routes, channel: Channel, method: &str, path: &str) -> Answer<'r> {
    match matching::find(routes, channel, method, path) {
        Match::NotFound => Answer { route: None, url: None, allowed: true },
        Match::MethodNotAllowed => Answer { route: None, url: None, allowed: false },
        Match::Route(route) => {
            let bulk = || routes.bulk().into_iter().find(|bulk| std::ptr::eq(bulk.route, route)).map(|bulk| bulk.url);
            let url = if channel == Channel::Bulk { bulk() } else { Some(route.url.as_str()) };
            let url = url.map(|url| format!("/{}", url.trim_matches('/')));
            Answer { route: Some(route), url, allowed: true }
        }
    }
}

/// Routes an HTTP request.
pub(crate) fn find_http<'r>(routes: &'r Routes, method: &str, uri: &str) -> (Channel, String, Answer<'r>) {
    let address = path::address(uri, STORES);
    let answer = find(routes, address.channel, method, &address.path);
    (address.channel, address.path, answer)
}

pub(crate) fn integrations(loaded: &mut Loaded) -> Result<Value, ConfigError> {
    let all = integrations::read(&loaded.catalog, &loaded.sources)?;
    let all = all.into_iter().map(|integration| {
        let mut value = json!({ "email": integration.email, "resource": integration.stored });
        if let Some(url) = integration.endpoint_url {
            value["endpoint_url"] = json!(url);
        }
        if let Some(url) = integration.identity_link_url {
            value["identity_link_url"] = json!(url);
        }
        (integration.name, value)
    });
    Ok(all.collect::<Map<_, _>>().into())
}
