//! Actions, menus and grids of the Admin.

use super::{Modules, modules};
use crate::finding::Severity;

const ROUTES: &str = "<config><router id=\"admin\"><route id=\"desk\" frontName=\"desk\"><module name=\"Nova_Desk\"/></route></router></config>";
const BASE: &str = "\\Magento\\Backend\\App\\Action";

/// Makes a module with one action, `desk/item/<name>`, whose class has these members from line 4 on.
fn action(name: &str, parent: &str, members: &str) -> Modules {
    let text = format!(
        "<?php\nnamespace Nova\\Desk\\Controller\\Adminhtml\\Item;\nclass {name} extends {parent} {{\n{members}\n}}\n"
    );
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/adminhtml/routes.xml", ROUTES)
        .file(&format!("Nova/Desk/Controller/Adminhtml/Item/{name}.php"), &text)
}

/// Returns a method `_isAllowed` with a body.
fn check(body: &str) -> String {
    format!("protected function _isAllowed() {{ {body} }}")
}

fn asks(id: &str) -> String {
    check(&format!("return $this->_authorization->isAllowed('{id}');"))
}

#[test]
fn admin_action_unguarded_fires() {
    let reported = action("Save", BASE, "").one("admin-action-unguarded");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "desk/item/save"));
    assert_eq!(reported.at, "Nova/Desk/Controller/Adminhtml/Item/Save.php:3:1");
    assert!(reported.message.contains("declares no resource"), "{}", reported.message);
    let named = action("Save", BASE, "const ADMIN_RESOURCE = 'Magento_Backend::admin';").one("admin-action-unguarded");
    assert!(named.message.contains("only the root"), "{}", named.message);
}

#[test]
fn admin_action_unguarded_stays_silent() {
    action("Save", BASE, "const ADMIN_RESOURCE = 'Nova_Desk::save';").silent("admin-action-unguarded");
}

#[test]
fn admin_action_unguarded_nearly_fires() {
    // Another check, an unknown parent, and a condition beside the root.
    action("Save", BASE, &check("return true;")).silent("admin-action-unguarded");
    action("Save", "\\Orbit\\Chair\\Action", "").silent("admin-action-unguarded");
    action("Save", BASE, &check("return parent::_isAllowed() && $this->isOn();")).silent("admin-action-unguarded");
}

#[test]
fn admin_action_always_allowed_fires() {
    let reported = action("Save", BASE, &check("return true;")).one("admin-action-always-allowed");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "desk/item/save"));
    let login = action("Login", BASE, &check("return true;")).one("admin-action-always-allowed");
    assert_eq!(login.severity, Severity::Note);
    assert!(login.message.ends_with("deliberate for such a page"), "{}", login.message);
}

#[test]
fn admin_action_always_allowed_stays_silent() {
    action("Save", BASE, &asks("Nova_Desk::save")).silent("admin-action-always-allowed");
}

#[test]
fn admin_action_always_allowed_nearly_fires() {
    // A name that only begins like a deliberate one is not deliberate.
    let author = action("LoginAs", BASE, &check("return true;")).one("admin-action-always-allowed");
    assert_eq!(author.severity, Severity::Warning);
    action("Save", BASE, &check("return false;")).silent("admin-action-always-allowed");
    action("Save", BASE, &check("return $this->isOn();")).silent("admin-action-always-allowed");
}

#[test]
fn admin_action_without_check_fires() {
    let reported = action("Save", "\\Magento\\Framework\\App\\Action\\Action", "").one("admin-action-without-check");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "desk/item/save"));
}

#[test]
fn admin_action_without_check_stays_silent() {
    action("Save", BASE, "").silent("admin-action-without-check");
}

#[test]
fn admin_action_without_check_nearly_fires() {
    // A parent that is not here may be a child of the base class; other classes are not actions.
    action("Save", "\\Orbit\\Chair\\Action", "").silent("admin-action-without-check");
    action("Save", "\\Magento\\Framework\\DataObject", "").silent("admin-action-without-check");
}

#[test]
fn admin_resource_dead_fires() {
    let members = format!("const ADMIN_RESOURCE = 'Nova_Desk::a';\n{}", asks("Nova_Desk::b"));
    let reported = action("Save", BASE, &members).one("admin-resource-dead");
    assert_eq!((reported.severity, reported.resource.as_deref()), (Severity::Note, Some("Nova_Desk::a")));
    assert_eq!(reported.at, "Nova/Desk/Controller/Adminhtml/Item/Save.php:4:7");
}

#[test]
fn admin_resource_dead_stays_silent() {
    action("Save", BASE, "const ADMIN_RESOURCE = 'Nova_Desk::a';").silent("admin-resource-dead");
}

