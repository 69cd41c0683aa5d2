//! Three answers: yes, no, and not known from the files that are here.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Run, mageacl, texts, write};

/// Writes a module with resources below the root, and routes that require an id each.
fn module(folder: &Path, names: (&str, &str), sequence: &[&str], resources: &str, routes: &[(&str, &str)]) {
    let register = r"\Magento\Framework\Component\ComponentRegistrar";
    let (registered, declared) = names;
    let call = format!("<?php {register}::register({register}::MODULE, '{registered}', __DIR__);");
    write(folder, "registration.php", &call);
    let before: Vec<String> = sequence.iter().map(|name| format!("<module name='{name}'/>")).collect();
    let before = before.concat();
    let xml = format!("<config><module name='{declared}'><sequence>{before}</sequence></module></config>");
    write(folder, "etc/module.xml", &xml);
    let acl = "<config><acl><resources>\n<resource id='Magento_Backend::admin'>\n";
    write(folder, "etc/acl.xml", &format!("{acl}{resources}\n</resource></resources></acl></config>"));
    let route = |(at, (route, id)): (usize, &(&str, &str))| {
        let (method, url) = route.split_once(' ').unwrap();
        format!(
            "<route url='{url}' method='{method}'><service class='Api\\{registered}Interface' method='get{at}'/>\
             <resources><resource ref='{id}'/></resources></route>\n"
        )
    };
    let routes: String = routes.iter().enumerate().map(route).collect();
    write(folder, "etc/webapi.xml", &format!("<routes>\n{routes}</routes>"));
}

fn resource(id: &str) -> String {
    format!("<resource id='{id}' title='Kiosk'/>")
}

/// Makes a git checkout without packages: a module of the project, one that is disabled, one that is misnamed, and the
/// third-party module `Acme_Base` that is enabled and not here.
fn checkout() -> TempDir {
    let store = tempfile::tempdir().unwrap();
    let code = |path: &str| store.path().join("app/code").join(path);
    let routes = [
        ("GET /V1/kiosks", "Orbit_Kiosk::api"),
        ("PUT /V1/kiosks", "Orbit_Kiosk::API"),
        ("POST /V1/kiosks", "Acme_Base::main"),
        ("DELETE /V1/kiosks", "Acme_Base::main"),
        ("GET /V1/kiosks/orders", "Magento_Sales::sales"),
        ("GET /V1/kiosks/off", "Orbit_Off::off"),
    ];
    let api = resource("Orbit_Kiosk::api");
    module(&code("Orbit/Kiosk"), ("Orbit_Kiosk", "Orbit_Kiosk"), &["Acme_Base"], &api, &routes);
    let kiosk = code("Orbit/Kiosk");
    let menu = "<config><menu>\n<add id='Orbit_Kiosk::m' title='K' module='Orbit_Kiosk' resource='Acme_Base::menu'/></menu></config>";
    write(&kiosk, "etc/adminhtml/menu.xml", menu);
    let attributes = "<config><x><resources>\n<resource ref='Acme_Base::attribute'/></resources></x></config>";
    write(&kiosk, "etc/extension_attributes.xml", attributes);
    let integration = "<integrations><integration name='Till'><email>till@acme.example</email><resources>\n\
                       <resource name='Orbit_Kiosk::api'/>\n<resource name='Acme_Base::main'/></resources></integration></integrations>";
    write(&kiosk, "etc/integration.xml", integration);
    let off = resource("Orbit_Off::off");
    module(&code("Orbit/Off"), ("Orbit_Off", "Orbit_Off"), &[], &off, &[("GET /V1/off/:id", "Orbit_Off::off")]);
    let odd = resource("Orbit_Odd::odd");
    module(&code("Orbit/Odd"), ("Orbit_Odd", "Orbit_Od"), &[], &odd, &[("GET /V1/odd", "Orbit_Odd::odd")]);
    let modules = "'Magento_Store' => 1, 'Magento_Backend' => 1, 'Magento_Sales' => 1, 'Acme_Base' => 1, 'Orbit_Kiosk' => 1, \
                   'Orbit_Off' => 0";
    write(store.path(), "app/etc/config.php", &format!("<?php return ['modules' => [{modules}]];"));
    let package = |name: &str, version: &str| json!({ "name": name, "version": version, "type": "magento2-module" });
    let packages = [
        package("magento/product-community-edition", "2.4.7"),
        package("magento/magento2-base", "2.4.7"),
        package("magento/module-store", "101.1.7"),
        package("magento/module-backend", "102.0.7"),
        package("magento/module-sales", "103.0.7"),
        package("acme/base", "1.0.0"),
    ];
    write(store.path(), "composer.lock", &json!({ "packages": packages }).to_string());
    store
}

