//! Lists, tables, URLs and templates.

use super::{calls, check};

#[test]
fn one_call_per_line() {
    check(&[
        ("GET /V1/orders\nPOST /V1/orders\n", &["GET /V1/orders", "POST /V1/orders"]),
        ("get /V1/orders", &["GET /V1/orders"]),
        ("GET /V1/orders HTTP/1.1", &["GET /V1/orders"]),
        ("GET /V1/orders HTTP/1.1\nPOST /V1/orders HTTP/2\n", &["GET /V1/orders", "POST /V1/orders"]),
        (
            "GET /V1/orders HTTP/1.1\n\nPOST /V1/orders HTTP/1.1\n\nPUT /V1/a HTTP/1.1",
            &["GET /V1/orders", "POST /V1/orders", "PUT /V1/a"],
        ),
        (
            "1. GET /V1/orders\n2) POST /V1/orders\n(3) PUT /V1/a\n10. `GET /V1/b`",
            &["GET /V1/orders", "POST /V1/orders", "PUT /V1/a", "GET /V1/b"],
        ),
        (
            "- GET /V1/a\n* GET /V1/b\n+ GET /V1/c\n\u{2022} GET /V1/d\n> GET /V1/e\n- [ ] GET /V1/f",
            &["GET /V1/a", "GET /V1/b", "GET /V1/c", "GET /V1/d", "GET /V1/e", "GET /V1/f"],
        ),
        (
            "**GET** `/V1/orders`\n`POST` `/V1/a`\n[PUT] /V1/b\nDELETE: /V1/c",
            &["GET /V1/orders", "POST /V1/a", "PUT /V1/b", "DELETE /V1/c"],
        ),
        (
            "GET, POST /V1/orders\nGET/PUT /V1/a\nGET or DELETE /V1/b",
            &["GET /V1/orders", "POST /V1/orders", "GET /V1/a", "PUT /V1/a", "GET /V1/b", "DELETE /V1/b"],
        ),
        (
            "/V1/orders GET\n/V1/orders (POST)\n/V1/a: PUT, DELETE",
            &["GET /V1/orders", "POST /V1/orders", "PUT /V1/a", "DELETE /V1/a"],
        ),
        ("GET - /V1/orders\nPOST -> `/V1/a`\n**PUT** | /V1/b", &["GET /V1/orders", "POST /V1/a", "PUT /V1/b"]),
        ("GET:/V1/orders\nPOST/V1/orders", &["GET /V1/orders", "POST /V1/orders"]),
        ("/V1/orders\nV1/orders\nrest/V1/orders", &["/V1/orders", "V1/orders", "rest/V1/orders"]),
        ("(GET /V1/orders)", &["GET /V1/orders"]),
        ("path\n/V1/orders", &["/V1/orders"]),
        ("```http\nGET /V1/orders\n```", &["GET /V1/orders"]),
        ("[GET /V1/orders]\n'GET /V1/a',\n<PUT /V1/b>", &["GET /V1/orders", "GET /V1/a", "PUT /V1/b"]),
        ("- [GET](https://docs.example/S3CR3T) /V1/orders", &["!1"]),
        ("GET [/V1/orders](https://docs.example/S3CR3T)", &["GET /V1/orders"]),
    ]);
}

#[test]
fn remarks_are_dropped() {
    check(&[
        ("GET /V1/orders # S3CR3T", &["GET /V1/orders"]),
        ("GET /V1/orders # curl S3CR3T\n# curl https://S3CR3T/rest/V1/a", &["GET /V1/orders"]),
        ("GET /V1/orders - needs S3CR3T", &["GET /V1/orders"]),
        ("GET /V1/orders \u{2014} reads orders/invoices, S3CR3T", &["GET /V1/orders"]),
        ("GET /V1/orders with S3CR3T", &["GET /V1/orders"]),
        ("GET /V1/orders {\"token\": \"S3CR3T\"}", &["GET /V1/orders"]),
        ("/V1/orders - S3CR3T", &["/V1/orders"]),
        ("// S3CR3T\nGET /V1/orders", &["GET /V1/orders"]),
        ("GET /V1/orders and POST /V1/S3CR3T", &["!1"]),
        ("GET /V1/products/my sku/S3CR3T", &["!1"]),
        ("/V1/orders - POST is for S3CR3T", &["!1"]),
        ("\"/V1/orders/\" + S3CR3T", &["!1"]),
        ("<call><method>POST</method><path>/V1/orders</path><key>S3CR3T</key></call>", &["!1"]),
        ("GET https://shop.example/rest/V1/orders</url><token>S3CR3T</token>", &["GET /rest/V1/orders"]),
        ("<td>/V1/orders</td><td>S3CR3T</td>", &["/V1/orders"]),
    ]);
}

