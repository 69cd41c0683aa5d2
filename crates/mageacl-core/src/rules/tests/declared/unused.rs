//! `unused-resource`.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::Severity;

const DESKS: &str = "<resource id=\"Nova_Desk::desks\" title=\"Desks\">\n<resource id=\"Nova_Desk::edit\" \
                     title=\"Edit\"/>\n</resource>";

/// Makes a store with the code of the Admin.
fn desks() -> Modules {
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESKS))
        .file("Magento/Backend/App/Action.php", "<?php\nclass Action {}\n")
}

#[test]
fn unused_resource_fires() {
    let reported = desks().one("unused-resource");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "Nova_Desk::desks"));
    assert_eq!(reported.message, "Nova_Desk::desks and the 1 resource below it have no references");
    assert_eq!(reported.at, "Nova/Desk/etc/acl.xml:3:1");
    // Its parent is referenced.
    let reported =
        desks().file("Nova/Desk/etc/webapi.xml", &webapi(&["GET /V1/desks Nova_Desk::desks"])).one("unused-resource");
    assert_eq!(reported.message, "Nova_Desk::edit has no references");
}

#[test]
fn unused_resource_stays_silent() {
    let files = [
        ("etc/webapi.xml", webapi(&["GET /V1/desks Nova_Desk::edit"])),
        ("etc/adminhtml/menu.xml", "<config><add id=\"a\" resource=\"Nova_Desk::edit\"/></config>".to_owned()),
        ("etc/adminhtml/system.xml", "<config><resource>Nova_Desk::edit</resource></config>".to_owned()),
        ("etc/adminhtml/di.xml", "<config><argument name=\"a\">Nova_Desk::edit</argument></config>".to_owned()),
        ("etc/extension_attributes.xml", "<config><resource ref=\"Nova_Desk::edit\"/></config>".to_owned()),
        ("view/adminhtml/ui_component/a.xml", "<form><aclResource>Nova_Desk::edit</aclResource></form>".to_owned()),
        ("view/adminhtml/layout/a.xml", "<page><block aclResource='Nova_Desk::edit'/></page>".to_owned()),
        ("view/adminhtml/templates/a.phtml", "<?= $block->may(\"Nova_Desk::edit\") ?>".to_owned()),
        ("view/adminhtml/web/js/a.js", "define([], { may: 'Nova_Desk::edit' });".to_owned()),
        ("view/adminhtml/web/template/a.html", "<!-- ko if: may(\"Nova_Desk::edit\") -->".to_owned()),
        ("Model/A.php", "<?php\nconst EDIT = 'Nova_Desk::edit';".to_owned()),
        // Code appends the rest.
        ("Model/A.php", "<?php\n$this->isAllowed('Nova_Desk::' . $action);".to_owned()),
        ("Model/A.php", "<?php\n$this->isAllowed(\"Nova_Desk::e{$action}\");".to_owned()),
        ("Model/A.php", "<?php\nsprintf('Nova_Desk::%s', $action);".to_owned()),
    ];
    for (file, text) in files {
        let reported = desks().file(&format!("Nova/Desk/{file}"), &text).by("unused-resource");
        assert_eq!(reported, [], "{file}: {text}");
    }
}

#[test]
fn unused_resource_nearly_fires() {
    // Without the code of the Admin, references to it are unknown.
    modules(&["Nova_Desk"]).file("Nova/Desk/etc/acl.xml", &acl_below_root(DESKS)).silent("unused-resource");
    // An id of a form that is not searched for.
    desks()
        .file("Nova/Desk/etc/acl.xml", &acl_below_root("<resource id=\"desk of nova\" title=\"Desk\"/>"))
        .silent("unused-resource");
}

#[test]
fn unused_resource_fires_where_only_look_alikes_are_there() {
    let files = [
        ("etc/integration.xml", "<integrations><resource name=\"Nova_Desk::desks\"/></integrations>"),
        ("etc/adminhtml/menu.xml", "<config><add id=\"Nova_Desk::desks\" parent=\"Nova_Desk::edit\"/></config>"),
        ("view/adminhtml/layout/a.xml", "<page><block template=\"Nova_Desk::desks/list.phtml\"/></page>"),
        ("view/adminhtml/layout/b.xml", "<page><css src=\"Nova_Desk::desks.css\"/></page>"),
        ("etc/company_acl.xml", "<config><resource id=\"Nova_Desk::desks\"/></config>"),
        ("Model/A.php", "<?php\n$a = 'Nova_Desk::desks_more'; $b = 'My_Nova_Desk::desks'; Nova_Desk::desks();"),
        ("Test/Unit/A.php", "<?php\n$a = 'Nova_Desk::desks';"),
        ("README.md", "Nova_Desk::desks"),
    ];
    for (file, text) in files {
        let reported = desks().file(&format!("Nova/Desk/{file}"), text).by("unused-resource");
        assert_eq!(reported.len(), 1, "{file}: {reported:#?}");
    }
}
