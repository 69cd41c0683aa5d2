//! `mageacl guard`: the generated module, read back as Magento would.

mod grants;
mod properties;
mod refusals;
mod shop;
mod upgrade;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mageacl_core::xml::{self, Document};
use regex::Regex;
use serde_json::Value;

use crate::common::{copy_of, fixture, mageacl, texts, write};
use crate::formats::unversioned;
use shop::{FOLDER, guarded, shop};

macro_rules! assert_shape {
    ($name:expr, $text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!($name, unversioned(&$text));
        });
    };
}

/// Returns the refs of every route of a store.
fn routes(shop: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let (_, reported) = mageacl(["routes"]).within(shop).json();
    let routes = reported["routes"].as_array().unwrap().iter();
    let refs = |route: &Value| texts(&route["resources"]).into_iter().map(str::to_owned).collect();
    routes.map(|route| (name(route), refs(route))).collect()
}

/// Returns the name of a route, such as `GET /V1/products`.
fn name(route: &Value) -> String {
    format!("{} {}", route["method"].as_str().unwrap(), route["url"].as_str().unwrap())
}

fn names(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(name).collect()
}

#[test]
fn the_worked_example() {
    let shop = shop();
    let before = routes(shop.path());
    let reported = guarded(shop.path(), &["-p", "expertrec"]);

    // Counted by hand: the routes that each of the five ids opens in addition to the one declared call.
    let guards: Vec<(&str, &str, usize, u64)> = reported["guards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guard| {
            let text = |key: &str| guard[key].as_str().unwrap();
            (text("id"), text("behind"), names(&guard["routes"]).len(), guard["writes"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("Acme_ApiGuard::catalog_products", "Magento_Catalog::products", 31, 22),
        ("Acme_ApiGuard::catalog_categories", "Magento_Catalog::categories", 10, 7),
        ("Acme_ApiGuard::cms_page", "Magento_Cms::page", 1, 0),
        ("Acme_ApiGuard::inventoryapi_source", "Magento_InventoryApi::source", 7, 0),
        ("Acme_ApiGuard::catalog_attributes_attributes", "Magento_Catalog::attributes_attributes", 14, 6),
    ];
    assert_eq!(guards, expected);
    let count =
        |key: &str| (reported["proof"][key]["of"].as_u64().unwrap(), reported["proof"][key]["all"].as_u64().unwrap());
    assert_eq!((count("open"), count("shut"), count("bulk_shut")), ((5, 5), (63, 63), (35, 35)));

    // Exactly the reported routes get exactly the reported ref.
    let mut predicted = before.clone();
    for guard in reported["guards"].as_array().unwrap() {
        for route in names(&guard["routes"]) {
            predicted.get_mut(&route).unwrap().insert(guard["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(routes(shop.path()), predicted);

    // The five ids now open only the five calls; All Resources opens as much as before.
    let (_, plan) = mageacl(["plan", "-p", "expertrec"]).within(shop.path()).json();
    let (_, old) = mageacl(["plan", "-p", "expertrec"]).arg(fixture("shop")).json();
    assert_eq!(plan["required"], old["required"]);
    assert_eq!(
        (&plan["collateral"]["exact"]["routes"], &old["collateral"]["exact"]["routes"]),
        (&0.into(), &63.into())
    );
    assert_eq!(plan["collateral"]["all_resources"], old["collateral"]["all_resources"]);
}

#[test]
fn lint_has_nothing_against_the_module() {
    let shop = shop();
    let found = |shop: &Path| {
        let (_, reported) = mageacl(["lint", "--pedantic", "--audit", "."]).within(shop).json();
        let findings = reported["findings"].as_array().unwrap().iter();
        let fingerprint = |finding: &Value| finding["fingerprint"].as_str().unwrap().to_owned();
        findings.map(fingerprint).collect::<BTreeSet<_>>()
    };
    guarded(shop.path(), &["-p", "expertrec"]);
    // Until the module is written, a store that enables it lacks one.
    assert_eq!(found(shop.path()), found(copy_of("shop").path()));
}

#[test]
fn the_shape_of_a_guard() {
    let shop = shop();
    let args = ["guard", "-e", "GET /V1/cmsPage/search", "--module-name", "Acme_ApiGuard"];
    let table = mageacl(args).within(shop.path()).arg("--routes").ok();
    assert_shape!("guard-table", table);
    assert_shape!("guard-json", mageacl(args).within(shop.path()).args(["-f", "json"]).ok());
    guarded(shop.path(), &["-e", "GET /V1/cmsPage/search"]);
    let mut files: Vec<String> = walkdir::WalkDir::new(shop.path().join(FOLDER))
        .into_iter()
        .map(Result::unwrap)
        // The digests in the manifest change with the version.
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "mageacl-manifest.json")
        .map(|entry| entry.path().strip_prefix(shop.path().join(FOLDER)).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    files.sort();
    let part = |file: &String| {
        let text = fs::read_to_string(shop.path().join(FOLDER).join(file)).unwrap();
        format!("--- {file}\n{text}")
    };
    assert_shape!("guard-module", files.iter().map(part).collect::<Vec<_>>().concat());
}

#[test]
fn making_it_anew_changes_nothing() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec", "--by", "capability"]);
    let files = || -> BTreeMap<_, _> {
        let entries = walkdir::WalkDir::new(shop.path().join(FOLDER)).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let first = files();
    // The command in the module itself.
    let webapi = String::from_utf8(fs::read(shop.path().join(FOLDER).join("etc/webapi.xml")).unwrap()).unwrap();
    let renew = mageacl_core::guard::marker::GuardManifest::read(&webapi).unwrap().renew;
    let words = shlex::split(&renew).unwrap();
    assert_eq!(words[0], "mageacl");
    mageacl(&words[1..]).within(shop.path()).ok();
    assert_eq!(files(), first);
}

/// Returns the data patches of the store's module.
fn patches(shop: &Path) -> Vec<String> {
    let entries = fs::read_dir(shop.join(FOLDER).join("Setup/Patch/Data")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A store that has applied no patch yet would also apply an older one, whose allow rows would remain.
#[test]
fn a_module_has_one_data_patch_that_is_named_after_its_rows() {
    let shop = shop();
    let dump = fixture("grants/default.sql");
    let mut seen = BTreeSet::new();
    for args in [vec![], vec!["--single"], vec!["-g", dump.to_str().unwrap()]] {
        guarded(shop.path(), &[vec!["-p", "expertrec"], args].concat());
        let [patch] = patches(shop.path()).try_into().unwrap();
        assert!(seen.insert(patch), "other rows, but the same patch");
    }
    // A patch that mageacl did not write is not removed.
    let own = shop.path().join(FOLDER).join("Setup/Patch/Data/GuardRowsOfMine.php");
    fs::write(&own, "<?php\n").unwrap();
    let args = ["guard", "-p", "expertrec", "--module-name", "Acme_ApiGuard", "-o", &format!("module={FOLDER}")];
    let ended = mageacl(args).within(shop.path()).run();
    assert!(ended.code == 2 && ended.stderr.contains("GuardRowsOfMine.php"), "{}", ended.stderr);
    assert!(own.exists() && patches(shop.path()).len() == 2);
}

#[test]
fn a_declared_call_is_no_place_of_a_template() {
    let shop = shop();
    guarded(shop.path(), &["-e", "GET /V1/products/{resources}"]);
    let [patch] = patches(shop.path()).try_into().unwrap();
    let text = fs::read_to_string(shop.path().join(FOLDER).join("Setup/Patch/Data").join(patch)).unwrap();
    let reported = text.lines().nth(1).unwrap();
    assert!(reported.starts_with("// ") && reported.contains(" for GET /V1/products/{resources}, from "), "{reported}");
}

/// The requirements of `acl.xsd`, `webapi.xsd` and `module.xsd` that concern the module.
#[test]
fn the_files_obey_magento_s_schemas() {
    let id = Regex::new("^([A-Z]+[a-zA-Z0-9]{1,}){1,}_[A-Z]+[A-Z0-9a-z]{1,}::[A-Za-z_0-9]{1,}$").unwrap();
    for args in
        [vec!["-p", "ventortech"], vec!["-p", "ventortech", "--by", "risk"], vec!["-p", "ventortech", "--single"]]
    {
        let shop = shop();
        guarded(shop.path(), &args);
        let read = |file: &str| fs::read_to_string(shop.path().join(FOLDER).join("etc").join(file)).unwrap();
        let (acl, webapi, module) = (read("acl.xml"), read("webapi.xml"), read("module.xml"));
        let sources = &mut mageacl_core::source::SourceMap::default();
        let parse = |text| xml::parse(text, sources.add("file.xml", "")).unwrap();

        let document = parse(&acl);
        let mut defined = BTreeSet::new();
        for element in document.descendants(Document::ROOT, "resource").into_iter().map(|id| document.element(id)) {
            let value = |name: &str| element.named_item(name).map(|attribute| attribute.value.to_string());
            let own = value("id").unwrap();
            assert!(id.is_match(&own), "{own}");
            if own != "Magento_Backend::admin" {
                let title = value("title").unwrap().chars().count();
                assert!((3..=50).contains(&title), "{own}");
                assert!(defined.insert(own), "once");
            }
            assert!(value("sortOrder").is_none_or(|order| order.parse::<u32>().is_ok()));
        }
        let document = parse(&webapi);
        let mut keys = BTreeSet::new();
        for route in document.descendants(Document::ROOT, "route") {
            let value = |name: &str| document.element(route).named_item(name).unwrap().value.to_string();
            assert!(matches!(value("method").as_str(), "GET" | "PUT" | "POST" | "DELETE"));
            assert!(keys.insert((value("url"), value("method"))), "a route stands in it once");
            let refs = document.descendants(route, "resource");
            let reference = document.element(refs[0]).named_item("ref").unwrap().value.to_string();
            assert!(refs.len() == 1 && defined.contains(&reference), "{reference}");
        }
        let document = parse(&module);
        let names: Vec<String> = document
            .descendants(Document::ROOT, "module")
            .into_iter()
            .map(|id| document.element(id).named_item("name").unwrap().value.to_string())
            .collect();
        let after: BTreeSet<&String> = names[1..].iter().collect();
        assert!(names[0] == "Acme_ApiGuard" && after.len() + 1 == names.len(), "each once, and not itself");
    }
}

#[test]
fn what_is_shut_depends_on_what_is_asked() {
    let count = |args: &[&str]| {
        let (code, reported) = mageacl(["guard"]).arg(fixture("shop")).args(args.iter().copied()).json();
        assert_eq!((code, &reported["verified"]), (0, &true.into()), "{args:?}");
        let guards = reported["guards"].as_array().unwrap();
        let shut: usize = guards.iter().map(|guard| names(&guard["routes"]).len()).sum();
        (guards.len(), shut, reported["branch"]["title"].as_str().unwrap().to_owned())
    };
    let all = "API access".to_owned();
    let writes = "API write access".to_owned();
    assert_eq!(count(&["-p", "expertrec", "--single"]), (1, 63, all.clone()));
    assert_eq!(count(&["-p", "expertrec", "--by", "capability"]), (3, 63, all.clone()));
    // With the ancestors, and the root that every integration has: 37 more, as in the plan.
    assert_eq!(count(&["-p", "expertrec", "--closure", "--single"]), (1, 100, all));
    assert_eq!(count(&["-p", "expertrec", "--writes-only", "--single"]), (1, 35, writes.clone()));
    assert_eq!(count(&["--resource", "Magento_Catalog::products"]), (1, 22, writes.clone()));
    let keeping = ["--resource", "Magento_Catalog::products", "-e", "PUT /V1/products/{sku}"];
    assert_eq!(count(&keeping), (1, 21, writes));
}

#[test]
fn a_profile_that_writes_is_reported_as_such() {
    let args = ["guard", "fixtures/shop", "-e", "GET /V1/products", "-e", "POST /V1/products"];
    let reported = mageacl(args).within(crate::common::package()).ok();
    assert!(
        reported.contains("1 of the 2 declared calls write, and they remain allowed: access is not read-only."),
        "{reported}"
    );
}

/// Magento throws if a route occurs twice in the first file and a later file names it, and if a URL is surrounded by
/// spaces, which the merge preserves and the router removes. If a URL contains a bracket, it replaces the old ref with
/// the new one.
#[test]
fn what_magento_could_not_merge_is_left_alone() {
    let service = "<service class=\"A\" method=\"b\"/><resources><resource ref=\"Nova_A::a\"/></resources>";
    let route = |method: &str, url: &str| format!("<route url=\"{url}\" method=\"{method}\">{service}</route>");
    let all = [
        route("GET", "/V1/a"),
        route("POST", "/V1/a"),
        route("PUT", "/V1/a"),
        route("PUT", "/V1/a"),
        route("DELETE", " /V1/a "),
        route("POST", "/V1/[a]"),
    ];
    let store = tempfile::tempdir().unwrap();
    let file = |path: &str, text: &str| write(store.path(), &format!("app/code/Magento/Backend/{path}"), text);
    let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
    file(
        "registration.php",
        &format!("<?php\n{register}::register({register}::MODULE, 'Magento_Backend', __DIR__);\n"),
    );
    file("etc/module.xml", "<config><module name=\"Magento_Backend\"/></config>");
    file(
        "etc/acl.xml",
        "<config><acl><resources><resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\">\
         <resource id=\"Nova_A::a\" title=\"A\"/></resource></resources></acl></config>",
    );
    file("etc/webapi.xml", &format!("<routes>{}</routes>", all.concat()));
    let out = format!("module={FOLDER}");
    let args = ["guard", "--resource", "Nova_A::a", "--module-name", "Acme_ApiGuard", "-o", &out];
    let (code, reported) = mageacl(args).within(store.path()).json();
    assert_eq!(code, 0);
    assert_eq!(names(&reported["guards"][0]["routes"]), ["POST /V1/a"]);
    assert_eq!(names(&reported["left_alone"]), ["POST /V1/[a]", "DELETE /V1/a", "PUT /V1/a"]);
    let why: Vec<&str> =
        reported["left_alone"].as_array().unwrap().iter().map(|left| left["why"].as_str().unwrap()).collect();
    assert!(why[0].contains("bracket"), "{why:?}");
    assert!(why[1..].iter().all(|why| why.starts_with("Magento could not merge a ref into it: ")), "{why:?}");
    let after = routes(store.path());
    assert_eq!((after["POST /V1/a"].len(), after["POST /V1/[a]"].len()), (2, 1));
}
