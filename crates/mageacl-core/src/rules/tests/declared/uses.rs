//! `undefined-use`.

use super::{Modules, acl_below_root, modules};
use crate::finding::{Severity, fingerprints};
use crate::rules::Persona;

const DESK: &str = "<resource id=\"Nova_Desk::desk\" title=\"Desk\"/>";

fn with(file: &str, text: &str) -> Modules {
    desk().file(&format!("Nova/Desk/{file}"), text)
}

fn desk() -> Modules {
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
}

fn menu(attributes: &str) -> String {
    format!(
        "<config><menu>\n<add id=\"Nova_Desk::menu\" title=\"Desks > All\" module=\"Nova_Desk\" {attributes}/>\n</menu></config>"
    )
}

fn controller(inside: &str) -> String {
    format!("<?php\nclass Index extends Action\n{{\n    {inside}\n}}\n")
}

#[test]
fn undefined_use_fires() {
    let ui = "view/adminhtml/ui_component/desks.xml";
    let layout = "view/adminhtml/layout/desks_index.xml";
    let files = [
        ("etc/adminhtml/menu.xml", menu("resource=\"Nova_Desk::gone\""), "the menu requires"),
        (
            "etc/adminhtml/system.xml",
            "<config><system><section id=\"desks\">\n<resource>Nova_Desk::gone</resource></section></system></config>"
                .to_owned(),
            "the configuration requires",
        ),
        (
            "etc/adminhtml/system/more.xml",
            "<config><section id=\"d\"><resource> Nova_Desk::gone </resource></section></config>".to_owned(),
            "the configuration requires",
        ),
        (ui, "<form><aclResource>Nova_Desk::gone</aclResource></form>".to_owned(), "a form or grid requires"),
        (
            ui,
            "<listing><item name=\"aclResource\" xsi:type=\"string\">Nova_Desk::gone</item></listing>".to_owned(),
            "a form or grid requires",
        ),
        (layout, "<page><block name=\"x\" aclResource=\"Nova_Desk::gone\"/></page>".to_owned(), "a layout requires"),
        (
            "etc/extension_attributes.xml",
            "<config><resources><resource ref=\"Nova_Desk::gone\"/></resources></config>".to_owned(),
            "an extension attribute requires",
        ),
        (
            "Controller/Adminhtml/Index.php",
            controller("public const ADMIN_RESOURCE = 'Nova_Desk::gone';"),
            "a controller requires",
        ),
        (
            "Block/Desk.php",
            controller("function a() { return $this->_authorization->isAllowed(\n\"Nova_Desk::gone\"\n); }"),
            "PHP code requires",
        ),
        (
            "view/adminhtml/templates/desk.phtml",
            "<p>Don't</p>\n<?php if ($block->auth()->isAllowed('Nova_Desk::gone')): ?>".to_owned(),
            "PHP code requires",
        ),
    ];
    for (file, text, asks) in files {
        let reported = with(file, &text).one("undefined-use");
        assert_eq!(
            (reported.severity, reported.resource.as_deref()),
            (Severity::Warning, Some("Nova_Desk::gone")),
            "{file}"
        );
        assert!(reported.message.starts_with(asks), "{file}: {}", reported.message);
        let at = text.find("Nova_Desk::gone").unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1) + 1;
        assert_eq!(reported.at, format!("Nova/Desk/{file}:{line}:{column}"));
    }
}

#[test]
fn undefined_use_fires_once_for_all_places_of_a_module() {
    let reported = with("etc/adminhtml/menu.xml", &menu("resource=\"Nova_Desk::gone\""))
        .file("Nova/Desk/Controller/A.php", &controller("const ADMIN_RESOURCE = 'Nova_Desk::gone';"))
        .one("undefined-use");
    assert_eq!(reported.message, "the menu and a controller require Nova_Desk::gone, which no enabled module defines");
}

