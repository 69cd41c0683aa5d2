//! The configuration files of a module, written from its facts.
//!
//! Magento merges documents, and their order determines the changes of a later module. So facts are converted to documents
//! and go through the same merge as the files of a checkout.

use std::collections::{HashMap, HashSet};

use super::facts::{Module, Resource, Route};

/// Returns the text of a module's file, by its path in the module; `None` if it has no such file.
pub(super) fn document(module: &Module<'_>, path: &str) -> Option<String> {
    match path {
        "etc/acl.xml" => (!module.resources.is_empty()).then(|| acl(&module.resources)),
        "etc/webapi.xml" => (!module.routes.is_empty()).then(|| webapi(&module.routes)),
        "etc/webapi_async.xml" => (!module.aliases.is_empty()).then(|| webapi_async(module)),
        "etc/integration.xml" => integrations(module, "config", false),
        "etc/integration/api.xml" => integrations(module, "integrations", true),
        _ => None,
    }
}

fn acl(resources: &[Resource<'_>]) -> String {
    let mut text = String::with_capacity(100 * resources.len());
    text.push_str("<config><acl><resources>");
    let ids: HashSet<&str> = resources.iter().map(|resource| resource.id).collect();
    let mut children: HashMap<&str, Vec<&Resource<'_>>> = HashMap::new();
    let mut top = Vec::new();
    for resource in resources {
        match resource.parent.filter(|parent| ids.contains(parent)) {
            Some(parent) => children.entry(parent).or_default().push(resource),
            None => top.push(resource),
        }
    }
    // The elements that are still to be written: a resource, or the end of one.
    let mut ahead: Vec<Option<&Resource<'_>>> = top.into_iter().rev().map(Some).collect();
    while let Some(next) = ahead.pop() {
        let Some(resource) = next else {
            text.push_str("</resource>");
            continue;
        };
        text.push_str("<resource");
        attribute(&mut text, "id", resource.id);
        if let Some(title) = resource.title {
            attribute(&mut text, "title", title);
        }
        // Without a sort order in the file, the one of another module remains.
        if resource.sort_order != 0 {
            attribute(&mut text, "sortOrder", &resource.sort_order.to_string());
        }
        if resource.disabled {
            attribute(&mut text, "disabled", "true");
        }
        text.push('>');
        ahead.push(None);
        ahead.extend(children.get(resource.id).into_iter().flatten().rev().copied().map(Some));
    }
    text.push_str("</resources></acl></config>");
    text
}

fn webapi(routes: &[Route<'_>]) -> String {
    let mut text = String::with_capacity(300 * routes.len());
    text.push_str("<routes>");
    for route in routes {
        text.push_str("<route");
        attribute(&mut text, "url", route.url);
        attribute(&mut text, "method", route.method);
        if route.secure {
            attribute(&mut text, "secure", "true");
        }
        if let Some(operation) = route.operation {
            attribute(&mut text, "soapOperation", operation);
        }
        text.push('>');
        if let Some((class, method)) = route.service {
            text.push_str("<service");
            attribute(&mut text, "class", class);
            attribute(&mut text, "method", method);
            text.push_str("/>");
        }
        text.push_str("<resources>");
        for reference in &route.refs {
            text.push_str("<resource");
            attribute(&mut text, "ref", reference);
            text.push_str("/>");
        }
        text.push_str("</resources>");
        parameters(&mut text, route);
        text.push_str("</route>");
    }
    text.push_str("</routes>");
    text
}

fn parameters(text: &mut String, route: &Route<'_>) {
    if route.parameters.is_empty() {
        return;
    }
    text.push_str("<data>");
    for parameter in &route.parameters {
        text.push_str("<parameter");
        attribute(text, "name", parameter.name);
        if parameter.force {
            attribute(text, "force", "true");
        }
        text.push('>');
        escape(text, parameter.value.unwrap_or("null"));
        text.push_str("</parameter>");
    }
    text.push_str("</data>");
}

fn webapi_async(module: &Module<'_>) -> String {
    let mut text = "<services>".to_owned();
    for alias in &module.aliases {
        text.push_str("<route");
        attribute(&mut text, "url", alias.url);
        attribute(&mut text, "method", alias.method);
        attribute(&mut text, "alias", alias.alias);
        text.push_str("/>");
    }
    text.push_str("</services>");
    text
}

fn integrations(module: &Module<'_>, root: &str, is_api: bool) -> Option<String> {
    let mut here = module.integrations.iter().filter(|integration| integration.is_api == is_api).peekable();
    here.peek()?;
    let mut text = format!("<{root}>");
    for integration in here {
        text.push_str("<integration");
        attribute(&mut text, "name", integration.name);
        // Magento requires an address, which is not a fact.
        text.push_str("><email/>");
        text.push_str("<resources>");
        for id in &integration.resources {
            text.push_str("<resource");
            attribute(&mut text, "name", id);
            text.push_str("/>");
        }
        text.push_str("</resources></integration>");
    }
    text.extend(["</", root, ">"]);
    Some(text)
}

pub(super) fn attribute(text: &mut String, name: &str, value: &str) {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    escape(text, value);
    text.push('"');
}

pub(super) fn escape(text: &mut String, value: &str) {
    if !value.contains(['&', '<', '>', '"']) {
        text.push_str(value);
        return;
    }
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource<'t>(id: &'t str, parent: Option<&'t str>) -> Resource<'t> {
        Resource { id, parent, sort_order: 0, title: None, disabled: false }
    }

    #[test]
    fn resources_nest_below_their_parents() {
        let resources = vec![
            resource("A::admin", None),
            Resource { sort_order: 5, title: Some("B & \"C\""), ..resource("A::b", Some("A::admin")) },
            resource("A::top", None),
            resource("A::c", Some("A::b")),
            Resource { disabled: true, ..resource("A::off", Some("A::gone")) },
        ];
        let module = Module { resources, ..Module::default() };
        let expected = "<config><acl><resources><resource id=\"A::admin\"><resource id=\"A::b\" \
                        title=\"B &amp; &quot;C&quot;\" sortOrder=\"5\"><resource id=\"A::c\"></resource></resource>\
                        </resource><resource id=\"A::top\"></resource><resource id=\"A::off\" disabled=\"true\">\
                        </resource></resources></acl></config>";
        assert_eq!(document(&module, "etc/acl.xml").as_deref(), Some(expected));
        assert_eq!(document(&module, "etc/webapi.xml"), None);
        assert_eq!(document(&module, "etc/di.xml"), None);
    }

    #[test]
    fn a_route_may_lack_its_service() {
        let route = Route {
            method: "POST",
            url: "/V1/customers",
            service: None,
            refs: vec!["A::b"],
            secure: true,
            operation: Some("add"),
            parameters: vec![super::super::facts::Parameter { name: "x", force: true, value: None }],
        };
        let module = Module { routes: vec![route], ..Module::default() };
        let expected = "<routes><route url=\"/V1/customers\" method=\"POST\" secure=\"true\" soapOperation=\"add\">\
                        <resources><resource ref=\"A::b\"/></resources><data><parameter name=\"x\" force=\"true\">null\
                        </parameter></data></route></routes>";
        assert_eq!(document(&module, "etc/webapi.xml").as_deref(), Some(expected));
    }
}
