//! The promises in the README of each fixture, one test per folder.

use std::fs;

use mageacl_core::catalog::{self, Catalog};
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use serde_json::{Value, json};

use crate::common::{copy_of, fixture, mageacl, texts};

/// Loads a fixture through the library.
fn load(name: &str) -> Catalog {
    let store = store::discover(&fixture(name)).unwrap();
    catalog::load(&store, &SourceMap::default()).unwrap()
}

/// Returns the ids of the tree.
fn ids(name: &str) -> Vec<String> {
    lines(&mageacl(["tree", "--format", "ids"]).arg(fixture(name)).ok())
}

/// Returns the routes, as `GET /V1/products`.
fn routes(name: &str) -> Vec<String> {
    lines(&mageacl(["routes", "--format", "ids"]).arg(fixture(name)).ok())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Returns the plan for some endpoints.
fn plan(name: &str, endpoints: &[&str]) -> Value {
    let run = mageacl(["plan"]).arg(fixture(name));
    endpoints.iter().fold(run, |run, endpoint| run.arg("-e").arg(endpoint)).json().1
}

/// Returns status, route and refs of one endpoint.
fn answer(name: &str, endpoint: &str) -> (String, String, Vec<String>) {
    let plan = plan(name, &[endpoint]);
    let reported = &plan["endpoints"][0];
    let route = match &reported["route"] {
        Value::Null => String::new(),
        route => format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap()),
    };
    let resources = texts(&reported["resources"]).into_iter().map(str::to_owned).collect();
    (reported["status"].as_str().unwrap().to_owned(), route, resources)
}

#[track_caller]
fn assert_answer(name: &str, endpoint: &str, status: &str, route: &str, resources: &[&str]) {
    let (found_status, found_route, found_resources) = answer(name, endpoint);
    assert_eq!((found_status.as_str(), found_route.as_str()), (status, route), "{endpoint}");
    assert_eq!(found_resources, resources, "{endpoint}");
}

/// Returns standard error of a run that failed.
#[track_caller]
fn failure(command: &str, name: &str) -> String {
    let run = mageacl([command]).arg(fixture(name));
    let ended = if command == "plan" { run.arg("-e").arg("GET /V1/tickets").run() } else { run.run() };
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
    ended.stderr
}

/// Asserts `kind`, `file` and `line` of the error in the JSON output of a command.
#[track_caller]
fn assert_error(command: &str, name: &str, kind: &str, file: &str, line: Option<u64>) {
    let (code, document) = mageacl([command]).arg(fixture(name)).json();
    let error = &document["error"];
    assert_eq!((code, &error["kind"], &error["file"]), (2, &json!(kind), &json!(file)), "{error}");
    if let Some(line) = line {
        assert_eq!(error["line"], line, "{error}");
    }
}

#[test]
fn every_folder_has_its_test_and_its_line_in_the_list() {
    let tests = include_str!("fixtures.rs");
    let list = fs::read_to_string(fixture("README.md")).unwrap();
    let mut stores = 0;
    for entry in fs::read_dir(fixture("")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        // Tests of their readers use dumps and snapshots, and `tests/parity` uses recorded answers.
        if ["grants", "oracle", "snapshots"].contains(&name.as_str()) || !entry.path().join("README.md").exists() {
            continue;
        }
        stores += 1;
        let test = format!("#[test]\nfn {}() {{", name.replace('-', "_"));
        assert!(tests.contains(&test), "{name} has no test");
        assert!(list.contains(&format!("[`{name}`]({name}/README.md)")), "{name} is not in the list");
    }
    assert!(stores > 30, "{stores}");
}

#[test]
fn one_defect_many_routes() {
    assert_eq!(routes("one-defect-many-routes").len(), 10);
    assert_answer(
        "one-defect-many-routes",
        "PUT /V1/tills/1/drawer",
        "undefined-resource",
        "PUT /V1/tills/:id/drawer",
        &["Nova_Kiosk::till"],
    );
    let (code, shown) = mageacl(["lint"]).arg(fixture("one-defect-many-routes")).json();
    assert_eq!((code, &shown["summary"]["findings"], &shown["summary"]["upstream"]), (1, &json!(4), &json!(1)));
}