#[test]
fn undefined_use_fires_once_for_all_modules() {
    let menu =
        |module: &str| format!("<config><menu><add id=\"{module}::m\" resource=\"Nova_Desk::gone\"/></menu></config>");
    let made = modules(&["Acme_Lamp", "Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESK))
        .file("Acme/Lamp/etc/adminhtml/menu.xml", &menu("Acme_Lamp"))
        .file("Nova/Desk/etc/adminhtml/menu.xml", &menu("Nova_Desk"))
        .file("Orbit/Chair/etc/adminhtml/menu.xml", &menu("Orbit_Chair"));
    let reported = made.one("undefined-use");
    assert_eq!(reported.message, "the menu of 3 modules requires Nova_Desk::gone, which no enabled module defines");
    // The module of the id comes first.
    assert!(reported.at.starts_with("Nova/Desk/etc/adminhtml/menu.xml:1:"), "{}", reported.at);
    let (findings, _) = made.found(Persona::Default);
    let known: Vec<&str> = findings[0].known_as.iter().flatten().map(String::as_str).collect();
    let of = |module: &str| format!("undefined-use|{module}|Nova_Desk::gone|Nova_Desk::gone");
    assert_eq!(known, [of("Acme_Lamp"), of("Nova_Desk"), of("Orbit_Chair")]);
    assert_eq!(fingerprints(&findings), [of("Nova_Desk")]);
}

#[test]
fn undefined_use_leaves_absent_modules_to_their_own_rule() {
    with("etc/adminhtml/menu.xml", &menu("resource=\"Orbit_Chair::chairs\"")).silent("undefined-use");
    // A typo in one letter does not mean another module.
    let reported = with("etc/adminhtml/menu.xml", &menu("resource=\"Nova_Dessk::desk\"")).one("undefined-use");
    assert_eq!(reported.severity, Severity::Warning);
}

#[test]
fn undefined_use_stays_silent() {
    desk().silent("undefined-use");
    with("etc/adminhtml/menu.xml", &menu("resource=\"Nova_Desk::desk\"")).silent("undefined-use");
    with("Controller/A.php", &controller("const ADMIN_RESOURCE = 'Magento_Backend::admin';")).silent("undefined-use");
}

#[test]
fn undefined_use_nearly_fires() {
    let files = [
        // Names of files, of menu entries, of other things.
        (
            "view/adminhtml/layout/a.xml",
            "<page><block template=\"Nova_Desk::desk/list.phtml\" name=\"Nova_Desk::gone\"/></page>".to_owned(),
        ),
        ("etc/adminhtml/menu.xml", menu("parent=\"Nova_Desk::gone\" resource=\"Nova_Desk::desk\"")),
        ("etc/adminhtml/system.xml", "<config><include path=\"Nova_Desk::gone\"/></config>".to_owned()),
        ("Block/A.php", controller("function a() { return $this->setTemplate('Nova_Desk::gone'); }")),
        ("Block/A.php", controller("function a() { return Nova_Desk::gone(); }")),
        // Comments.
        ("etc/adminhtml/menu.xml", format!("<config><!-- {} --></config>", menu("resource=\"Nova_Desk::gone\""))),
        ("Controller/A.php", controller("// const ADMIN_RESOURCE = 'Nova_Desk::gone';")),
        ("Controller/A.php", controller("/* isn't\n const ADMIN_RESOURCE = 'Nova_Desk::gone'; */")),
        ("Controller/A.php", controller("# $this->isAllowed('Nova_Desk::gone')")),
        // It is only a prefix.
        ("Block/A.php", controller("function a() { return $this->a->isAllowed('Nova_Desk::gone_' . $what); }")),
        ("Block/A.php", controller("function a() { return $this->a->isAllowed(\"Nova_Desk::gone_$what\"); }")),
        // The constant is not used.
        (
            "Controller/A.php",
            controller("const ADMIN_RESOURCE = 'Nova_Desk::gone'; protected function _isAllowed() { return true; }"),
        ),
        // A hidden entry.
        ("etc/adminhtml/menu.xml", menu("resource=\"Nova_Desk::gone\" dependsOnModule=\"Orbit_Chair\"")),
        // Customers of companies have separate resources.
        ("view/frontend/layout/a.xml", "<page><block aclResource=\"Nova_Desk::gone\"/></page>".to_owned()),
        // Tests do not run in a store.
        ("Test/Unit/A.php", controller("const ADMIN_RESOURCE = 'Nova_Desk::gone';")),
    ];
    for (file, text) in files {
        let reported = with(file, &text).by("undefined-use");
        assert_eq!(reported, [], "{file}: {text}");
    }
}

#[test]
fn undefined_use_nearly_fires_for_separate_trees() {
    let code = |id: &str| controller(&format!("function a() {{ return $this->a->isAllowed('{id}'); }}"));
    // A module with a tree for its own users, and the permissions of company users.
    let tree = "<config><resource id=\"Nova_Desk::gone\"/></config>";
    with("Block/A.php", &code("Nova_Desk::gone")).file("Nova/Desk/etc/seller_acl.xml", tree).silent("undefined-use");
    with("Block/A.php", &code("Magento_Company::view_account")).silent("undefined-use");
    with("Block/A.php", &code("Nova_Desk::gone")).file("Nova/Desk/etc/data/seller_acl.xml", tree).one("undefined-use");
}

#[test]
fn undefined_use_nearly_fires_where_another_module_decides() {
    let asks = || {
        modules(&["Nova_Desk", "Orbit_Chair"])
            .file("Nova/Desk/etc/adminhtml/menu.xml", &menu("resource=\"Nova_Desk::gone\""))
            .file(
                "Nova/Desk/Block/A.php",
                &controller("function a() { return $this->a->isAllowed('Nova_Desk::buyer'); }"),
            )
    };
    let company = "<config><acl><resources><resource id=\"Nova_Desk::buyer\"/></resources></acl></config>";
    asks()
        .file("Orbit/Chair/etc/adminhtml/menu.xml", "<config><menu><remove id=\"Nova_Desk::menu\"/></menu></config>")
        .file("Orbit/Chair/etc/company_acl.xml", company)
        .silent("undefined-use");
    // Pages of a disabled resource are disabled with it.
    let gone = "<resource id=\"Nova_Desk::gone\" disabled=\"true\"><resource id=\"Nova_Desk::buyer\"/></resource>";
    asks().file("Nova/Desk/etc/acl.xml", &acl_below_root(gone)).silent("undefined-use");
}
