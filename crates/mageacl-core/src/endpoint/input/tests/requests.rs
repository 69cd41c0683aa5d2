//! Requests as they are sent, and `.http` files.

use super::check;

#[test]
fn raw_requests() {
    check(&[
        (
            "GET /rest/V1/orders HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Bearer S3CR3T\r\n\r\n",
            &["GET /rest/V1/orders"],
        ),
        (
            "POST /rest/V1/orders HTTP/1.1\nHost: S3CR3T\nContent-Type: application/json\n\n{\"a\":\n\"S3CR3T\",\nGET \
             /V1/S3CR3T\n}\n\nPUT /rest/V1/a HTTP/1.1\nCookie: S3CR3T\n\nx=S3CR3T&y=1\n\nGET /V1/b",
            &["POST /rest/V1/orders", "PUT /rest/V1/a", "GET /V1/b"],
        ),
        (
            "POST /rest/V1/a HTTP/1.1\nContent-Length: 21\n\nDELETE /V1/S3CR3T\nabc\n\nGET /V1/b HTTP/1.1",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "POST /rest/V1/a HTTP/1.1\r\nContent-Length: 19\r\n\r\na\r\n\r\nb\r\nS3CR3T\r\nx=\r\nGET /V1/b HTTP/1.1\r\n\r\nPUT /V1/c",
            &["POST /rest/V1/a", "GET /V1/b", "PUT /V1/c"],
        ),
        (
            "POST /rest/V1/a HTTP/1.1\nContent-Type: text/xml\n\n<a>\nGET /V1/S3CR3T\n</a>\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "POST /rest/V1/a HTTP/1.1\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: \
             form-data\n\nGET /V1/S3CR3T\n--x--\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "POST /rest/V1/a HTTP/1.1\nHost: x\n\nsome text S3CR3T\nGET /V1/b\nPUT /V1/c HTTP/1.1",
            &["POST /rest/V1/a", "!5", "PUT /V1/c"],
        ),
        ("> GET /rest/V1/a HTTP/1.1\n> Host: shop.example\n> Authorization: Bearer S3CR3T\n>\n", &["GET /rest/V1/a"]),
        ("GET /rest/V1/a HTTP/1.1\nX-Long: S3CR3T\n  S3CR3T\n\nGET /V1/b", &["GET /rest/V1/a", "GET /V1/b"]),
        (
            "GET /V1/a HTTP/1.1\n\nHTTP/1.1 200 OK\nSet-Cookie: S3CR3T\n\n{\"token\":\n\"S3CR3T\"}\nGET /V1/b",
            &["GET /V1/a", "!3-4", "GET /V1/b"],
        ),
        ("GET /V1/a\nHost: shop.example\nAuthorization: S3CR3T\n\nGET /V1/b", &["GET /V1/a", "GET /V1/b"]),
        ("POST /V1/a\n{\"a\": \"S3CR3T\",\n\"GET\": \"/V1/b\"}\nGET /V1/c", &["POST /V1/a", "GET /V1/c"]),
        ("POST /V1/a\n\n{\n\"a\": \"S3CR3T\"\n}\n\nGET /V1/c", &["POST /V1/a", "GET /V1/c"]),
    ]);
}

#[test]
fn http_files() {
    check(&[
        (
            "@host = https://me:S3CR3T@shop.example\n@token = S3CR3T\n\n### orders\n# @name orders\nGET \
             {{host}}/rest/V1/orders\n  ?fields=S3CR3T\n  &x=1\nAuthorization: Bearer {{token}}\n\n### new\nPOST \
             {{host}}/rest/V1/orders HTTP/1.1\nContent-Type: application/json\n\n{\n  \"a\": \"S3CR3T\"\n}\n\n### x\nDELETE \
             {{host}}/rest/V1/a",
            &["GET /rest/V1/orders", "POST /rest/V1/orders", "DELETE /rest/V1/a"],
        ),
        (
            "POST {{host}}/rest/V1/a\nContent-Type: text/plain\n\nGET /V1/S3CR3T\n\n###\nGET {{host}}/rest/V1/b",
            &["POST /rest/V1/a", "GET /rest/V1/b"],
        ),
        (
            "GET https://shop.example/rest/V1/a\n\n> {%\n  client.global.set(\"S3CR3T\");\nGET /V1/S3CR3T\n%}\n###\nGET /V1/b",
            &["GET /rest/V1/a", "GET /V1/b"],
        ),
        (
            "@api = https://me:S3CR3T@shop.example/rest/V1\n@t = S3CR3T\nGET {{api}}/a\n###\n{{api}}/b\n###\nGET {{t}}/rest/V1/c",
            &["GET /rest/V1/a", "/rest/V1/b", "GET /rest/V1/c"],
        ),
        ("###\nhttps://shop.example/rest/V1/a\nAuthorization: S3CR3T\n", &["/rest/V1/a"]),
        ("### a\nGET /V1/a\nPOST /V1/b\n### c\nGET /V1/c", &["GET /V1/a", "POST /V1/b", "GET /V1/c"]),
        ("###\ncurl -H 'X: S3CR3T' https://shop.example/rest/V1/a\n###\nGET /V1/b", &["GET /rest/V1/a", "GET /V1/b"]),
    ]);
}
