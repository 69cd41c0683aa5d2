//! The JSON contract, schema 1. All values were written by hand, from the files and the README of each fixture.

use std::fs;

use serde_json::{Value, json};

use crate::common::{copy_of, fixture, folder, mageacl, texts, write};

/// Asserts that `actual` contains `expected`. Fields may be added without a new schema number, but not renamed; lists
/// are compared as a whole.
#[track_caller]
pub(crate) fn assert_says(actual: &Value, expected: &Value) {
    if let Some(difference) = difference("", actual, expected) {
        panic!("{difference}\nin {actual:#}");
    }
}

fn difference(at: &str, actual: &Value, expected: &Value) -> Option<String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected.iter().find_map(|(name, expected)| {
            let at = format!("{at}/{name}");
            match actual.get(name) {
                None => Some(format!("{at} is missing")),
                Some(actual) => difference(&at, actual, expected),
            }
        }),
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            let mut pairs = actual.iter().zip(expected).enumerate();
            pairs.find_map(|(place, (actual, expected))| difference(&format!("{at}/{place}"), actual, expected))
        }
        _ => (actual != expected).then(|| format!("{at} is {actual}, not {expected}")),
    }
}

#[test]
fn a_tree_is_reported_in_magentos_order() {
    let (code, tree) = mageacl(["tree"]).arg(fixture("refs-are-anded")).json();
    assert_eq!(code, 0);
    let leaf = |id: &str, title: &str, sort_order: i64, module: &str| json!({ "id": id, "title": title, "sort_order": sort_order, "module": module, "children": [] });
    assert_says(
        &tree,
        &json!({
            "schema": "mageacl/tree/1",
            "catalog": {
                "source": "checkout",
                "magento": null,
                "modules": { "enabled": 3, "disabled": 0 },
                "files": { "acl": 3, "webapi": 2 },
            },
            "roots": [
                leaf("Magento_Backend::all", "Allow everything", 10, "Magento_Backend"),
                {
                    "id": "Magento_Backend::admin",
                    "title": "Magento Admin",
                    "sort_order": 20,
                    "module": "Magento_Backend",
                    "children": [
                        {
                            "id": "Nova_Ticket::ticket",
                            "title": "Tickets",
                            "sort_order": 10,
                            "module": "Nova_Ticket",
                            "children": [
                                leaf("Nova_Ticket::view", "View", 10, "Nova_Ticket"),
                                leaf("Nova_Ticket::save", "Save", 20, "Nova_Ticket"),
                            ],
                        },
                        leaf("Orbit_Audit::audit", "Audit", 30, "Orbit_Audit"),
                    ],
                },
            ],
        }),
    );
}

#[test]
fn a_resource_without_a_title_has_none() {
    let (_, tree) = mageacl(["tree"]).arg(fixture("module-off")).json();
    let desk = &tree["roots"][1]["children"][0];
    assert_eq!((&desk["id"], &desk["title"]), (&json!("Nova_Desk::desk"), &Value::Null));
}

#[test]
fn the_catalog_says_what_was_read() {
    let expected = json!({
        "source": "checkout",
        "magento": "2.4.6-p4",
        "modules": { "enabled": 30, "disabled": 1 },
        "files": { "acl": 19, "webapi": 24 },
        "base": { "kind": "none", "magento": "2.4.6-p4", "edition": "open-source" },
    });
    let (_, tree) = mageacl(["tree"]).arg(fixture("shop")).json();
    let (_, routes) = mageacl(["routes"]).arg(fixture("shop")).json();
    let (_, plan) = mageacl(["plan", "-e", "GET /V1/products"]).arg(fixture("shop")).json();
    for document in [&tree, &routes, &plan] {
        assert_eq!(document["catalog"], expected);
    }
    assert_eq!(tree["schema"], "mageacl/tree/1");
    assert_eq!(routes["schema"], "mageacl/routes/1");
    assert_eq!(plan["schema"], "mageacl/plan/1");
}

