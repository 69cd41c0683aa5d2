//! Rows, exports and complete dumps of the store in `fixtures/grants`, whose README describes its content.

use serde_json::{Value, json};

use super::{CONNECTOR, audit, document, file};
use crate::common::{Run, fixture, mageacl, texts};
use crate::contract::assert_says;

/// All complete dumps.
const DUMPS: [&str; 7] = [
    "default.sql",
    "prefix.sql",
    "one-row-per-insert.sql",
    "hex-blob.sql",
    "ansi.sql",
    "compact.sql",
    "complete-insert.sql",
];

const TABLES: [&str; 7] = [
    "authorization_rule",
    "authorization_role",
    "integration",
    "oauth_consumer",
    "oauth_token",
    "admin_user",
    "core_config_data",
];

/// The ids for the calls of the store's search: root 2, catalog 31, inventory 4 and products 32 routes.
const SEARCH: [&str; 4] = [
    "Magento_Backend::admin",
    "Magento_Catalog::catalog",
    "Magento_Catalog::catalog_inventory",
    "Magento_Catalog::products",
];

/// The expected grants of every file of the store in 2.4.6-p4.
fn grants() -> Value {
    let all = || json!({ "callable": 273, "writes": 147 });
    let search = || json!({ "callable": 69, "writes": 47 });
    let none = || json!({ "callable": 0, "writes": 0 });
    json!([
        { "name": "Administrators", "kind": "admin-role", "all_resources": "whole", "routes": all() },
        // The two ids below the catalog have no row here, but another role has one: they are inherited.
        { "name": "Caf\u{e9} \"Katalog\"; -- (1,2)", "kind": "admin-role", "effective": SEARCH, "routes": search() },
        { "name": "Search", "kind": "integration", "all_resources": "no", "effective": SEARCH, "routes": search() },
        { "name": "It's \"Old\"; DROP TABLE x; -- \\", "kind": "integration", "all_resources": "whole", "routes": all() },
        {
            "name": "integration 99",
            "kind": "integration",
            // One allow row and no deny row: everything below is inherited.
            "effective":
                ["Magento_Cms::page", "Magento_Cms::save", "Magento_Cms::save_design", "Magento_Cms::page_delete"],
            "routes": { "callable": 5, "writes": 3 },
        },
        { "name": "Tab\there, line\nbreak", "kind": "integration", "effective": [], "routes": none() },
        { "name": "No role", "kind": "integration", "effective": [], "routes": none() },
    ])
}

fn dump(name: &str) -> String {
    format!("../grants/{name}")
}

#[test]
fn every_dump_of_a_shop_gives_the_same_audit() {
    for name in DUMPS {
        let path = dump(name);
        let document = document(audit(["--quiet", "-g", &path]));
        assert_says(&document["grants"], &grants());
        assert!(document["grants"].as_array().unwrap().iter().all(|grant| grant["source"] == path), "{name}");
        assert_says(&document["read"], &json!({ "tables": TABLES, "tables_not_read": [] }));
        assert_rules(&document);
    }
}

#[test]
fn the_tables_of_a_shop_may_come_one_by_one() {
    let files = TABLES.map(|table| dump(&format!("{table}.tsv")));
    let document = document(files.iter().fold(audit(["--quiet", "-g"]), Run::arg));
    assert_says(&document["grants"], &grants());
    assert_eq!(document["grants"][2]["source"], dump("authorization_role.tsv"));
    assert_rules(&document);
}

/// Asserts that the problems in the README are found.
#[track_caller]
fn assert_rules(document: &Value) {
    let findings = document["findings"].as_array().unwrap();
    for (rule, subject) in [
        ("all-resources", "Administrators"),
        ("all-resources", "It's \"Old\"; DROP TABLE x; -- \\"),
        ("inactive-token", "It's \"Old\"; DROP TABLE x; -- \\"),
        ("allow-rows-only", "integration 99"),
        ("without-role", "No role"),
    ] {
        assert!(findings.iter().any(|it| it["rule"] == rule && it["subject"] == subject), "{rule} of {subject}");
    }
    let count = |rule: &str| findings.iter().filter(|finding| finding["rule"] == rule).count();
    assert_eq!(["orphaned-role", "stray-token", "guest-access"].map(count), [2, 1, 1]);
}