#[test]
fn a_url_is_its_path() {
    check(&[
        ("https://shop.example/rest/V1/orders?token=S3CR3T", &["/rest/V1/orders"]),
        ("GET https://me:S3CR3T@shop.example/rest/V1/orders#S3CR3T", &["GET /rest/V1/orders"]),
        ("GET https://me:S3CR3T@shop.example:8443/shop/rest/V1/orders", &["GET /{...}/rest/V1/orders"]),
        ("GET https://me:S3/CR3T@shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET https://me:S3CR3T@S3CR3T@shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET HTTPS://S3CR3T.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET me:S3CR3T@shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET shop.example/rest/default/V1/orders", &["GET /rest/default/V1/orders"]),
        ("GET //S3CR3T.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET localhost:8080/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET {{host}}/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("GET ${BASE:-https://S3CR3T}/V1/orders", &["GET /V1/orders"]),
        ("GET $BASE/V1/orders", &["GET /V1/orders"]),
        ("GET %BASE%/V1/orders", &["GET /V1/orders"]),
        ("GET https://{{host}}/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("<https://shop.example/rest/V1/orders?S3CR3T>", &["/rest/V1/orders"]),
        ("GET /V1/orders?token=S3CR3T&x=https://S3CR3T", &["GET /V1/orders"]),
        ("GET /V1/orders?fields=items[a,b]", &["GET /V1/orders"]),
        ("mysql://me:S3CR3T@db/V1/orders", &["!1"]),
        ("https://S3CR3T.example", &["!1"]),
    ]);
}

#[test]
fn a_part_that_may_be_a_secret_is_hidden() {
    let token = "0123456789abcdef0123456789abcdef";
    let jwt = "eyJhbGciOiJIUzI1NiJ9.e30.S3CR3T";
    for secret in [token, jwt, "orders%3Ftoken%3DS3CR3T", "me@example.com", "%65yJhbGciOiJIUzI1NiJ9.e30"] {
        assert_eq!(
            calls(format!("GET /V1/guest-carts/{secret}/items").as_bytes()),
            ["GET /V1/guest-carts/{...}/items"]
        );
        assert_eq!(calls(format!("/V1/carts/{secret}").as_bytes()), ["/V1/carts/{...}"]);
    }
    check(&[
        ("PUT /V1/customers/5/password/resetLinkToken/S3CR3T", &["PUT /V1/customers/5/password/resetLinkToken/{...}"]),
        ("GET /V1/a/eyJhbGciOiJIUzI1NiJ9.e30.S3CR3T", &["GET /V1/a/{...}"]),
    ]);
    assert_eq!(calls(token.as_bytes()), ["!1"]);
    assert_eq!(calls(format!("Vendor\\a{token}::getList").as_bytes()), ["Vendor\\{...}::getList"]);
}

#[test]
fn templates_of_other_languages_stay() {
    check(&[
        ("GET /V1/products/{sku}", &["GET /V1/products/{sku}"]),
        ("GET /V1/products/{{sku}}", &["GET /V1/products/{{sku}}"]),
        ("GET /V1/products/{{ sku }}", &["GET /V1/products/{{sku}}"]),
        ("GET /V1/products/${sku}", &["GET /V1/products/${sku}"]),
        ("GET /V1/products/$SKU", &["GET /V1/products/$SKU"]),
        ("GET /V1/products/#{sku}", &["GET /V1/products/{sku}"]),
        ("GET /V1/products/<sku>", &["GET /V1/products/<sku>"]),
        ("GET /V1/products/<the sku>", &["GET /V1/products/{...}"]),
        ("GET /V1/products/:sku", &["GET /V1/products/:sku"]),
        ("GET /V1/products/%s", &["GET /V1/products/%s"]),
        ("GET /V1/products/%1$s/media", &["GET /V1/products/%1$s/media"]),
        ("GET /V1/products/%(sku)s", &["GET /V1/products/%(sku)s"]),
        ("GET /V1/products/{0}", &["GET /V1/products/{0}"]),
        ("GET /V1/products/[sku]", &["GET /V1/products/[sku]"]),
        ("GET /V1/products/{{ env(\"S3CR3T\") }}/media", &["GET /V1/products/{...}/media"]),
        ("GET /V1/products/${encode(\"S3CR3T/S3CR3T\")}", &["GET /V1/products/{...}"]),
        ("GET /V1/products/--7-->", &["GET /V1/products/{...}"]),
        ("GET /V1/products/7?><S3CR3T", &["GET /V1/products/7"]),
        ("GET /V1/products/{S3CR3T", &["GET /V1/products/{...}"]),
        ("/V1/products/{{sku}}", &["/V1/products/{{sku}}"]),
        ("V1/products/<sku>", &["V1/products/<sku>"]),
    ]);
}

#[test]
fn rows_of_tables() {
    check(&[
        ("GET,/V1/orders,why S3CR3T", &["GET /V1/orders"]),
        ("method,path,why\nGET,/V1/orders,S3CR3T\nPOST,/V1/orders,\"a,b\"", &["GET /V1/orders", "POST /V1/orders"]),
        ("Method;URL;Purpose\nGET;https://me:S3CR3T@shop.example/rest/V1/orders;x", &["GET /rest/V1/orders"]),
        ("\"GET\",\"/V1/orders\",\"S3CR3T\"", &["GET /V1/orders"]),
        ("GET,/V1/orders,\"two\nGET /V1/S3CR3T\nlines\"\nPUT,/V1/a,x", &["GET /V1/orders", "PUT /V1/a"]),
        ("GET\t/V1/orders\tS3CR3T\nPOST\t/V1/a\tx", &["GET /V1/orders", "POST /V1/a"]),
        ("/V1/orders,GET,S3CR3T", &["GET /V1/orders"]),
        ("1,orders,GET,/V1/orders", &["GET /V1/orders"]),
        ("GET /V1/orders,read S3CR3T", &["GET /V1/orders"]),
        ("/V1/orders,S3CR3T", &["/V1/orders"]),
        ("GET /V1/orders, POST /V1/a", &["GET /V1/orders", "POST /V1/a"]),
        (
            "| Method | Path | Why |\n|---|---|---|\n| GET | /V1/orders | S3CR3T |\n| `POST` | `/V1/a` | b/c |",
            &["GET /V1/orders", "POST /V1/a"],
        ),
        ("| Call | Why |\n|:--|--:|\n| `GET /V1/orders` | S3CR3T |", &["GET /V1/orders"]),
        ("| GET, POST | /V1/orders |", &["GET /V1/orders", "POST /V1/orders"]),
        ("Method | Path\n--- | ---\nGET | /V1/orders", &["GET /V1/orders"]),
        ("+-----+------------+\n| GET | /V1/orders |\n+-----+------------+", &["GET /V1/orders"]),
        ("| Orders | `curl -H 'X: S3CR3T' https://shop.example/rest/V1/orders` |", &["GET /rest/V1/orders"]),
        ("| a | S3CR3T |\n| GET | /V1/orders |", &["!1", "GET /V1/orders"]),
        ("GET,//V1", &["!1"]),
        ("curl //V1", &["!1"]),
        ("GET,/V1/orders\nS3CR3T,S3CR3T", &["GET /V1/orders", "!2"]),
        ("GET /V1/products/a,b/S3CR3T", &["!1"]),
        ("POST&nbsp;/V1/orders", &["!1"]),
        ("POST S3CR3T,/V1/orders", &["!1"]),
        ("GET,/V1/orders,\"S3CR3T\nPUT,/V1/a", &["!1-2"]),
        ("GET,/V1/orders,/V1/S3CR3T", &["!1"]),
        ("GET;/V1/orders;/S3CR3T", &["GET /V1/orders"]),
        ("| GET | /V1/orders | V1/S3CR3T |", &["!1"]),
        ("/V1/orders,/V1/S3CR3T", &["!1"]),
        ("GET /V1/orders,/V1/S3CR3T", &["!1"]),
        ("GET,/V1/orders,https://shop.example/rest/V1/a", &["GET /V1/orders", "GET /rest/V1/a"]),
    ]);
}

#[test]
fn names_of_operations_and_service_methods() {
    check(&[
        ("catalogProductRepositoryV1GetList", &["catalogProductRepositoryV1GetList"]),
        ("- `salesOrderRepositoryV1Get`", &["salesOrderRepositoryV1Get"]),
        ("OrderRepositoryInterface::getList", &["OrderRepositoryInterface::getList"]),
        (
            "\\Magento\\Sales\\Api\\OrderRepositoryInterface::getList()",
            &["Magento\\Sales\\Api\\OrderRepositoryInterface::getList"],
        ),
        ("S3CR3T", &["!1"]),
        ("S3CR3T::S3CR3T!", &["!1"]),
    ]);
}

#[test]
fn every_encoding() {
    let text = "GET /V1/orders\r\nPUT /V1/b # S3CR3T \u{e4}\r\nPOST /V1/c";
    let utf16 = |bytes_of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes_of).collect::<Vec<u8>>();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let inputs = [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(),
        [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(),
        utf16(u16::to_le_bytes),
        latin,
        text.replace("\r\n", "\r").into_bytes(),
    ];
    for input in inputs {
        assert_eq!(calls(&input), ["GET /V1/orders", "PUT /V1/b", "POST /V1/c"]);
    }
}
