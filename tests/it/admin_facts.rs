//! The Admin of releases, locks and partial stores, from facts about packages.

use serde_json::{Value, json};

use crate::common::{folder, mageacl};

fn asked(document: &Value, path: &str) -> Value {
    let actions = document["actions"].as_array().unwrap();
    actions.iter().find(|action| action["path"] == path).map_or(Value::Null, |action| action["resources"].clone())
}

fn lock(sales: &str) -> String {
    let module = |name: &str, version: &str| json!({ "name": name, "version": version, "type": "magento2-module" });
    let product = json!({ "name": "magento/product-community-edition", "version": "2.4.7-p3", "type": "metapackage" });
    let packages = [product, module("magento/module-backend", "102.0.7"), module("magento/module-sales", sales)];
    json!({ "packages": packages, "packages-dev": [], "aliases": [] }).to_string()
}

#[test]
fn a_release_has_actions_menu_and_sections_without_files() {
    let (code, found) = mageacl(["admin", "--magento", "2.4.7-p3"]).json();
    assert_eq!(code, 0);
    assert_eq!(asked(&found, "sales/order/view"), json!(["Magento_Sales::actions_view"]));
    assert_eq!(found["actions"][0]["line"], Value::Null, "no file is here");
    let orders = found["menu"].as_array().unwrap().iter().find(|entry| entry["id"] == "Magento_Sales::sales_order");
    assert_eq!(orders.unwrap()["title_path"], json!(["Sales", "Operations", "Orders"]));
    let sections = found["sections"].as_array().unwrap();
    let currency = sections.iter().find(|section| section["id"] == "currency").unwrap();
    assert_eq!(currency["resource"], "Magento_Config::currency");
}

#[test]
fn an_edition_adds_its_actions() {
    let total = |edition: &str| {
        let (code, found) = mageacl(["admin", "--magento", "2.4.6-p3", "--edition", edition]).json();
        assert_eq!(code, 0, "{edition}");
        found["total"].as_u64().unwrap()
    };
    assert!(total("commerce") > total("open-source"));
}

#[test]
fn a_lock_uses_the_same_line_only_and_names_the_others() {
    let exact = folder([("composer.lock", lock("103.0.7-p3").as_str())]);
    let run = mageacl(["admin", "--format", "json"]).within(exact.path()).run();
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(asked(&found, "sales/order/view"), json!(["Magento_Sales::actions_view"]));
    assert!(!run.stderr.contains("another version"), "{}", run.stderr);

    let patched = folder([("composer.lock", lock("103.0.7-p99").as_str())]);
    let run = mageacl(["admin", "--format", "json"]).within(patched.path()).run();
    assert!(run.stderr.contains("magento/module-sales"), "{}", run.stderr);
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(asked(&found, "sales/order/view"), json!(["Magento_Sales::actions_view"]));

    let later = folder([("composer.lock", lock("999.0.0").as_str())]);
    let run = mageacl(["admin", "--format", "json"]).within(later.path()).run();
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(asked(&found, "sales/order/view"), Value::Null, "another line says nothing");
    assert!(run.stderr.contains("not known, and not listed"), "{}", run.stderr);
}

#[test]
fn files_of_a_partial_store_are_read_over_facts() {
    let composer =
        r#"{"name": "acme/kiosk", "type": "magento2-module", "require": {"magento/module-sales": "103.0.7-p3"}}"#;
    let action = "<?php\nnamespace Acme\\Kiosk\\Controller\\Adminhtml\\Order;\n\
                  class Print2 extends \\Magento\\Backend\\App\\Action {\n    const ADMIN_RESOURCE = 'Acme_Kiosk::print';\n}\n";
    let routes = "<config><router id='admin'><route id='sales'><module name='Acme_Kiosk' before='Magento_Sales'/></route>\
                  </router></config>";
    let registration = "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\n    \
                        \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE,\n    'Acme_Kiosk',\n    __DIR__\n);\n";
    let module = folder([
        ("composer.json", composer),
        ("registration.php", registration),
        (
            "etc/module.xml",
            "<config><module name='Acme_Kiosk'><sequence><module name='Magento_Sales'/></sequence></module></config>",
        ),
        ("etc/adminhtml/routes.xml", routes),
        ("Controller/Adminhtml/Order/Print2.php", action),
    ]);
    let (code, found) = mageacl(["admin", "--search", "sales/order/"]).within(module.path()).json();
    assert_eq!(code, 0);
    assert_eq!(asked(&found, "sales/order/print2"), json!(["Acme_Kiosk::print"]), "from the file");
    assert_eq!(asked(&found, "sales/order/view"), json!(["Magento_Sales::actions_view"]), "from facts");
}
