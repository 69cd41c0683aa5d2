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

#[test]
fn an_error_names_its_cause_in_a_store_that_magento_cannot_load() {
    let error = "main.CRITICAL: LogicException: Could not create an acl object: Resource id 'Nova_Ticket::ticket' \
                 already exists in the ACL";
    let (code, reported) = mageacl(["explain"]).arg(fixture("duplicate-resource")).args([error]).json();
    assert_eq!((code, &reported["kind"]), (0, &json!("error")));
    let ids: Vec<_> = reported["errors"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["acl-duplicate-id", "acl-object"]);
    let cause = &reported["findings"][0];
    assert_eq!((&cause["rule"], &cause["location"]["line"]), (&json!("duplicate-resource"), &json!(7)));
}

#[test]
fn causes_are_not_denied_if_there_are_no_files_to_search() {
    let error = "Undefined array key \"title\"";
    let words = mageacl(["explain", "--magento", "2.4.7", error]).ok();
    assert!(words.contains("not searched, because the files of its modules are not here: missing-title"), "{words}");
    let words = mageacl(["explain"]).arg(fixture("shop")).arg(error).ok();
    assert!(words.contains("none found by missing-title"), "{words}");
}

#[test]
fn a_refused_operation_of_soap_names_what_it_requires() {
    let (_, reported) = mageacl(["explain", "--magento", "2.4.7"])
        .args(["Requested service is not available: \"catalogCategoryListV1\""])
        .json();
    assert_eq!(reported["errors"][0]["id"], json!("soap-service-unavailable"));
    let operation = &reported["operations"][0];
    assert_eq!(
        (&operation["name"], &operation["resources"]),
        (&json!("catalogCategoryListV1GetList"), &json!(["Magento_Catalog::categories"]))
    );
}

#[test]
fn both_refs_of_a_list_are_explained() {
    let (_, reported) = mageacl(["explain", "--magento", "2.4.7", "self, anonymous"]).json();
    let ids: Vec<_> = reported["resources"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["self", "anonymous"]);
}

#[test]
fn a_route_for_customers_names_its_twin_and_the_store_code() {
    let (_, reported) = mageacl(["explain", "--magento", "2.4.7", "GET /rest/all/V1/customers/me"]).json();
    let remarks: Vec<&str> =
        reported["call"]["remarks"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(remarks.len(), 3);
    assert!(remarks[1].contains("store code `all` every customer is refused"), "{remarks:?}");
    assert!(remarks[2].contains("GET /V1/customers/:customerId instead"), "{remarks:?}");
    let (_, reported) = mageacl(["explain", "--magento", "2.4.7", "GET /V1/customers/me"]).json();
    assert_eq!(reported["call"]["remarks"].as_array().unwrap().len(), 2);
}

#[test]
fn guest_access_opens_its_routes_to_every_grant() {
    let insecure = "config_id,scope,scope_id,path,value\n1,default,0,webapi/webapisecurity/allow_insecure,1\n";
    let rows = "rule_id,role_id,resource_id,privileges,permission\n1,1,Magento_Backend::admin,,allow\n2,1,Magento_Sales::sales,,deny\n";
    let folder = tempfile::tempdir().unwrap();
    let (config, rules) = (folder.path().join("core_config_data.csv"), folder.path().join("rules.csv"));
    std::fs::write(&config, insecure).unwrap();
    std::fs::write(&rules, rows).unwrap();
    let ask = |question: &str| {
        let asked = mageacl(["explain", "--magento", "2.4.7", question, "-g"]).arg(&rules).arg("-g").arg(&config);
        asked.json().1
    };
    let call = ask("GET /V1/store/websites");
    assert_eq!(call["call"]["callers"][0]["allowed"], json!(true));
    assert!(call["call"]["remarks"][0].as_str().unwrap().contains("allow_insecure is on"));
    assert_eq!(ask("GET /V1/orders")["call"]["callers"][0]["allowed"], json!(false));
    let guests = &ask("guest")["guests"];
    assert_eq!(
        (&guests["allow_insecure"], guests["opened_by_allow_insecure"].as_array().unwrap().len()),
        (&json!("on"), 31)
    );

    let audited = mageacl(["audit", "--magento", "2.4.7", "--routes", "-g"]).arg(&rules).arg("-g").arg(&config);
    let (_, audited) = audited.args(["--fail-on", "never"]).json();
    assert_eq!(audited["guest_access"]["allow_insecure"], json!("on"));
    assert_eq!(audited["guest_access"]["routes"].as_array().unwrap().len(), 31);
    let callable = audited["grants"][0]["callable"].as_array().unwrap();
    assert!(callable.contains(&json!("GET /V1/store/websites")) && !callable.contains(&json!("GET /V1/orders")));
}

#[test]
fn a_field_of_answers_names_its_resource() {
    for question in ["stock_item", "ProductInterface::stock_item"] {
        let (code, reported) = mageacl(["explain", "--magento", "2.4.7", question]).json();
        assert_eq!((code, &reported["kind"]), (0, &json!("field")), "{question}");
        assert_eq!(reported["resources"][0]["id"], json!("Magento_CatalogInventory::cataloginventory"));
    }
    let (_, planned) = mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/products"]).json();
    assert_eq!(planned["fields"][0]["name"], json!("stock_item"));
    let (_, planned) = mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/orders"]).json();
    assert_eq!(planned.get("fields"), None);
}

#[test]
fn an_id_of_an_earlier_release_names_it() {
    let id = "Magento_CatalogInventory::cataloginventory";
    let (_, reported) = mageacl(["explain", "--magento", "2.4.7", id]).json();
    assert_eq!(reported["resources"][0]["required_in"]["last"], json!("2.4.0-p1"));
}

#[test]
fn the_root_is_not_required_beside_other_ids() {
    let calls = ["-e", "GET /V1/products", "-e", "GET /V1/modules"];
    let (code, planned) = mageacl(["plan", "--magento", "2.4.7"]).args(calls).json();
    assert_eq!((code, &planned["required"]), (0, &json!(["Magento_Catalog::products"])));
    assert_eq!((&planned["closed"][0], &planned["verified"]), (&json!("Magento_Backend::admin"), &json!(true)));
}