#[test]
fn shop() {
    let ids = ids("shop");
    assert_eq!(ids.len(), 141);
    assert_eq!(ids.iter().filter(|id| id.starts_with("Acme_Loyalty::")).count(), 4);
    assert!(!ids.contains(&"Magento_Config::advanced".to_owned()), "it is disabled");
    assert!(
        ids.iter().all(|id| !id.starts_with("Magento_TestModule1::") && !id.starts_with("Magento_TwoFactorAuth::"))
    );
    assert_eq!(routes("shop").len(), 335);

    let catalog = load("shop");
    let (tree, routes) = (catalog.acl.unwrap(), catalog.routes.unwrap());
    let per_id = [
        ("Magento_Catalog::products", 32),
        ("Magento_Catalog::catalog", 31),
        ("Magento_Catalog::sets", 17),
        ("Magento_Catalog::attributes_attributes", 15),
        ("Magento_Catalog::categories", 11),
        ("Magento_Catalog::catalog_inventory", 4),
        ("Magento_Cms::block", 5),
        ("Magento_Cms::page", 2),
        ("Magento_Cms::save", 2),
        ("Magento_Cms::page_delete", 1),
        ("Magento_InventoryApi::source", 8),
        ("Magento_InventoryApi::stock", 4),
        ("Magento_InventoryApi::stock_source_link", 3),
        ("Magento_InventoryApi::source_edit", 2),
        ("Magento_InventoryApi::stock_edit", 2),
        ("Magento_InventoryApi::stock_source_item_assign", 2),
        ("Magento_InventoryApi::stock_delete", 1),
        ("Magento_Tax::manage_tax", 15),
        ("Magento_Customer::customer", 11),
        ("Magento_Customer::manage", 9),
        ("Magento_Customer::group", 9),
        ("Magento_Customer::delete", 1),
        ("Magento_Sales::sales_invoice", 9),
        ("Magento_Sales::shipment", 9),
        ("Magento_Sales::sales_creditmemo", 8),
        ("Magento_Sales::actions_view", 6),
        ("Magento_Sales::create", 3),
        ("Magento_Sales::sales", 2),
        ("Magento_Sales::transactions_fetch", 2),
        ("Magento_Sales::cancel", 1),
        ("Magento_Sales::comment", 1),
        ("Magento_Sales::creditmemo", 1),
        ("Magento_Sales::emails", 1),
        ("Magento_Sales::hold", 1),
        ("Magento_Sales::unhold", 1),
        ("Magento_Sales::invoice", 1),
        ("Magento_Sales::ship", 1),
        ("Magento_Backend::store", 4),
        ("Magento_Backend::admin", 2),
        ("Magento_Cart::manage", 22),
        ("Magento_Logging::system_magento_logging_bulk_operations", 4),
        ("Magento_AdobeStockAsset::actions_view", 2),
        ("Magento_AdobeStockAsset::actions_get", 1),
        ("Magento_AdobeStockAsset::actions_delete", 1),
        ("Acme_Loyalty::points_adjust", 2),
        ("Acme_Loyalty::points", 1),
        ("Acme_Loyalty::report", 0),
    ];
    for (id, count) in per_id {
        let guarded = routes.all().iter().filter(|route| route.resources.iter().any(|known| known == id)).count();
        assert_eq!(guarded, count, "{id}");
    }
    let undefined: Vec<(String, &str)> = routes
        .all()
        .iter()
        .flat_map(|route| route.acl_resources().map(|id| (route.name(), id)))
        .filter(|(_, id)| !tree.contains(id))
        .collect();
    assert_eq!(undefined, [("GET /V1/adobestock/asset/search".to_owned(), "Magento_AdobeStockImage::actions_view")]);

    let stored = catalog::integrations::closure(
        &tree,
        catalog.origin.release(),
        &["Magento_Sales::actions_view", "Acme_Loyalty::points_adjust", "Acme_Loyalty::vouchers"],
    );
    assert_eq!(
        stored.unwrap(),
        [
            "Magento_Backend::admin",
            "Magento_Sales::sales",
            "Magento_Sales::sales_operation",
            "Magento_Sales::sales_order",
            "Magento_Sales::actions",
            "Magento_Sales::actions_view",
            "Magento_Backend::marketing",
            "Acme_Loyalty::loyalty",
            "Acme_Loyalty::points_adjust",
        ]
    );
    assert_answer("shop", "GET /V1/loyalty/points/mine", "self", "GET /V1/loyalty/points/mine", &["self"]);
    assert_answer(
        "shop",
        "GET /V1/loyalty/points/7",
        "guarded",
        "GET /V1/loyalty/points/:customerId",
        &["Acme_Loyalty::points"],
    );
    assert_answer("shop", "POST /V1/loyalty/webhook", "anonymous", "POST /V1/loyalty/webhook", &["anonymous"]);
}