#[test]
fn routes_are_reported_with_their_places() {
    let (code, routes) = mageacl(["routes"]).arg(fixture("refs-are-anded")).json();
    assert_eq!(code, 0);
    let nova = "app/code/Nova/Ticket/etc/webapi.xml";
    assert_says(
        &routes,
        &json!({
            "schema": "mageacl/routes/1",
            "routes": [
                {
                    "method": "GET",
                    "url": "/V1/tickets/:id",
                    "service": "Nova\\Ticket\\Api\\TicketRepositoryInterface",
                    "service_method": "get",
                    "secure": false,
                    "resources": ["Nova_Ticket::view"],
                    "access": "resources",
                    "module": "Nova_Ticket",
                    "file": nova,
                    "line": 3,
                },
                {
                    "method": "PUT",
                    "url": "/V1/tickets/:id",
                    "service": "Nova\\Ticket\\Api\\TicketRepositoryInterface",
                    "service_method": "save",
                    "secure": false,
                    "resources": ["Nova_Ticket::save", "Orbit_Audit::audit"],
                    "access": "resources",
                    "module": "Nova_Ticket",
                    "file": nova,
                    "line": 7,
                    "declarations": [
                        { "module": "Nova_Ticket", "file": nova, "line": 7 },
                        { "module": "Orbit_Audit", "file": "app/code/Orbit/Audit/etc/webapi.xml", "line": 3 },
                    ],
                },
            ],
        }),
    );
}

#[test]
fn the_routes_of_a_shop_are_sorted_and_counted() {
    let (_, document) = mageacl(["routes"]).arg(fixture("shop")).json();
    let routes = document["routes"].as_array().unwrap();
    let count = |field: &str, value: &str| routes.iter().filter(|route| route[field] == value).count();
    assert_eq!(routes.len(), 335);
    assert_eq!(["GET", "POST", "PUT", "DELETE"].map(|method| count("method", method)), [152, 92, 56, 35]);
    assert_eq!(["resources", "anonymous", "self", "open"].map(|access| count("access", access)), [273, 32, 30, 0]);

    let keys: Vec<(&str, &str)> =
        routes.iter().map(|route| (route["url"].as_str().unwrap(), route["method"].as_str().unwrap())).collect();
    assert!(keys.is_sorted(), "by url, then by method");

    let find = |method: &str, url: &str| {
        routes.iter().find(|route| route["method"] == method && route["url"] == url).unwrap().clone()
    };
    assert_says(
        &find("GET", "/V1/products"),
        &json!({ "file": "vendor/magento/module-catalog/etc/webapi.xml", "line": 132, "module": "Magento_Catalog" }),
    );
    let customers = "vendor/magento/module-customer/etc/webapi.xml";
    let loyalty = "vendor/acme/module-loyalty/etc/webapi.xml";
    assert_says(
        &find("PUT", "/V1/customers/:customerId"),
        &json!({
            "service": "Magento\\Customer\\Api\\CustomerRepositoryInterface",
            "resources": ["Magento_Customer::manage", "Acme_Loyalty::points_adjust"],
            "file": customers,
            "line": 56,
            "declarations": [
                { "module": "Magento_Customer", "file": customers, "line": 56 },
                { "module": "Acme_Loyalty", "file": loyalty, "line": 36 },
            ],
        }),
    );
    assert_says(
        &find("GET", "/V1/loyalty/points/mine"),
        &json!({ "resources": ["self"], "access": "self", "file": loyalty, "line": 15 }),
    );
    assert_says(&find("POST", "/V1/loyalty/webhook"), &json!({ "access": "anonymous", "line": 24 }));
}

#[test]
fn a_route_is_secure_by_phps_idea_of_truth() {
    let store = copy_of("refs-are-anded");
    let route = |url: &str, secure: &str| {
        format!("<route url='/V1/{url}' method='GET' {secure}><service class='A\\B' method='c'/><resources/></route>\n")
    };
    let routes = [
        route("a", ""),
        route("b", "secure='false'"),
        route("c", "secure='0'"),
        route("d", "secure=''"),
        route("e", "secure='true'"),
        route("f", "secure=' 0 '"),
    ];
    let text = format!("<routes>\n{}</routes>\n", routes.concat());
    write(store.path(), "app/code/Nova/Ticket/etc/webapi.xml", &text);
    write(store.path(), "app/code/Orbit/Audit/etc/webapi.xml", "<routes/>");
    let (_, document) = mageacl(["routes"]).arg(store.path()).json();
    let reported: Vec<(bool, &str, u64)> = document["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            (route["secure"].as_bool().unwrap(), route["access"].as_str().unwrap(), route["line"].as_u64().unwrap())
        })
        .collect();
    let open = "open";
    let expected =
        [(false, open, 2), (true, open, 3), (false, open, 4), (false, open, 5), (true, open, 6), (false, open, 7)];
    assert_eq!(reported, expected);
}

