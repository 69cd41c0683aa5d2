//! Guides: the reading of each line, and titles in the languages of a store.

use serde_json::{Value, json};

use super::{document, file};
use crate::common::{folder, mageacl};

const ACL: &str = "<config><acl><resources><resource id=\"Magento_Backend::admin\" title=\"Magento Admin\">\
    <resource id=\"Acme_Desk::sales\" title=\"Sales\"><resource id=\"Acme_Desk::orders\" title=\"Orders\"/>\
    <resource id=\"Acme_Desk::refunds\" title=\"Refunds\"/></resource>\
    </resource></resources></acl></config>";

const MODULE: &str = "<config><module name=\"Acme_Desk\"/></config>";

const REGISTRATION: &str =
    "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'Acme_Desk', __DIR__);";

/// Returns the outcome and the ids of each line.
fn lines(document: &Value) -> Vec<(String, Vec<String>)> {
    let lines = document["grants"][0]["lines"].as_array().unwrap().iter();
    let ids = |line: &Value| -> Vec<String> {
        let boxes = line["boxes"].as_array().unwrap().iter();
        boxes.flat_map(|of| of["ids"].as_array().unwrap()).map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    lines.map(|line| (line["outcome"].as_str().unwrap().to_owned(), ids(line))).collect()
}

#[test]
fn each_line_has_one_outcome() {
    let text = "Permissions:\n- Sales > Operations > Invoices (read)\n- Sales > Archive > Orders\n- [ ] Catalog > Inventory\n- Save\n";
    let (_guide, guide) = file("guide.txt", text);
    let run = || mageacl(["audit", "--magento", "2.4.7", "-g", &guide]);
    let read = document(run().arg("--explain-reading"));
    let expected: [(&str, &[&str]); 5] = [
        ("unread", &[]),
        ("counted", &["Magento_Sales::sales_invoice"]),
        ("suggested", &["Magento_Sales::sales_order"]),
        ("excluded", &["Magento_Catalog::catalog_inventory"]),
        ("unread", &[]),
    ];
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(outcome, ids)| ((*outcome).to_owned(), ids.iter().map(|id| (*id).to_owned()).collect()))
        .collect();
    assert_eq!(lines(&read), expected);
    assert_eq!(read["grants"][0]["lines"][1]["boxes"][0]["access"], json!("read"));
    // Without the option the document is as before.
    assert_eq!(document(run())["grants"][0].get("lines"), None);
}

#[test]
fn titles_may_be_in_a_language_of_the_store() {
    let store = folder([
        ("app/etc/config.php", "<?php return ['modules' => ['Acme_Desk' => 1]];\n"),
        ("app/code/Acme/Desk/registration.php", REGISTRATION),
        ("app/code/Acme/Desk/etc/module.xml", MODULE),
        ("app/code/Acme/Desk/etc/acl.xml", ACL),
        ("app/i18n/Acme/de_de/de_DE.csv", "Sales,Verk\u{e4}ufe\n\"Orders\",\"Bestellungen\"\nRefunds,Erstattungen\n"),
        ("guide.txt", "- Verk\u{e4}ufe > Bestellungen\n- Erstattungen nicht ankreuzen\n- Verk\u{e4}ufe > Rechnungen\n"),
    ]);
    let run = mageacl(["audit", ".", "--explain-reading", "-g", "guide.txt"]).within(store.path());
    let read = lines(&document(run));
    let outcomes: Vec<&str> = read.iter().map(|(outcome, _)| outcome.as_str()).collect();
    assert_eq!(outcomes[..2], ["counted", "excluded"]);
    assert!(outcomes[2] != "counted");
    assert_eq!(read[0].1, ["Acme_Desk::orders"]);
    assert_eq!(read[1].1, ["Acme_Desk::refunds"]);
}
