//! All Resources.

use super::{about, about_tiny, api_xml, integration_xml};
use crate::finding::Severity::{Error, Warning};

const ALL: &str = "Magento_Backend::all";

/// A role of administrators with three logins: an active one, an inactive one, and one whose account is missing.
const GROUP: [&str; 2] = [
    "role_id\tparent_id\ttree_level\tsort_order\trole_type\tuser_id\tuser_type\trole_name\n\
     1\t0\t1\t1\tG\t0\t2\tAdministrators\n2\t1\t2\t0\tU\t1\t2\tada\n3\t1\t2\t0\tU\t2\t2\tbob\n4\t1\t2\t0\tU\t3\t2\teve\n",
    "rule_id\trole_id\tresource_id\tprivileges\tpermission\n1\t1\tMagento_Backend::all\tNULL\tallow\n",
];
const USERS: &str = "user_id\tusername\tis_active\n1\tada\t1\n2\tbob\t0\n";

#[test]
fn all_resources_fires() {
    // The README of the fixture counts the routes: 273 guarded ones, 147 of which write.
    let reported = about("shop").grants(&api_xml(&[ALL])).one("all-resources");
    reported
        .assert(Error, "Acme", Some(ALL), "0:4")
        .says("`Acme` has All Resources: it opens 273 guarded routes, 147 of them write routes")
        .because("The highest is POST /V1/cmsBlock")
        .mend("mageacl plan");
    // The store's own file.
    about("shop").one("all-resources").assert(
        Error,
        "Acme Connector",
        Some(ALL),
        "app/code/Acme/Connector/etc/integration/api.xml:6",
    );
    // Compared with one call: the call itself, 31 routes with the same id, and 37 through the ancestors; 22 and 25 of
    // them write.
    let reported = about("shop").grants(&api_xml(&[ALL])).needs("GET /V1/products").one("all-resources");
    reported.mend(
        "Grant these 4 ids instead, which open 69 guarded routes, 47 of them write routes: Magento_Backend::admin, \
         Magento_Catalog::catalog, Magento_Catalog::catalog_inventory, Magento_Catalog::products.",
    );
    let reported = about("shop").grants(&api_xml(&[ALL])).needs("GET /V1/directory/countries").one("all-resources");
    reported.mend("Grant nothing");
    // A store in which it opens nothing.
    let reported = about_tiny("", &[]).grants(ALL).one("all-resources");
    reported.says("it opens 0 guarded routes").because("modules that are installed later");
}

#[test]
fn all_resources_of_people_fires() {
    let group = || about("shop").grants(GROUP[0]).grants(GROUP[1]);
    let reported = group().one("all-resources");
    reported.assert(Warning, "Administrators", Some(ALL), "1:2").says("held by 3 users:").mend("Give its users roles");
    group().grants(USERS).one("all-resources").says("held by 1 active user:");
    // The needed calls apply to a role of administrators only if it is selected.
    group().needs("GET /V1/products").one("all-resources").mend("Give its users roles");
    group().needs("GET /V1/products").role("1").one("all-resources").mend("Grant these 4 ids");
}

#[test]
fn all_resources_with_other_ids_fires() {
    // Allowed: the two roots and the listed id. Open: 32 routes of products, 2 of the root, and the one whose resource
    // is undefined; 22 and 1 of them write.
    let reported = about("shop").grants(&api_xml(&["Magento_Catalog::products", ALL])).one("all-resources");
    reported
        .assert(Error, "Acme", Some(ALL), "0:5")
        .says("3 of 141 resources are allowed")
        .says("it opens 35 routes, 23 of them write routes")
        .mend("Remove Magento_Backend::all");
    // Even if it opens little it should be reviewed.
    let reported = about_tiny("<resource id=\"A_B::c\"/><resource id=\"A_B::d\"/>", &["GET /V1/c A_B::c"])
        .grants("A_B::c\nMagento_Backend::all\n");
    reported.one("all-resources").assert(Warning, "0", Some(ALL), "0:2");
    // Rows that were not written by a save: up to 2.4.4 a resource without a row inherits, here from All Resources.
    let rows = "role_id,resource_id,permission\n1,Magento_Backend::all,allow\n1,Magento_Sales::sales,deny\n";
    let reported = about("shop").grants(rows).on("2.4.4").one("all-resources");
    // Magento_Sales::sales has 23 resources below it, as `acl.xml` of Magento_Sales shows.
    reported.assert(Error, "1", Some(ALL), "0:2").says("117 of 141 resources are allowed");
}

#[test]
fn all_resources_in_a_lone_module_fires() {
    let reported = about("lone-module").grants(&api_xml(&[ALL])).one("all-resources");
    reported.assert(Warning, "Acme", Some(ALL), "0:4").because("is unknown here");
}

#[test]
fn all_resources_stays_silent() {
    about("shop").grants(&api_xml(&["Magento_Catalog::products"])).silent("all-resources");
    about("lone-module").grants("Nova_Ticket::view").silent("all-resources");
}

#[test]
fn all_resources_nearly_fires() {
    // The other root is its opposite.
    about("shop").grants(&api_xml(&["Magento_Backend::admin"])).silent("all-resources");
    // Every saved role has a row that denies it.
    let rows = "role_id,resource_id,permission\n1,Magento_Backend::all,deny\n1,Magento_Sales::sales,allow\n";
    about("shop").grants(rows).silent("all-resources");
    // An integration.xml cannot grant it in any folder.
    about("shop").grants(&integration_xml(&[ALL])).silent("all-resources");
    about("lone-module").grants(&integration_xml(&[ALL])).silent("all-resources");
}

#[test]
fn emptied_integration_fires() {
    let reported = about("shop").grants(&integration_xml(&[ALL])).one("emptied-integration");
    reported
        .assert(Error, "Acme", Some(ALL), "0:4")
        .says("`Acme` gets no permission: Magento drops its only id, Magento_Backend::all")
        .because("dropped like an unknown id");
    let gone = ["Magento_Log::online", "Magento_Backend::admin", "Magento_Config::advanced"];
    let reported = about("shop").grants(&integration_xml(&gone)).one("emptied-integration");
    assert_eq!(reported.at, ["0:4", "0:5", "0:6"]);
    reported.assert(Error, "Acme", None, "0:4").says("Magento drops all of its 3 ids");
    // A third root changes which one Magento uses as the root.
    let reported = about("third-root").one("emptied-integration");
    reported.assert(Error, "Nova Tickets", None, "app/code/Nova/Ticket/etc/integration.xml:6");
    // All Resources is dropped in every store.
    about("lone-module").grants(&integration_xml(&[ALL])).one("emptied-integration");
}

#[test]
fn emptied_integration_stays_silent() {
    // Acme Loyalty Till loses one of three ids.
    about("shop").silent("emptied-integration");
}

#[test]
fn emptied_integration_nearly_fires() {
    about("shop").grants(&integration_xml(&[ALL, "Magento_Cms::page"])).silent("emptied-integration");
    // It requests nothing.
    about("shop").grants(&integration_xml(&[])).silent("emptied-integration");
    // An api.xml is stored as listed.
    about("shop").grants(&api_xml(&["Magento_Log::online"])).silent("emptied-integration");
    // Without Magento's own modules it is unknown which ids are kept.
    for id in ["Nova_Ticket::view", "Magento_Catalog::products"] {
        about("lone-module").grants(&integration_xml(&[id])).silent("emptied-integration");
    }
}
