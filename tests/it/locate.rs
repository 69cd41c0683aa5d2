//! The store that a folder belongs to, and the findings of that folder.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{copy_of, folder, mageacl, write};

/// Makes a repository with a store in one of its folders.
fn repository(name: &str) -> TempDir {
    let (repository, store) = (tempfile::tempdir().unwrap(), copy_of("shop"));
    std::fs::rename(store.path(), repository.path().join(name)).unwrap();
    repository
}

fn is_below(finding: &Value, folder: &str) -> bool {
    let locations = finding["locations"].as_array().unwrap();
    let files = locations.iter().map(|location| location["file"].as_str().unwrap());
    locations.is_empty() || files.into_iter().any(|file| Path::new(file).starts_with(folder))
}

/// Returns the findings of a run.
fn findings(run: crate::common::Run) -> (i32, Vec<Value>, Value) {
    let (code, document) = run.json();
    (code, document["findings"].as_array().unwrap().clone(), document["catalog"].clone())
}

#[test]
fn a_folder_has_the_findings_of_the_whole_store_in_it() {
    let shop = copy_of("shop");
    for command in [&["lint", "--inventory"][..], &["check"]] {
        let (_, whole, _) = findings(mageacl(command).within(shop.path()));
        let mut reported = 0;
        for within in ["app", "app/code/Acme", "vendor/acme/module-loyalty/etc", "vendor/magento"] {
            let expected: Vec<Value> = whole.iter().filter(|finding| is_below(finding, within)).cloned().collect();
            reported += expected.len();
            let (code, by_path, catalog) = findings(mageacl(command).arg(within).within(shop.path()));
            let (_, by_folder, _) = findings(mageacl(command).within(shop.path().join(within)));
            let (_, absolute, _) = findings(mageacl(command).arg(shop.path().join(within)));
            assert_eq!(by_path, expected, "{command:?} {within}");
            assert_eq!((by_folder, absolute), (expected.clone(), expected.clone()), "{command:?} {within}");
            assert_eq!(catalog["folder"], within);
            let has_error = expected.iter().any(|finding| finding["severity"] == "error");
            assert_eq!(code, i32::from(has_error), "{command:?} {within}");
        }
        assert!(reported > 5, "{reported}");
    }
    let printed = mageacl(["lint", "app/code"]).within(shop.path()).run().stdout;
    assert!(
        printed.contains("1 error, 1 warning in app/code of Magento Open Source 2.4.6-p4 (30 modules) in ../.. ("),
        "{printed}"
    );
}

#[test]
fn every_command_finds_the_store_of_a_folder() {
    let repository = repository("src");
    let grants = repository.path().join("src/vendor/acme/module-loyalty/etc/integration.xml");
    let grants = grants.to_str().unwrap();
    let commands: [&[&str]; 9] = [
        &["plan", "-e", "GET /V1/orders"],
        &["audit"],
        &["audit", "-g", grants],
        &["guard", "--resource", "Magento_Catalog::products"],
        &["lint"],
        &["check"],
        &["explain", "GET /V1/orders"],
        &["tree"],
        &["routes"],
    ];
    for command in commands {
        let (_, whole) = mageacl(command).within(repository.path().join("src")).json();
        for (within, root) in [("", "src"), ("src/app/code", "../.."), ("src/vendor/magento", "../..")] {
            let (_, mut found) = mageacl(command).within(repository.path().join(within)).json();
            let catalog = found["catalog"].as_object_mut().unwrap();
            assert_eq!(catalog.remove("root"), Some(json!(root)), "{command:?} {within}");
            catalog.remove("folder");
            if !["lint", "check"].contains(&command[0]) {
                assert_eq!(found, whole, "{command:?} {within}");
            }
        }
    }
    let (old, new) = (repository.path().join("src/app"), repository.path());
    let (code, document) = mageacl(["diff"]).arg(old).arg(new).json();
    assert_eq!((code, &document["routes"]["added"], &document["old"]["root"]), (0, &json!([]), &json!("..")));
    assert_eq!(document["new"]["root"], "src");
    let check = mageacl(["profile", "check", "ventortech"]).arg(repository.path()).run();
    assert!(check.stdout.contains("required calls cannot be made"), "{}", check.stdout);
    let snapshot = mageacl(["snapshot"]).within(repository.path().join("src/app")).ok();
    assert!(snapshot.contains("Acme_Loyalty::points"));
}

#[test]
fn a_folder_without_a_store_names_what_was_searched_and_commands_without_one() {
    let empty = folder([("notes/a.txt", "")]);
    let cases: [(&[&str], &str, &str); 4] = [
        (&["lint", "notes"], "mageacl lint composer.lock", "mageacl lint --magento latest"),
        (
            &["plan", "-e", "GET /V1/orders"],
            "mageacl plan composer.lock -p ventortech",
            "mageacl plan --magento latest -p ventortech",
        ),
        (&["diff", "2.4.7", "notes"], "mageacl diff old.lock composer.lock", "mageacl diff 2.4.7 latest"),
        (
            &["profile", "check", "ventortech", "notes"],
            "mageacl profile check ventortech composer.lock",
            "mageacl profile check ventortech --magento latest",
        ),
    ];
    for (command, lock, release) in cases {
        let ended = mageacl(command).within(empty.path()).env("COLUMNS", "400").run();
        assert_eq!(ended.code, 2);
        for part in ["contains no Magento store", "bin/magento", "The folders above it", "htdocs", lock, release] {
            assert!(ended.stderr.contains(part), "{command:?}: {part}\n{}", ended.stderr);
        }
    }
    let several = folder([("src/bin/magento", ""), ("www/bin/magento", "")]);
    let ended = mageacl(["lint"]).within(several.path()).run();
    assert!(ended.code == 2 && ended.stderr.contains("several stores: src, www"), "{}", ended.stderr);
}

