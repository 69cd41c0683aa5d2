//! `fixtures/endpoints/every-spelling.txt`, line by line, against `fixtures/shop`.

use std::fs;

use serde_json::Value;

use crate::common::{fixture, mageacl, texts};

/// A line of the file, its status, its route, and the required refs.
const EXPECTED: &[(&str, &str, &str, &[&str])] = &[
    ("GET /V1/products/:sku", GUARDED, "GET /V1/products/:sku", PRODUCTS),
    ("GET /V1/products/{sku}", GUARDED, "GET /V1/products/:sku", PRODUCTS),
    ("GET /V1/products/<sku>", GUARDED, "GET /V1/products/:sku", PRODUCTS),
    ("GET /V1/products/24-MB01", GUARDED, "GET /V1/products/:sku", PRODUCTS),
    ("PUT /V1/products/{sku}", GUARDED, "PUT /V1/products/:sku", PRODUCTS),
    ("put /V1/products/24-MB01", GUARDED, "PUT /V1/products/:sku", PRODUCTS),
    ("DELETE  /V1/products/{sku}", GUARDED, "DELETE /V1/products/:sku", PRODUCTS),
    ("GET V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /V1/products/", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /V1/products?searchCriteria[pageSize]=1", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /V1/products?searchCriteria%5BpageSize%5D=1&fields=items[sku]", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /rest/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /rest/default/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /rest/all/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /index.php/rest/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /index.php/rest/default/V1/products?searchCriteria[pageSize]=1", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /pub/rest/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /shop/index.php/rest/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    (
        "GET https://shop.example/rest/default/V1/products?searchCriteria[pageSize]=1",
        GUARDED,
        "GET /V1/products",
        PRODUCTS,
    ),
    ("GET https://shop.example:8443/shop/rest/V1/products#top", GUARDED, "GET /V1/products", PRODUCTS),
    // Without a method there are two candidates: see below.
    ("https://shop.example/rest/default/V1/products?searchCriteria[pageSize]=1", GUARDED, "GET /V1/products", PRODUCTS),
    ("/V1/products", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /V1/customers/search", GUARDED, "GET /V1/customers/search", &["Magento_Customer::customer"]),
    (
        "GET /V1/products/attributes/color",
        GUARDED,
        "GET /V1/products/attributes/:attributeCode",
        &["Magento_Catalog::attributes_attributes"],
    ),
    ("POST /async/V1/products", GUARDED, "POST /V1/products", PRODUCTS),
    ("POST /rest/all/async/V1/products", GUARDED, "POST /V1/products", PRODUCTS),
    ("POST /async/bulk/V1/products", GUARDED, "POST /V1/products", PRODUCTS),
    ("PUT /async/bulk/V1/products/bySku", GUARDED, "PUT /V1/products/:sku", PRODUCTS),
    ("POST https://shop.example/rest/all/async/bulk/V1/products", GUARDED, "POST /V1/products", PRODUCTS),
    ("catalogProductRepositoryV1GetList", GUARDED, "GET /V1/products", PRODUCTS),
    ("catalogProductRepositoryV1DeleteById", GUARDED, "DELETE /V1/products/:sku", PRODUCTS),
    ("ProductRepositoryInterface::getList", GUARDED, "GET /V1/products", PRODUCTS),
    (r"Magento\Catalog\Api\ProductRepositoryInterface::getList", GUARDED, "GET /V1/products", PRODUCTS),
    (r"\Magento\Catalog\Api\ProductRepositoryInterface::getList", GUARDED, "GET /V1/products", PRODUCTS),
    ("GET /V1/directory/countries", "anonymous", "GET /V1/directory/countries", &["anonymous"]),
    ("GET /V1/customers/me", "self", "GET /V1/customers/me", &["self"]),
    (
        "GET /V1/adobestock/asset/search",
        "undefined-resource",
        "GET /V1/adobestock/asset/search",
        &["Magento_AdobeStockImage::actions_view"],
    ),
    ("PATCH /V1/products/24-MB01", "method-not-allowed", "", &[]),
    ("GET /V1/prodcuts", "not-found", "", &[]),
    ("GET /async/V1/products", "method-not-allowed", "", &[]),
    ("GET /v1/products", "not-found", "", &[]),
];

/// Lines whose declared text differs: only the method and the path are shown.
const SHOWN: &[(&str, &str)] = &[
    ("GET /shop/index.php/rest/V1/products", "GET /{...}/index.php/rest/V1/products"),
    ("put /V1/products/24-MB01", "PUT /V1/products/24-MB01"),
    ("DELETE  /V1/products/{sku}", "DELETE /V1/products/{sku}"),
    ("GET /V1/products?searchCriteria[pageSize]=1", "GET /V1/products"),
    ("GET /V1/products?searchCriteria%5BpageSize%5D=1&fields=items[sku]", "GET /V1/products"),
    ("GET /index.php/rest/default/V1/products?searchCriteria[pageSize]=1", "GET /index.php/rest/default/V1/products"),
    ("GET https://shop.example/rest/default/V1/products?searchCriteria[pageSize]=1", "GET /rest/default/V1/products"),
    ("GET https://shop.example:8443/shop/rest/V1/products#top", "GET /{...}/rest/V1/products"),
    ("https://shop.example/rest/default/V1/products?searchCriteria[pageSize]=1", "/rest/default/V1/products"),
    ("POST https://shop.example/rest/all/async/bulk/V1/products", "POST /rest/all/async/bulk/V1/products"),
    (
        r"\Magento\Catalog\Api\ProductRepositoryInterface::getList",
        r"Magento\Catalog\Api\ProductRepositoryInterface::getList",
    ),
];

/// Returns the text that a report shows for a line.
fn shown(line: &'static str) -> &'static str {
    SHOWN.iter().find(|(written, _)| *written == line).map_or(line, |(_, shown)| shown)
}

const GUARDED: &str = "guarded";
const PRODUCTS: &[&str] = &["Magento_Catalog::products"];

/// Returns the endpoints of the file, resolved in one run.
fn endpoints() -> Vec<Value> {
    let file = fixture("endpoints/every-spelling.txt");
    let (code, plan) = mageacl(["plan", "--endpoints"]).arg(file).arg(fixture("shop")).json();
    assert_eq!(code, 1, "some cannot be called");
    plan["endpoints"].as_array().unwrap().clone()
}

#[test]
fn every_line_leads_where_it_should() {
    let endpoints = endpoints();
    for (endpoint, (declared, status, route, resources)) in endpoints.iter().zip(EXPECTED) {
        let reported = match &endpoint["route"] {
            Value::Null => String::new(),
            route => format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap()),
        };
        assert_eq!(endpoint["declared"], shown(declared));
        assert_eq!(endpoint["status"], *status, "{declared}");
        assert_eq!(reported, *route, "{declared}");
        assert_eq!(texts(&endpoint["resources"]), *resources, "{declared}");
    }
    assert_eq!(endpoints.len(), EXPECTED.len());
}

#[test]
fn every_line_of_the_file_is_expected() {
    let text = fs::read_to_string(fixture("endpoints/every-spelling.txt")).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(lines, EXPECTED.iter().map(|expected| expected.0).collect::<Vec<_>>());
}

#[test]
fn what_leads_nowhere_says_what_may_be_meant() {
    let endpoints = endpoints();
    let nearest = |declared: &str| {
        let endpoint = endpoints.iter().find(|endpoint| endpoint["declared"] == declared).unwrap();
        assert!(endpoint["remark"].as_str().is_some_and(|remark| !remark.is_empty()), "{declared}");
        endpoint["nearest"].clone()
    };
    assert_eq!(nearest("/V1/products"), Value::Null, "GET is assumed, and the remark says so");
    for misspelt in ["GET /V1/prodcuts", "GET /v1/products"] {
        assert!(texts(&nearest(misspelt)).contains(&"GET /V1/products"), "{misspelt}: {}", nearest(misspelt));
    }
    let patch = nearest("PATCH /V1/products/24-MB01");
    assert!(texts(&patch).contains(&"PUT /V1/products/:sku"), "{patch}");
}
