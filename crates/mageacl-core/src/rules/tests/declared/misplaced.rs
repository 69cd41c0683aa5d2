//! Files and sections in the wrong place.

use super::{Modules, acl, acl_below_root, modules, webapi};
use crate::finding::Severity;

fn with(path: &str, text: &str) -> Modules {
    modules(&["Nova_Desk"]).file(&format!("Nova/Desk/{path}"), text)
}

#[test]
fn misplaced_config_file_fires() {
    let routes = webapi(&["GET /V1/desks anonymous"]);
    for (path, text) in [
        ("etc/adminhtml/acl.xml", acl("")),
        ("etc/webapi_rest/webapi.xml", routes.clone()),
        ("etc/frontend/integration.xml", "<integrations/>".to_owned()),
    ] {
        let reported = with(path, &text).one("misplaced-config-file");
        assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, path));
        assert_eq!(reported.at, format!("Nova/Desk/{path}:1:1"));
        assert_eq!(reported.message, format!("Magento never reads {path}"));
    }
    // A broken one is misplaced as well.
    with("etc/adminhtml/acl.xml", "<config").one("misplaced-config-file");
}

#[test]
fn misplaced_config_file_includes_the_references_to_its_resources() {
    let own = acl_below_root("<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>");
    let menu = "<config><menu><add id=\"Nova_Desk::m\" resource=\"Nova_Desk::desk\"/></menu></config>";
    let made = with("etc/adminhtml/acl.xml", &own).file("Nova/Desk/etc/adminhtml/menu.xml", menu);
    let reported = made.one("misplaced-config-file");
    assert_eq!(reported.message, "Magento never reads etc/adminhtml/acl.xml, and a resource in it is required");
    assert_eq!(reported.related, ["Nova/Desk/etc/adminhtml/menu.xml:1:48 the menu requires Nova_Desk::desk"]);
    made.silent("undefined-use");
    // Another undefined id is another defect, and so is one that the tree has.
    let other = menu.replace("::desk", "::gone");
    let made = with("etc/adminhtml/acl.xml", &own).file("Nova/Desk/etc/adminhtml/menu.xml", &other);
    made.one("undefined-use");
    assert_eq!(made.one("misplaced-config-file").message, "Magento never reads etc/adminhtml/acl.xml");
    made.file("Nova/Desk/etc/acl.xml", &own).file("Nova/Desk/etc/adminhtml/menu.xml", menu).silent("undefined-use");
}

#[test]
fn misplaced_config_file_stays_silent() {
    with("etc/acl.xml", &acl("")).silent("misplaced-config-file");
}

#[test]
fn misplaced_config_file_nearly_fires() {
    // Files that belong there, and copies for tests.
    with("etc/integration/api.xml", "<integrations/>").silent("misplaced-config-file");
    with("etc/webapi_rest/di.xml", "<config/>").silent("misplaced-config-file");
    with("Test/Unit/_files/acl.xml", &acl("")).silent("misplaced-config-file");
}

/// A tree with the resource of the configuration, and one of a module below another parent.
fn section(resource: &str) -> Modules {
    let tree = "<resource id=\"Magento_Config::config\" title=\"Configuration\"><resource id=\"Nova_Desk::below\" \
                title=\"Desk\"/></resource><resource id=\"Nova_Desk::desk\" title=\"Desk\"><resource \
                id=\"Nova_Desk::settings\" title=\"Settings\"/></resource>";
    let section =
        format!("<config><system>\n<section id=\"desks\"><resource>{resource}</resource></section></system></config>");
    with("etc/acl.xml", &acl_below_root(tree)).file("Nova/Desk/etc/adminhtml/system.xml", &section)
}

#[test]
fn config_section_misplaced_fires() {
    let reported = section("Nova_Desk::settings").one("config-section-misplaced");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "Nova_Desk::settings"));
    assert_eq!(reported.at, "Nova/Desk/etc/adminhtml/system.xml:2:31");
}

#[test]
fn config_section_misplaced_stays_silent() {
    section("Nova_Desk::below").silent("config-section-misplaced");
    section("Magento_Config::config").silent("config-section-misplaced");
}

#[test]
fn config_section_misplaced_nearly_fires() {
    // An undefined id has its own rule, and so has a resource elsewhere in the file.
    section("Nova_Desk::gone").silent("config-section-misplaced");
    section("Nova_Desk::below</resource><!-- <resource>Nova_Desk::settings").silent("config-section-misplaced");
    // Without the configuration in the tree, its position is unknown.
    with("etc/acl.xml", &acl_below_root("<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>"))
        .file("Nova/Desk/etc/adminhtml/system.xml", "<config><resource>Nova_Desk::desk</resource></config>")
        .silent("config-section-misplaced");
}