#[test]
fn a_folder_that_magento_does_not_read_never_looks_clean() {
    let shop = copy_of("shop");
    let register = r"\Magento\Framework\Component\ComponentRegistrar";
    let module = |folder: &str, registered: &str, declared: &str| {
        let call = format!("<?php {register}::register({register}::MODULE, '{registered}', __DIR__);");
        write(shop.path(), &format!("{folder}/registration.php"), &call);
        write(
            shop.path(),
            &format!("{folder}/etc/module.xml"),
            &format!("<config><module name='{declared}'/></config>"),
        );
        write(shop.path(), &format!("{folder}/etc/acl.xml"), "<config><acl><resources/></acl></config>");
    };
    module("app/code/Orbit/New", "Orbit_New", "Orbit_New");
    module("app/code/Orbit/Off", "Orbit_Off", "Orbit_Off");
    module("app/code/Orbit/Odd", "Orbit_Odd", "Orbit_Od");
    module("tools/sandbox", "Orbit_Sandbox", "Orbit_Sandbox");
    write(shop.path(), "docs/a.txt", "");
    let config = shop.path().join("app/etc/config.php");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("'Acme_Loyalty' => 1", "'Acme_Loyalty' => 1, 'Orbit_Off' => 0")).unwrap();
    let cases = [
        ("app/code/Orbit/New", "Orbit_New (not listed in app/etc/config.php)"),
        ("app/code/Orbit/Off/etc", "Orbit_Off (disabled in app/etc/config.php)"),
        ("app/code/Orbit/Odd", "Orbit_Odd (its module.xml names Orbit_Od, so that Magento ignores it)"),
        ("docs", "no module of the store is in docs"),
        ("tools/sandbox", "the store around this folder does not include its modules, so they were read without it"),
    ];
    for (within, note) in cases {
        let ended = mageacl(["lint", within]).within(shop.path()).run();
        assert!(
            ended.stderr.contains(note) && ended.stdout.contains(note),
            "{within}: {}{}",
            ended.stderr,
            ended.stdout
        );
    }
    let whole = mageacl(["lint", "app/code/Acme"]).within(shop.path()).run();
    assert!(!whole.stderr.contains("Magento does not load"), "{}", whole.stderr);
    let beside = repository("magento");
    write(beside.path(), "packages/kiosk/etc/module.xml", "<config><module name='Orbit_Kiosk'/></config>");
    let ended = mageacl(["lint"]).within(beside.path()).run();
    assert!(
        ended.stderr.contains("1 module is beside the store and not part of it: packages/kiosk"),
        "{}",
        ended.stderr
    );
}

#[test]
fn the_nearest_configuration_of_the_store_counts() {
    let off = |rule: &str| json!({ "schema": "mageacl/config/1", "rules": { rule: "off" } }).to_string();
    let rules = |run: crate::common::Run| {
        let (_, findings, _) = findings(run);
        findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let repository = repository("src");
    let within = |folder: &str| rules(mageacl(["lint"]).within(repository.path().join(folder)));
    let (all, never) = ("all-resources", "integration-never-applied");
    let acme = "src/app/code/Acme";
    assert_eq!(within(acme), [all, never]);
    write(repository.path(), "src/mageacl.json", &off(all));
    assert_eq!(within(acme), [never], "of the root");
    write(repository.path(), "src/app/code/mageacl.json", &off(never));
    assert_eq!(within(acme), [all], "of a folder between");
    assert!(!within("src").contains(&all.to_owned()), "not for the whole store");
    write(repository.path(), "mageacl.json", &off("anonymous-write"));
    let of_repository = within("");
    assert!(of_repository.contains(&all.to_owned()) && !of_repository.contains(&"anonymous-write".to_owned()));
    // A package does not hide its own findings.
    let loyalty = "src/vendor/acme/module-loyalty";
    let before = within(loyalty);
    write(repository.path(), &format!("{loyalty}/mageacl.json"), &off("anonymous-write"));
    assert_eq!(within(loyalty), before);
}

#[test]
fn the_baseline_is_at_the_root_and_keeps_the_findings_of_other_folders() {
    let shop = copy_of("shop");
    let today = ["--today", "2026-06-15"];
    let run = |args: &[&str], folder: &str| mageacl(args).args(today).within(shop.path().join(folder)).run();
    let created = run(&["baseline", "create"], "");
    assert_eq!(created.code, 0, "{}", created.stderr);
    let path = shop.path().join("mageacl-baseline.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    let updated = run(&["baseline", "update"], "app/code/Acme");
    assert!(updated.stdout.contains("0 added, 0 removed"), "{}", updated.stdout);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
    let known = run(&["check", "--baseline", "../../mageacl-baseline.json"], "app/code");
    assert_eq!(known.code, 0, "{}", known.stdout);
    assert!(known.stdout.contains("known from the baseline") && !known.stderr.contains("no longer found"));
    assert!(run(&["baseline", "show"], "vendor").stdout.contains("all-resources"));
}

#[test]
fn files_of_the_store_around_a_folder_are_not_overwritten() {
    let shop = copy_of("shop");
    let target = "json=../../composer.json";
    let ended = mageacl(["routes", "-o", target]).within(shop.path().join("app/code")).run();
    assert!(ended.code == 2 && ended.stderr.contains("it is a file of the store"), "{}", ended.stderr);
}
