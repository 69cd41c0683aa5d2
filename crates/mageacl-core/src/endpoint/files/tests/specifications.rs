//! Specifications of `OpenAPI`.

use super::*;

#[test]
fn swagger_2_as_magento_writes_it() {
    let text = r#"{
  "swagger": "2.0",
  "info": {"version": "2.4", "title": "S3CR3T"},
  "host": "shop.example",
  "basePath": "/rest/default",
  "paths": {
    "/V1/products/{sku}": {
      "parameters": [{"name": "S3CR3T"}],
      "get": {"operationId": "S3CR3T", "responses": {"200": {"description": "S3CR3T"}}},
      "put": {"tags": ["S3CR3T"]}
    },
    "/V1/orders": {
      "post": {}
    }
  },
  "definitions": {"paths": {"/V1/S3CR3T": {"get": {}}}}
}"#;
    let calls = [
        "GET /rest/default/V1/products/{sku} @9",
        "PUT /rest/default/V1/products/{sku} @10",
        "POST /rest/default/V1/orders @13",
    ];
    check(text, Format::OpenApi, &calls, (3, 3));
}

#[test]
fn openapi_3_in_yaml() {
    let text = "\
openapi: 3.0.3
info:
  title: S3CR3T
servers:
  - url: https://{shop}/rest/{store}/V1
    variables:
      shop: {default: shop.example}
      store:
        default: all
paths:
  /products/{sku}:
    summary: x
    get:
      responses: {}
    delete: {}
  '/async/x':
    servers:
      - url: https://other.example/api
    get: {}
";
    let calls = ["GET /rest/all/V1/products/{sku} @13", "DELETE /rest/all/V1/products/{sku} @15"];
    check(text, Format::OpenApi, &calls, (2, 3));
}

#[test]
fn a_specification_of_another_service_has_no_calls() {
    let text = "swagger: '2.0'\nbasePath: /v1\npaths:\n  /orders:\n    get: {}\n";
    check(text, Format::OpenApi, &[], (0, 1));
    assert_eq!(read("f", text.as_bytes()).unwrap().notes("x"), ["x: none of 1 operations are to Magento"]);
}
