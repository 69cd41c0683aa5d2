//! Stores and modules without Magento's files: facts beneath what is there.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{mageacl, write};

/// Modules of Magento that the stores here enable.
const CORE: [&str; 8] = [
    "Magento_Store",
    "Magento_Backend",
    "Magento_Authorization",
    "Magento_Eav",
    "Magento_Catalog",
    "Magento_Customer",
    "Magento_Sales",
    "Magento_Review",
];

/// Writes a module with resources below the root, and routes that require an id.
fn module(folder: &Path, path: &str, name: &str, sequence: &[&str], ids: &[&str], routes: &[(&str, &str)]) {
    let register = r"\Magento\Framework\Component\ComponentRegistrar";
    let file = |file: &str| if path.is_empty() { file.to_owned() } else { format!("{path}/{file}") };
    let call = format!("<?php {register}::register({register}::MODULE, '{name}', __DIR__);");
    write(folder, &file("registration.php"), &call);
    let before = joined(sequence, |name| format!("<module name='{name}'/>"));
    let xml = format!("<config><module name='{name}'><sequence>{before}</sequence></module></config>");
    write(folder, &file("etc/module.xml"), &xml);
    let resources = joined(ids, |id| format!("<resource id='{id}' title='Kiosk'/>"));
    let acl = "<config><acl><resources><resource id='Magento_Backend::admin'>";
    write(folder, &file("etc/acl.xml"), &format!("{acl}{resources}</resource></resources></acl></config>"));
    let class = name.replace('_', r"\");
    let routes: Vec<String> = routes
        .iter()
        .enumerate()
        .map(|(number, (route, id))| {
            let (method, url) = route.split_once(' ').unwrap();
            format!(
                "<route url='{url}' method='{method}'><service class='{class}\\Api\\ThingsInterface' \
                 method='get{number}'/><resources><resource ref='{id}'/></resources></route>\n"
            )
        })
        .collect();
    write(folder, &file("etc/webapi.xml"), &format!("<routes>\n{}</routes>", routes.concat()));
}

fn joined(names: &[&str], text: impl Fn(&str) -> String) -> String {
    names.iter().map(|name| text(name)).collect::<Vec<_>>().concat()
}

fn config(folder: &Path, enabled: &[&str], disabled: &[&str]) {
    let entries =
        joined(enabled, |name| format!("'{name}' => 1, ")) + &joined(disabled, |name| format!("'{name}' => 0, "));
    let text = format!("<?php return ['modules' => [{entries}]];");
    write(folder, "app/etc/config.php", &text);
}

fn package(name: &str, version: &str) -> Value {
    let kind = if name.contains("/product-") { "metapackage" } else { "magento2-module" };
    json!({ "name": name, "version": version, "type": kind })
}

/// The packages of [`CORE`] in 2.4.7.
fn packages() -> Vec<Value> {
    let mut packages = vec![package("magento/product-community-edition", "2.4.7")];
    for (name, version) in [
        ("store", "101.1.7"),
        ("backend", "102.0.7"),
        ("authorization", "100.4.7"),
        ("eav", "102.1.7"),
        ("catalog", "104.0.7"),
        ("customer", "103.0.7"),
        ("sales", "103.0.7"),
        ("review", "100.4.7"),
    ] {
        packages.push(package(&format!("magento/module-{name}"), version));
    }
    packages
}

fn lock(folder: &Path, packages: &[Value]) {
    write(folder, "composer.lock", &json!({ "packages": packages, "packages-dev": [] }).to_string());
}

/// A git checkout before `composer install`: a lock, `config.php` and one module, with a misspelled id.
fn checkout() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    lock(folder.path(), &packages());
    let mut enabled = CORE.to_vec();
    enabled.extend(["Orbit_Kiosk", "Nova_Gone", "Acme_Away"]);
    config(folder.path(), &enabled, &["Magento_Wishlist"]);
    let routes = [("GET /V1/kiosks", "Orbit_Kiosk::API"), ("GET /V1/kiosks/orders", "Magento_Sales::sales")];
    module(folder.path(), "app/code/Orbit/Kiosk", "Orbit_Kiosk", &["Magento_Sales"], &["Orbit_Kiosk::api"], &routes);
    folder
}

