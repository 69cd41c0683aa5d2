//! Decides whether a request is to the web API of Magento, and which calls it makes.

use super::collector::Request;
use crate::endpoint::hosts;
use crate::endpoint::input::{self, Refusal};
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::target::{self, Context};

/// The target of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Calls to Magento.
    Calls(Vec<EndpointSpec>),
    /// A request to Magento that calls nothing: a WSDL, a preflight request.
    NoCall,
    /// A request to Magento that cannot be read.
    Unreadable(Refusal),
    /// A request whose address is a variable.
    Variable,
    /// A request to something else.
    Other,
}

/// Returns the target of a request.
pub(super) fn target(request: &Request<'_>) -> Target {
    let url = request.url.trim();
    if has_other_scheme(url) || hosts::of_url(url).is_some_and(hosts::is_other_service) {
        return Target::Other;
    }
    let Some(path) = path(url) else {
        return if begins_with_variable(url) { Target::Variable } else { Target::Other };
    };
    if is_soap(&path) {
        return soap(request, path);
    }
    if !is_rest(&path) {
        let is_variable = begins_with_variable(url) && !path.split('/').any(target::is_entry);
        return if is_variable { Target::Variable } else { Target::Other };
    }
    let method = match request.method.trim() {
        "" => "GET",
        method => match input::method(method) {
            Some("OPTIONS") => return Target::NoCall,
            Some(method) => method,
            None => return Target::Unreadable(Refusal::UnreadableMethod),
        },
    };
    one(EndpointSpec::Call { method: Some(method.to_owned()), path })
}

/// Returns the path of a URL. Characters that a URL cannot hold are encoded, as clients do.
fn path(url: &str) -> Option<String> {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    if address.len() > MAX_ADDRESS {
        return None;
    }
    let address = target::with_plain_placeholders(address);
    let mut encoded = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_whitespace() || c.is_control() || "\"\\^`|;,".contains(c) {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).bytes();
            encoded.extend(bytes.map(|byte| format!("%{byte:02X}")));
        } else {
            encoded.push(c);
        }
    }
    let path = target::path(&encoded, Context::Command)?;
    // A base URL that ends with a slash, before a path that begins with one.
    Some(if path.starts_with("//") { format!("/{}", path.trim_start_matches('/')) } else { path })
}

/// The longest address that is read.
const MAX_ADDRESS: usize = 4096;

/// Returns whether a path is one of the REST API: `rest`, a store code and a version or `async`, or a version at the
/// beginning.
pub(super) fn is_rest(path: &str) -> bool {
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_some_and(|first| begins_call(first)) {
        return is_call(parts);
    }
    while let Some(part) = parts.next() {
        if part == "rest" {
            let mut direct = parts.clone();
            if direct.peek().is_some_and(|next| begins_call(next)) {
                return is_call(direct);
            }
            parts.next();
            return parts.peek().is_some_and(|next| begins_call(next)) && is_call(parts);
        }
    }
    false
}

/// Returns whether parts of a path are a version and at least one more part, after `async` and `bulk`.
fn is_call<'p>(parts: impl Iterator<Item = &'p str>) -> bool {
    let mut parts = parts.skip_while(|part| matches!(*part, "async" | "bulk"));
    parts.next().is_some_and(is_version) && parts.next().is_some()
}

fn begins_call(part: &str) -> bool {
    part == "async" || is_version(part)
}

/// Returns whether a part is a version as Magento writes it, with a capital letter.
pub(super) fn is_version(part: &str) -> bool {
    part.strip_prefix('V').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a path is the entry point of SOAP: `soap` and a store code at its end.
pub(super) fn is_soap(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [.., "soap", store] => !store.contains('.'),
        [.., "soap"] => true,
        _ => false,
    }
}

/// Returns the operation of a SOAP request. A request for the WSDL calls none.
fn soap(request: &Request<'_>, path: String) -> Target {
    if let Some(operation) = request.soap_action.and_then(operation) {
        return one(EndpointSpec::Operation(operation.to_owned()));
    }
    let query = request.url.split_once('?').map_or("", |(_, query)| query).to_ascii_lowercase();
    let asks_for_wsdl = query.split(['&', '#']).any(|part| part.starts_with("wsdl"));
    if asks_for_wsdl && !request.method.eq_ignore_ascii_case("POST") {
        return Target::NoCall;
    }
    if request.method.eq_ignore_ascii_case("POST") {
        return one(EndpointSpec::Call { method: Some("POST".to_owned()), path });
    }
    Target::NoCall
}

/// Returns the operation in the value of a header `SOAPAction`, or `Content-Type` in version 1.2 of SOAP.
fn operation(action: &str) -> Option<&str> {
    let action = action.split_once("action=").map_or(action, |(_, action)| action);
    let end = action.char_indices().nth(MAX_ACTION).map_or(action.len(), |(at, _)| at);
    action[..end].split(|c: char| !c.is_ascii_alphanumeric()).find(|word| input::is_operation(word))
}