fn findings(run: Run) -> (i32, Vec<Value>) {
    let (code, document) = run.json();
    (code, document["findings"].as_array().unwrap().clone())
}

fn of_rule<'f>(findings: &'f [Value], rule: &str) -> Vec<&'f Value> {
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn an_absent_module_is_one_note_with_all_its_places() {
    let store = checkout();
    let (code, found) = findings(mageacl(["lint", "--pedantic"]).arg(store.path()));
    assert_eq!(code, 1, "the typo is an error");
    let [absent] = of_rule(&found, "absent-module").try_into().unwrap();
    assert_eq!((&absent["severity"], &absent["subject"]), (&json!("note"), &json!("Acme_Base")));
    let files: Vec<&str> =
        absent["locations"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
    for file in ["webapi.xml", "adminhtml/menu.xml", "extension_attributes.xml", "integration.xml"] {
        let path = format!("app/code/Orbit/Kiosk/etc/{file}");
        assert_eq!(files.iter().filter(|known| **known == path).count(), if file == "webapi.xml" { 2 } else { 1 });
    }
    // Nothing else mentions it as a defect; the gap itself is a note.
    let mentions = |finding: &&Value| finding.to_string().contains("Acme_Base");
    let rules: Vec<&str> = found.iter().filter(mentions).map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(
        rules.iter().filter(|rule| !["absent-module", "incomplete-base"].contains(rule)).count(),
        0,
        "{rules:?}"
    );
    let refs: Vec<&str> = of_rule(&found, "undefined-ref").iter().map(|it| it["resource"].as_str().unwrap()).collect();
    assert_eq!(refs, ["Orbit_Kiosk::API", "Orbit_Off::off"]);
}

#[test]
fn a_call_that_depends_on_an_absent_module_is_not_known() {
    let store = checkout();
    let calls = ["GET /V1/kiosks", "PUT /V1/kiosks", "POST /V1/kiosks", "GET /V1/base", "GET /V1/kiosks/orders"];
    let run = calls.iter().fold(mageacl(["plan"]).arg(store.path()), |run, call| run.arg("-e").arg(call));
    let (code, plan) = run.json();
    let statuses: Vec<&str> =
        plan["endpoints"].as_array().unwrap().iter().map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["guarded", "undefined-resource", "unknown", "unknown", "guarded"]);
    assert_eq!((code, texts(&plan["required"])), (1, vec!["Orbit_Kiosk::api", "Magento_Sales::sales"]));
    let known = mageacl(["plan", "-e", "GET /V1/kiosks"]).arg(store.path()).run();
    assert_eq!(known.code, 0, "{}", known.stderr);
    let printed = mageacl(["plan", "-e", "GET /V1/base"]).arg(store.path()).run();
    assert!(printed.code == 1 && printed.stdout.contains("not known here"), "{}", printed.stdout);
    assert!(
        !printed.stdout.contains("no such route") && !printed.stdout.contains("No grant can"),
        "{}",
        printed.stdout
    );
    let grants = "Orbit_Kiosk::api\nAcme_Base::main\n";
    let audit = mageacl(["audit", "-g", "-", "-e", "POST /V1/kiosks"]).arg(store.path()).stdin(grants);
    let (code, found) = findings(audit);
    assert_eq!(code, 0, "{found:?}");
    let [uncallable] = of_rule(&found, "uncallable-endpoint").try_into().unwrap();
    assert_eq!(uncallable["severity"], "note");
    assert!(uncallable["message"].as_str().unwrap().starts_with("it is not known which grant allows"));
    assert!(of_rule(&found, "unknown-id").iter().all(|it| it["severity"] == "note"), "{found:?}");
    assert_eq!(of_rule(&found, "incomplete-base").len(), 1);
}