/// Returns the rule and subject of each finding, and the exit code.
fn lint(folder: &Path, more: &[&str]) -> (i32, Vec<String>, Value) {
    let (code, document) = mageacl(["lint"]).arg(folder).args(more.iter().copied()).json();
    let findings = document["findings"].as_array().unwrap().iter();
    let shown = findings.map(|it| format!("{} {}", it["rule"].as_str().unwrap(), it["subject"].as_str().unwrap()));
    (code, shown.collect(), document)
}

/// Returns the status of each call, and the document.
fn plan(folder: &Path, more: &[&str], calls: &[&str]) -> (Vec<String>, Value) {
    let calls = calls.iter().flat_map(|call| ["-e", call]);
    let (_, document) = mageacl(["plan"]).arg(folder).args(more.iter().copied()).args(calls).json();
    let endpoints = document["endpoints"].as_array().unwrap_or_else(|| panic!("{document:#}")).iter();
    (endpoints.map(|it| it["status"].as_str().unwrap().to_owned()).collect(), document)
}

#[test]
fn a_checkout_without_its_packages_takes_them_from_the_lock() {
    let folder = checkout();
    let (code, findings, document) = lint(folder.path(), &[]);
    assert_eq!(
        (code, findings),
        (1, vec!["undefined-ref GET /V1/kiosks".to_owned(), "incomplete-base modules".to_owned()])
    );
    let location = &document["findings"][0]["locations"][0];
    assert_eq!((&location["file"], &location["line"]), (&json!("app/code/Orbit/Kiosk/etc/webapi.xml"), &json!(2)));
    let catalog = &document["catalog"];
    assert_eq!((&catalog["source"], &catalog["magento"]), (&json!("checkout"), &json!("2.4.7")));
    assert_eq!(catalog["missing_modules"], json!(["Acme_Away", "Nova_Gone"]));
    assert_eq!((&catalog["partial"], &catalog["modules"]["enabled"]), (&json!(true), &json!(9)));
    let base = json!({
        "kind": "packages", "from": "lock", "magento": "2.4.7", "edition": "open-source", "exact": true, "modules": 8,
        "packages": { "exact": 8, "nearest": [], "unknown": [] },
    });
    assert_eq!(catalog["base"], base);

    let calls = ["GET /V1/products", "GET /V1/kiosks/orders", "GET /V1/nothing", "GET /V1/kiosks"];
    let (statuses, document) = plan(folder.path(), &[], &calls);
    assert_eq!(statuses, ["guarded", "guarded", "unknown", "undefined-resource"]);
    assert_eq!(document["required"], json!(["Magento_Sales::sales", "Magento_Catalog::products"]));

    let ended = mageacl(["plan", "-e", "GET /V1/products"]).arg(folder.path()).run();
    let header = "Magento Open Source 2.4.7 from built-in facts (9 modules, 1 of them here; composer.lock: 8 exact)";
    assert!(ended.stdout.contains(header), "{}", ended.stdout);
    let gap = "2 third-party modules are enabled but absent: Acme_Away, Nova_Gone";
    assert_eq!((ended.stdout.matches(gap).count(), ended.stderr.matches(gap).count()), (1, 1), "{}", ended.stderr);
}

