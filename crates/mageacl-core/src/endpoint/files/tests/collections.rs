//! HTTP archives, and collections of Postman, Insomnia and Bruno.

use super::*;

#[test]
fn http_archives() {
    let text = r#"{
  "log": {
    "version": "1.2",
    "pages": [{"title": "S3CR3T"}],
    "entries": [
      {
        "request": {
          "method": "GET",
          "url": "https://me:S3CR3T@shop.example/rest/default/V1/orders/5?token=S3CR3T",
          "headers": [{"name": "Authorization", "value": "Bearer S3CR3T"}],
          "cookies": [{"name": "PHPSESSID", "value": "S3CR3T"}]
        },
        "response": {"status": 200, "content": {"text": "/rest/V1/S3CR3T"}}
      },
      {"request": {"method": "GET", "url": "https://cdn.example/S3CR3T.js"}, "response": {"status": 200}},
      {"request": {"method": "OPTIONS", "url": "https://shop.example/rest/V1/orders"}, "response": {"status": 204}},
      {
        "request": {"method": "POST", "url": "https://shop.example/soap/default?services=salesOrderRepositoryV1",
          "headers": [{"name": "SOAPAction", "value": "\"salesOrderRepositoryV1Get\""}]},
        "response": {"status": 500}
      },
      {"request": {"method": "GET", "url": "https://shop.example/rest/default/V1/orders/5"}, "response": {"status": 401}},
      {"request": {"method": "GET", "url": "https://shop.example/soap?wsdl&services=x"}, "response": {"status": 0}}
    ]
  }
}"#;
    let calls = ["GET /rest/default/V1/orders/5 @9,22 [200x1 401x1]", "salesOrderRepositoryV1Get @18 [500x1]"];
    check(text, Format::Har, &calls, (5, 6));
}

#[test]
fn requests_of_an_archive_to_other_hosts_are_left_out() {
    let entries: Vec<String> = [
        ("GET", "https://shop.example/rest/V1/orders"),
        ("GET", "https://www.shop.example/rest/V1/products"),
        ("GET", "https://other.test/rest/V1/invoices"),
        ("POST", "https://api.stripe.com/V1/orders"),
        ("YEET", "https://shop.example/rest/V1/orders"),
    ]
    .iter()
    .map(|(method, url)| format!("{{\"request\": {{\"method\": \"{method}\", \"url\": \"{url}\"}}}}"))
    .collect();
    let text = format!("{{\"log\": {{\"entries\": [\n{}\n]}}}}", entries.join(",\n"));
    check(&text, Format::Har, &["GET /rest/V1/orders @2", "GET /rest/V1/products @3", "!6-6"], (3, 5));
}

#[test]
fn postman_collections() {
    let text = r#"{
  "info": {"_postman_id": "S3CR3T", "name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "item": [
    {"name": "Orders", "item": [
      {"name": "list", "request": {
        "method": "GET",
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "S3CR3T"}]},
        "header": [{"key": "X", "value": "S3CR3T"}],
        "url": {"raw": "{{base}}/orders?searchCriteria=S3CR3T", "host": ["{{base}}"], "path": ["orders"]}
      }, "response": [{"originalRequest": {"method": "DELETE", "url": "{{base}}/other"}}]},
      {"name": "one", "request": {"method": "PUT", "body": {"raw": "/V1/S3CR3T"},
        "url": {"host": ["{{host}}"], "path": ["rest", "{{store}}", "V1", "orders", ":id"]}}}
    ]},
    {"name": "text", "request": "https://shop.example/rest/V1/products/:sku"},
    {"name": "url as text", "request": {"method": "POST", "url": "{{host}}/rest/V1/products"}},
    {"name": "login", "request": {"method": "POST", "url": "{{other}}/token/S3CR3T"}},
    {"name": "verb", "request": {"method": "{{verb}}", "url": "{{base}}/carts"}}
  ],
  "variable": [
    {"key": "host", "value": "https://me:S3CR3T@shop.example"},
    {"key": "base", "value": "{{host}}/rest/V1"},
    {"key": "token", "value": "S3CR3T"}
  ]
}"#;
    let calls = [
        "GET /rest/V1/orders @9",
        "PUT /rest/{{store}}/V1/orders/:id @12",
        "GET /rest/V1/products/:sku @14",
        "POST /rest/V1/products @15",
        "!17-17",
    ];
    check(text, Format::Postman, &calls, (5, 6));
    let (_, _, tally) = shown(text.as_bytes()).unwrap();
    assert_eq!(tally.variable, 1);
}