#[test]
fn the_plan_of_expertrec() {
    let (code, plan) = mageacl(["plan", "-p", "expertrec"]).arg(fixture("shop")).json();
    assert_eq!(code, 0);
    let endpoint = |declared: &str, url: &str, resource: &str| {
        json!({
            "declared": declared,
            "status": "guarded",
            "route": { "method": "GET", "url": url },
            "resources": [resource],
        })
    };
    assert_says(
        &plan,
        &json!({
            "schema": "mageacl/plan/1",
            "endpoints": [
                endpoint("GET /V1/products", "/V1/products", "Magento_Catalog::products"),
                endpoint("GET /V1/categories", "/V1/categories", "Magento_Catalog::categories"),
                endpoint("GET /V1/cmsPage/search", "/V1/cmsPage/search", "Magento_Cms::page"),
                endpoint("GET /V1/inventory/source-items", "/V1/inventory/source-items", "Magento_InventoryApi::source"),
                endpoint(
                    "GET /V1/products/attributes/{attributeCode}",
                    "/V1/products/attributes/:attributeCode",
                    "Magento_Catalog::attributes_attributes",
                ),
            ],
            "required": [
                "Magento_Catalog::products",
                "Magento_Catalog::categories",
                "Magento_Cms::page",
                "Magento_InventoryApi::source",
                "Magento_Catalog::attributes_attributes",
            ],
            "closed": [
                "Magento_Backend::admin",
                "Magento_Catalog::catalog",
                "Magento_Catalog::catalog_inventory",
                "Magento_Catalog::products",
                "Magento_Catalog::categories",
                "Magento_Backend::content",
                "Magento_Backend::content_elements",
                "Magento_Cms::page",
                "Magento_Backend::stores",
                "Magento_InventoryApi::inventory",
                "Magento_InventoryApi::source",
                "Magento_Backend::stores_attributes",
                "Magento_Catalog::attributes_attributes",
            ],
            "collateral": {
                "exact": { "routes": 63, "writes": 35 },
                "closure": { "routes": 37, "writes": 25 },
                "all_resources": { "routes": 273, "writes": 147 },
            },
            "verified": true,
        }),
    );
    let resources = plan["resources"].as_array().unwrap();
    let ids: Vec<&str> = resources.iter().map(|resource| resource["id"].as_str().unwrap()).collect();
    assert_eq!(ids, texts(&plan["closed"]), "a reason for each id");
    let of = |id: &str| resources[ids.iter().position(|known| *known == id).unwrap()].clone();
    assert_says(
        &of("Magento_Catalog::products"),
        &json!({
            "title_path": ["Catalog", "Inventory", "Products"],
            "required_by": ["GET /V1/products"],
            "ancestor_of": [],
        }),
    );
    assert_says(
        &of("Magento_Catalog::catalog"),
        &json!({
            "title_path": ["Catalog"],
            "required_by": [],
            "ancestor_of": ["Magento_Catalog::products", "Magento_Catalog::categories"],
        }),
    );
    assert_eq!(of("Magento_Backend::admin")["ancestor_of"], plan["required"], "the root is above all");
}

