//! Pasted calls on the command line: the calls that are read, and that no other part of the input is shown.

use serde_json::Value;

use crate::common::{fixture, folder, mageacl, texts};

const SECRET: &str = "S3CR3T";

/// A masked cart id.
const TOKEN: &str = "x4bhbhqqqqvvvv0aaaaaaaaaaaa99bbb";

/// Commands and requests, with other lines between them.
const PASTED: &str = "\
GET https://me:S3CR3T@shop.example/rest/V1/products?token=S3CR3T # S3CR3T
curl -X POST \\
  https://shop.example/rest/V1/products \\
  -H 'Authorization: Bearer S3CR3T' \\
  -d '{
GET /V1/orders
  \"password\": \"S3CR3T\"
}'
TOKEN: S3CR3T
PUT /rest/V1/products/x4bhbhqqqqvvvv0aaaaaaaaaaaa99bbb HTTP/1.1
Host: S3CR3T
Cookie: S3CR3T

{\"a\": \"S3CR3T\"}

Invoke-RestMethod @S3CR3T
| GET | /V1/products/{sku} | S3CR3T |
";

#[test]
fn only_methods_paths_and_places_come_out() {
    let files = folder([("calls.txt", PASTED)]);
    let file = files.path().join("calls.txt");
    let (code, plan) = mageacl(["plan", "--endpoints"]).arg(&file).arg(fixture("shop")).json();
    let endpoints: Vec<_> = plan["endpoints"].as_array().unwrap().iter().collect();
    let reported: Vec<_> =
        endpoints.iter().map(|it| (it["declared"].as_str().unwrap(), it["status"].as_str().unwrap())).collect();
    assert_eq!(code, 1);
    assert_eq!(
        reported,
        [
            ("GET /rest/V1/products", "guarded"),
            ("POST /rest/V1/products", "guarded"),
            ("calls.txt:9", "invalid"),
            ("PUT /rest/V1/products/{...}", "guarded"),
            ("calls.txt:16", "invalid"),
            ("GET /V1/products/{sku}", "guarded"),
        ]
    );
    assert_eq!(texts(&plan["required"]), ["Magento_Catalog::products"]);
}

#[test]
fn no_command_and_no_format_repeats_a_secret() {
    let files =
        folder([("calls.txt", PASTED), ("rows.csv", "role_id,resource_id,permission\n1,Magento_Cms::page,allow\n")]);
    let (file, rows) = (files.path().join("calls.txt"), files.path().join("rows.csv"));
    let commands: [(&[&str], &[&str]); 5] = [
        (&["plan"], &["table", "json", "ids", "api-xml", "integration-xml", "markdown", "magerun"]),
        (&["audit"], &["table", "json", "markdown", "sarif", "github", "gitlab", "junit", "checkstyle", "short"]),
        (&["guard", "--module-name", "Acme_Guard"], &["table", "json"]),
        (&["profile", "matrix"], &["table", "json", "markdown"]),
        (&["diff", "2.4.7"], &["table", "json", "markdown", "sarif", "github", "short"]),
    ];
    for (command, formats) in commands {
        for format in formats {
            let mut run = mageacl(command.iter().copied()).args(["-f", format, "-e", PASTED, "--endpoints"]).arg(&file);
            if command[0] == "audit" {
                run = run.arg("-g").arg(&rows);
            }
            if command[0] != "profile" {
                run = run.arg(fixture("shop"));
            }
            let ended = run.run();
            for text in [&ended.stdout, &ended.stderr] {
                assert!(!text.contains(SECRET) && !text.contains(TOKEN), "{command:?} {format}: {text}");
            }
            assert!(!ended.stdout.is_empty() || ended.code == 2, "{command:?} {format}: {}", ended.stderr);
        }
    }
}

#[test]
fn a_part_that_the_store_declares_is_shown() {
    let route = format!("/V1/{TOKEN}/:id");
    let webapi = format!(
        "<routes><route url=\"{route}\" method=\"GET\"><service class=\"Acme\\A\\Api\\X\" method=\"get\"/><resources>\
         <resource ref=\"Acme_A::x\"/></resources></route></routes>"
    );
    let files = folder([
        (
            "registration.php",
            "<?php\nuse Magento\\Framework\\Component\\ComponentRegistrar;\nComponentRegistrar::register(ComponentRegistrar::MODULE, 'Acme_A', __DIR__);\n",
        ),
        ("etc/module.xml", "<config><module name=\"Acme_A\"/></config>"),
        (
            "etc/acl.xml",
            "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"Acme_A::x\" title=\"X\"/></resource></resources></acl></config>",
        ),
        ("etc/webapi.xml", webapi.as_str()),
    ]);
    let call = format!("GET /V1/{TOKEN}/{TOKEN}a");
    let (_, plan) = mageacl(["plan", "-e", &call]).arg(files.path()).json();
    let endpoint = &plan["endpoints"][0];
    assert_eq!(endpoint["route"]["url"], route, "{endpoint}");
    assert_eq!(endpoint["declared"], format!("GET /V1/{TOKEN}/{{...}}"));
}

#[test]
fn an_argument_is_named_by_its_number() {
    let (code, plan) = mageacl(["plan", "-e", "GET /V1/products", "-e", "Bearer S3CR3T", "-e", "curl 'S3CR3T"])
        .arg(fixture("shop"))
        .json();
    let declared: Vec<&Value> = plan["endpoints"].as_array().unwrap().iter().map(|it| &it["declared"]).collect();
    assert_eq!((code, declared), (1, vec![&"GET /V1/products".into(), &"-e number 2".into(), &"-e number 3".into()]));
    let ended = mageacl(["plan", "-e", "curl 'S3CR3T"]).arg(fixture("shop")).env("COLUMNS", "300").run();
    assert!(ended.stderr.contains("-e number 1: a quote is opened here and never closed"), "{}", ended.stderr);
}

#[test]
fn a_file_without_a_call_is_refused_with_the_place() {
    let files = folder([
        (".env", "APP=prod\nTOKEN=S3CR3T\nURL=https://me:S3CR3T@shop.example/rest/V1/orders\n"),
        ("dump.sql", "INSERT INTO oauth_token VALUES (1,'S3CR3T');\n"),
        ("open.sh", "curl -H 'S3CR3T\nGET /V1/orders\n"),
        ("body.json", "{\n\"token\": \"S3CR3T\",\n\"url\": \"/V1/orders\"\n}\n"),
        ("elf", "\u{7f}ELF\u{2}\u{1}GET /V1/S3CR3T\n"),
    ]);
    let cases = [
        (".env", "lines 1 to 3"),
        ("dump.sql", "line 1 is"),
        ("open.sh", "line 1: a quote is opened here and never closed"),
        ("body.json", "lines 1 to 4"),
        ("elf", "is a binary file (ELF), not a list of endpoints"),
    ];
    for (name, expected) in cases {
        let run = mageacl(["plan", "--endpoints"]).arg(files.path().join(name)).arg(fixture("shop"));
        let ended = run.env("COLUMNS", "300").run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}: {}", ended.stderr);
        assert!(ended.stderr.contains(expected) && !ended.stderr.contains(SECRET), "{name}: {}", ended.stderr);
    }
    let binary =
        mageacl(["plan", "--endpoints"]).arg(files.path().join("elf")).arg(fixture("shop")).env("COLUMNS", "300");
    assert_eq!(binary.run().stderr.trim().lines().count(), 1);
}