#[test]
fn admin_resource_dead_nearly_fires() {
    let both = "return parent::_isAllowed() && $this->_authorization->isAllowed('Nova_Desk::b');";
    let members = format!("const ADMIN_RESOURCE = 'Nova_Desk::a';\n{}", check(both));
    action("Save", BASE, &members).silent("admin-resource-dead");
    // Another constant is not the one that Magento asks for.
    action("Save", BASE, &format!("const RESOURCE = 'Nova_Desk::a';\n{}", asks("Nova_Desk::b")))
        .silent("admin-resource-dead");
}

const BY_NAME: &str = "switch ($this->getRequest()->getActionName()) { case 'massSave': \
                       return $this->_authorization->isAllowed('Nova_Desk::a'); default: return true; }";

#[test]
fn admin_switch_case_fires() {
    let reported = action("MassSave", BASE, &check(BY_NAME)).one("admin-switch-case");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "desk/item/masssave"));
    assert!(reported.message.contains("asks for Nova_Desk::a, but for nothing if"), "{}", reported.message);
}

#[test]
fn admin_switch_case_stays_silent() {
    action("MassSave", BASE, &asks("Nova_Desk::a")).silent("admin-switch-case");
}

#[test]
fn admin_switch_case_nearly_fires() {
    let lower =
        BY_NAME.replace("$this->getRequest()->getActionName()", "strtolower($this->getRequest()->getActionName())");
    action("MassSave", BASE, &check(&lower.replace("massSave", "masssave"))).silent("admin-switch-case");
    // The same resource in any spelling.
    action("MassSave", BASE, &check(&BY_NAME.replace("massSave", "save"))).silent("admin-switch-case");
}

/// Makes a module with a grid whose source of data has this content.
fn grid(root: &str, data: &str) -> Modules {
    let text = format!("<{root}>\n<dataSource name=\"desk_source\">{data}</dataSource></{root}>");
    modules(&["Nova_Desk"]).file("Nova/Desk/view/adminhtml/ui_component/desk_listing.xml", &text)
}

#[test]
fn grid_without_resource_fires() {
    let reported = grid("listing", "<dataProvider class=\"A\"/>").one("grid-without-resource");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "desk_listing"));
    assert_eq!(reported.at, "Nova/Desk/view/adminhtml/ui_component/desk_listing.xml:2:1");
}

#[test]
fn grid_without_resource_stays_silent() {
    grid("listing", "<aclResource>Nova_Desk::a</aclResource>").silent("grid-without-resource");
}

#[test]
fn grid_without_resource_nearly_fires() {
    // Forms have pages only; a declaration that another module completes; one without data.
    grid("form", "<dataProvider class=\"A\"/>").silent("grid-without-resource");
    let path = "Nova/Desk/view/base/ui_component/desk_listing.xml";
    let other =
        "<listing><dataSource name=\"desk_source\"><aclResource>Nova_Desk::a</aclResource></dataSource></listing>";
    grid("listing", "<dataProvider class=\"A\"/>").file(path, other).silent("grid-without-resource");
    modules(&["Nova_Desk"]).file(path, "<listing><columns/></listing>").silent("grid-without-resource");
}

/// Adds a menu with an entry for `desk/item/index` that has this resource.
fn with_menu(action: Modules, resource: &str) -> Modules {
    let add = format!("<add id=\"Nova_Desk::items\" title=\"Items\" action=\"desk/item\" resource=\"{resource}\"/>");
    action.file("Nova/Desk/etc/adminhtml/menu.xml", &format!("<config><menu>\n{add}\n</menu></config>"))
}

#[test]
fn menu_page_mismatch_fires() {
    let page = action("Index", BASE, "const ADMIN_RESOURCE = 'Nova_Desk::page';");
    let reported = with_menu(page, "Nova_Desk::menu").one("menu-page-mismatch");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "Nova_Desk::items"));
    assert_eq!(reported.at, "Nova/Desk/etc/adminhtml/menu.xml:2:1");
    assert_eq!(reported.message, "the menu shows Items with Nova_Desk::menu, but the page asks for Nova_Desk::page");
}

#[test]
fn menu_page_mismatch_stays_silent() {
    let page = action("Index", BASE, "const ADMIN_RESOURCE = 'Nova_Desk::page';");
    with_menu(page, "Nova_Desk::page").silent("menu-page-mismatch");
}

#[test]
fn menu_page_mismatch_nearly_fires() {
    // The resource of the entry is one of several that open the page; a page for every user; one that is not here.
    let any = "return $this->_authorization->isAllowed('Nova_Desk::a') || $this->_authorization->isAllowed('Nova_Desk::menu');";
    with_menu(action("Index", BASE, &check(any)), "Nova_Desk::menu").silent("menu-page-mismatch");
    with_menu(action("Index", BASE, ""), "Nova_Desk::menu").silent("menu-page-mismatch");
    with_menu(action("Save", BASE, "const ADMIN_RESOURCE = 'Nova_Desk::a';"), "Nova_Desk::menu")
        .silent("menu-page-mismatch");
}
