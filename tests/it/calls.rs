//! Logs, archives and collections on the command line: places, numbers and answers of calls, and nothing else of the files.

use serde_json::{Value, json};

use crate::common::{fixture, folder, mageacl, texts};

const LOG: &str = "\
10.0.0.1 - - [01/Jan/2024:10:00:00 +0000] \"GET /rest/default/V1/products/24-MB01?token=S3CR3T HTTP/1.1\" 200 12 \"S3CR3T\" \"S3CR3T\"
10.0.0.1 - S3CR3T [01/Jan/2024:10:00:01 +0000] \"GET /S3CR3T HTTP/1.1\" 200 12
10.0.0.1 - - [01/Jan/2024:10:00:02 +0000] \"GET /rest/V1/products/24-MB02 HTTP/1.1\" 401 12
10.0.0.1 - - [01/Jan/2024:10:00:03 +0000] \"POST /rest/V1/nowhere HTTP/1.1\" 404 12
";

const HAR: &str = r#"{"log": {"entries": [
  {"request": {"method": "GET", "url": "https://shop.example/rest/V1/products/x", "headers": [{"name": "A", "value": "S3CR3T"}]},
   "response": {"status": 200}},
  {"request": {"method": "GET", "url": "https://shop.example/rest/V1/customers/search?x=S3CR3T"}}
]}}"#;

fn plan(format: &str) -> crate::common::Ended {
    let files = folder([("access.log", LOG), ("shop.har", HAR)]);
    let run = mageacl(["plan", "-f", format, "--endpoints", "access.log", "--endpoints", "shop.har"]);
    run.arg(fixture("shop")).within(files.path()).run()
}

#[test]
fn calls_to_one_route_are_one_with_all_places() {
    let ended = plan("json");
    assert_eq!(ended.code, 1);
    assert!(!format!("{ended:?}").contains("S3CR3T"));
    assert!(ended.stderr.contains("access.log: 3 of 4 lines are to Magento"), "{}", ended.stderr);
    let plan: Value = serde_json::from_str(&ended.stdout).unwrap();
    let reported: Vec<Value> = plan["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!([it["declared"], it["status"], it["from"], it["count"], it["statuses"]]))
        .collect();
    let site = |file: &str, line: usize| json!({"file": file, "line": line});
    let expected = [
        json!([
            "GET /V1/products/:sku",
            "guarded",
            [site("access.log", 1), site("access.log", 3), site("shop.har", 2)],
            3,
            {"200": 2, "401": 1}
        ]),
        json!(["POST /V1/nowhere", "not-found", [site("access.log", 4)], 1, {"404": 1}]),
        json!(["GET /rest/V1/customers/search", "guarded", [site("shop.har", 4)], 1, null]),
    ];
    assert_eq!(reported, expected);
    assert_eq!(texts(&plan["required"]), ["Magento_Catalog::products", "Magento_Customer::customer"]);
    assert_eq!(plan["catalog"]["notes"], json!(["access.log: 3 of 4 lines are to Magento"]));
    let resources = plan["resources"].as_array().unwrap();
    let customer = resources.iter().find(|it| it["id"] == "Magento_Customer::customer").unwrap();
    let route = json!({"method": "GET", "url": "/V1/customers/search"});
    let needed_by =
        json!([{"declared": "GET /rest/V1/customers/search", "route": route, "from": [site("shop.har", 4)]}]);
    assert_eq!(customer["needed_by"], needed_by);
}

#[test]
fn tables_show_the_places() {
    let table = plan("table");
    assert!(
        table.stdout.contains("GET /V1/products/:sku, needed by access.log:1 and 2 more places"),
        "{}",
        table.stdout
    );
    assert!(
        table.stdout.contains("POST /V1/nowhere (access.log:4): no route matches POST /V1/nowhere"),
        "{}",
        table.stdout
    );
    let markdown = plan("markdown");
    for ended in [table, markdown] {
        assert!(!format!("{ended:?}").contains("S3CR3T"));
    }
}

#[test]
fn entries_of_a_list_stay_as_they_are() {
    let files = folder([("calls.txt", "GET /V1/products/1\nGET /V1/products/2\nGET /V1/products/1\n")]);
    let (_, plan) = mageacl(["plan", "--endpoints"]).arg(files.path().join("calls.txt")).arg(fixture("shop")).json();
    let declared: Vec<&str> =
        plan["endpoints"].as_array().unwrap().iter().map(|it| it["declared"].as_str().unwrap()).collect();
    assert_eq!(declared, ["GET /V1/products/1", "GET /V1/products/2", "GET /V1/products/1"]);
    assert_eq!(plan["endpoints"][1]["from"], json!([{"file": "calls.txt", "line": 2}]));
}

#[test]
fn files_without_a_call_to_magento_are_refused() {
    let other = r#"{"log": {"entries": [{"request": {"method": "GET", "url": "https://x.example/S3CR3T"}}]}}"#;
    let broken = "{\"log\": {\"entries\": [\n\"S3CR3T".to_owned() + &"x".repeat(100_000);
    for (text, message) in [
        (other, "a.har declares no endpoint: none of 1 requests are to Magento"),
        (broken.as_str(), "a.har: invalid JSON at line 2"),
    ] {
        let files = folder([("a.har", text)]);
        for command in ["plan", "audit", "guard"] {
            let ended = mageacl([command, "--endpoints", "a.har"]).arg(fixture("shop")).within(files.path()).run();
            assert_eq!(ended.code, 2, "{ended:?}");
            assert!(ended.stderr.contains(message) && !ended.stderr.contains("S3CR3T"), "{}", ended.stderr);
        }
    }
}

#[test]
fn standard_input_may_be_a_log() {
    let run = mageacl(["plan", "-f", "ids", "--endpoints", "-"]).arg(fixture("shop")).stdin(LOG);
    assert_eq!(run.run().stdout.lines().last(), Some("Magento_Catalog::products"));
}