#[test]
fn all_commands_have_the_facts_beneath() {
    let folder = checkout();
    write(folder.path(), "ids.txt", "Magento_Sales::actions_view\n");
    for command in [
        &["audit", "-g", "ids.txt"][..],
        &["guard", "-e", "GET /V1/orders"],
        &["check"],
        &["explain", "GET /V1/orders"],
        &["tree"],
        &["routes"],
        &["diff", "2.4.7", "."],
    ] {
        let (code, document) = mageacl(command).within(folder.path()).json();
        assert!(code < 2, "{command:?}: {document:#}");
        assert_eq!(document["catalog"]["base"]["from"], "lock", "{command:?}");
        assert_eq!(document["catalog"]["modules"]["enabled"], 9, "{command:?}");
    }
    // Only what differs: the routes of modules that are not enabled here, and those of the module here.
    let (_, diff) = mageacl(["diff", "2.4.7", "."]).within(folder.path()).json();
    let added = diff["routes"]["added"].as_array().unwrap();
    assert_eq!(added.iter().map(|it| it["module"].as_str().unwrap()).collect::<Vec<_>>(), ["Orbit_Kiosk"; 2]);
    let removed = diff["routes"]["removed"].as_array().unwrap();
    assert!(removed.iter().all(|it| !CORE.contains(&it["module"].as_str().unwrap())), "{removed:#?}");
    // A snapshot remembers that modules are missing.
    let snapshot = mageacl(["snapshot"]).within(folder.path()).ok();
    write(folder.path(), "store.json", &snapshot);
    let (_, document) = mageacl(["plan", "--catalog", "store.json", "-e", "GET /V1/nothing", "-e", "GET /V1/products"])
        .within(folder.path())
        .json();
    assert_eq!(
        (&document["endpoints"][0]["status"], &document["endpoints"][1]["status"]),
        (&json!("unknown"), &json!("guarded"))
    );
}

