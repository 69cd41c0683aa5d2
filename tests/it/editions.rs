//! Releases in every edition, and inputs that are read as if modules were disabled or enabled.

use std::fs;

use serde_json::{Value, json};

use crate::common::{copy_of, fixture, folder, mageacl, write};

fn catalog(args: &[&str]) -> Value {
    let (code, document) = mageacl(["tree", "-q"]).args(args.iter().copied()).json();
    assert_eq!(code, 0, "{args:?}");
    document["catalog"].clone()
}

#[test]
fn a_release_has_its_edition_and_is_marked_if_it_is_not_known_exactly() {
    for (args, edition, exact) in [
        (vec!["--magento", "2.4.8-p2"], "open-source", true),
        (vec!["--magento", "2.4.8-p4"], "open-source", false),
        (vec!["--magento", "2.4.8-p5"], "open-source", false),
        (vec!["--magento", "2.4.9"], "open-source", false),
        (vec!["--magento", "2.4.5", "--edition", "commerce"], "commerce", true),
        (vec!["--magento", "2.4.8", "--edition", "commerce"], "commerce", false),
        (vec!["--magento", "2.4.2-p1", "--edition", "b2b"], "b2b", true),
        (vec!["--magento", "mage-os-1.3.1"], "mage-os", true),
    ] {
        let base = &catalog(&args)["base"];
        assert_eq!(
            (&base["edition"], &base["exact"], &base["kind"]),
            (&json!(edition), &json!(exact), &json!("release"))
        );
        let refused = mageacl(["tree", "--exact-base"]).args(args.iter().copied()).run();
        assert_eq!(refused.code, if exact { 0 } else { 2 }, "{args:?}: {}", refused.stderr);
        assert_eq!(refused.stderr.contains("--exact-base: the facts are not those"), !exact, "{args:?}");
        let text = mageacl(["routes", "-q"]).args(args.iter().copied()).ok();
        assert_eq!(text.lines().next().unwrap().contains("as released"), exact, "{args:?}");
    }
    let base = &catalog(&["--magento", "latest"])["base"];
    assert_eq!(base["newer"], json!(["2.4.8-p4", "2.4.8-p5", "2.4.9"]));
    assert_eq!(catalog(&["--magento", "mage-os-2.1.0"])["base"]["mage_os"], "2.1.0");
    let recorded = &catalog(&["--magento", "2.4.8-p1"])["base"];
    assert_eq!(
        (&recorded["kind"], &recorded["exact"], &recorded["packages"]),
        (&json!("release"), &json!(true), &json!(null))
    );
}

#[test]
fn a_release_may_have_two_states() {
    let ids = |name: &str| mageacl(["tree", "-q", "-f", "ids", "--magento", name]).ok().lines().count();
    assert_eq!((ids("2.4.4"), ids("2.4.4+2025")), (257, 264));
    let diff = mageacl(["diff", "2.4.4", "2.4.4+2025", "--fail-on", "never"]).json().1;
    assert_eq!(diff["resources"]["added"].as_array().map(Vec::len), Some(7), "{:#}", diff["resources"]);
}

/// A recorded release has no bundled extensions of other vendors. They are not news of an upgrade.
#[test]
fn both_sides_of_a_comparison_are_made_from_the_same_kind_of_facts() {
    let routes = |args: &[&str]| mageacl(["diff", "--fail-on", "never"]).args(args.iter().copied()).json().1;
    let diff = routes(&["2.4.6-p11", "2.4.6-p12"]);
    assert_eq!((&diff["routes"]["added"], &diff["routes"]["removed"]), (&json!([]), &json!([])));
    assert_eq!((&diff["old"]["name"], &diff["new"]["name"]), (&json!("2.4.6-p11"), &json!("2.4.6-p12")));
    let editions = routes(&["2.4.6", "2.4.6-p1", "--edition", "commerce"]);
    assert_eq!(editions["routes"]["added"], json!([]));
}

