//! Completeness of a store.

use std::fs;

use tempfile::TempDir;

use crate::catalog;
use crate::finding::{Finding, Severity};
use crate::rules::meta::incomplete_base;
use crate::source::SourceMap;
use crate::store;

const CORE: &str = "<config><acl><resources><resource id=\"Magento_Backend::all\"/>\
                    <resource id=\"Magento_Backend::admin\"/></resources></acl></config>";

/// Makes a store of these modules, `enabled` of which are in `config.php`, and returns the finding about missing ones.
fn found(modules: &[(&str, &str)], enabled: Option<&[&str]>, lock: Option<&str>) -> Option<Finding> {
    let folder = TempDir::new().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for (name, acl) in modules {
        let module = format!("app/code/{}", name.replace('_', "/"));
        let register = r"\Magento\Framework\Component\ComponentRegistrar";
        write(
            &format!("{module}/registration.php"),
            &format!("<?php {register}::register({register}::MODULE, '{name}', __DIR__);"),
        );
        write(&format!("{module}/etc/module.xml"), &format!("<config><module name='{name}'/></config>"));
        write(&format!("{module}/etc/acl.xml"), acl);
    }
    if let Some(enabled) = enabled {
        let list = enabled.iter().map(|name| format!("'{name}' => 1, ")).collect::<Vec<_>>().concat();
        write("app/etc/config.php", &format!("<?php return ['modules' => [{list}]];"));
    }
    if let Some(release) = lock {
        let package = format!(r#"{{"name": "magento/product-community-edition", "version": "{release}"}}"#);
        write("composer.lock", &format!(r#"{{"packages": [{package}]}}"#));
    }
    let store = store::discover(folder.path()).unwrap();
    let catalog = catalog::load(&store, &SourceMap::default()).unwrap();
    incomplete_base::finding(&catalog, &["undefined-ref"])
}

const EMPTY: &str = "<config/>";

#[test]
fn incomplete_base_fires() {
    let enabled = ["Magento_Backend", "Magento_Sales", "Orbit_Kiosk"];
    let finding = found(&[("Orbit_Kiosk", EMPTY)], Some(&enabled), Some("2.4.7")).unwrap();
    assert_eq!((finding.rule, finding.severity), ("incomplete-base", Severity::Note));
    assert_eq!(
        finding.message,
        "app/etc/config.php enables 3 modules, and 2 of them are missing: Magento_Backend, Magento_Sales; Composer's files \
         specify Magento 2.4.7; the Composer package folder is missing; rules that did not run: undefined-ref"
    );
    // Without config.php the missing root of Magento's tree reveals that Magento is missing.
    let finding = found(&[("Orbit_Kiosk", EMPTY)], None, None).unwrap();
    assert!(finding.message.starts_with("Magento's own modules are missing; "), "{}", finding.message);
    // Many names are counted.
    let many: Vec<String> = (0..20).map(|number| format!("Acme_M{number:02}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).chain(["Orbit_Kiosk"]).collect();
    let finding = found(&[("Orbit_Kiosk", EMPTY)], Some(&many), None).unwrap();
    assert!(finding.message.contains("21 modules, and 20 of them are missing: Acme_M00,"), "{}", finding.message);
    assert!(finding.message.contains("Acme_M04 and 15 more"), "{}", finding.message);
}

#[test]
fn incomplete_base_nearly_fires() {
    // One module is missing; all rules can run, so the finding names none.
    let enabled = ["Magento_Backend", "Acme_Gone"];
    let finding = found(&[("Magento_Backend", CORE)], Some(&enabled), Some("2.4.7")).unwrap();
    assert!(finding.message.contains("1 of them is missing: Acme_Gone") && !finding.message.contains("did not run"));
    // A disabled module does not count as missing.
    let modules = [("Magento_Backend", CORE), ("Orbit_Kiosk", EMPTY)];
    assert_eq!(found(&modules, Some(&["Magento_Backend"]), Some("2.4.7")), None);
}

#[test]
fn incomplete_base_stays_silent() {
    let modules = [("Magento_Backend", CORE), ("Orbit_Kiosk", EMPTY)];
    assert_eq!(found(&modules, Some(&["Magento_Backend", "Orbit_Kiosk"]), Some("2.4.7")), None);
    assert_eq!(found(&modules, None, None), None);
}

/// The rules that return early without Magento's own modules, or decide only about ids of other modules, are exactly those
/// that a report names.
#[test]
fn rules_that_need_the_core_are_listed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/store");
    let mut needing: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let guards = [
            "filter(|_| scope.is_whole())",
            "if !scope.is_whole() {",
            "scope.is_whole() && !matches!",
            "scope.is_decided(",
        ];
        if guards.iter().any(|guard| text.contains(guard)) {
            needing.push(text.split_once(" id: \"").unwrap().1.split_once('"').unwrap().0.to_owned());
        }
    }
    needing.sort();
    let mut listed: Vec<&str> = crate::rules::needing_core(crate::rules::Persona::Audit).collect();
    listed.sort_unstable();
    assert_eq!(listed, needing);
}