#[test]
fn malformed_acl() {
    assert_error("tree", "malformed-acl", "acl", "app/code/Nova/Ticket/etc/acl.xml", None);
    assert!(failure("tree", "malformed-acl").contains("app/code/Nova/Ticket/etc/acl.xml"));
    assert!(failure("plan", "malformed-acl").contains("every permission is denied"));
    assert_eq!(routes("malformed-acl").len(), 3);
}

#[test]
fn empty_webapi() {
    assert_error("routes", "empty-webapi", "webapi", "app/code/Nova/Ticket/etc/webapi.xml", None);
    assert!(failure("plan", "empty-webapi").contains("app/code/Nova/Ticket/etc/webapi.xml"));
    assert_eq!(ids("empty-webapi").len(), 6);
}

#[test]
fn missing_id() {
    assert_error("tree", "missing-id", "acl", "app/code/Nova/Ticket/etc/acl.xml", Some(6));
}

#[test]
fn missing_service() {
    assert_error("routes", "missing-service", "webapi", "app/code/Nova/Ticket/etc/webapi.xml", Some(11));
}

#[test]
fn merge_twice() {
    assert_error("tree", "merge-twice", "acl", "app/code/Nova/Ticket/etc/acl.xml", Some(6));
    // Magento fails at the later file; the fix belongs in the second occurrence in the first one.
    let reported = failure("tree", "merge-twice");
    assert!(reported.contains("app/code/Magento/Backend/etc/acl.xml"), "{reported}");
    assert!(
        reported.contains(" 8 │                 <resource id=\"Magento_Backend::stores\" title=\"Stores again\""),
        "{reported}"
    );
}

#[test]
fn sequence_cycle() {
    let reported = failure("tree", "sequence-cycle");
    assert!(reported.contains("Nova_Ticket") && reported.contains("Nova_Desk"), "{reported}");
    let (code, document) = mageacl(["tree"]).arg(fixture("sequence-cycle")).json();
    assert_eq!((code, &document["error"]["kind"]), (2, &json!("modules")));
}

#[test]
fn registered_twice() {
    let (code, document) = mageacl(["tree"]).arg(fixture("registered-twice")).json();
    assert_eq!((code, &document["error"]["kind"]), (2, &json!("modules")));
    let reported = document["error"]["message"].as_str().unwrap();
    for file in ["app/code/Nova/Ticket/registration.php", "vendor/nova/module-ticket/registration.php"] {
        assert!(reported.contains(file), "{reported}");
    }
}

#[test]
fn duplicate_resource() {
    let ids = ids("duplicate-resource");
    assert_eq!(
        ids,
        [
            "Magento_Backend::all",
            "Magento_Backend::admin",
            "Nova_Ticket::ticket",
            "Nova_Desk::desk",
            "Nova_Ticket::ticket"
        ]
    );
    let (code, tree) = mageacl(["tree"]).arg(fixture("duplicate-resource")).json();
    let admin = &tree["roots"][1]["children"];
    let orders = [&admin[0], &admin[1], &admin[1]["children"][0]].map(|node| node["sort_order"].as_i64().unwrap());
    assert_eq!((code, orders), (0, [5, 20, 10]));
    // No grant can be verified: a plan is refused, and the message names both files.
    let reported = failure("plan", "duplicate-resource");
    for file in ["app/code/Nova/Desk/etc/acl.xml", "app/code/Nova/Ticket/etc/acl.xml"] {
        assert!(reported.contains(file), "{reported}");
    }
    assert!(reported.contains("every role"), "{reported}");
}

