//! `mageacl/audit/1` for ids, integration files and checklists. Values are from the README of the fixture or were
//! counted in its files.

use serde_json::{Value, json};

use super::{CONNECTOR, EXPERTREC, LOYALTY, audit, checklist, document, file};
use crate::common::{fixture, folder, mageacl, texts, write};
use crate::contract::assert_says;

fn finding<'d>(document: &'d Value, rule: &str) -> &'d Value {
    let findings = document["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("no {rule} in {document:#}"))
}

#[test]
fn all_resources_against_a_profile() {
    let (code, document) = audit(["-g", CONNECTOR, "-p", "expertrec"]).json();
    assert_eq!(code, 1);
    assert_says(
        &document,
        &json!({
            "schema": "mageacl/audit/1",
            "catalog": {
                "source": "checkout",
                "magento": "2.4.6-p4",
                "modules": { "enabled": 30, "disabled": 1 },
                "files": { "acl": 19, "webapi": 24 },
            },
            "needed": { "subject": "expertrec-search", "endpoints": 5, "closed": EXPERTREC, "verified": true },
        }),
    );
    let grant = &document["grants"][0];
    assert_eq!(document["grants"].as_array().unwrap().len(), 1);
    assert_says(
        grant,
        &json!({
            "name": "Acme Connector",
            "kind": "integration",
            "source": CONNECTOR,
            "line": 4,
            "all_resources": "whole",
            "routes": { "callable": 273, "writes": 147 },
            "missing": [],
            "dropped": [],
        }),
    );
    let (effective, excess) = (texts(&grant["effective"]), texts(&grant["excess"]));
    assert_eq!((effective.len(), excess.len()), (141, 141 - 13));
    let rest: Vec<&str> = effective.iter().copied().filter(|id| !excess.contains(id)).collect();
    assert_eq!(rest, EXPERTREC, "what is not in excess is what is needed");
    assert_eq!(texts(&grant["delta"]["add"]), EXPERTREC);
    assert_eq!(texts(&grant["delta"]["remove"]), ["Magento_Backend::all"]);

    let finding = finding(&document, "all-resources");
    assert_says(
        finding,
        &json!({
            "severity": "error",
            "subject": "Acme Connector",
            "resource": "Magento_Backend::all",
            "locations": [{ "file": CONNECTOR, "line": 6 }],
        }),
    );
    assert!(finding["message"].as_str().unwrap().contains("273 guarded routes, 147 of them write routes"), "{finding}");
    let fix = finding["fix"].as_str().unwrap();
    assert!(EXPERTREC.iter().all(|id| fix.contains(id)), "the finding names the minimal set: {fix}");
    assert_summary(&document);
}

/// Asserts that the summary counts the findings, and that every finding has all its fields.
#[track_caller]
fn assert_summary(document: &Value) {
    let findings = document["findings"].as_array().unwrap();
    let count = |severity: &str| findings.iter().filter(|finding| finding["severity"] == severity).count();
    assert_says(
        &document["summary"],
        &json!({
            "grants": document["grants"].as_array().unwrap().len(),
            "findings": findings.len(),
            "errors": count("error"),
            "warnings": count("warning"),
            "notes": count("note"),
        }),
    );
    for finding in findings {
        for field in ["rule", "severity", "message", "subject", "fix"] {
            assert!(finding[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {finding}");
        }
        assert!(finding["locations"].is_array(), "{finding}");
    }
}

#[test]
fn without_grants_the_stores_own_files_are_audited() {
    let document = document(audit([]));
    assert_summary(&document);
    assert_says(
        &document["grants"],
        &json!([
            {
                "name": "Acme Loyalty Till",
                "kind": "integration",
                "source": LOYALTY,
                "line": 4,
                "all_resources": "no",
                // Admin 2, sales 2, actions_view 6; of points_adjust only the route that requires nothing else.
                "effective": [
                    "Magento_Backend::admin",
                    "Magento_Sales::sales",
                    "Magento_Sales::sales_operation",
                    "Magento_Sales::sales_order",
                    "Magento_Sales::actions",
                    "Magento_Sales::actions_view",
                    "Magento_Backend::marketing",
                    "Acme_Loyalty::loyalty",
                    "Acme_Loyalty::points_adjust",
                ],
                "routes": { "callable": 11, "writes": 2 },
                "excess": [],
                "missing": [],
                "dropped": [{ "id": "Acme_Loyalty::vouchers", "why": "undefined" }],
            },
            { "name": "Acme Connector", "source": CONNECTOR, "routes": { "callable": 273, "writes": 147 } },
        ]),
    );
    assert_eq!(document["needed"], Value::Null);
    let unknown = json!({ "severity": "warning", "locations": [{ "file": LOYALTY, "line": 11 }] });
    assert_says(finding(&document, "unknown-id"), &unknown);
}

#[test]
fn the_callable_routes_are_those_of_everybody_too() {
    let without = document(audit([]));
    assert!(without["grants"][0].get("callable").is_none(), "only --routes lists them");
    let document = document(audit(["--routes"]));
    let [till, connector] = [0, 1].map(|at| texts(&document["grants"][at]["callable"]));
    for routes in [&till, &connector] {
        assert!(routes.windows(2).all(|pair| pair[0].as_bytes() < pair[1].as_bytes()), "byte order, each once");
    }
    // 11 guarded ones and the 32 anonymous ones.
    assert_eq!(till.len(), 11 + 32);
    for route in ["POST /V1/loyalty/webhook", "GET /V1/orders", "PUT /V1/loyalty/settings", "GET /V1/carts/licence"] {
        assert!(till.contains(&route), "{route}");
    }
    for route in ["GET /V1/loyalty/points/mine", "PUT /V1/customers/:customerId", "GET /V1/products"] {
        assert!(!till.contains(&route), "{route}");
    }
    // All Resources opens even routes for customers, and undefined ids.
    assert_eq!(connector.len(), 335);
    for route in ["GET /V1/loyalty/points/mine", "GET /V1/adobestock/asset/search"] {
        assert!(connector.contains(&route), "{route}");
    }
}

#[test]
fn routes_without_any_ref_are_callable_by_every_grant() {
    let store = folder([
        ("etc/module.xml", "<config><module name=\"A_B\"/></config>"),
        (
            "etc/webapi.xml",
            "<routes><route url='/V1/b' method='POST'><service class='A\\B' method='c'/><resources/></route>\
             <route url='/V1/a' method='GET'><service class='A\\B' method='d'/>\
             <resources><resource ref='A_B::a'/></resources></route></routes>",
        ),
        (
            "etc/acl.xml",
            "<config><acl><resources><resource id='Magento_Backend::all'/><resource id='Magento_Backend::admin'>\
             <resource id='A_B::a'/></resource></resources></acl></config>",
        ),
    ]);
    write(store.path(), "ids.txt", "A_B::a\n");
    write(store.path(), "none.json", "{\"name\": \"Nobody\", \"resources\": []}");
    let run = mageacl(["audit", "-g", "ids.txt", "none.json", "--routes"]).within(store.path());
    let document = document(run);
    let routes = |callable: &[&str], guarded: u64| json!({ "routes": { "callable": guarded, "writes": 0 }, "callable": callable });
    assert_says(&document["grants"][0], &routes(&["GET /V1/a", "POST /V1/b"], 1));
    assert_says(&document["grants"][1], &routes(&["POST /V1/b"], 0));
    assert_says(&document["grants"][1], &json!({ "name": "Nobody", "effective": [] }));
}

#[test]
fn a_list_of_ids_is_the_same_in_every_form() {
    let cases = [
        ("ids.txt", "# what search needs\nMagento_Catalog::products\n"),
        ("ids.json", "[\"Magento_Catalog::products\"]"),
        ("ids.csv", "\u{feff}resource_id\r\n\"Magento_Catalog::products\"\r\n"),
    ];
    for (name, text) in cases {
        let (_folder, path) = file(name, text);
        let document = document(audit(["-e", "GET /V1/products", "-g", &path]));
        assert_says(
            &document["grants"],
            &json!([{
                "name": name,
                "kind": "list",
                "source": name,
                // Magento adds the root to every grant. Products guards 32 routes, the root 2.
                "effective": ["Magento_Backend::admin", "Magento_Catalog::products"],
                "routes": { "callable": 34, "writes": 23 },
                "excess": [],
                "missing": [],
                "structural": ["Magento_Backend::admin"],
                "delta": { "add": [], "remove": [] },
            }]),
        );
    }
}

#[test]
fn integration_xml_drops_what_it_cannot_close() {
    let text = "<config><integration name='Till'><email>a@b.example</email><resources>\
                <resource name='Magento_Backend::all'/><resource name='Magento_Sales::actions_view'/>\
                <resource name='Acme_Loyalty::point'/></resources></integration></config>";
    let (_folder, path) = file("integration.xml", text);
    let document = document(audit(["-g", &path]));
    let actions = ["sales", "sales_operation", "sales_order", "actions", "actions_view"];
    let ids = actions.map(|id| format!("Magento_Sales::{id}"));
    let effective: Vec<&str> = ["Magento_Backend::admin"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    assert_says(
        &document["grants"][0],
        &json!({
            "name": "Till",
            "all_resources": "no",
            "effective": effective,
            "added": effective[..5],
            "dropped": [
                { "id": "Magento_Backend::all", "why": "outside-root" },
                { "id": "Acme_Loyalty::point", "why": "undefined" },
            ],
        }),
    );
    assert_eq!(document["grants"][0]["dropped"][1]["did_you_mean"][0], "Acme_Loyalty::points", "the nearest first");
}

/// The resources that a checklist names and those that the Admin stores, counted by hand in the fixture.
#[test]
fn both_readings_of_a_vendors_checklist() {
    let (_folder, path) = file("guide.txt", &checklist("expertrec-search"));
    let document = document(audit(["-p", "expertrec", "-g", &path]));
    let grant = &document["grants"][0];
    let stored = [
        "Magento_Backend::admin",
        "Magento_Catalog::catalog",
        "Magento_Catalog::catalog_inventory",
        "Magento_Catalog::products",
        "Magento_Catalog::update_attributes",
        "Magento_Catalog::edit_product_design",
        "Magento_Catalog::categories",
        "Magento_Catalog::edit_category_design",
        "Magento_Backend::content",
        "Magento_Backend::content_elements",
        "Magento_Cms::page",
        "Magento_Cms::save",
        "Magento_Cms::save_design",
        "Magento_Cms::page_delete",
        "Magento_Cms::block",
        "Magento_Cms::media_gallery",
        "Magento_Backend::stores",
        "Magento_InventoryApi::inventory",
        "Magento_InventoryApi::source",
        "Magento_InventoryApi::source_edit",
        "Magento_InventoryApi::ship_source_selection",
        "Magento_InventoryApi::stock",
        "Magento_InventoryApi::stock_edit",
        "Magento_InventoryApi::stock_delete",
        "Magento_InventoryApi::stock_source_link",
        "Magento_InventoryApi::stock_source_item_assign",
        "Magento_Backend::stores_attributes",
        "Magento_Catalog::attributes_attributes",
        "Magento_Catalog::sets",
        "Magento_Review::ratings",
        "Magento_Swatches::iframe",
    ];
    let named = [
        "Magento_Catalog::catalog_inventory",
        "Magento_Catalog::products",
        "Magento_Catalog::categories",
        "Magento_Backend::content_elements",
        "Magento_Cms::page",
        "Magento_InventoryApi::inventory",
        "Magento_InventoryApi::source",
        "Magento_Catalog::attributes_attributes",
        "Magento_Catalog::sets",
        "Magento_Review::ratings",
        "Magento_Swatches::iframe",
    ];
    assert_says(
        grant,
        &json!({
            "name": "guide.txt",
            "kind": "checklist",
            "effective": stored,
            "routes": { "callable": 144, "writes": 86 },
            "missing": [],
            "readings": {
                // The nine that guard routes: 4 + 32 + 11 + 2 + 8 + 15 + 17, and the root's 2.
                "as_written": { "ids": named, "routes": { "callable": 91, "writes": 48 } },
                "as_stored": { "ids": stored, "routes": { "callable": 144, "writes": 86 } },
            },
        }),
    );
    assert_eq!(texts(&grant["excess"]).len(), 31 - 13);
    assert!(document["findings"].as_array().unwrap().iter().any(|it| it["rule"] == "admin-stores-more"));
}

#[test]
fn a_vendors_checklist_lacks_what_its_connector_calls() {
    let (_folder, path) = file("guide.txt", &checklist("ventortech-odoo-magento2"));
    let document = document(audit(["-p", "ventortech", "-g", &path]));
    let grant = &document["grants"][0];
    let readings = &grant["readings"];
    let counts = |reading: &Value| (texts(&reading["ids"]).len(), reading["routes"].clone());
    assert_eq!(counts(&readings["as_written"]), (12, json!({ "callable": 66, "writes": 38 })));
    assert_eq!(counts(&readings["as_stored"]), (33, json!({ "callable": 119, "writes": 70 })));
    let missing = [
        "Magento_Backend::store",
        "Magento_InventoryApi::source",
        "Magento_InventoryApi::stock_source_item_assign",
        "Magento_Tax::manage_tax",
        "Magento_Catalog::attributes_attributes",
        "Magento_Catalog::sets",
    ];
    assert_eq!(texts(&grant["missing"]), missing);
    let stored = texts(&readings["as_stored"]["ids"]);
    for beyond in ["Magento_Customer::delete", "Magento_Sales::creditmemo", "Magento_Catalog::edit_product_design"] {
        assert!(stored.contains(&beyond) && texts(&grant["excess"]).contains(&beyond), "{beyond}");
    }
}

/// Performing each click as the Admin does must lead to exactly the minimum set.
#[test]
fn the_clicks_lead_to_what_is_needed() {
    for profile in ["expertrec", "ventortech"] {
        let (_folder, path) = file("guide.txt", &checklist(profile));
        let document = document(audit(["-p", profile, "-g", &path]));
        let tree: Value = serde_json::from_str(&mageacl(["tree", "-f", "json"]).arg(fixture("shop")).ok()).unwrap();
        let mut paths = Vec::new();
        for root in tree["roots"].as_array().unwrap() {
            walk(root, &mut Vec::new(), &mut paths);
        }
        let mut ticked: Vec<&str> = Vec::new();
        for click in document["grants"][0]["delta"]["clicks"].as_array().unwrap() {
            let id = click["id"].as_str().unwrap();
            let below = |other: &&str| paths.iter().any(|path| path.last() == Some(other) && path.contains(&id));
            ticked.retain(|other| !below(other));
            if click["action"] == "tick" {
                ticked.extend(paths.iter().filter(|path| path.contains(&id)).filter_map(|path| path.last().copied()));
            }
        }
        let is_held = |id: &str| paths.iter().any(|path| path.contains(&id) && ticked.contains(path.last().unwrap()));
        let held: Vec<&str> = paths.iter().filter_map(|path| path.last().copied()).filter(|id| is_held(id)).collect();
        assert_eq!(held, texts(&document["needed"]["closed"]), "{profile}");
    }
}

/// Collects the paths of ids from the top to every resource, in pre-order.
fn walk<'t>(node: &'t Value, above: &mut Vec<&'t str>, paths: &mut Vec<Vec<&'t str>>) {
    above.push(node["id"].as_str().unwrap());
    paths.push(above.clone());
    for child in node["children"].as_array().unwrap() {
        walk(child, above, paths);
    }
    above.pop();
}
