//! Unreadable inputs are reported in every format, and an incomplete store never passes as clean.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ended, Run, copy_of, fixture, folder, mageacl, write};

/// All formats of findings.
const FINDINGS: [&str; 9] = ["table", "short", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"];

/// Returns the output of one run in each of some formats.
#[track_caller]
fn written(run: Run, formats: &[&str]) -> (Ended, Vec<(String, String)>) {
    let out = tempfile::tempdir().unwrap();
    let path = |format: &str| out.path().join(format);
    let run = formats.iter().fold(run, |run, format| run.arg("-o").arg(format!("{format}={}", path(format).display())));
    let ended = run.run();
    let texts = formats.iter().map(|format| {
        let text = fs::read_to_string(path(format)).unwrap_or_else(|_| panic!("{format}: {}", ended.stderr));
        ((*format).to_owned(), text)
    });
    let texts = texts.collect();
    (ended, texts)
}

/// Makes a copy of the store in which a file is replaced by something unreadable. Permissions are not used, because
/// they do not restrict root.
fn broken_shop(file: &str, make: impl Fn(&Path)) -> TempDir {
    let shop = copy_of("shop");
    let path = shop.path().join(file);
    if path.exists() {
        fs::remove_file(&path).unwrap();
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    make(&path);
    shop
}

fn as_folder(path: &Path) {
    fs::create_dir(path).unwrap();
}

fn as_text(text: &'static [u8]) -> impl Fn(&Path) {
    move |path| fs::write(path, text).unwrap()
}

#[cfg(unix)]
fn as_loop(path: &Path) {
    std::os::unix::fs::symlink(path.file_name().unwrap(), path).unwrap();
}

#[cfg(unix)]
fn as_dead_link(path: &Path) {
    std::os::unix::fs::symlink("not-there", path).unwrap();
}

/// Returns the module of the store whose files are replaced.
fn module() -> String {
    let text = fs::read_to_string(fixture("shop/app/etc/config.php")).unwrap();
    assert!(text.contains("'Acme_Connector' => 1"));
    "app/code/Acme/Connector".to_owned()
}

#[test]
#[cfg(unix)]
fn an_unreadable_module_xml_beside_config_php_is_noted() {
    let module_xml = format!("{}/etc/module.xml", module());
    let shops: [(&str, TempDir); 6] = [
        ("malformed", broken_shop(&module_xml, as_text(b"<config>\n<module"))),
        ("empty", broken_shop(&module_xml, as_text(b""))),
        ("not UTF-8", broken_shop(&module_xml, as_text(b"<config>\xFF</config>"))),
        ("a folder", broken_shop(&module_xml, as_folder)),
        ("a loop", broken_shop(&module_xml, as_loop)),
        ("a dead link", broken_shop(&module_xml, as_dead_link)),
    ];
    for (what, shop) in shops {
        let (ended, texts) = written(mageacl(["lint"]).arg(shop.path()), &FINDINGS);
        let file = "app/code/Acme/Connector/etc/module.xml";
        assert!(ended.stderr.contains(file), "{what}: {}", ended.stderr);
        for (format, text) in texts {
            // Markdown escapes underscores, but these names have none.
            assert!(text.contains(file), "{what}, {format}: {text}");
        }
        for command in [&["plan", "-e", "GET /V1/orders"][..], &["routes"], &["tree"], &["explain", "GET /V1/orders"]] {
            let (_, reported) = mageacl(command).within(shop.path()).json();
            let notes = reported["catalog"]["notes"].to_string();
            assert!(notes.contains(file), "{what}, {command:?}: {notes}");
            let printed = mageacl(command).within(shop.path()).run();
            assert!(printed.stdout.contains(file), "{what}, {command:?}: {}", printed.stdout);
        }
    }
}

#[test]
#[cfg(unix)]
fn other_things_that_cannot_be_read_are_noted() {
    let register = format!("{}/registration.php", module());
    let shops: [(&str, &str, TempDir); 9] = [
        ("app/code/Acme/Loop", "a loop of a folder", broken_shop("app/code/Acme/Loop", as_loop)),
        ("app/code/Acme/Gone", "a dead link", broken_shop("app/code/Acme/Gone", as_dead_link)),
        (&register, "a folder", broken_shop(&register, as_folder)),
        (&register, "a loop", broken_shop(&register, as_loop)),
        (&register, "a dead link", broken_shop(&register, as_dead_link)),
        (&register, "no PHP", broken_shop(&register, as_text(b"<?php 'oops"))),
        ("composer.json", "no JSON", broken_shop("composer.json", as_text(b"{"))),
        ("composer.lock", "no JSON", broken_shop("composer.lock", as_text(b"{\"packages\": [\xFF"))),
        ("composer.lock", "a folder", broken_shop("composer.lock", as_folder)),
    ];
    for (file, what, shop) in shops {
        let (ended, texts) = written(mageacl(["lint"]).arg(shop.path()), &FINDINGS);
        assert!(ended.code < 2, "{file}, {what}: {}", ended.stderr);
        for (format, text) in texts {
            assert!(text.contains(file), "{file}, {what}, {format}: {text}");
        }
        let (_, reported) = mageacl(["diff"]).arg(fixture("shop")).arg(shop.path()).json();
        assert!(reported["new"]["notes"].to_string().contains(file), "{file}, {what}");
    }
}

#[test]
fn notes_have_their_place_in_each_format() {
    let shop = broken_shop(&format!("{}/etc/module.xml", module()), as_text(b"<config>"));
    let (_, texts) = written(mageacl(["lint", "--no-config"]).arg(shop.path()), &FINDINGS);
    let of = |wanted: &str| texts.iter().find(|(format, _)| format == wanted).unwrap().1.clone();
    let json = |format: &str| serde_json::from_str::<Value>(&of(format)).unwrap();
    let is_note = |text: &Value| text.as_str().unwrap().contains("etc/module.xml");
    let notifications = json("sarif")["runs"][0]["invocations"][0]["toolExecutionNotifications"].clone();
    let notification = notifications.as_array().unwrap().iter().find(|it| is_note(&it["message"]["text"])).unwrap();
    assert_eq!(notification["level"], "warning");
    let issue = json("gitlab").as_array().unwrap().iter().find(|it| is_note(&it["description"])).unwrap().clone();
    assert_eq!((&issue["severity"], &issue["check_name"]), (&"info".into(), &"note".into()));
    assert!(json("json")["catalog"]["notes"].as_array().unwrap().iter().any(is_note));
    assert!(
        of("github").lines().any(|line| line.starts_with("::notice title=mageacl note::app/code/Acme/Connector/etc"))
    );
    assert!(of("short").lines().any(|line| line.starts_with("note: app/code/Acme/Connector/etc/module.xml:")));
    assert!(of("table").lines().any(|line| line.starts_with("note: app/code/Acme/Connector/etc/module.xml:")));
    assert!(of("markdown").lines().any(|line| line.starts_with("**Note:** app/code/Acme/Connector/etc/module.xml:")));
    assert!(of("junit").contains("<testsuite name=\"notes\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">"));
    assert!(of("checkstyle").contains("source=\"mageacl.note\""));
}

/// Makes a store with a conditional registration, and one that only PHP can evaluate: ordinary stores have both.
fn conditional() -> TempDir {
    let shop = copy_of("shop");
    let register = r"\Magento\Framework\Component\ComponentRegistrar";
    let call = format!("{register}::register({register}::MODULE, 'Acme_Connector', __DIR__);");
    write(shop.path(), &format!("{}/registration.php", module()), &format!("<?php if (1) {{ {call} }}"));
    shop
}

#[test]
fn registrations_that_only_php_can_evaluate_are_reported_on_request() {
    let shop = conditional();
    let lint = |args: &[&str]| mageacl(["lint"]).args(args.iter().copied()).arg(shop.path()).run();
    let reported = "Acme_Connector is registered conditionally";
    assert!(!lint(&[]).stderr.contains(reported));
    for verbose in ["-v", "--verbose"] {
        assert_eq!(lint(&[verbose]).stderr.matches(reported).count(), 1);
    }
    // Both sides have it: it is reported once.
    let diff = mageacl(["diff", "-v"]).arg(shop.path()).arg(shop.path()).run();
    assert_eq!(diff.stderr.matches(reported).count(), 1, "{}", diff.stderr);
    // Programs always get it.
    let (_, document) = mageacl(["lint"]).arg(shop.path()).json();
    assert!(document["catalog"]["notes"].to_string().contains(reported));
    assert_eq!(mageacl(["lint", "-v", "-q"]).arg(shop.path()).run().code, 2);
}

/// Makes a git checkout before `composer install`.
fn without_vendor() -> TempDir {
    let register = r"\Magento\Framework\Component\ComponentRegistrar";
    let call = format!("<?php {register}::register({register}::MODULE, 'Orbit_Kiosk', __DIR__);");
    let modules = (0..30).map(|number| format!("'Magento_M{number:02}' => 1, ")).collect::<Vec<_>>().concat();
    let package = r#"{"name": "magento/product-community-edition", "version": "2.4.7"}"#;
    folder([
        ("app/etc/config.php", format!("<?php return ['modules' => [{modules}'Orbit_Kiosk' => 1]];").as_str()),
        ("composer.json", r#"{"type": "project"}"#),
        ("composer.lock", format!(r#"{{"packages": [{package}]}}"#).as_str()),
        ("app/code/Orbit/Kiosk/registration.php", call.as_str()),
        ("app/code/Orbit/Kiosk/etc/module.xml", "<config><module name='Orbit_Kiosk'/></config>"),
        (
            "app/code/Orbit/Kiosk/etc/webapi.xml",
            "<routes><route url='/V1/kiosk' method='GET'><service class='Orbit\\Kiosk\\Api\\KioskInterface' method='get'/>\
             <resources><resource ref='Orbit_Kiosk::API'/></resources></route></routes>",
        ),
    ])
}

#[test]
fn a_store_without_its_packages_never_passes_as_clean() {
    let store = without_vendor();
    for command in ["lint", "check"] {
        let (ended, texts) = written(mageacl([command]).arg(store.path()), &FINDINGS);
        // The id of a module that is here is undefined for certain.
        assert_eq!(ended.code, 1, "{}", ended.stderr);
        for (format, text) in texts {
            assert!(text.contains("incomplete-base"), "{command}, {format}: {text}");
            for words in ["enables 31 modules, and 30 of them are missing", "2.4.7", "package folder", "undefined-ref"]
            {
                assert!(text.contains(words), "{command}, {format}: {words}: {text}");
            }
        }
        let strict = mageacl([command, "--fail-on", "note"]).arg(store.path()).run();
        assert_eq!(strict.code, 1);
    }
    let (_, reported) = mageacl(["lint"]).arg(store.path()).json();
    assert_eq!(reported["catalog"]["partial"], true);
    assert_eq!(reported["catalog"]["missing_modules"].as_array().unwrap().len(), 30);
    let created = mageacl(["baseline", "create"]).arg(store.path()).run();
    assert_eq!((created.code, created.stderr.contains("are missing")), (0, true), "{}", created.stderr);
    // A gap must not be accepted through a baseline.
    assert!(!fs::read_to_string(store.path().join("mageacl-baseline.json")).unwrap().contains("incomplete-base"));
}

#[test]
fn answers_about_an_incomplete_store_say_so() {
    let store = without_vendor();
    for command in [&["plan", "-e", "GET /V1/products"][..], &["explain", "GET /V1/products"], &["audit"], &["routes"]]
    {
        let run = || mageacl(command).within(store.path());
        assert!(run().run().stderr.contains("30 of them are missing"), "{command:?}");
        let (_, reported) = run().json();
        assert!(reported["catalog"]["notes"].to_string().contains("30 of them are missing"), "{command:?}: {reported}");
    }
    let (ended, texts) = written(mageacl(["diff", "2.4.7"]).arg(store.path()), &FINDINGS);
    assert!(ended.stderr.contains("30 of them are missing"), "{}", ended.stderr);
    for (format, text) in texts {
        assert!(text.contains("30 of them are missing"), "{format}: {text}");
    }
}

#[test]
fn a_store_without_any_of_its_modules_cannot_be_judged() {
    let store = without_vendor();
    fs::write(store.path().join("app/etc/config.php"), "<?php return ['modules' => ['Magento_A' => 1]];").unwrap();
    for command in [&["lint"][..], &["check"], &["routes"], &["baseline", "create"], &["snapshot"]] {
        let ended = mageacl(command).within(store.path()).run();
        assert_eq!(ended.code, 2, "{command:?}");
        assert!(ended.stderr.contains("enables 1 module, and none of them was found:"), "{}", ended.stderr);
    }
}

#[test]
fn one_missing_module_is_a_note() {
    let shop = copy_of("shop");
    let config = shop.path().join("app/etc/config.php");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("'Acme_Loyalty' => 1", "'Acme_Loyalty' => 1, 'Acme_Gone' => 1")).unwrap();
    let (_, texts) = written(mageacl(["lint"]).arg(shop.path()), &FINDINGS);
    for (format, text) in texts {
        assert!(text.contains("1 of them is missing: Acme") && text.contains("Gone"), "{format}: {text}");
        assert!(text.contains("incomplete-base"), "{format}: {text}");
    }
}

#[test]
fn an_audit_without_integrations_is_clean_in_every_format() {
    let formats = ["table", "short", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"];
    let run = || mageacl(["audit"]).arg(fixture("refs-are-anded"));
    let (ended, texts) = written(run(), &formats);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let sentence = "No module declares an integration; give --grants FILE";
    assert!(ended.stderr.contains(sentence));
    for (format, text) in &texts {
        // Markdown escapes the dashes.
        assert!(text.contains("No module declares an integration"), "{format}: {text}");
    }
    let of = |wanted: &str| &texts.iter().find(|(format, _)| format == wanted).unwrap().1;
    assert_eq!(serde_json::from_str::<Value>(of("json")).unwrap()["grants"], Value::Array(Vec::new()));
    assert_eq!(serde_json::from_str::<Value>(of("sarif")).unwrap()["runs"][0]["results"], Value::Array(Vec::new()));
    let replacing = ["delta", "api-xml", "integration-xml", "magerun"];
    let (ended, texts) = written(run().args(["-e", "GET /V1/orders", "--fail-on", "never"]), &replacing);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(texts.iter().all(|(_, text)| text.is_empty() || text.contains("No integration needs to be replaced.")));
}