#[test]
fn the_minimum_of_a_profile_is_checked_as_far_as_it_is_known() {
    let store = checkout();
    let endpoint = |path: &str| {
        let (purpose, evidence) = ("read kiosks", "kiosk.py:1");
        json!({ "method": "GET", "path": path, "purpose": purpose, "confidence": "source-code", "evidence": evidence })
    };
    let profile = json!({
        "schema": "mageacl/profile/1", "slug": "kiosk", "name": "Kiosk", "vendor": "Orbit", "description": "Kiosks.",
        "kind": "POS", "evidence_quality": "Source code.", "endpoints": [endpoint("/V1/kiosks"), endpoint("/V1/base")]
    });
    write(store.path(), "kiosk.json", &profile.to_string());
    let ended = mageacl(["profile", "check", "./kiosk.json", "."]).within(store.path()).run();
    let expected = "0 required calls cannot be made, 1 required call not known here";
    assert!(ended.code == 1 && ended.stdout.contains(expected), "{}{}", ended.stdout, ended.stderr);
}

#[test]
fn a_gap_fails_only_on_request() {
    let store = checkout();
    write(store.path(), "app/code/Orbit/Kiosk/etc/webapi.xml", "<routes/>");
    let commands: [&[&str]; 7] = [
        &["plan", "-e", "GET /V1/kiosks/none", "-e", "GET /V1/orders"],
        &["audit"],
        &["explain", "Magento_Sales::sales"],
        &["routes"],
        &["tree"],
        &["diff", "."],
        &["snapshot"],
    ];
    for command in &commands[1..] {
        let run = || mageacl(*command).args(["."]).within(store.path());
        let run = || {
            if command[0] == "explain" {
                mageacl(["explain", ".", "Magento_Sales::sales"]).within(store.path())
            } else {
                run()
            }
        };
        assert_eq!(run().run().code, 0, "{command:?}: {}", run().run().stderr);
        assert_eq!(run().arg("--require-complete").run().code, 1, "{command:?}");
    }
    assert_eq!(mageacl(commands[0]).arg(store.path()).run().code, 1, "a call is not known");
    // A complete store passes.
    let shop = || mageacl(["routes", "--require-complete"]).arg(crate::common::fixture("shop"));
    assert_eq!(shop().run().code, 0);
}

#[test]
fn explain_names_the_module_that_is_not_loaded() {
    let store = checkout();
    let cases = [
        (
            "Orbit_Off::off",
            "Orbit_Off",
            "disabled",
            Some("app/code/Orbit/Off/etc/acl.xml"),
            "bin/magento module:enable Orbit_Off",
        ),
        (
            "GET /V1/off/7",
            "Orbit_Off",
            "disabled",
            Some("app/code/Orbit/Off/etc/webapi.xml"),
            "bin/magento module:enable Orbit_Off",
        ),
        ("Orbit_Odd::odd", "Orbit_Odd", "misnamed", Some("app/code/Orbit/Odd/etc/acl.xml"), "the same name"),
        ("GET /V1/odd", "Orbit_Odd", "misnamed", Some("app/code/Orbit/Odd/etc/webapi.xml"), "the same name"),
        ("Acme_Base::main", "Acme_Base", "missing", None, "composer install"),
        (
            "Magento_Company::manage",
            "Magento_Company",
            "not-installed",
            None,
            "composer require magento/module-company",
        ),
        ("GET /V1/company/7", "Magento_Company", "not-installed", None, "composer require magento/module-company"),
        ("Gone_Away::gone", "Gone_Away", "absent", None, "Install the module, or correct the id"),
        ("Magento_Sales::place_order", "Magento_Sales", "company-permission", None, "Company administrators"),
    ];
    for (question, module, state, file, advice) in cases {
        let (_, reported) = mageacl(["explain"]).arg(store.path()).arg(question).json();
        let place = if reported["kind"] == "endpoint" { &reported["call"] } else { &reported["resources"][0] };
        let [declared] = place["elsewhere"].as_array().unwrap().as_slice() else { panic!("{question}: {reported}") };
        assert_eq!((&declared["module"], &declared["state"]), (&json!(module), &json!(state)), "{question}");
        assert_eq!(declared["location"]["file"].as_str(), file, "{question}");
        assert!(declared["advice"].as_str().unwrap().contains(advice), "{question}: {declared}");
        let printed = mageacl(["explain"]).arg(store.path()).arg(question).run();
        assert!(printed.stdout.contains(module) && printed.stdout.contains(advice), "{question}: {}", printed.stdout);
    }
    let (_, reported) = mageacl(["explain"]).arg(store.path()).arg("POST /V1/kiosks").json();
    let (guard, caller) = (&reported["resources"][0], &reported["call"]["callers"][0]);
    assert_eq!((&guard["standing"], &caller["unknown"]), (&json!("unknown"), &json!(true)));
    // From the lock alone, the configuration beside it decides.
    std::fs::remove_dir_all(store.path().join("app/code")).unwrap();
    let config = "<?php return ['modules' => ['Magento_Backend' => 1, 'Magento_Sales' => 0]];";
    write(store.path(), "app/etc/config.php", config);
    let (_, reported) = mageacl(["explain", "composer.lock", "Magento_Sales::sales"]).within(store.path()).json();
    let declared = &reported["resources"][0]["elsewhere"][0];
    assert_eq!((&declared["module"], &declared["state"]), (&json!("Magento_Sales"), &json!("disabled")));
}