#[test]
fn rows_alone_give_one_grant_per_role() {
    let rule = dump("authorization_rule.tsv");
    let document = document(audit(["--quiet", "-g", &rule]));
    let named: Vec<&str> =
        document["grants"].as_array().unwrap().iter().map(|grant| grant["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["1", "3", "5", "6", "7"]);
    assert!(document["grants"].as_array().unwrap().iter().all(|grant| grant["kind"] == "role"));
    assert_says(&document["grants"][2], &json!({ "effective": SEARCH, "routes": { "callable": 69, "writes": 47 } }));
    let [read, not_read] = ["tables", "tables_not_read"].map(|field| texts(&document["read"][field]));
    assert_eq!((read, not_read.len()), (vec!["authorization_rule"], 5));
}

#[test]
fn rows_are_the_same_in_every_form() {
    let cases = [
        (
            "rows.csv",
            "\u{feff}role_id,resource_id,permission\r\n5,Magento_Backend::admin,allow\r\n5,Magento_Sales::sales,deny\r\n",
        ),
        ("rows.csv", "5,Magento_Backend::admin,allow\n5,Magento_Sales::sales,deny\n"),
        (
            "rows.tsv",
            "permission\trole_id\tresource_id\nallow\t5\tMagento_Backend::admin\ndeny\t5\tMagento_Sales::sales\n",
        ),
        ("rows.json", "[[5,\"Magento_Backend::admin\",\"allow\"],[5,\"Magento_Sales::sales\",\"deny\"]]"),
        (
            "rows.json",
            "[{\"role_id\":\"5\",\"resource_id\":\"Magento_Backend::admin\",\"permission\":\"allow\"},\
             {\"role_id\":\"5\",\"resource_id\":\"Magento_Sales::sales\",\"permission\":\"deny\"}]",
        ),
    ];
    for (name, text) in cases {
        let (_folder, path) = file(name, text);
        let document = document(audit(["--quiet", "-g", &path]));
        assert_says(
            &document["grants"],
            &json!([{
                "name": "5",
                "kind": "role",
                "source": name,
                "effective": ["Magento_Backend::admin"],
                "routes": { "callable": 2, "writes": 1 },
            }]),
        );
    }
}

/// The role of two users allows the root and the catalog and denies sales; another role has rows below the catalog.
#[test]
fn the_release_decides_about_missing_rows() {
    let default = dump("default.sql");
    let cases = [
        // Zend_Acl inherits: everything but All Resources itself and the 24 ids from sales on.
        ("2.4.4", 141 - 1 - 24, json!({ "callable": 225, "writes": 120 })),
        // Denied if no role at all has a row.
        ("2.4.5", 4, json!({ "callable": 69, "writes": 47 })),
        ("2.4.6-p4", 4, json!({ "callable": 69, "writes": 47 })),
        // Denied without a row of the role itself: the root's 2 and the catalog's 31.
        ("2.4.8", 2, json!({ "callable": 33, "writes": 24 })),
    ];
    for (release, ids, routes) in cases {
        let document = document(audit([".", "--quiet", "--magento", release, "--role", "3", "-g", &default]));
        assert_eq!(document["catalog"]["magento"], release);
        let [grant] = document["grants"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
        assert_eq!((texts(&grant["effective"]).len(), &grant["routes"]), (ids, &routes), "{release}");
    }
    let said = mageacl(["audit", ".", "--magento", "3.0", "-g", &default]).within(fixture("shop")).run();
    assert_eq!((said.code, said.stdout.as_str()), (2, ""));
}

#[test]
fn several_files_stand_in_the_order_in_which_they_are_given() {
    let (_folder, ids) = file("ids.json", "{\"name\": \"By hand\", \"resources\": [\"Magento_Cms::page\"]}");
    let default = dump("default.sql");
    let document = document(audit(["--quiet", "-g", CONNECTOR, &default, &ids]));
    let named: Vec<&str> =
        document["grants"].as_array().unwrap().iter().map(|grant| grant["name"].as_str().unwrap()).collect();
    // Files first, then the tables.
    assert_eq!((named.len(), &named[..3]), (9, &["Acme Connector", "By hand", "Administrators"][..]));
}

#[test]
fn what_is_needed_is_compared_with_every_role() {
    let default = dump("default.sql");
    let document = document(audit(["--quiet", "-g", &default, "--integration", "Search", "-e", "GET /V1/products"]));
    assert_says(
        &document["grants"],
        &json!([{
            "name": "Search",
            "excess": [],
            "missing": [],
            "structural": ["Magento_Backend::admin", "Magento_Catalog::catalog", "Magento_Catalog::catalog_inventory"],
        }]),
    );
}