#[test]
fn not_magento() {
    for command in ["tree", "routes", "plan"] {
        let reported = failure(command, "not-magento");
        assert!(reported.contains("not-magento"), "the folder is named: {reported}");
    }
}

#[test]
fn config_order() {
    let (_, tree) = mageacl(["tree"]).arg(fixture("config-order")).json();
    let shared = &tree["roots"][1]["children"][0];
    assert_eq!(
        (&shared["id"], &shared["title"], &shared["sort_order"]),
        (&json!("Nova_First::shared"), &json!("Said by First"), &json!(10))
    );
}

#[test]
fn module_off() {
    assert_eq!(
        ids("module-off"),
        ["Magento_Backend::all", "Magento_Backend::admin", "Nova_Desk::desk", "Nova_Ticket::ticket"]
    );
    assert_eq!(routes("module-off").len(), 2);
    assert!(!routes("module-off").contains(&"GET /V1/desks".to_owned()));
    assert_answer(
        "module-off",
        "GET /V1/tickets/report",
        "undefined-resource",
        "GET /V1/tickets/report",
        &["Nova_Desk::report"],
    );
    let (_, tree) = mageacl(["tree"]).arg(fixture("module-off")).json();
    assert_eq!(tree["catalog"]["modules"], json!({ "enabled": 2, "disabled": 1 }));
}

#[test]
fn name_mismatch() {
    assert_eq!(ids("name-mismatch"), ["Magento_Backend::all", "Magento_Backend::admin", "Nova_Desk::desk"]);
    assert_eq!(routes("name-mismatch"), ["GET /V1/desks"]);
}

#[test]
fn lone_module() {
    let catalog = load("lone-module");
    let tree = catalog.acl.as_ref().unwrap();
    let ids: Vec<&str> = tree.nodes().map(|node| tree.resource(node).id.as_str()).collect();
    let own = ["Nova_Ticket::ticket", "Nova_Ticket::view", "Nova_Ticket::save"];
    assert_eq!(ids, [&["Magento_Backend::admin"], &own[..]].concat());
    // The program lays it over the newest release.
    let all = self::ids("lone-module");
    let place = all.iter().position(|id| id == own[0]).unwrap();
    assert_eq!(all[place..place + 3], own);
    assert!(all.len() > 250 && all.contains(&"Magento_Sales::sales".to_owned()));
    let (_, document) = mageacl(["routes"]).arg(fixture("lone-module")).json();
    let routes = document["routes"].as_array().unwrap();
    let own: Vec<&Value> = routes.iter().filter(|route| route["module"] == "Nova_Ticket").collect();
    assert_eq!((own.len(), &own[0]["file"]), (2, &json!("etc/webapi.xml")));
    assert_eq!(document["catalog"]["base"]["from"], "newest");
}

