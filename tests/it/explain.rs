//! `mageacl explain` on the command line.

use serde_json::json;

use crate::common::{fixture, mageacl};

#[test]
fn a_rule_needs_no_store() {
    let reported = mageacl(["explain", "all-resources"]).within(fixture("not-magento")).ok();
    assert!(reported.starts_with("all-resources: a grant has All Resources\n"), "{reported}");
    let (code, reported) = mageacl(["explain", "excess"]).json();
    assert_eq!((code, &reported["schema"], &reported["kind"]), (0, &json!("mageacl/explain/1"), &json!("rule")));
    assert_eq!(reported["rule"]["id"], "excess");
}

#[test]
fn a_wrong_rule_gets_a_suggestion() {
    let ended = mageacl(["explain", "all-resorces"]).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("did you mean all-resources?"), "{}", ended.stderr);
}

#[test]
fn a_call_is_followed_from_its_route_to_the_grants() {
    let (code, reported) = mageacl(["explain"]).arg(fixture("shop")).args(["GET", "/V1/orders"]).json();
    assert_eq!((code, &reported["kind"]), (0, &json!("endpoint")));
    let call = &reported["call"];
    assert_eq!((&call["status"], &call["route"]["url"]), (&json!("guarded"), &json!("/V1/orders")));
    assert_eq!(call["declarations"][0]["module"], "Magento_Sales");
    let guard = &reported["resources"][0];
    assert_eq!(guard["id"], "Magento_Sales::actions_view");
    assert_eq!(guard["title_path"], json!(["Sales", "Operations", "Orders", "Actions", "View"]));
    assert_eq!(
        guard["ancestors"],
        json!([
            "Magento_Backend::admin",
            "Magento_Sales::sales",
            "Magento_Sales::sales_operation",
            "Magento_Sales::sales_order",
            "Magento_Sales::actions"
        ])
    );
    assert_eq!(guard["declarations"][0]["module"], "Magento_Sales");
    // The store's own integrations: one lists the id, the other has All Resources.
    let callers: Vec<_> = call["callers"].as_array().unwrap().iter().map(|it| (&it["name"], &it["allowed"])).collect();
    assert_eq!(callers, [(&json!("Acme Loyalty Till"), &json!(true)), (&json!("Acme Connector"), &json!(true))]);
    assert_eq!(
        call["callers"][0]["because"][0]["location"],
        json!({ "file": "vendor/acme/module-loyalty/etc/integration.xml", "line": 9 })
    );
}

#[test]
fn a_quoted_call_and_an_unquoted_one_are_the_same() {
    let words = mageacl(["explain"]).arg(fixture("shop")).args(["PUT", "/V1/customers/7"]).ok();
    assert_eq!(words, mageacl(["explain"]).arg(fixture("shop")).arg("PUT /V1/customers/7").ok());
    // Paths begin at the current folder.
    let inside = mageacl(["explain", "PUT", "/V1/customers/7"]).within(fixture("shop")).ok();
    assert_eq!(words.replace("shop/", ""), inside);
    assert!(words.contains("It requires Magento_Customer::manage\n"), "{words}");
    assert!(words.contains("It requires Acme_Loyalty::points_adjust\n"), "{words}");
}

#[test]
fn a_call_without_a_route_is_a_finding() {
    let ended = mageacl(["explain"]).arg(fixture("shop")).arg("GET /V1/order").run();
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert!(ended.stdout.contains("status: not-found") && ended.stdout.contains("/V1/orders"), "{}", ended.stdout);
}

#[test]
fn the_grants_of_a_file_say_who_may_call_and_why_not() {
    let reported = mageacl(["explain"])
        .arg(fixture("shop"))
        .arg("GET /V1/products")
        .arg("--grants")
        .arg(fixture("grants/default.sql"))
        .args(["--integration", "Search", "-q"])
        .ok();
    assert!(
        reported.contains("Allowed callers\n  yes Search\n      it is granted Magento_Catalog::products ("),
        "{reported}"
    );
    assert!(!reported.contains("Administrators") && !reported.contains("PLANTED"), "{reported}");
}

#[test]
fn a_pasted_error_names_what_it_takes() {
    let error = r#"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Cms::page"}}"#;
    let (code, reported) = mageacl(["explain"]).arg(fixture("shop")).args([error]).json();
    assert_eq!(
        (code, &reported["kind"], &reported["resources"][0]["id"]),
        (0, &json!("error"), &json!("Magento_Cms::page"))
    );
    assert!(reported["advice"].as_array().unwrap().len() > 1);
}

#[test]
fn a_resource_is_found_wherever_modules_name_it() {
    let (_, reported) = mageacl(["explain"]).arg(fixture("shop")).args(["Acme_Loyalty::vouchers"]).json();
    let resource = &reported["resources"][0];
    assert_eq!((&resource["standing"], &resource["routes"]), (&json!("undefined"), &json!([])));
    let places: Vec<_> = resource["mentions"].as_array().unwrap().iter().map(|it| &it["line"]).collect();
    assert_eq!(places, [2, 11]);
}

#[test]
fn questions_that_cannot_be_answered_say_why() {
    let cases: [(&[&str], &str); 3] = [
        (&["explain", "fixtures/no-such-folder", "GET /V1/orders"], "folder `fixtures/no-such-folder` not found"),
        (&["explain", ".", "GET /V1/orders", "and more"], "quote a question of several words"),
        (&["explain"], "required"),
    ];
    for (args, expected) in cases {
        let ended = mageacl(args).env("COLUMNS", "300").run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ended.stderr.contains(expected), "{args:?}: {}", ended.stderr);
    }
    let ended = mageacl(["explain"]).arg(fixture("shop")).arg("Nowhere > At all").env("COLUMNS", "300").run();
    assert!(ended.code == 2 && ended.stderr.contains("no resource of this store has titles like"), "{}", ended.stderr);
    let ended = mageacl(["explain", "-f", "json"]).arg(fixture("duplicate-resource")).arg("GET /V1/orders").run();
    assert_eq!(ended.code, 2);
    let reported: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&reported["schema"], &reported["error"]["kind"]), (&json!("mageacl/explain/1"), &json!("acl")));
}
