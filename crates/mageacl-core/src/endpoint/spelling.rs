//! An endpoint in one of the supported notations.

use super::input::{self, ADVICE};

/// A parsed endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EndpointSpec {
    /// A call with a path and an optional method.
    Call {
        /// The method, in capitals.
        method: Option<String>,
        /// The path, without host, query and fragment.
        path: String,
    },
    /// A SOAP operation.
    Operation(String),
    /// A method of a service, by full class name or its end.
    ServiceMethod {
        /// The class, without a backslash before it.
        class: String,
        /// The method.
        method: String,
    },
}

impl EndpointSpec {
    /// Returns the endpoint as text that [`parse`] reads as the same endpoint. A part of the path may be a secret: see
    /// [`declared`](super::declared).
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            EndpointSpec::Call { method: Some(method), path } => format!("{method} {path}"),
            EndpointSpec::Call { method: None, path } => path.clone(),
            EndpointSpec::Operation(name) => name.clone(),
            EndpointSpec::ServiceMethod { class, method } => format!("{class}::{method}"),
        }
    }
}

/// Reads one endpoint in any form that [`input::read`] knows.
///
/// # Errors
/// If the text is not one endpoint. The message gives the supported forms, and quotes nothing of the text.
pub fn parse(written: &str) -> Result<EndpointSpec, String> {
    let mut entries = input::read_text(written).into_iter();
    match (entries.next(), entries.next()) {
        (Some(entry), None) => entry.call.map_err(|refusal| refusal.to_string()),
        (None, _) => Err(ADVICE.to_owned()),
        _ => Err("these are several endpoints; give one at a time".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: Option<&str>, path: &str) -> EndpointSpec {
        EndpointSpec::Call { method: method.map(str::to_owned), path: path.to_owned() }
    }

    #[test]
    fn a_call_is_read_without_host_and_query() {
        let cases = [
            ("GET /V1/products/{sku}", Some("GET"), "/V1/products/{sku}"),
            ("get   V1/products", Some("GET"), "V1/products"),
            ("- `POST /V1/orders`,", Some("POST"), "/V1/orders"),
            ("PUT: /V1/a", Some("PUT"), "/V1/a"),
            ("/V1/a DELETE", Some("DELETE"), "/V1/a"),
            ("/V1/a", None, "/V1/a"),
            ("https://shop.example/rest/V1/a?x=1", None, "/rest/V1/a"),
            ("PATCH /V1/a", Some("PATCH"), "/V1/a"),
            ("GET /V1/a b", Some("GET"), "/V1/a"),
            ("GET /V1/a::b", Some("GET"), "/V1/a::b"),
            ("/V1/a::b", None, "/V1/a::b"),
            ("curl -g -X PUT \"https://shop.example/rest/V1/a\" -H x", Some("PUT"), "/rest/V1/a"),
            ("curl https://shop.example/rest/V1/a", Some("GET"), "/rest/V1/a"),
            ("curl -XPOST https://shop.example/rest/V1/a", Some("POST"), "/rest/V1/a"),
            ("curl 'https://s/rest/V1/a' -H 'Referer: https://s/rest/V1/b'", Some("GET"), "/rest/V1/a"),
            ("- `curl 'https://s/rest/V1/a'`,", Some("GET"), "/rest/V1/a"),
            ("curl https://s/rest/V1/a --data-binary @x.json", Some("POST"), "/rest/V1/a"),
            ("curl -s -G -d 'x=1' https://s/rest/V1/a", Some("GET"), "/rest/V1/a"),
        ];
        for (written, method, path) in cases {
            let expected = call(method, path);
            assert_eq!(parse(written), Ok(expected.clone()), "{written}");
            assert_eq!(parse(&expected.text()), Ok(expected), "{written}");
        }
    }

    #[test]
    fn operations_and_service_methods_are_distinguished() {
        let operation = EndpointSpec::Operation("catalogProductRepositoryV1GetList".to_owned());
        assert_eq!(parse("catalogProductRepositoryV1GetList"), Ok(operation));
        let service =
            |class: &str| Ok(EndpointSpec::ServiceMethod { class: class.to_owned(), method: "getList".to_owned() });
        assert_eq!(parse("ProductRepositoryInterface::getList"), service("ProductRepositoryInterface"));
        assert_eq!(parse("\\Magento\\Catalog\\Api\\X::getList()"), service("Magento\\Catalog\\Api\\X"));
    }

    #[test]
    fn other_text_is_refused_with_advice() {
        for written in ["", "  ", "some words here", "curl -X GET", "curl 'x", "GET /V1/a\nGET /V1/b"] {
            assert!(parse(written).is_err(), "{written}");
        }
    }
}