#[test]
fn the_plan_of_ventortech() {
    let (code, plan) = mageacl(["plan", "-p", "ventortech"]).arg(fixture("shop")).json();
    assert_eq!(code, 0);
    let endpoints = plan["endpoints"].as_array().unwrap();
    assert_eq!(endpoints.len(), 28);
    let unguarded: Vec<&Value> = endpoints.iter().filter(|endpoint| endpoint["status"] != "guarded").collect();
    assert_eq!(unguarded.len(), 1);
    assert_says(
        unguarded[0],
        &json!({
            "declared": "GET /V1/directory/countries",
            "status": "anonymous",
            "route": { "method": "GET", "url": "/V1/directory/countries" },
        }),
    );
    assert_says(
        &plan,
        &json!({
            "required": [
                "Magento_Sales::actions_view",
                "Magento_Sales::cancel",
                "Magento_Sales::invoice",
                "Magento_Sales::ship",
                "Magento_Catalog::catalog_inventory",
                "Magento_Catalog::products",
                "Magento_Catalog::categories",
                "Magento_Customer::customer",
                "Magento_Backend::store",
                "Magento_InventoryApi::source",
                "Magento_InventoryApi::stock_source_item_assign",
                "Magento_Tax::manage_tax",
                "Magento_Catalog::attributes_attributes",
                "Magento_Catalog::sets",
            ],
            "closed": [
                "Magento_Backend::admin",
                "Magento_Sales::sales",
                "Magento_Sales::sales_operation",
                "Magento_Sales::sales_order",
                "Magento_Sales::actions",
                "Magento_Sales::actions_view",
                "Magento_Sales::cancel",
                "Magento_Sales::invoice",
                "Magento_Sales::ship",
                "Magento_Catalog::catalog",
                "Magento_Catalog::catalog_inventory",
                "Magento_Catalog::products",
                "Magento_Catalog::categories",
                "Magento_Customer::customer",
                "Magento_Backend::stores",
                "Magento_Backend::stores_settings",
                "Magento_Backend::store",
                "Magento_InventoryApi::inventory",
                "Magento_InventoryApi::source",
                "Magento_InventoryApi::stock",
                "Magento_InventoryApi::stock_source_item_assign",
                "Magento_Tax::manage_tax",
                "Magento_Backend::stores_attributes",
                "Magento_Catalog::attributes_attributes",
                "Magento_Catalog::sets",
            ],
            "collateral": {
                "exact": { "routes": 102, "writes": 49 },
                "closure": { "routes": 38, "writes": 24 },
                "all_resources": { "routes": 273, "writes": 147 },
            },
            "verified": true,
        }),
    );
}

#[test]
fn the_plan_of_one_call() {
    let (_, plan) = mageacl(["plan", "-e", "GET /V1/products"]).arg(fixture("shop")).json();
    assert_says(
        &plan,
        &json!({
            "required": ["Magento_Catalog::products"],
            "closed": [
                "Magento_Backend::admin",
                "Magento_Catalog::catalog",
                "Magento_Catalog::catalog_inventory",
                "Magento_Catalog::products",
            ],
            "collateral": {
                "exact": { "routes": 31, "writes": 22 },
                "closure": { "routes": 37, "writes": 25 },
                "all_resources": { "routes": 273, "writes": 147 },
            },
        }),
    );
}

#[test]
fn collateral_is_listed_when_asked_for() {
    let plan = || mageacl(["plan", "-e", "GET /V1/products"]).arg(fixture("shop"));
    let (_, silent) = plan().json();
    assert_eq!(silent["collateral"]["exact"].as_object().unwrap().len(), 2);
    let (_, listed) = plan().arg("--collateral").json();
    for (part, routes, writes) in [("exact", 31, 22), ("closure", 37, 25), ("all_resources", 273, 147)] {
        let list = listed["collateral"][part]["list"].as_array().unwrap();
        let writing = list.iter().filter(|route| route["method"] != "GET").count();
        assert_eq!((list.len(), writing), (routes, writes), "{part}");
    }
    let closure = listed["collateral"]["closure"]["list"].as_array().unwrap();
    for route in
        [json!({ "method": "GET", "url": "/V1/modules" }), json!({ "method": "PUT", "url": "/V1/loyalty/settings" })]
    {
        assert!(closure.contains(&route), "the root opens {route}");
    }
}