#[test]
fn files_have_precedence_over_facts() {
    let folder = checkout();
    // A patched copy of a module of Magento, with one resource instead of many.
    let routes = [("GET /V1/reviewed", "Magento_Review::only")];
    module(folder.path(), "vendor/magento/module-review", "Magento_Review", &[], &["Magento_Review::only"], &routes);
    write(folder.path(), "vendor/magento/module-review/composer.json", r#"{"name": "magento/module-review"}"#);
    let (statuses, document) = plan(folder.path(), &[], &["GET /V1/reviewed", "GET /V1/products"]);
    assert_eq!(statuses, ["guarded", "guarded"]);
    let catalog = &document["catalog"];
    assert_eq!((&catalog["base"]["modules"], &catalog["base"]["packages"]["exact"]), (&json!(7), &json!(7)));
    let (_, tree) = mageacl(["tree"]).arg(folder.path()).json();
    let text = tree["roots"].to_string();
    assert!(text.contains("Magento_Review::only") && !text.contains("Magento_Review::reviews_all"), "{text}");
}

#[test]
fn without_a_lock_the_release_of_composer_json_is_beneath() {
    for (require, magento, edition, from) in [
        (r#""magento/product-community-edition": "2.4.6-p3""#, "2.4.6-p3", "open-source", "required"),
        (r#""magento/product-enterprise-edition": "2.4.6""#, "2.4.6", "commerce", "required"),
        (r#""magento/magento-cloud-metapackage": ">=2.4.5 <2.4.6""#, "2.4.5-p16", "commerce", "allowed"),
        (
            r#""magento/product-enterprise-edition": "2.4.2", "magento/extension-b2b": "1.3.1""#,
            "2.4.2",
            "b2b",
            "required",
        ),
        (r#""mage-os/product-community-edition": "1.0.5""#, "2.4.7-p3", "mage-os", "required"),
        (r#""mage-os/product-community-edition": "~1.0.0""#, "2.4.7-p4", "mage-os", "allowed"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(r#"{{"name": "acme/shop", "type": "project", "require": {{{require}}}}}"#);
        write(folder.path(), "composer.json", &text);
        config(folder.path(), &[&CORE[..], &["Orbit_Kiosk"]].concat(), &[]);
        let routes = [("GET /V1/kiosks", "Orbit_Kiosk::API")];
        module(folder.path(), "app/code/Orbit/Kiosk", "Orbit_Kiosk", &[], &["Orbit_Kiosk::api"], &routes);
        let (code, findings, document) = lint(folder.path(), &[]);
        assert_eq!(
            (code, findings.as_slice()),
            (1, ["undefined-ref GET /V1/kiosks".to_owned()].as_slice()),
            "{require}"
        );
        let base = &document["catalog"]["base"];
        let shown = [&base["magento"], &base["edition"], &base["from"], &base["kind"]];
        assert_eq!(shown, [&json!(magento), &json!(edition), &json!(from), &json!("release")], "{require}");
        assert_eq!(document["catalog"]["modules"]["enabled"], 9, "{require}");
    }
}

#[test]
fn a_checkout_without_modules_of_its_own_is_that_of_its_files() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "composer.json",
        r#"{"type": "project", "require": {"magento/product-community-edition": "2.4.6"}}"#,
    );
    config(folder.path(), &CORE, &[]);
    let (statuses, document) = plan(folder.path(), &[], &["GET /V1/products", "GET /V1/nothing"]);
    assert_eq!(statuses, ["guarded", "not-found"]);
    assert_eq!(document["catalog"]["base"]["magento"], "2.4.6");
    // A lock that names the product alone means its packages.
    lock(folder.path(), &[package("magento/product-community-edition", "2.4.4")]);
    write(folder.path(), "app/code/.gitkeep", "");
    let (statuses, document) = plan(folder.path(), &[], &["GET /V1/products"]);
    assert_eq!(
        (statuses.as_slice(), &document["catalog"]["magento"]),
        (["guarded".to_owned()].as_slice(), &json!("2.4.4"))
    );
}

#[test]
fn a_lone_module_is_laid_over_the_release_that_it_requires() {
    let folder = tempfile::tempdir().unwrap();
    let routes = [
        ("GET /V1/tags", "Magento_Sales::sales"),
        ("GET /V1/tags/reviews", "Magento_Review::reviews_all"),
        ("POST /V1/tags", "Nova_Tag::save"),
    ];
    module(folder.path(), "", "Nova_Tag", &["Magento_Sales"], &["Nova_Tag::view"], &routes);
    for (require, more, expected, from) in [
        (None, &[][..], "2.4.8-p3", "newest"),
        (Some(r#"{"magento/framework": "103.0.*", "magento/module-sales": "^103.0"}"#), &[], "2.4.8-p3", "allowed"),
        (Some(r#"{"magento/framework": "~102.0.0"}"#), &[], "2.3.7", "allowed"),
        (Some(r#"{"magento/framework": "103.0.7-p1"}"#), &[], "2.4.7-p2", "allowed"),
        (Some(r#"{"magento/framework": "103.0.7-p2"}"#), &[], "2.4.7-p3", "nearest"),
        (Some(r#"{"magento/product-community-edition": "2.4.5 - 2.4.6"}"#), &[], "2.4.6", "allowed"),
        (Some(r#"{"magento/framework": "~102.0.0"}"#), &["--magento", "2.4.7"], "2.4.7", "requested"),
    ] {
        if let Some(require) = require {
            let text = format!(r#"{{"name": "nova/module-tag", "type": "magento2-module", "require": {require}}}"#);
            write(folder.path(), "composer.json", &text);
        }
        let (code, findings, document) = lint(folder.path(), more);
        assert_eq!(
            (code, findings.as_slice()),
            (1, ["undefined-ref POST /V1/tags".to_owned()].as_slice()),
            "{require:?}"
        );
        let base = &document["catalog"]["base"];
        assert_eq!((&base["magento"], &base["from"]), (&json!(expected), &json!(from)), "{require:?}");
        let calls = ["GET /V1/tags", "GET /V1/tags/reviews", "POST /V1/tags", "GET /V1/products"];
        let (statuses, _) = plan(folder.path(), more, &calls);
        assert_eq!(statuses, ["guarded", "guarded", "undefined-resource", "guarded"], "{require:?}");
    }
}

#[test]
fn a_missing_module_is_named_once_and_its_ids_are_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let routes =
        [("GET /V1/ext", "Nova_Base::read"), ("POST /V1/ext", "Nova_Base::write"), ("PUT /V1/ext", "Nova_Ext::view")];
    module(folder.path(), "", "Nova_Ext", &["Nova_Base", "Magento_Sales"], &["Nova_Ext::view"], &routes);
    let require = r#"{"type": "magento2-module", "require": {"magento/framework": "*", "nova/module-base": "^1.0"}}"#;
    write(folder.path(), "composer.json", require);
    let (code, findings, document) = lint(folder.path(), &[]);
    assert_eq!(code, 0);
    assert_eq!(findings, ["incomplete-base modules", "absent-module Nova_Base"]);
    let gap = "1 third-party module is required but absent: Nova_Base";
    assert_eq!(document["findings"][0]["message"], gap, "the package of the module is not named again");
    assert_eq!(document["catalog"]["missing_modules"], json!(["Nova_Base"]));
    let (statuses, _) = plan(folder.path(), &[], &["GET /V1/ext", "POST /V1/ext", "PUT /V1/ext", "GET /V1/else"]);
    assert_eq!(statuses, ["unknown", "unknown", "guarded", "unknown"]);
    let ended = mageacl(["lint"]).arg(folder.path()).run();
    assert_eq!((ended.stdout.matches(gap).count(), ended.stderr.matches(gap).count()), (1, 1), "{}", ended.stdout);
    assert!(!ended.stdout.contains("nova/module-base"), "{}", ended.stdout);
}

#[test]
fn a_repository_of_modules_is_laid_over_a_release() {
    let folder = tempfile::tempdir().unwrap();
    module(
        folder.path(),
        "src/Alpha",
        "Nova_Alpha",
        &["Magento_Catalog"],
        &["Nova_Alpha::a"],
        &[("GET /V1/alpha", "Nova_Alpha::b")],
    );
    let routes = [("GET /V1/beta", "Magento_Catalog::products"), ("POST /V1/beta", "Nova_Alpha::a")];
    module(folder.path(), "packages/beta/src", "Nova_Beta", &["Nova_Alpha"], &["Nova_Beta::b"], &routes);
    write(
        folder.path(),
        "packages/beta/composer.json",
        r#"{"name": "nova/beta", "require": {"magento/framework": "~102.0.0"}}"#,
    );
    let (code, findings, document) = lint(folder.path(), &[]);
    assert_eq!((code, findings.as_slice()), (1, ["undefined-ref GET /V1/alpha".to_owned()].as_slice()));
    assert_eq!(document["catalog"]["base"]["magento"], "2.3.7");
    let (statuses, document) = plan(folder.path(), &[], &["GET /V1/beta", "POST /V1/beta"]);
    assert_eq!(statuses, ["guarded", "guarded"]);
    assert!(document["catalog"].get("missing_modules").is_none());
}

#[test]
fn a_module_of_commerce_is_laid_over_commerce() {
    let folder = tempfile::tempdir().unwrap();
    let routes = [("GET /V1/segments/mine", "Magento_CustomerSegment::customersegment")];
    module(folder.path(), "", "Nova_Segment", &["Magento_CustomerSegment"], &[], &routes);
    let (_, document) = plan(folder.path(), &["--magento", "2.4.6"], &["GET /V1/segments/mine"]);
    assert_eq!(document["catalog"]["base"]["edition"], "commerce");
    assert_eq!(document["endpoints"][0]["status"], "guarded");
}

#[test]
fn a_newer_patch_that_differs_is_named_with_the_calls() {
    let note = |calls: &[&str], release: &str| {
        let calls = calls.iter().flat_map(|call| ["-e", call]);
        mageacl(["plan", "--magento", release]).args(calls).run().stderr
    };
    let text = note(&["POST /V1/orders", "GET /V1/products"], "2.4.7");
    assert!(
        text.contains("Magento 2.4.7-p4, a newer patch of 2.4.7, differs for these calls: POST /V1/orders ("),
        "{text}"
    );
    assert!(!text.contains("GET /V1/products"), "{text}");
    for (calls, release) in
        [(["GET /V1/products"], "2.4.7"), (["POST /V1/orders"], "2.4.7-p6"), (["POST /V1/orders"], "2.4.8")]
    {
        assert_eq!(note(&calls, release), "", "{calls:?} {release}");
    }
}

#[test]
fn installed_packages_count_more_than_required_ones() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "composer.json",
        r#"{"type": "project", "require": {"magento/product-community-edition": "2.4.7"}}"#,
    );
    let mut packages = packages();
    packages[0] = package("magento/product-community-edition", "2.4.4");
    lock(folder.path(), &packages);
    config(folder.path(), &[&CORE[..], &["Orbit_Kiosk"]].concat(), &[]);
    module(folder.path(), "app/code/Orbit/Kiosk", "Orbit_Kiosk", &[], &["Orbit_Kiosk::api"], &[]);
    let (_, document) = plan(folder.path(), &[], &["GET /V1/products"]);
    assert_eq!(
        (&document["catalog"]["magento"], &document["catalog"]["base"]["magento"]),
        (&json!("2.4.4"), &json!("2.4.4"))
    );
    // Composer 1 records the installed packages as a list.
    std::fs::remove_file(folder.path().join("composer.lock")).unwrap();
    packages[0] = package("magento/product-community-edition", "2.0.7");
    write(folder.path(), "vendor/composer/installed.json", &Value::from(packages).to_string());
    let (_, document) = plan(folder.path(), &[], &["GET /V1/products"]);
    let base = &document["catalog"]["base"];
    assert_eq!((&base["magento"], &base["from"]), (&json!("2.0.7"), &json!("installed")));
}

#[test]
fn a_release_alone_names_the_module_that_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let routes = [("GET /V1/kiosks", "Orbit_Kiosk::api")];
    module(folder.path(), "", "Orbit_Kiosk", &["Magento_Sales"], &["Orbit_Kiosk::api"], &routes);
    let plan = |arguments: &[&str], within: &str| {
        let all = [&["plan", "-e", "GET /V1/kiosks"], arguments].concat();
        mageacl(all).within(folder.path().join(within)).run()
    };
    let alone = plan(&["--magento", "2.4.8-p1"], "etc");
    let hint = "the module in .. is not read; `.. --magento 2.4.8-p1` lays it over the release";
    assert!(alone.stderr.contains(hint), "{}", alone.stderr);
    assert_eq!(alone.code, 1);
    let over = plan(&["..", "--magento", "2.4.8-p1"], "etc");
    assert!(!over.stderr.contains("is not read"), "{}", over.stderr);
    assert_eq!(over.code, 0, "{}", over.stdout);
}

/// A package for development, and a module that Composer links from a folder of the project.
#[test]
fn packages_for_development_are_left_out_and_linked_ones_are_read() {
    let folder = checkout();
    let kiosk = json!({
        "name": "nova/gone", "version": "1.0.0", "type": "magento2-module",
        "dist": { "type": "path", "url": "./packages/gone" }
    });
    let mut all = packages();
    let review = all.pop().unwrap();
    all.push(kiosk);
    write(folder.path(), "composer.lock", &json!({ "packages": all, "packages-dev": [review] }).to_string());
    module(
        folder.path(),
        "packages/gone",
        "Nova_Gone",
        &[],
        &["Nova_Gone::api"],
        &[("GET /V1/gone", "Nova_Gone::api")],
    );
    let plan = |arguments: &[&str], route: &str| {
        let all = [&["plan", "-f", "json", "-e", route], arguments].concat();
        let document: Value = serde_json::from_str(&mageacl(all).within(folder.path()).run().stdout).unwrap();
        (document["endpoints"][0]["status"].clone(), document["catalog"]["missing_modules"].clone())
    };
    let missing = json!(["Acme_Away"]);
    assert_eq!(plan(&["."], "GET /V1/gone"), (json!("guarded"), missing.clone()));
    assert_eq!(plan(&["."], "GET /V1/reviews/:id").1, missing);
    let without = json!(["Acme_Away", "Magento_Review"]);
    assert_eq!(plan(&[".", "--no-dev"], "GET /V1/gone"), (json!("guarded"), without));
    // Of a lock that is named as a file, linked packages are read too.
    assert_eq!(plan(&["composer.lock"], "GET /V1/gone").0, "guarded");
}