#[test]
fn postman_collections_of_version_1_and_of_the_api() {
    let old = r#"{"id": "x", "requests": [{"id": "1", "method": "GET", "headers": "A: S3CR3T\n",
 "url": "https://shop.example/rest/V1/orders"}]}"#;
    check(old, Format::Postman, &["GET /rest/V1/orders @2"], (1, 1));
    let wrapped = r#"{"collection": {"item": [{"request": {"url": "https://shop.example/rest/V1/orders"}}]}}"#;
    check(wrapped, Format::Postman, &["GET /rest/V1/orders @1"], (1, 1));
}

#[test]
fn insomnia_exports() {
    let json = r#"{"_type": "export", "__export_format": 4, "resources": [
  {"_type": "request", "url": "{{ _.base_url }}/orders", "method": "GET", "authentication": {"token": "S3CR3T"}},
  {"_type": "request", "url": "https://x.example/S3CR3T", "method": "POST"},
  {"_type": "environment", "data": {"base_url": "https://shop.example/rest/V1", "token": "S3CR3T"}}
]}"#;
    check(json, Format::Insomnia, &["GET /rest/V1/orders @2"], (1, 2));
    let yaml = "\
type: collection.insomnia.rest/5.0
name: Shop
collection:
  - name: Orders
    children:
      - url: \"{{ _.api.base }}/orders/{{ _.id }}\"
        method: PUT
        headers:
          - name: Authorization
            value: Bearer S3CR3T
        authentication:
          type: bearer
          token: S3CR3T
  - url: https://shop.example/rest/V1/products
    name: list
    method: GET
environments:
  name: Base
  data:
    api:
      base: https://shop.example/rest/default/V1
    id: S3CR3T
";
    check(yaml, Format::Insomnia, &["PUT /rest/default/V1/orders/{{_.id}} @6", "GET /rest/V1/products @14"], (2, 2));
}

#[test]
fn bruno_requests() {
    let text = "meta {\n  name: one\n  type: http\n}\n\nget {\n  url: {{host}}/rest/V1/orders/:id?token=S3CR3T\n  auth: bearer\n}\n\n\
                auth:bearer {\n  token: S3CR3T\n}\n\nbody:json {\n  {\n    \"url\": \"/V1/S3CR3T\"\n  }\n}\n";
    check(text, Format::Bruno, &["GET /rest/V1/orders/:id @7"], (1, 1));
    let text = "meta {\n  name: two\n}\nvars:pre-request {\n  base: https://shop.example/rest/all/V1\n  pw: S3CR3T\n}\npost {\n  url: {{base}}/products\n}\n";
    check(text, Format::Bruno, &["POST /rest/all/V1/products @9"], (1, 1));
}

#[test]
fn broken_documents_name_a_line_and_nothing_else() {
    let text = format!("{{\"log\": {{\"entries\": [\n{}S3CR3T", "{\"request\": {}},\n".repeat(10_000));
    let error = read("f", text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "invalid JSON at line 10002");
    let other = format!("{{\"info\": \"S3CR3T\", \"x\": [{}1]}}", "1,".repeat(100_000));
    assert!(matches!(read("f", other.as_bytes()), Err(FileError::UnknownDocument)));
}