#[test]
fn every_status_has_its_name() {
    let store = folder([
        ("app/code/Nova/Ticket/registration.php", REGISTRATION),
        ("app/code/Nova/Ticket/etc/module.xml", "<config><module name='Nova_Ticket'/></config>"),
        (
            "app/code/Nova/Ticket/etc/acl.xml",
            "<config><acl><resources><resource id='Magento_Backend::all'/><resource id='Magento_Backend::admin'>\
             <resource id='Nova_Ticket::view' title='View'/></resource></resources></acl></config>",
        ),
        (
            "app/code/Nova/Ticket/etc/webapi.xml",
            "<routes>
            <route url='/V1/guarded' method='GET'><service class='A' method='a'/>
                <resources><resource ref='Nova_Ticket::view'/></resources></route>
            <route url='/V1/anonymous' method='GET'><service class='A' method='a'/>
                <resources><resource ref='anonymous'/></resources></route>
            <route url='/V1/self' method='GET'><service class='A' method='a'/>
                <resources><resource ref='self'/></resources></route>
            <route url='/V1/open' method='GET'><service class='A' method='a'/><resources/></route>
            <route url='/V1/undefined' method='GET'><service class='A' method='a'/>
                <resources><resource ref='Nova_Ticket::view'/><resource ref='Nova_Ticket::gone'/></resources></route>
            </routes>",
        ),
    ]);
    let cases = [
        ("GET /V1/guarded", "guarded", Some("/V1/guarded"), &["Nova_Ticket::view"] as &[&str], 0),
        ("GET /V1/anonymous", "anonymous", Some("/V1/anonymous"), &["anonymous"], 0),
        ("GET /V1/self", "self", Some("/V1/self"), &["self"], 1),
        ("GET /V1/open", "open", Some("/V1/open"), &[], 0),
        (
            "GET /V1/undefined",
            "undefined-resource",
            Some("/V1/undefined"),
            &["Nova_Ticket::view", "Nova_Ticket::gone"],
            1,
        ),
        ("GET /V1/gone", "not-found", None, &[], 1),
        ("PATCH /V1/guarded", "method-not-allowed", None, &[], 1),
        ("GET /async/V1/guarded", "method-not-allowed", None, &[], 1),
        ("what is this", "invalid", None, &[], 1),
    ];
    for (declared, status, url, resources, expected_code) in cases {
        let (code, plan) = mageacl(["plan", "-e", declared]).arg(store.path()).json();
        let route = url.map(|url| json!({ "method": "GET", "url": url }));
        // Text that is not an endpoint is named by its position.
        let shown = if status == "invalid" { "-e number 1" } else { declared };
        let endpoint = json!({ "declared": shown, "status": status, "route": route, "resources": resources });
        assert_says(&plan["endpoints"], &json!([endpoint]));
        assert_eq!(code, expected_code, "{declared}");
        assert_eq!(plan["verified"], expected_code == 0, "{declared}");
        let required: &[&str] = if status == "guarded" { &["Nova_Ticket::view"] } else { &[] };
        assert_eq!(texts(&plan["required"]), required, "{declared}");
        assert_eq!(texts(&plan["closed"]).len(), 2 * required.len(), "{declared}");
    }

    // In one run they are in the given order, and the grantable one is granted.
    let mut run = mageacl(["plan"]).arg(store.path());
    for (declared, ..) in cases {
        run = run.arg("-e").arg(declared);
    }
    let (code, plan) = run.json();
    let endpoints = plan["endpoints"].as_array().unwrap();
    let reported: Vec<&Value> = endpoints.iter().map(|endpoint| &endpoint["declared"]).collect();
    let last = format!("-e number {}", cases.len());
    let shown = cases.iter().map(|case| if case.1 == "invalid" { last.as_str() } else { case.0 });
    assert_eq!(reported, shown.collect::<Vec<_>>());
    assert_eq!((code, texts(&plan["required"])), (1, vec!["Nova_Ticket::view"]));
}

const REGISTRATION: &str = "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\
                            \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE, 'Nova_Ticket', __DIR__);\n";

#[test]
fn the_list_of_profiles() {
    let (code, document) = mageacl(["profile", "list"]).json();
    assert_eq!((code, &document["schema"]), (0, &json!("mageacl/profile-list/1")));
    let profiles = document["profiles"].as_array().unwrap();
    assert_eq!(profiles.len(), 40);
    let of = |slug: &str| profiles.iter().find(|profile| profile["slug"] == slug).unwrap();
    assert_says(of("expertrec-search"), &json!({ "endpoints": 5 }));
    assert_says(of("ventortech-odoo-magento2"), &json!({ "endpoints": 28 }));
    for profile in profiles {
        let texts = ["slug", "name", "vendor"].map(|field| profile[field].as_str().unwrap());
        assert!(texts.iter().all(|text| !text.is_empty()), "{profile}");
    }
}