#[test]
fn an_edition_that_contradicts_the_input_is_explained() {
    let lock = json!({ "packages": [
        { "name": "magento/product-enterprise-edition", "version": "2.4.6", "type": "metapackage" },
        { "name": "magento/module-backend", "version": "102.0.6", "type": "magento2-module" },
    ] });
    let store = folder([("composer.lock", lock.to_string().as_str())]);
    let ended = mageacl(["tree", "composer.lock", "--edition", "b2b"]).within(store.path()).run();
    assert_eq!(ended.code, 2);
    let message = ended.stderr.replace("\n  │ ", " ");
    let expected = "--edition b2b contradicts the composer.lock, which is Adobe Commerce; omit --edition";
    assert!(message.contains(expected), "{message}");
    let same = mageacl(["tree", "composer.lock", "--edition", "commerce"]).within(store.path()).run();
    assert_eq!(same.code, 0, "{}", same.stderr);
    let ended = mageacl(["tree", "--magento", "mage-os-1.0.5", "--edition", "commerce"]).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("contradicts the release mage-os-1.0.5"), "{}", ended.stderr);
}

#[test]
fn a_route_whose_ref_is_not_known_is_unknown() {
    let (code, plan) = mageacl(["plan", "--magento", "2.4.9", "-e", "POST /V1/customers/activate"]).json();
    assert_eq!(code, 1);
    assert_eq!(plan["endpoints"][0]["status"], "unknown");
    assert_eq!(plan["endpoints"][0]["remark"], "the resource that it requires is not known");
}

#[test]
fn a_module_is_disabled_or_enabled_for_one_run() {
    let routes = |args: &[&str]| {
        let (code, document) = mageacl(["routes", "-q"]).arg(fixture("shop")).args(args.iter().copied()).json();
        assert_eq!(code, 0, "{document:#}");
        (document["routes"].as_array().unwrap().len(), document["catalog"].clone())
    };
    let (all, before) = routes(&[]);
    assert_eq!(before["what_if"], json!(null));
    let (fewer, catalog) = routes(&["--disable", "Acme_Loyalty"]);
    assert!(fewer < all);
    assert_eq!(catalog["what_if"], json!({ "disabled": ["Acme_Loyalty"], "enabled": [] }));
    let enabled = before["modules"]["enabled"].as_u64().unwrap();
    assert_eq!(catalog["modules"]["enabled"], json!(enabled - 1));
    let table = mageacl(["routes", "-q"]).arg(fixture("shop")).args(["--disable", "Acme_Loyalty"]).ok();
    assert!(table.lines().next().unwrap().ends_with("with Acme_Loyalty disabled"), "{table}");

    let ended = mageacl(["routes"]).arg(fixture("shop")).args(["--disable", "Acme_Loyalti"]).run();
    assert_eq!(ended.code, 2);
    let message = ended.stderr.replace("\n  │ ", " ");
    let expected = "--disable: module `Acme_Loyalti` does not exist here; did you mean Acme_Loyalty?";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_module_that_config_php_disables_is_enabled() {
    let store = copy_of("shop");
    let path = store.path().join("app/etc/config.php");
    let config = fs::read_to_string(&path).unwrap().replace("'Acme_Loyalty' => 1", "'Acme_Loyalty' => 0");
    fs::write(&path, config).unwrap();
    let routes = |args: &[&str]| {
        mageacl(["routes", "-q", ".", "-f", "ids"]).args(args.iter().copied()).within(store.path()).ok()
    };
    let enabled = mageacl(["routes", "-q", "-f", "ids"]).arg(fixture("shop")).ok();
    assert_ne!(routes(&[]), enabled);
    assert_eq!(routes(&["--enable", "Acme_Loyalty"]), enabled);
    let both = mageacl(["routes", ".", "--enable", "Acme_Loyalty", "--disable", "Acme_Loyalty"]).within(store.path());
    let both = both.run();
    assert!(both.code == 2 && both.stderr.contains("both --disable and --enable"), "{}", both.stderr);
    let ended = mageacl(["routes", ".", "--disable", "Acme_Loyalty"]).within(store.path()).run();
    assert!(ended.stderr.contains("Acme_Loyalty is disabled already"), "{}", ended.stderr);
}

#[test]
fn a_comparison_shows_what_breaks_without_a_module() {
    let args = ["diff", ".", ".", "--disable", "Acme_Loyalty", "--fail-on", "removed"];
    let ended = mageacl(args).within(fixture("shop")).run();
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert!(ended.stdout.contains("/V1/"), "{}", ended.stdout);
    let same = mageacl(["diff", ".", ".", "--fail-on", "removed"]).within(fixture("shop")).run();
    assert_eq!(same.code, 0);
    // Both sides are made from packages, so that only the module is missing.
    let diff = ["diff", "2.4.8-p1", "2.4.8-p1", "--disable", "Magento_InventoryApi", "--fail-on", "never"];
    let (_, document) = mageacl(diff).json();
    assert_eq!(document["routes"]["added"], json!([]));
    assert!(document["routes"]["removed"].as_array().unwrap().len() > 10, "{document:#}");
    let ended = mageacl(["diff", "--since", "2.4.7", "--disable", "Magento_InventoryApi"]).run();
    assert_eq!(ended.code, 2);
}

#[test]
fn a_snapshot_cannot_be_changed() {
    let store = folder([]);
    let file = store.path().join("shop.json");
    mageacl(["snapshot", "-q"]).arg(fixture("shop")).arg("-o").arg(&file).ok();
    let ended = mageacl(["tree", "--disable", "Acme_Loyalty", "--catalog"]).arg(&file).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("a snapshot has merged declarations"), "{}", ended.stderr);
}

