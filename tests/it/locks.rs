//! A `composer.lock` in the place of a store.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Ended, mageacl};

/// Every command that takes a store, with its other required arguments.
const COMMANDS: [&[&str]; 9] = [
    &["plan", "-e", "GET /V1/orders"],
    &["audit", "-g", "ids.txt"],
    &["guard", "-e", "GET /V1/orders"],
    &["lint"],
    &["check"],
    &["explain", "GET /V1/orders"],
    &["tree"],
    &["routes"],
    &["snapshot"],
];

fn package(name: &str, version: &str, kind: &str) -> Value {
    json!({ "name": name, "version": version, "type": kind })
}

/// The packages of a small store of 2.4.7-p3.
fn core() -> Vec<Value> {
    let module = |name: &str, version: &str| package(&format!("magento/module-{name}"), version, "magento2-module");
    vec![
        package("magento/product-community-edition", "2.4.7-p3", "metapackage"),
        module("backend", "102.0.7"),
        module("sales", "103.0.7-p3"),
        module("store", "101.1.7"),
        module("catalog", "104.0.7-p2"),
    ]
}

fn lock(packages: &[Value], for_development: &[Value]) -> String {
    json!({ "packages": packages, "packages-dev": for_development, "aliases": [] }).to_string()
}

/// A folder with a lock, and a list of ids.
fn folder(packages: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("composer.lock"), lock(packages, &[])).unwrap();
    fs::write(folder.path().join("ids.txt"), "Magento_Sales::actions_view\n").unwrap();
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs a command with the store after its name.
fn run(command: &[&str], store: &str, folder: &Path) -> (i32, Value) {
    let (name, rest) = command.split_first().unwrap();
    let format: &[&str] = if *name == "snapshot" { &[] } else { &["-f", "json"] };
    let arguments = [&[*name, store], rest, format, &["--quiet"]].concat();
    let stdin = fs::read(folder.join("composer.lock")).unwrap();
    let ended = mageacl(arguments).within(folder).stdin(stdin).run();
    let document = serde_json::from_str(&ended.stdout);
    (ended.code, document.unwrap_or_else(|error| panic!("{command:?}: {error}: {}", ended.stderr)))
}

#[test]
fn every_command_takes_a_lock_a_folder_with_one_and_standard_input() {
    let folder = folder(&core());
    for command in COMMANDS {
        for store in ["composer.lock", ".", "-"] {
            let (code, document) = run(command, store, folder.path());
            assert!(code < 2, "{command:?} {store}: {document:#}");
            let catalog = &document["catalog"];
            assert_eq!(catalog["source"], "lock", "{command:?} {store}");
            assert_eq!(catalog["magento"], "2.4.7-p3");
            assert_eq!(catalog["modules"], json!({ "enabled": 4, "disabled": 0 }));
            if command[0] != "snapshot" {
                let packages = json!({ "exact": 4, "nearest": [], "unknown": [] });
                let base = json!({
                    "kind": "packages", "from": "lock", "magento": "2.4.7-p3", "edition": "open-source", "exact": true, "modules": 4,
                    "packages": packages,
                });
                assert_eq!(catalog["base"], base, "{command:?} {store}");
            }
        }
    }
}

#[test]
fn a_lock_answers_as_a_store_does() {
    let folder = folder(&core());
    let (code, plan) = run(&["plan", "-e", "GET /V1/orders/:id"], "composer.lock", folder.path());
    assert_eq!(
        (code, &plan["required"], &plan["verified"]),
        (0, &json!(["Magento_Sales::actions_view"]), &json!(true))
    );
    let (code, plan) = run(&["plan", "-e", "GET /V1/nothing"], "composer.lock", folder.path());
    assert_eq!((code, &plan["endpoints"][0]["status"]), (1, &json!("not-found")));
    // Files have names and no lines.
    let (_, routes) = run(&["routes"], "composer.lock", folder.path());
    let orders = routes["routes"].as_array().unwrap().iter().find(|route| route["url"] == "/V1/orders").unwrap();
    assert_eq!(orders["file"], "vendor/magento/module-sales/etc/webapi.xml");
    assert_eq!(orders["line"], Value::Null);
}

#[test]
fn what_unknown_packages_declare_is_unknown() {
    let mut packages = core();
    packages.push(package("acme/module-kiosk", "1.2.3", "magento2-module"));
    packages.push(package("acme/tools", "1.0.0", "library"));
    packages[2]["version"] = json!("103.0.7-p99");
    let folder = folder(&packages);
    let calls = ["plan", "-e", "GET /V1/kiosks", "-e", "GET /V1/orders"];
    let (code, plan) = run(&calls, "composer.lock", folder.path());
    assert_eq!(code, 1);
    let statuses: Vec<&Value> = plan["endpoints"].as_array().unwrap().iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, ["unknown", "guarded"]);
    let packages = &plan["catalog"]["base"]["packages"];
    assert_eq!((&packages["exact"], &packages["unknown"]), (&json!(3), &json!(["acme/module-kiosk"])));
    let nearest = packages["nearest"][0].as_object().unwrap();
    assert_eq!((&nearest["name"], &nearest["installed"]), (&json!("magento/module-sales"), &json!("103.0.7-p99")));

    let Ended { stdout, stderr, code } =
        mageacl(["plan", "composer.lock", "-e", "GET /V1/kiosks"]).within(folder.path()).run();
    assert_eq!(code, 1);
    let without_details = mageacl(["plan", "composer.lock", "-e", "GET /V1/orders"]).within(folder.path()).run();
    let line = "magento/module-sales 103.0.7-p99: not known, facts of";
    assert!(!without_details.stderr.contains(line));
    let details = mageacl(["plan", "composer.lock", "-e", "GET /V1/orders", "-v"]).within(folder.path()).run();
    assert!(details.stderr.contains(line), "{}", details.stderr);
    let header = "Magento Open Source 2.4.7-p3 from composer.lock (4 modules, all enabled; packages: 3 exact, 1 nearest, 1 unknown)";
    assert!(stdout.contains(header), "{stdout}");
    assert!(stdout.contains("not known"), "{stdout}");
    assert!(stderr.contains("not known and missing here: acme/module-kiosk"), "{stderr}");
}

