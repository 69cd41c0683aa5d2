//! Undefined ids, and ids that guard nothing.

use super::{about, api_xml, integration_xml};
use crate::finding::Severity::{Note, Warning};

#[test]
fn unknown_id_fires() {
    let reported = about("shop").grants(&api_xml(&["Magento_Cms::page", "Magento_Log::online"])).one("unknown-id");
    reported
        .assert(Warning, "Acme", Some("Magento_Log::online"), "0:5")
        .says("`Acme` names Magento_Log::online, which no enabled module defines");
    let reported = about("shop").grants("Magento_Catalog::product").one("unknown-id");
    reported
        .assert(Warning, "0", Some("Magento_Catalog::product"), "0:1")
        .mend("Did you mean Magento_Catalog::products");
    about("shop").grants("Magento_Config::advanced").one("unknown-id").says("removes from the tree");
    // Acme Loyalty Till, in a module's own file.
    let reported = about("shop").one("unknown-id");
    let place = "vendor/acme/module-loyalty/etc/integration.xml:11";
    reported.assert(Warning, "Acme Loyalty Till", Some("Acme_Loyalty::vouchers"), place);
    // A removed module leaves rows in the database.
    let rows = "role_id,resource_id,permission\n1,Magento_Cms::page,allow\n1,Gone_Module::id,allow\n";
    about("shop").grants(rows).one("unknown-id").assert(Note, "1", Some("Gone_Module::id"), "0:3");
}

#[test]
fn unknown_id_of_integration_xml_fires() {
    let reported =
        about("shop").grants(&integration_xml(&["Magento_Cms::page", "Magento_Backend::all"])).one("unknown-id");
    reported.assert(Warning, "Acme", Some("Magento_Backend::all"), "0:5").says("which an integration.xml cannot grant");
    let reported = about("shop").grants(&integration_xml(&["Magento_Backend::admin"])).one("unknown-id");
    reported.assert(Note, "Acme", Some("Magento_Backend::admin"), "0:4").says("which Magento adds by itself");
    let reported = about("third-root").one("unknown-id");
    let place = "app/code/Nova/Ticket/etc/integration.xml:6";
    reported.assert(Warning, "Nova Tickets", Some("Nova_Ticket::view"), place).says("outside the root");
}

#[test]
fn unknown_id_in_a_lone_module_fires() {
    // Magento's ids are unknown here, but the module's own ids are known.
    let ids = ["Magento_Cms::page", "Nova_Ticket::view", "Nova_Ticket::gone", "Magento_Log::online"];
    for text in [api_xml(&ids), integration_xml(&ids)] {
        let [own, others] = about("lone-module").grants(&text).by("unknown-id").try_into().unwrap();
        own.assert(Warning, "Acme", Some("Nova_Ticket::gone"), "0:6");
        assert_eq!(others.at, ["0:4", "0:7"]);
        others
            .assert(Note, "Acme", None, "0:4")
            .says("names 2 resources of modules that are not in this folder: Magento_Cms::page, Magento_Log::online")
            .mend("complete store");
    }
}

#[test]
fn unknown_id_stays_silent() {
    about("shop").grants(&api_xml(&["Magento_Cms::page", "Acme_Loyalty::report"])).silent("unknown-id");
    about("lone-module").grants("Nova_Ticket::view").silent("unknown-id");
}

#[test]
fn unknown_id_nearly_fires() {
    // All Resources has its own rules: granted, and dropped as the only id.
    about("shop").grants("Magento_Backend::all").silent("unknown-id");
    about("shop").grants(&integration_xml(&["Magento_Backend::all"])).silent("unknown-id");
    about("lone-module").grants("Magento_Backend::all").silent("unknown-id");
    // The root is redundant in an integration.xml, but defined.
    let ids = ["Magento_Backend::admin", "Magento_Cms::page"];
    about("shop").grants(&integration_xml(&ids)).silent("unknown-id");
    // A denial of an undefined id has no effect.
    let rows = "role_id,resource_id,permission\n1,Magento_Cms::page,allow\n1,Gone_Module::id,deny\n";
    about("shop").grants(rows).silent("unknown-id");
    // In the integration.xml of a single module its own ids are valid, although Magento's second root is missing.
    about("lone-module").grants(&integration_xml(&["Nova_Ticket::view"])).silent("unknown-id");
}

#[test]
fn idle_id_fires() {
    let reported = about("shop").grants(&api_xml(&["Magento_Cms::page", "Magento_Backend::dashboard"])).one("idle-id");
    reported
        .assert(Note, "Acme", Some("Magento_Backend::dashboard"), "0:5")
        .says("has Magento_Backend::dashboard, which guards no call");
    // No route of Acme requires it.
    about("shop").grants("Acme_Loyalty::report").one("idle-id").assert(Note, "0", Some("Acme_Loyalty::report"), "0:1");
    about("shop").grants("- Dashboard\n").one("idle-id");
}

#[test]
fn idle_id_stays_silent() {
    about("shop").grants(&api_xml(&["Magento_Cms::page"])).silent("idle-id");
}

#[test]
fn idle_id_nearly_fires() {
    // It is there as an ancestor.
    let ids = ["Magento_Backend::content", "Magento_Backend::content_elements", "Magento_Cms::page"];
    about("shop").grants(&api_xml(&ids)).silent("idle-id");
    // A service checks it, or it is the root.
    about("shop").grants("Magento_Catalog::edit_product_design\nMagento_Backend::admin\n").silent("idle-id");
    // An undefined id has its own rule.
    about("shop").grants("Magento_Log::online").silent("idle-id");
    // Excess has its own rule.
    about("shop").grants("Magento_Backend::dashboard").needs("GET /V1/products").silent("idle-id");
    // Administrators open pages.
    let rows = "role_id,resource_id,permission\n1,Magento_Backend::dashboard,allow\n1,Magento_Cms::page,deny\n";
    about("shop").grants(rows).silent("idle-id");
    // Its route requires another id too, which the grant lacks.
    about("shop").grants("Acme_Loyalty::points_adjust").silent("idle-id");
}
