//! Text that is not a call, and files that are not lists.

use super::super::{Refusal, read_text};
use super::{calls, check};

#[test]
fn other_text_is_named_by_its_lines() {
    check(&[
        ("", &[]),
        ("\n# S3CR3T\n", &[]),
        ("S3CR3T", &["!1"]),
        ("GET /V1/a\nsome words S3CR3T\n/V1/b", &["GET /V1/a", "!2", "/V1/b"]),
        (
            "GET /V1/a\n{\n\"token\": \"S3CR3T\",\n\"path\": \"/V1/b\"\n}\nGET /V1/c",
            &["GET /V1/a", "!2-5", "GET /V1/c"],
        ),
        ("GET /V1/a\n<a>\n<b>S3CR3T</b>\nGET /V1/b\n</a>\nGET /V1/c", &["GET /V1/a", "!2-5", "GET /V1/c"]),
        ("APP_ENV=prod\nTOKEN=S3CR3T\nURL=https://me:S3CR3T@shop.example/rest/V1/a\nAPI_PATH=/rest/V1/a", &["!1-4"]),
        ("GET /V1/a\nTOKEN=S3CR3T", &["GET /V1/a", "!2"]),
        ("INSERT INTO oauth_token VALUES (1,'GET','/V1/orders','S3CR3T');", &["!1"]),
        ("DELETE FROM admin_user WHERE password = 'S3CR3T';", &["!1"]),
        ("10.0.0.1 - - [01/Jan/2024] \"GET /rest/V1/orders?token=S3CR3T HTTP/1.1\" 200 12", &["!1"]),
        ("[2024-01-01] main.INFO: GET /V1/orders {\"token\":\"S3CR3T\"}", &["!1"]),
        ("Authorization: Bearer S3CR3T", &["!1"]),
        ("/V1/orders:\n  get:\n    summary: S3CR3T", &["!1", "!2", "!3"]),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF/S3CR3T+a\n-----END PRIVATE KEY-----",
            &["!1", "!2", "!3"],
        ),
        ("12/05/2024\nand/or\napplication/json\n/*\n/9j/4AAQSkZJRgABAQ/S3CR3T", &["!1-5"]),
        ("S3CR3T /V1/orders", &["!1"]),
        (
            "fetch(\"https://shop.example/rest/V1/a\", {\n  headers: { X: \"S3CR3T\" },\n  body: `\nDELETE /V1/S3CR3T\n`\n})\nGET \
             /V1/b",
            &["!1-6", "GET /V1/b"],
        ),
        ("\"url\": \"/V1/orders?token=S3CR3T\",", &["!1"]),
        ("url: https://me:S3CR3T@shop.example/rest/V1/orders", &["!1"]),
    ]);
}

#[test]
fn commands_that_cannot_be_read() {
    check(&[
        ("curl", &["!1"]),
        ("curl -X GET -H 'X: S3CR3T'", &["!1"]),
        ("curl $S3CR3T", &["!1"]),
        ("curl --no-such-option S3CR3T https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("curl -X $S3CR3T https://shop.example/rest/V1/a", &["!1"]),
        ("curl is for S3CR3T", &["!1"]),
        (
            "curl -H 'a: it's' https://a.example/rest/V1/S3CR3T\ncurl -H 'b: it's' https://a.example/rest/V1/b",
            &["!1-2"],
        ),
        ("irm @S3CR3T", &["!1"]),
    ]);
}

#[test]
fn what_is_never_closed_ends_the_list() {
    check(&[
        ("GET /V1/a\ncurl -H 'S3CR3T\nGET /V1/b", &["GET /V1/a", "!2-3"]),
        ("curl -d \"S3CR3T\n\n\nGET /V1/b\n", &["!1-4"]),
        ("curl \\\n -d '{\nS3CR3T", &["!2-3"]),
        ("curl x <<EOF\nS3CR3T\n", &["!1-2"]),
        ("irm x -Headers @{\n a = 'S3CR3T'\nGET /V1/b", &["!1-3"]),
        ("GET /V1/a\n\n> {%\n S3CR3T", &["GET /V1/a", "!3-4"]),
        ("GET /V1/a\ncurl 'S3CR3T", &["GET /V1/a", "!2"]),
    ]);
    let entries = read_text("GET /V1/a\n\ncurl -H 'x\n");
    assert_eq!(entries[1].call, Err(Refusal::Unclosed("a quote")));
    assert_eq!((entries[1].first, entries[1].last), (3, 3));
}

#[test]
fn binary_files_are_refused() {
    let elf = [b"\x7fELF\x02\x01\x01\0\0GET /V1/S3CR3T\n".as_slice(), &[0; 64]].concat();
    assert_eq!(calls(&elf), ["error: a binary file (ELF), not a list of endpoints"]);
    assert_eq!(calls(b"GET /V1/a\n\0S3CR3T"), ["error: a binary file, not a list of endpoints"]);
}

#[test]
fn large_input_is_read_in_one_pass() {
    let cases = [
        ("GET /V1/orders\n".repeat(50_000), 50_000),
        ("S3CR3T\n".repeat(100_000), 1),
        ("S3CR3T ".repeat(150_000), 1),
        ("/".repeat(1_000_000), 1),
        ("a/".repeat(500_000), 1),
        ("{\n".repeat(100_000), 1),
        ("<a\n".repeat(100_000), 1),
        ("<a>\n".repeat(100_000), 1),
        ("GET /V1/a,\"\n".repeat(50_000), 25_000),
        ("{".repeat(1_000_000), 1),
        ("- ".repeat(500_000), 1),
        ("`".repeat(1_000_000), 1),
        ("curl \\\n".repeat(50_000), 1),
        ("curl 'a'\n".repeat(50_000), 1),
        ("POST /V1/a HTTP/1.1\nHost: x\n\ntext\n\n".repeat(10_000), 10_000),
    ];
    for (input, expected) in cases {
        assert_eq!(calls(input.as_bytes()).len(), expected, "{}", &input[..20]);
    }
    for tool in ["curl", "wget", "http", "irm", "curl ^\""] {
        for c in
            ["\\", "@", "^", "`", "<", ">", "$", "(", "\"", "'", "[", "{", "#", "&", "|", "- ", "@\"", "$(", "a\\\n"]
        {
            assert!(calls(format!("{tool} {}", c.repeat(300_000)).as_bytes()).len() <= 150_001, "{tool} {c}");
        }
    }
    let requests = [
        "POST /V1/a HTTP/1.1\nContent-Length: 500000\n\nx\n",
        "POST /V1/a HTTP/1.1\nContent-Length: 9999999999\n\nx\n",
        "POST /V1/a HTTP/1.1\nHost: x\n\n--x\n",
        "POST /V1/a HTTP/1.1\nHost: x\n\n{\n",
        "POST /V1/a HTTP/1.1\nHost: x\n\n<a>\n",
    ];
    for request in requests {
        assert_eq!(calls(request.repeat(15_000).as_bytes())[0], "POST /V1/a", "{request}");
    }
    let brackets = format!("{}\n", "()".repeat(400_000));
    assert_eq!(calls(format!("f{brackets}").as_bytes()), ["!1"]);
    assert_eq!(calls(format!("[{brackets}").as_bytes()), ["!1"]);
    assert_eq!(calls("'".repeat(1_000_000).as_bytes()), ["!1"]);
    let unclosed = format!("curl '\n{}", "GET /V1/a\n".repeat(90_000));
    assert_eq!(calls(unclosed.as_bytes()), ["!1-90001"]);
}