/// A store with two packages of Magento, one of another vendor and a module of its own.
fn installed() -> tempfile::TempDir {
    let store = folder([]);
    let module = |path: &str, package: &str, version: &str, name: &str| {
        let composer = json!({ "name": package, "version": version, "type": "magento2-module" }).to_string();
        write(store.path(), &format!("{path}/composer.json"), &composer);
        let registration = format!(
            "<?php use Magento\\Framework\\Component\\ComponentRegistrar;\n\
             ComponentRegistrar::register(ComponentRegistrar::MODULE, '{name}', __DIR__);"
        );
        write(store.path(), &format!("{path}/registration.php"), &registration);
        write(store.path(), &format!("{path}/etc/module.xml"), &format!("<config><module name=\"{name}\"/></config>"));
        let acl = format!(
            "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"{name}::a\" title=\"A\"/>\
             </resource></resources></acl></config>"
        );
        write(store.path(), &format!("{path}/etc/acl.xml"), &acl);
    };
    module("vendor/magento/module-backend", "magento/module-backend", "102.0.99", "Magento_Backend");
    module("vendor/magento/module-new", "magento/module-new", "1.0.0", "Magento_New");
    module("vendor/acme/kiosk", "acme/kiosk", "1.0.0", "Acme_Kiosk");
    module("app/code/Acme/Own", "acme/own", "1.0.0", "Acme_Own");
    store
}

#[test]
fn facts_of_a_store_are_exported_and_used() {
    let store = installed();
    let ended = mageacl(["facts", "export", ".", "-o", "facts.txt"]).within(store.path()).run();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("1 package of other vendors left out"), "{}", ended.stderr);
    let facts = fs::read_to_string(store.path().join("facts.txt")).unwrap();
    let sections: Vec<&str> = facts.lines().filter(|line| line.starts_with('[')).collect();
    assert_eq!(sections, ["[magento/module-backend]", "[magento/module-new]"]);
    assert!(!facts.contains("Acme") && !facts.contains(store.path().to_str().unwrap()));

    let lock = json!({ "packages": [
        { "name": "magento/module-backend", "version": "102.0.99", "type": "magento2-module" },
        { "name": "magento/module-new", "version": "1.0.0", "type": "magento2-module" },
    ] });
    write(store.path(), "other/composer.lock", &lock.to_string());
    let base = |args: &[&str]| {
        let run = mageacl(["tree", "-q", "other/composer.lock"]).args(args.iter().copied()).within(store.path());
        run.json().1["catalog"]["base"].clone()
    };
    let (without, with) = (base(&[]), base(&["--facts", "facts.txt"]));
    assert_eq!((&without["packages"]["exact"], &without["exact"]), (&json!(0), &json!(false)));
    assert_eq!((&with["packages"]["exact"], &with["exact"]), (&json!(2), &json!(true)));
}

#[test]
fn a_file_that_has_no_facts_is_refused() {
    let files = folder([
        ("empty.txt", ""),
        ("ini.txt", "[db]\npassword=hunterzwei\n"),
        ("bad.txt", "[a/b]\nversions  1.0.0\nroute  *  x\n"),
    ]);
    for (file, expected) in [
        ("empty.txt", "no facts about packages"),
        ("ini.txt", "no facts about packages"),
        ("bad.txt", "[a/b]: a line is invalid"),
        ("none.txt", "none.txt"),
    ] {
        let ended = mageacl(["tree", "--magento", "2.4.7", "--facts", file]).within(files.path()).run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{file}");
        assert!(ended.stderr.contains(expected) && !ended.stderr.contains("hunterzwei"), "{file}: {}", ended.stderr);
    }
    let ended = mageacl(["facts", "export", "."]).within(files.path()).run();
    assert_eq!(ended.code, 2, "{}", ended.stderr);
}