#[test]
fn a_lone_module_may_extend_what_is_not_there() {
    // A route of another module without its service, and an integration with ids of other modules.
    let copy = copy_of("shop/vendor/acme/module-loyalty");
    let module = || copy.path();
    let (code, reported) = mageacl(["routes"]).arg(module()).json();
    assert_eq!(code, 0);
    let extended = reported["routes"].as_array().unwrap().iter();
    let extended: Vec<&Value> =
        extended.filter(|route| route["url"] == "/V1/customers/:customerId" && route["method"] == "PUT").collect();
    assert_eq!(extended[0]["service"], "Magento\\Customer\\Api\\CustomerRepositoryInterface");
    assert_eq!(extended[0]["resources"], json!(["Magento_Customer::manage", "Acme_Loyalty::points_adjust"]));
    let ids = mageacl(["plan", "-e", "PUT /V1/customers/7", "-f", "ids", "--exact"]).arg(module()).ok();
    assert_eq!(lines(&ids), ["Magento_Customer::manage", "Acme_Loyalty::points_adjust"]);
    let (code, reported) = mageacl(["audit"]).arg(module()).json();
    assert_eq!((code, &reported["grants"][0]["name"]), (0, &json!("Acme Loyalty Till")));
    let unknown = reported["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "unknown-id");
    assert_eq!(unknown.map(|finding| &finding["resource"]).collect::<Vec<_>>(), ["Acme_Loyalty::vouchers"]);
}

#[test]
fn module_repository() {
    let catalog = load("module-repository");
    let tree = catalog.acl.as_ref().unwrap();
    let mut ids: Vec<&str> = tree.nodes().map(|node| tree.resource(node).id.as_str()).collect();
    ids.sort_unstable();
    let expected =
        ["Magento_Backend::admin", "Nova_Desk::desk", "Nova_Ticket::save", "Nova_Ticket::ticket", "Nova_Ticket::view"];
    assert_eq!(ids, expected);
    assert_eq!(catalog.routes.as_ref().unwrap().all().len(), 3);
    let all = self::ids("module-repository");
    assert!(all.len() > 250 && expected.iter().all(|id| all.iter().any(|known| known == id)));
}

#[test]
fn src_registration() {
    assert_eq!(ids("src-registration").len(), 5);
    assert_eq!(routes("src-registration").len(), 2);
    let (_, document) = mageacl(["routes"]).arg(fixture("src-registration")).json();
    assert_eq!(document["routes"][0]["file"], "vendor/nova/module-ticket/src/etc/webapi.xml");
}

#[test]
fn two_modules_one_package() {
    assert_eq!(ids("two-modules-one-package").len(), 6);
    assert_eq!(routes("two-modules-one-package").len(), 3);
}

#[cfg(unix)]
#[test]
fn composer_path_symlink() {
    // A store made by Composer always has this folder, and git does not store empty ones.
    let store = copy_of("composer-path-symlink");
    fs::create_dir_all(store.path().join("app/etc")).unwrap();
    let list = |command: &str| lines(&mageacl([command, "--format", "ids"]).arg(store.path()).ok());
    assert_eq!(list("tree").len(), 3);
    assert_eq!(list("routes").len(), 1);
}

#[test]
fn disabled_resource() {
    assert_eq!(
        ids("disabled-resource"),
        [
            "Magento_Backend::all",
            "Magento_Backend::admin",
            "Nova_Ticket::one",
            "Nova_Ticket::upper",
            "Nova_Ticket::back"
        ]
    );
    assert_answer(
        "disabled-resource",
        "GET /V1/tickets/below",
        "undefined-resource",
        "GET /V1/tickets/below",
        &["Nova_Ticket::below"],
    );
}

#[test]
fn moved_resource() {
    let ids = ids("moved-resource");
    assert_eq!(ids.iter().filter(|id| *id == "Nova_Desk::report").count(), 1);
    let plan = plan("moved-resource", &["GET /V1/desks/report"]);
    assert_eq!(texts(&plan["closed"]), ["Magento_Backend::admin", "Nova_Desk::reports", "Nova_Desk::report"]);
    assert_eq!(plan["resources"][2]["title_path"][1], "Desk Report");
}

#[test]
fn third_root() {
    let (_, tree) = mageacl(["tree"]).arg(fixture("third-root")).json();
    let roots: Vec<(&str, i64)> = tree["roots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|root| (root["id"].as_str().unwrap(), root["sort_order"].as_i64().unwrap()))
        .collect();
    assert_eq!(roots, [("Nova_Ticket::ticket", 0), ("Magento_Backend::all", 10), ("Magento_Backend::admin", 20)]);

    let tree = load("third-root").acl.unwrap();
    assert_eq!(catalog::integrations::closure(&tree, None, &["Nova_Ticket::view"]), Some(Vec::new()));
    let exact = plan("third-root", &["GET /V1/tickets/7"]);
    assert_eq!((texts(&exact["required"]), &exact["verified"]), (vec!["Nova_Ticket::view"], &json!(true)));
    let refused =
        mageacl(["plan", "-e", "GET /V1/tickets/7", "--format", "integration-xml"]).arg(fixture("third-root"));
    let refused = refused.run();
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "an integration.xml would grant nothing");
    assert!(refused.stderr.contains("third root"), "{}", refused.stderr);
}

#[test]
fn hostile_titles() {
    assert_eq!(ids("hostile-titles").len(), 12);
    assert_eq!(routes("hostile-titles").len(), 9);
}

#[test]
fn latin1_and_bom() {
    let (_, tree) = mageacl(["tree"]).arg(fixture("latin1-and-bom")).json();
    let ticket = &tree["roots"][1]["children"][0];
    assert_eq!((&ticket["id"], &ticket["title"]), (&json!("Nova_Ticket::ticket"), &json!("Réclamations übrig")));
    let (_, routes) = mageacl(["routes"]).arg(fixture("latin1-and-bom")).json();
    assert_eq!([&routes["routes"][0]["line"], &routes["routes"][1]["line"]], [&json!(3), &json!(7)]);
}

#[test]
fn refs_are_anded() {
    let plan = plan("refs-are-anded", &["PUT /V1/tickets/7"]);
    assert_eq!(texts(&plan["required"]), ["Nova_Ticket::save", "Orbit_Audit::audit"]);
    assert_eq!(
        texts(&plan["closed"]),
        ["Magento_Backend::admin", "Nova_Ticket::ticket", "Nova_Ticket::save", "Orbit_Audit::audit"]
    );
    assert_eq!(routes("refs-are-anded").len(), 2);
    let (_, routes) = mageacl(["routes"]).arg(fixture("refs-are-anded")).json();
    assert_eq!(routes["routes"][1]["service_method"], "save");
}

#[test]
fn anonymous_does_not_loosen() {
    let expected = ["Nova_Ticket::view", "anonymous"];
    assert_answer("anonymous-does-not-loosen", "GET /V1/tickets/7", "guarded", "GET /V1/tickets/:id", &expected);
    let (_, routes) = mageacl(["routes"]).arg(fixture("anonymous-does-not-loosen")).json();
    let route = routes["routes"].as_array().unwrap().iter().find(|route| route["url"] == "/V1/tickets/:id").unwrap();
    assert_eq!(
        (&route["service"], &route["service_method"], &route["access"]),
        (&json!(r"Orbit\Open\Api\TicketInterface"), &json!("get"), &json!("resources"))
    );
}

#[test]
fn undefined_ref() {
    let delete = "DELETE /V1/tickets/:id";
    assert_answer("undefined-ref", "DELETE /V1/tickets/7", "undefined-resource", delete, &["Nova_Ticket::delete"]);
    let plan = plan("undefined-ref", &["DELETE /V1/tickets/7"]);
    assert_eq!(plan["collateral"]["all_resources"], json!({ "routes": 3, "writes": 2 }));
    assert_eq!((&plan["required"], &plan["verified"]), (&json!([]), &json!(false)));
}

#[test]
fn comma_ref() {
    let refs = ["Nova_Ticket::view, Nova_Ticket::save"];
    assert_answer("comma-ref", "PUT /V1/tickets/7", "undefined-resource", "PUT /V1/tickets/:id", &refs);
    let plan = plan("comma-ref", &["PUT /V1/tickets/7"]);
    let remark = plan["endpoints"][0]["remark"].as_str().unwrap();
    assert!(remark.contains("comma"), "{remark}");
}

#[test]
fn static_beats_variable() {
    let name = "static-beats-variable";
    let search = "GET /V1/tickets/search/:term";
    assert_answer(name, "GET /V1/tickets/search/printer", "guarded", search, &["Nova_Ticket::save"]);
    let part = "GET /V1/tickets/:id/:part";
    assert_answer(name, "GET /V1/tickets/Search/printer", "guarded", part, &["Nova_Ticket::view"]);
    let put = "PUT /V1/tickets/:id/:part";
    assert_answer(name, "PUT /V1/tickets/search/printer", "guarded", put, &["Nova_Ticket::save"]);
    assert_answer(name, "DELETE /V1/tickets/search/printer", "not-found", "", &[]);
}

#[test]
fn digit_loses_to_variable() {
    let name = "digit-loses-to-variable";
    let part = "GET /V1/tickets/:id/:part";
    assert_answer(name, "GET /V1/tickets/2fa/123", "guarded", part, &["Nova_Ticket::view"]);
    assert_answer(name, "GET /V1/tickets/2fa", "guarded", "GET /V1/tickets/2fa", &["Nova_Ticket::save"]);
    // Written as configured it matches exactly, but no real call reaches it.
    let plan = plan(name, &["GET /V1/tickets/2fa/:code"]);
    let remark = plan["endpoints"][0]["remark"].as_str().unwrap();
    assert!(remark.contains("GET /V1/tickets/:id/:part"), "{remark}");
}

#[test]
fn soap_needs_self() {
    let name = "soap-needs-self";
    assert_answer(name, "GET /V1/tickets", "guarded", "GET /V1/tickets", &["Nova_Ticket::view"]);
    assert_answer(name, "GET /V1/tickets/mine", "self", "GET /V1/tickets/mine", &["self"]);
    let (status, _, mut resources) = answer(name, "novaTicketTicketRepositoryV1GetList");
    resources.sort();
    assert_eq!((status.as_str(), resources), ("self", vec!["Nova_Ticket::view".to_owned(), "self".to_owned()]));
    let (status, _, resources) = answer(name, "novaTicketTicketRepositoryV1GetOpenList");
    assert_eq!((status.as_str(), resources), ("guarded", vec!["Nova_Ticket::view".to_owned()]));
}

#[test]
fn bulk_alias() {
    let save = ["Nova_Ticket::save"];
    let cases = [
        ("POST /async/bulk/V1/tickets", "POST /V1/tickets"),
        ("PUT /async/bulk/V1/tickets/byId", "PUT /V1/tickets/:id"),
        ("PUT /async/bulk/V1/tickets", "PUT /V1/tickets/:id"),
        ("POST /async/V1/tickets", "POST /V1/tickets"),
        ("POST /asyncTickets", "POST /V1/tickets"),
    ];
    for (endpoint, route) in cases {
        assert_answer("bulk-alias", endpoint, "guarded", route, &save);
    }
    assert_answer("bulk-alias", "GET /async/bulk/V1/tickets/byId", "method-not-allowed", "", &[]);
}

#[test]
fn upgrade() {
    // The changes between the two are tested with `diff`; each of them is a store.
    assert_eq!((routes("upgrade/old").len(), routes("upgrade/new").len()), (11, 13));
    assert_eq!((ids("upgrade/old").len(), ids("upgrade/new").len()), (9, 10));
    assert_answer(
        "upgrade/old",
        "POST /V1/desks/import",
        "undefined-resource",
        "POST /V1/desks/import",
        &["Nova_Desk::import"],
    );
    assert_answer("upgrade/new", "POST /V1/desks/import", "guarded", "POST /V1/desks/import", &["Nova_Desk::import"]);
}

#[test]
fn admin_actions() {
    // The module lies over the facts about a release, whose actions are others.
    let own = ["admin", "--module", "Nova_Ticket"];
    let run = |more: &[&str]| mageacl(own).args(more.iter().copied()).arg(fixture("admin-actions")).json().1;
    let (all, open) = (run(&[]), run(&["--open"]));
    let asks = |document: &Value| -> Vec<String> {
        let actions = document["actions"].as_array().unwrap().iter();
        actions.map(|it| format!("{}: {}", it["path"].as_str().unwrap(), texts(&it["resources"]).join(", "))).collect()
    };
    assert_eq!(
        asks(&all),
        [
            "nova/ticket/close: Nova_Ticket::tickets, Nova_Ticket::close",
            "nova/ticket/export: Magento_Backend::admin",
            "nova/ticket/index: Nova_Ticket::tickets",
        ]
    );
    assert_eq!(asks(&open), ["nova/ticket/export: Magento_Backend::admin"]);
}