#[test]
fn utf_16_from_standard_input_is_read() {
    let text = "GET /V1/products\r\nPOST /V1/products\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (code, plan) = mageacl(["plan", "--endpoints", "-"]).arg(fixture("shop")).stdin(bytes).json();
    assert_eq!((code, plan["endpoints"].as_array().unwrap().len()), (0, 2));
}

#[test]
fn an_explanation_repeats_only_what_it_recognized() {
    let error = r#"{"message":"not authorized","parameters":{"resources":"Magento_Cms::page"},"token":"S3CR3T","trace":"S3CR3T"}"#;
    let curl = "curl https://me:S3CR3T@shop.example/rest/V1/products?x=S3CR3T -H 'X: S3CR3T' -d '{\"message\": \"S3CR3T\"}' > S3CR3T";
    let cases = [
        (error, Some("the text")),
        (curl, Some("POST /rest/V1/products")),
        ("GET /V1/products/S3CR3TS3CR3TS3CR3TS3CR3TS3CR3T", Some("GET /V1/products/{...}")),
        ("Sales > S3CR3T > S3CR3T", None),
        ("S3CR3T S3CR3T", Some("the text")),
        ("S3CR3TS3CR3TS3CR3TS3CR3TS3CR3T", Some("the text")),
        ("Acme_S3::S3CR3TS3CR3TS3CR3TS3CR3TS3CR3T", Some("Acme_S3::{...}")),
        ("Products", Some("Magento_Catalog::products")),
    ];
    for (question, subject) in cases {
        let json = mageacl(["explain", "-f", "json"]).arg(fixture("shop")).arg(question).run();
        let table = mageacl(["explain"]).arg(fixture("shop")).arg(question).run();
        for text in [&json.stdout, &json.stderr, &table.stdout, &table.stderr] {
            assert!(!text.contains(SECRET), "{question}: {text}");
        }
        if let Some(subject) = subject {
            let reported: Value = serde_json::from_str(&json.stdout).unwrap();
            assert_eq!(reported["subject"], subject, "{question}: {reported}");
        }
    }
}

#[test]
fn mistakes_on_the_command_line_repeat_no_secret() {
    let token = format!("{SECRET}0123456789abcdef01234567");
    let cases: [&[&str]; 9] = [
        &["plan", "--token=S3CR3T"],
        &["plan", "-HAuthorization: Bearer S3CR3T"],
        &["plan", "curl", "https://me:S3CR3T@shop.example/rest/V1/orders"],
        &["plan", "-e", "GET /V1/orders", "-f", "Bearer S3CR3T"],
        &["plan", "-e", "GET /V1/orders", "https://me:S3CR3T@shop.example"],
        &["plan", "-e", "GET /V1/orders", "GET /V1/orders?token=S3CR3T"],
        &["plan", "--magento", &token, "-e", "GET /V1/orders"],
        &["explain", "Bearer", &token],
        &[&token],
    ];
    for args in cases {
        let ended = mageacl(args.iter().copied()).env("COLUMNS", "300").run();
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.stdout);
        assert!(!ended.stderr.contains(SECRET) && !ended.stdout.contains(SECRET), "{args:?}: {}", ended.stderr);
    }
}