#[test]
fn what_one_side_does_not_know_is_no_change() {
    let (with, without) = (checkout(), checkout());
    let base = with.path().join("app/code/Acme/Base");
    module(
        &base,
        ("Acme_Base", "Acme_Base"),
        &[],
        &resource("Acme_Base::main"),
        &[("GET /V1/base", "Acme_Base::main")],
    );
    for (old, new) in [(&with, &without), (&without, &with)] {
        let run = || mageacl(["diff"]).arg(old.path()).arg(new.path());
        let (code, diff) = run().json();
        assert_eq!(code, 0, "{diff}");
        for list in [
            &diff["routes"]["added"],
            &diff["routes"]["removed"],
            &diff["resources"]["added"],
            &diff["resources"]["removed"],
        ] {
            assert!(!list.to_string().contains("ase"), "{list}");
        }
        let ended = run().run();
        assert!(ended.stderr.contains("known on one side only and were not compared: Acme_Base"), "{}", ended.stderr);
    }
    let calls = ["-e", "GET /V1/base"];
    let (code, found) = findings(mageacl(["diff"]).arg(with.path()).arg(without.path()).args(calls));
    let [breaks] = of_rule(&found, "call-breaks").try_into().unwrap();
    assert_eq!((code, &breaks["severity"]), (0, &json!("note")));
}

#[test]
fn a_snapshot_keeps_what_is_not_known() {
    let store = checkout();
    let snapshot = mageacl(["snapshot"]).arg(store.path()).ok();
    write(store.path(), "shop.json", &snapshot);
    let plan = |call: &str| mageacl(["plan", "--catalog", "shop.json", "-e", call]).within(store.path()).json().1;
    assert_eq!(plan("GET /V1/base")["endpoints"][0]["status"], "unknown");
    assert_eq!(plan("POST /V1/kiosks")["endpoints"][0]["status"], "unknown");
    assert_eq!(plan("GET /V1/kiosks")["catalog"]["missing_modules"], json!(["Acme_Base"]));
}

#[test]
fn a_typo_of_its_own_prefix_is_an_error_of_a_lone_module() {
    let folder = tempfile::tempdir().unwrap();
    let routes = [
        ("GET /V1/tags", "Nova_Tag::save"),
        ("PUT /V1/tags", "Nova_Core::core"),
        ("POST /V1/tags", "Magento_Sales::sales"),
    ];
    module(folder.path(), ("Nova_Tag", "Nova_Tag"), &["Nova_Core"], &resource("Nova_Tag::view"), &routes);
    for more in [&[][..], &["--magento", "2.4.7"]] {
        let (code, found) = findings(mageacl(["lint"]).arg(folder.path()).args(more.iter().copied()));
        let refs: Vec<&Value> = of_rule(&found, "undefined-ref").iter().map(|it| &it["resource"]).collect();
        assert_eq!((code, refs), (1, vec![&json!("Nova_Tag::save")]), "{more:?}");
        let [absent] = of_rule(&found, "absent-module").try_into().unwrap();
        assert_eq!((&absent["subject"], &absent["severity"]), (&json!("Nova_Core"), &json!("note")));
    }
}
