//! Access logs.

use super::*;

#[test]
fn combined_and_common() {
    let text = "\
10.0.0.1 - - [01/Jan/2024:10:00:00 +0000] \"GET /rest/default/V1/orders/1?token=S3CR3T HTTP/1.1\" 200 12 \"https://x.example/rest/V1/S3CR3T\" \"a\"
10.0.0.1 - me [01/Jan/2024:10:00:01 +0000] \"GET / HTTP/1.1\" 200 12
10.0.0.1 - - [01/Jan/2024:10:00:02 +0000] \"POST /index.php/rest/V1/orders HTTP/1.1\" 401 12
10.0.0.1 - - [01/Jan/2024:10:00:03 +0000] \"GET /search?q=/rest/V1/S3CR3T HTTP/1.1\" 200 1
10.0.0.1 - - [01/Jan/2024:10:00:04 +0000] \"GET /rest/V1/orders/1 HTTP/1.1\" 404 12
10.0.0.1 - - [01/Jan/2024:10:00:05 +0000] \"POST /soap/default?services=salesOrderRepositoryV1 HTTP/1.1\" 200 12
10.0.0.1 - - [01/Jan/2024:10:00:06 +0000] \"PUT /rest/all/async/bulk/V1/products/byId HTTP/1.1\" 202 12
";
    let calls = [
        "GET /V1/orders/1 @1,5 [200x1 404x1]",
        "POST /V1/orders @3 [401x1]",
        "POST /soap/default @6 [200x1]",
        "PUT /async/bulk/V1/products/byId @7 [202x1]",
    ];
    check(text, Format::Log, &calls, (5, 7));
}

#[test]
fn json_lines() {
    let text = r#"{"time":"x","request_method":"GET","request_uri":"/rest/V1/orders?token=S3CR3T","status":200,"http_referer":"/rest/V1/S3CR3T"}
{"time":"x","request_method":"GET","request_uri":"/","status":200}
{"level":"info","request":{"method":"PUT","uri":"/rest/V1/orders/5","headers":{"Authorization":["S3CR3T"]}},"status":403}
{"ClientRequestMethod":"DELETE","ClientRequestURI":"/rest/V1/orders/5","ClientRequestHost":"x","EdgeResponseStatus":200,"OriginResponseStatus":500}
"#;
    let calls = ["GET /V1/orders @1 [200x1]", "PUT /V1/orders/5 @3 [403x1]", "DELETE /V1/orders/5 @4 [200x1]"];
    check(text, Format::Log, &calls, (3, 4));
    let php = "<134>2024-01-01T10:00:00Z cache-x shop[1]: {\"url\":\"\\/rest\\/V1\\/orders\",\"request_method\":\"GET\",\"response_status\":\"200\"}\n";
    check(php, Format::Log, &["GET /V1/orders @1 [200x1]"], (1, 1));
}

#[test]
fn load_balancers_and_delivery_networks() {
    let alb = "https 2024-01-01T10:00:00.000000Z app/shop/0123 10.0.0.1:2817 10.0.1.1:80 0.000 0.001 0.000 201 200 34 366 \
               \"POST https://shop.example:443/rest/V1/orders?x=S3CR3T HTTP/2.0\" \"curl/8\" ECDHE TLSv1.2 arn:x \"Root=1\" \"-\"\n";
    check(alb, Format::Log, &["POST /V1/orders @1 [201x1]"], (1, 1));
    let cloudfront = "#Version: 1.0\n#Fields: date time cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs-uri-query\n\
                      2024-01-01\t10:00:00\tGET\tx.example\t/rest/V1/orders\t200\t-\ttoken=S3CR3T\n\
                      2024-01-01\t10:00:00\tGET\tx.example\t/index\t200\t/rest/V1/S3CR3T\t-\n";
    check(cloudfront, Format::Log, &["GET /V1/orders @3 [200x1]"], (1, 4));
    let fastly =
        "<134>2024-01-01T10:00:00Z cache-x shop[1]: 10.0.0.1 \"-\" \"-\" \"GET /rest/V1/orders HTTP/1.1\" 200 5\n";
    check(fastly, Format::Log, &["GET /V1/orders @1 [200x1]"], (1, 1));
}

#[test]
fn a_list_with_a_line_of_a_log_is_a_list() {
    let text = "GET /V1/a\nPOST /V1/b\n10.0.0.1 - - [x] \"GET /rest/V1/S3CR3T HTTP/1.1\" 200 5\n";
    check(text, Format::List, &["GET /V1/a @1", "POST /V1/b @2", "!3-3"], (2, 2));
}

#[test]
fn many_values_are_counted_together_and_words_are_not() {
    let line = |path: &str| format!("10.0.0.1 - - [x] \"GET /rest/V1/products/{path} HTTP/1.1\" 200 5\n");
    let mut text: String = (0..1000).map(|at| line(&format!("SKU-{at}"))).collect();
    text += &line("attributes");
    text += &line("SKU-5000/media");
    let file = read("f", text.as_bytes()).unwrap();
    let calls: Vec<String> = file
        .entries
        .iter()
        .filter_map(|entry| match entry {
            FileEntry::Call(call) => Some(format!("{} x{}", call.call.text(), call.occurrences.count)),
            FileEntry::Unreadable { .. } => None,
        })
        .collect();
    assert_eq!(calls.len(), 256 + 3);
    for expected in ["GET /V1/products/{...} x744", "GET /V1/products/attributes x1", "GET /V1/products/{...}/media x1"]
    {
        assert!(calls.contains(&expected.to_owned()), "{expected}");
    }
    assert_eq!((file.tally.grouped, file.tally.dropped, file.tally.to_magento), (0, 0, 1002));
}