#[test]
fn config_php_beside_a_lock_decides_what_is_enabled() {
    let folder = folder(&core());
    let config = "<?php return ['modules' => ['Magento_Store' => 1, 'Magento_Backend' => 1, 'Magento_Sales' => 0, 'Acme_Kiosk' => 1]];";
    write(folder.path(), "app/etc/config.php", config);
    for store in ["composer.lock", "."] {
        let (_, plan) = run(&["plan", "-e", "GET /V1/orders"], store, folder.path());
        let catalog = &plan["catalog"];
        assert_eq!(catalog["modules"], json!({ "enabled": 2, "disabled": 2 }), "{store}");
        assert_eq!((&catalog["partial"], &catalog["missing_modules"]), (&json!(true), &json!(["Acme_Kiosk"])));
    }
    // From standard input there is nothing beside it.
    let (_, plan) = run(&["plan", "-e", "GET /V1/orders"], "-", folder.path());
    assert_eq!(plan["catalog"]["modules"], json!({ "enabled": 4, "disabled": 0 }));
    write(folder.path(), "app/etc/config.php", "<?php return ['modules' => modules()];");
    let (code, error) = run(&["plan", "-e", "GET /V1/orders"], "composer.lock", folder.path());
    assert_eq!((code, &error["error"]["kind"]), (2, &json!("modules")));
}

#[test]
fn development_packages_can_be_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let extra = package("magento/module-cms", "104.0.7", "magento2-module");
    write(folder.path(), "composer.lock", &lock(&core(), &[extra]));
    for (option, modules) in [(&[][..], 5), (&["--no-dev"][..], 4)] {
        let arguments = [&["tree", "composer.lock"], option].concat();
        let (_, tree) = mageacl(arguments).within(folder.path()).json();
        assert_eq!(tree["catalog"]["modules"]["enabled"], modules, "{option:?}");
    }
}

#[test]
fn two_locks_are_compared() {
    let old = folder(&core());
    let mut packages = core();
    packages.retain(|package| package["name"] != "magento/module-catalog");
    packages[0]["version"] = json!("2.4.7-p4");
    write(old.path(), "new.lock", &lock(&packages, &[]));
    write(old.path(), "catalog.txt", "Magento_Catalog::products\n");
    let arguments = ["diff", "composer.lock", "new.lock", "-g", "catalog.txt"];
    let (code, document) = mageacl(arguments).within(old.path()).json();
    assert!(code < 2, "{document:#}");
    assert_eq!(document["old"]["source"], "lock");
    assert_eq!((&document["old"]["magento"], &document["new"]["magento"]), (&json!("2.4.7-p3"), &json!("2.4.7-p4")));
    assert!(document.to_string().contains("Magento_Catalog::products"));
    // A lock and a release, and a lock on standard input.
    let stdin = fs::read(old.path().join("new.lock")).unwrap();
    let (code, document) = mageacl(["diff", "-", "2.4.7-p4"]).within(old.path()).stdin(stdin).json();
    assert_eq!((code < 2, &document["old"]["source"]), (true, &json!("lock")));
}

#[test]
fn files_of_a_store_come_before_its_lock() {
    let folder = folder(&core());
    write(folder.path(), "app/code/Acme/Kiosk/etc/module.xml", "<config><module name=\"Acme_Kiosk\"/></config>");
    let (_, tree) = run(&["routes"], ".", folder.path());
    assert_eq!(tree["catalog"]["source"], "checkout");
    let (_, tree) = run(&["routes"], "composer.lock", folder.path());
    assert_eq!(tree["catalog"]["source"], "lock");
}

#[test]
fn a_file_that_is_not_a_lock_is_refused_without_its_text() {
    let folder = tempfile::tempdir().unwrap();
    for (text, reason) in [
        ("", "the JSON ends too early"),
        ("{\"packages\": [hunter2]}", "composer.lock:1:15: invalid JSON"),
        ("{\"packages\":\n \"hunter2\"}", "composer.lock:2:10: unexpected JSON value"),
        ("{\"http-basic\": {\"repo.example\": {\"password\": \"hunter2\"}}}", "it has no list of packages"),
        ("\u{0}\u{0}hunter2", "invalid JSON"),
    ] {
        write(folder.path(), "composer.lock", text);
        for format in ["table", "json"] {
            let ended = mageacl(["plan", "composer.lock", "-e", "GET /V1/orders", "-f", format])
                .env("COLUMNS", "200")
                .within(folder.path())
                .run();
            let shown = format!("{}{}", ended.stdout, ended.stderr);
            assert_eq!(ended.code, 2, "{text:?}: {shown}");
            assert!(shown.contains(reason) && !shown.contains("hunter2"), "{text:?}: {shown}");
        }
    }
}

#[test]
fn a_lock_is_not_overwritten() {
    let folder = folder(&core());
    let arguments = ["plan", "composer.lock", "-e", "GET /V1/orders", "-o", "json=composer.lock"];
    let ended = mageacl(arguments).within(folder.path()).run();
    assert_eq!(ended.code, 2, "{}", ended.stdout);
    assert!(ended.stderr.contains("this run reads it"), "{}", ended.stderr);
}
