//! Configurations that Magento cannot load, and modules that it does not find.

use super::{acl_below_root, modules, webapi};
use crate::finding::Severity;

const INTEGRATION: &str = "<config><integration name=\"Nova\"><email>a@nova.example</email><resources>\
                           <resource name=\"Nova_Desk::desk\"/></resources></integration></config>";

#[test]
fn unloadable_fires() {
    let reported = modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", "<config>\n<acl></config>").one("unloadable");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk"));
    assert!(reported.at.starts_with("Nova/Desk/etc/acl.xml:2:"), "{}", reported.at);
    // Each configuration separately.
    let both = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/webapi.xml", "")
        .file("Nova/Desk/etc/integration.xml", "<config>")
        .by("unloadable");
    let at: Vec<&str> = both.iter().map(|reported| reported.at.as_str()).collect();
    assert_eq!(at, ["Nova/Desk/etc/webapi.xml:1:1", "Nova/Desk/etc/integration.xml:1:1"]);
    assert!(both.iter().all(|reported| reported.subject == "Nova_Desk"), "{both:#?}");
}

#[test]
fn unloadable_names_the_other_places() {
    let twice = "<resource id=\"Magento_Backend::admin\"/>";
    let reported = modules(&["Nova_Desk"])
        .file("Magento/Backend/etc/acl.xml", &super::acl(&format!("{twice}\n{twice}")))
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(""))
        .one("unloadable");
    assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:2:1");
    let related = ["Magento/Backend/etc/acl.xml:2:1 declared here", "Magento/Backend/etc/acl.xml:3:1 declared here"];
    assert_eq!(reported.related, related);
}

#[test]
fn unloadable_stays_silent() {
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root("<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>"))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desk"]))
        .file("Nova/Desk/etc/integration.xml", INTEGRATION)
        .silent("unloadable");
}

#[test]
fn unloadable_nearly_fires() {
    // A tree without roots is a partial one, and does not mean that Magento has none.
    let part = modules(&["Nova_Desk"]).file("Magento/Backend/etc/acl.xml", "<config/>");
    part.file("Nova/Desk/etc/integration.xml", INTEGRATION).silent("unloadable");
    // An error of the ACL is reported once, even if others depend on it.
    let reported = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", "<config>")
        .file("Nova/Desk/etc/integration.xml", INTEGRATION)
        .one("unloadable");
    assert!(reported.at.starts_with("Nova/Desk/etc/acl.xml:"), "{}", reported.at);
}

#[test]
fn module_name_mismatch_fires() {
    let reported = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/module.xml", "<config>\n<module name=\"Nova_Desks\"/></config>")
        .one("module-name-mismatch");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Nova_Desk"));
    assert_eq!(reported.at, "Nova/Desk/etc/module.xml:2:15");
    assert_eq!(reported.related, ["Nova/Desk/registration.php:2 registered as Nova_Desk"]);
    // A list that still has the registered name.
    let listed = modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/module.xml", "<config><module name=\"Nova_desk\"/></config>")
        .file("../etc/config.php", "<?php\nreturn ['modules' => ['Magento_Backend' => 1, 'Nova_Desk' => 1]];\n");
    let reported = listed.one("module-name-mismatch");
    assert_eq!(reported.severity, Severity::Warning);
    assert!(reported.message.contains("until setup:upgrade"), "{}", reported.message);
}

#[test]
fn module_name_mismatch_stays_silent() {
    modules(&["Nova_Desk"]).silent("module-name-mismatch");
}

#[test]
fn module_name_mismatch_nearly_fires() {
    // The first name counts, and only the name has to agree.
    let xml = "<config><module name=\"Nova_Desk\"/><module name=\"Nova_Desks\"/></config>";
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/module.xml", xml).silent("module-name-mismatch");
}
