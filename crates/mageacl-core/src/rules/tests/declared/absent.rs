//! `absent-module`.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;

const DESK: &str = "<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>";

/// Makes a module with these refs on its routes.
fn desk(refs: &[&str]) -> Modules {
    let routes: Vec<String> = refs.iter().enumerate().map(|(at, id)| format!("GET /V1/desks/{at} {id}")).collect();
    let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Nova/Desk/etc/webapi.xml", &webapi(&routes))
}

#[test]
fn absent_module_fires() {
    let menu = "<config><menu>\n<add id=\"Nova_Desk::m\" title=\"D\" module=\"Nova_Desk\" \
                resource=\"Orbit_Chair::menu\"/>\n</menu></config>";
    let attributes = "<config><resources><resource ref=\"Orbit_Chair::seat\"/></resources></config>";
    let integration = "<config><integration name=\"Acme\"><email>a@b.c</email><resources>\n\
                       <resource name=\"Orbit_Chair::chair\"/></resources></integration></config>";
    let made = desk(&["Orbit_Chair::chair", "Orbit_Chair::seat", "Nova_Desk::desk"])
        .file("Nova/Desk/etc/adminhtml/menu.xml", menu)
        .file("Nova/Desk/etc/extension_attributes.xml", attributes)
        .file("Nova/Desk/etc/integration.xml", integration);
    let reported = made.one("absent-module");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "Orbit_Chair"));
    assert_eq!(
        reported.message,
        "Orbit_Chair is not here, and 1 extension attribute, 1 menu entry, 1 resource of an integration and 2 routes refer \
         to its resources: Orbit_Chair::chair, Orbit_Chair::menu, Orbit_Chair::seat"
    );
    // No other rule reports them.
    made.silent("undefined-ref");
    made.silent("undefined-use");
    let reported = desk(&["Orbit_Chair::chair"]).one("absent-module");
    assert_eq!(reported.resource.as_deref(), Some("Orbit_Chair::chair"));
    assert!(
        reported.message.contains("1 route refers to its resources")
            && reported.at.starts_with("Nova/Desk/etc/webapi.xml:2:")
    );
}

#[test]
fn absent_module_stays_silent() {
    desk(&["Nova_Desk::desk", "self", "anonymous", "Magento_Backend::admin"]).silent("absent-module");
}

#[test]
fn absent_module_nearly_fires() {
    // A typo of the module's own prefix or in its name is an undefined ref.
    for id in ["Nova_Desk::desks", "Nova_Dessk::desk"] {
        desk(&[id]).silent("absent-module");
        desk(&[id]).one("undefined-ref");
    }
    // Code may handle a missing module. So may Magento's own modules, which are often removed individually.
    let code = "<?php\n$this->a->isAllowed('Orbit_Chair::chairs');\n";
    desk(&[]).file("Nova/Desk/Block/A.php", code).silent("absent-module");
    let menu = "<config><menu><add id=\"Magento_Desk::m\" resource=\"Orbit_Chair::menu\"/></menu></config>";
    modules(&["Magento_Desk"]).file("Magento/Desk/etc/adminhtml/menu.xml", menu).silent("absent-module");
    // No release of Magento has such a module.
    desk(&["Magento_Chair::chair"]).silent("absent-module");
    desk(&["Magento_Chair::chair"]).one("undefined-ref");
    // Permissions of company users are not in the Admin's tree, whether B2B is here or not.
    let reported = desk(&["Magento_Company::view_account"]).one("undefined-ref");
    assert!(reported.message.contains("a permission of company users"), "{}", reported.message);
    desk(&["Magento_Company::view_account"]).silent("absent-module");
    let company = "<config><acl><resources><resource id=\"Nova_Desk::team\" title=\"T\"/></resources></acl></config>";
    let own = desk(&["Nova_Desk::team"]).file("Nova/Desk/etc/company_acl.xml", company).one("undefined-ref");
    assert!(own.message.contains("a permission of company users"), "{}", own.message);
}