/// The longest value of a header that names an operation, in characters.
const MAX_ACTION: usize = 400;

/// Returns the operation that the headers of a request as text name.
pub(super) fn operation_in(lines: &[&str]) -> Option<String> {
    let action = |line: &&str| {
        let lower = line.to_ascii_lowercase();
        let at = lower.find("soapaction").or_else(|| lower.find("action="))?;
        operation(line.get(at..)?).map(str::to_owned)
    };
    lines.iter().find_map(action)
}

fn one(call: EndpointSpec) -> Target {
    if input::is_read_again(&call) { Target::Calls(vec![call]) } else { Target::Unreadable(Refusal::NotAnEndpoint) }
}

/// Returns whether a URL has a scheme without a host, such as `data:` or `blob:`.
fn has_other_scheme(url: &str) -> bool {
    let begin = url.split('/').next().unwrap_or_default();
    let Some((scheme, rest)) = begin.split_once(':') else { return false };
    let is_word = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word && !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains('@')
        || matches!(scheme, "blob" | "file" | "data")
}

fn begins_with_variable(url: &str) -> bool {
    url.starts_with(['{', '$', '<'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target_of(method: &str, url: &str) -> Target {
        target(&Request { method, url, ..Request::default() })
    }

    #[test]
    fn requests_to_magento_are_recognized() {
        let cases = [
            ("https://shop.example/rest/V1/orders?x=1", "/rest/V1/orders"),
            ("https://me:pw@shop.example/rest/default/V1/orders/5", "/rest/default/V1/orders/5"),
            ("/index.php/rest/all/V1/orders", "/index.php/rest/all/V1/orders"),
            ("/rest/all/async/bulk/V1/products", "/rest/all/async/bulk/V1/products"),
            ("/rest/async/V1/products", "/rest/async/V1/products"),
            ("{{base_url}}/rest/{{store}}/V1/products/:sku", "/rest/{{store}}/V1/products/:sku"),
            ("{{base}}/V1/products", "/V1/products"),
            ("shop.example/rest/V1/orders", "/rest/V1/orders"),
            ("/V1/orders", "/V1/orders"),
            ("//rest/V1/orders", "/rest/V1/orders"),
            ("https://shop.example//rest//V1/orders", "/rest//V1/orders"),
            ("{{ base }}/rest/V1/products/a b,c?q[0]=x y", "/rest/V1/products/a%20b%2Cc"),
            ("/rest/V1/products/a|b", "/rest/V1/products/a%7Cb"),
        ];
        for (url, path) in cases {
            let call = EndpointSpec::Call { method: Some("GET".to_owned()), path: path.to_owned() };
            assert_eq!(target_of("get", url), Target::Calls(vec![call]), "{url}");
        }
    }

    #[test]
    fn other_requests_are_not() {
        let others = [
            "https://shop.example/",
            "https://api.example/v1/orders",
            "https://x.example/rest/v1/orders",
            "https://api.stripe.com/V1/orders",
            "https://api.stripe.com/rest/V1/orders",
            "https://x.example/rest/api/2/issue",
            "https://x.example/track?u=/rest/V1/orders",
            "/rest/V1",
            "/rest/V1/",
            "/restV1/orders",
            "/media/V1/x.jpg",
            "data:text/plain,/rest/V1/orders",
            "",
        ];
        for url in others {
            assert_eq!(target_of("GET", url), Target::Other, "{url}");
        }
        assert_eq!(target_of("GET", "{{url}}/orders"), Target::Variable);
        assert_eq!(target_of("OPTIONS", "/rest/V1/orders"), Target::NoCall);
        assert_eq!(target_of("{{verb}}", "/rest/V1/orders"), Target::Unreadable(Refusal::UnreadableMethod));
    }

    #[test]
    fn soap_operations_are_in_the_header() {
        let url = "https://shop.example/soap/default?services=catalogProductRepositoryV1";
        for action in [
            "catalogProductRepositoryV1GetList",
            "\"catalogProductRepositoryV1GetList\"",
            "https://shop.example/soap/default#catalogProductRepositoryV1GetList",
            "application/soap+xml; charset=utf-8; action=\"catalogProductRepositoryV1GetList\"",
        ] {
            let request = Request { method: "POST", url, soap_action: Some(action), ..Request::default() };
            let operation = EndpointSpec::Operation("catalogProductRepositoryV1GetList".to_owned());
            assert_eq!(target(&request), Target::Calls(vec![operation]), "{action}");
        }
        assert_eq!(target_of("GET", "/soap/default?wsdl&services=x"), Target::NoCall);
        let call = EndpointSpec::Call { method: Some("POST".to_owned()), path: "/soap/default".to_owned() };
        assert_eq!(target_of("POST", url), Target::Calls(vec![call]));
        assert_eq!(target_of("POST", "/soap/default/x/y"), Target::Other);
    }
}