#[test]
fn what_magento_could_not_load_is_an_error_with_its_place() {
    let ticket = |file: &str| format!("app/code/Nova/Ticket/etc/{file}");
    let cases = [
        // The mismatched tag comes after the one that was left open on line 8.
        ("tree", "malformed-acl", "acl", ticket("acl.xml"), Some(11)),
        ("plan", "malformed-acl", "acl", ticket("acl.xml"), Some(11)),
        ("tree", "missing-id", "acl", ticket("acl.xml"), Some(6)),
        // The position at which Magento fails; the part to fix is elsewhere.
        ("tree", "merge-twice", "acl", ticket("acl.xml"), Some(6)),
        ("routes", "empty-webapi", "webapi", ticket("webapi.xml"), Some(1)),
        ("plan", "empty-webapi", "webapi", ticket("webapi.xml"), Some(1)),
        ("routes", "missing-service", "webapi", ticket("webapi.xml"), Some(11)),
    ];
    for (command, store, kind, file, line) in cases {
        let run = mageacl([command]).arg(fixture(store));
        let run = if command == "plan" { run.arg("-e").arg("GET /V1/tickets") } else { run };
        let (code, document) = run.json();
        assert_eq!(code, 2, "{command} {store}");
        let error = &document["error"];
        assert_eq!(document["schema"], format!("mageacl/{command}/1"), "{store}");
        assert_eq!(
            (&error["kind"], &error["file"], &error["line"]),
            (&json!(kind), &json!(file), &json!(line)),
            "{store}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
}

#[test]
fn modules_that_magento_could_not_sort_are_an_error() {
    for store in ["sequence-cycle", "registered-twice"] {
        for command in ["tree", "routes", "plan"] {
            let run = mageacl([command]).arg(fixture(store));
            let run = if command == "plan" { run.arg("-e").arg("GET /V1/tickets") } else { run };
            let (code, document) = run.json();
            assert_eq!((code, &document["error"]["kind"]), (2, &json!("modules")), "{command} {store}");
            assert_eq!(document["schema"], format!("mageacl/{command}/1"));
        }
    }
}

#[test]
fn an_error_goes_wherever_json_was_asked_for() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("tree.json");
    let output = format!("json={}", file.display());
    let ended = mageacl(["tree", "-o", &output]).arg(fixture("malformed-acl")).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "the table was not asked for in JSON");
    let document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_says(&document, &json!({ "schema": "mageacl/tree/1", "error": { "kind": "acl", "line": 11 } }));
    assert_eq!(
        document["catalog"]["files"],
        json!({ "acl": 3, "webapi": 2 }),
        "what was read is reported all the same"
    );
}

#[test]
fn optional_calls_need_not_be_callable() {
    let endpoint = |path: &str, optional: bool| {
        json!({
            "method": "GET", "path": path, "purpose": "test", "confidence": "inferred", "evidence": "none",
            "optional": optional,
        })
    };
    let profile = |optional: bool| {
        let profile = json!({
            "schema": "mageacl/profile/1",
            "slug": "test",
            "name": "Test",
            "vendor": "Vendor",
            "description": "Reads tickets.",
            "kind": "ERP",
            "evidence_quality": "Made up.",
            "endpoints": [endpoint("/V1/tickets/{id}", false), endpoint("/V1/gone", optional)],
        });
        profile.to_string()
    };
    for (optional, expected) in [(true, 0), (false, 1)] {
        let file = folder([("test.json", profile(optional).as_str())]);
        let run = mageacl(["plan", "-p"]).arg(file.path().join("test.json"));
        let (code, plan) = run.arg(fixture("refs-are-anded")).json();
        assert_eq!(code, expected, "{plan}");
        assert_says(
            &plan,
            &json!({
                "endpoints": [
                    { "status": "guarded", "optional": false },
                    { "status": "not-found", "optional": optional },
                ],
                "required": ["Nova_Ticket::view"],
                "verified": optional,
            }),
        );
    }
}
