//! Excess resources, by the way in which they came into the grant.

use super::{about, about_tiny, api_xml, integration_xml};
use crate::finding::Severity::{Error, Note, Warning};

const PRODUCTS: &str = "Magento_Catalog::products";
const VIEW: &str = "Magento_Sales::actions_view";

#[test]
fn excess_fires() {
    let held = |id: &str| about("shop").grants(&api_xml(&[PRODUCTS, id])).needs("GET /V1/products");
    // Orders are personal data: high.
    let reported = held(VIEW).one("excess");
    reported
        .assert(Error, "Acme", Some(VIEW), "0:5")
        .says("`Acme` has Magento_Sales::actions_view, which no declared call needs: it opens 6 read routes")
        .because("personal data")
        .mend("Remove Magento_Sales::actions_view from the grant.");
    // Deleting stocks is medium, reading pages is low, the dashboard opens no routes.
    let reported = held("Magento_InventoryApi::stock_delete").one("excess");
    reported.assert(Warning, "Acme", Some("Magento_InventoryApi::stock_delete"), "0:5").says("it opens 1 write route");
    held("Magento_Cms::page").one("excess").assert(Note, "Acme", Some("Magento_Cms::page"), "0:5");
    let reported = held("Magento_Backend::dashboard").one("excess");
    reported
        .assert(Note, "Acme", Some("Magento_Backend::dashboard"), "0:5")
        .says("no route by itself")
        .because("No route");
    // A service checks it, although no route requires it.
    let reported = held("Magento_Cms::save_design").one("excess");
    reported.assert(Error, "Acme", Some("Magento_Cms::save_design"), "0:5").because("layout updates");
}

#[test]
fn excess_that_nobody_wrote_fires() {
    // Magento adds the ancestors, which are removed together with their descendants.
    let reported = about("shop").grants(&integration_xml(&[PRODUCTS, VIEW])).needs("GET /V1/products").by("excess");
    let [sales, operation, order, actions, view] = reported.try_into().unwrap();
    sales
        .assert(Note, "Acme", Some("Magento_Sales::sales"), "0:5")
        .says(", added by Magento as an ancestor,")
        .mend("It is removed with Magento_Sales::sales_operation, ");
    for (reported, id) in [(operation, "sales_operation"), (order, "sales_order"), (actions, "actions")] {
        reported.assert(Note, "Acme", Some(&format!("Magento_Sales::{id}")), "0:5").says("no route by itself");
    }
    view.assert(Error, "Acme", Some(VIEW), "0:5").mend("Remove Magento_Sales::actions_view");
    // The Admin includes boxes below a ticked one, and stores those above.
    let reported = about("shop").grants("- Content > Elements > Pages\n").needs("GET /V1/modules").by("excess");
    let reported: Vec<_> = reported.iter().map(|it| (it.resource.as_deref().unwrap(), it.message.as_str())).collect();
    let says = |id: &str| reported.iter().find(|(known, _)| *known == id).map(|(_, message)| *message).unwrap();
    assert!(says("Magento_Backend::content").contains(", added by the Admin as an ancestor,"));
    assert!(says("Magento_Cms::save").contains(", ticked along with a box of the list,"));
    assert!(says("Magento_Cms::page").contains("has Magento_Cms::page, which no declared call needs"));
    // Content, Elements, the page, and Save, its design and Delete below it.
    assert_eq!(reported.len(), 6);
}

#[test]
fn excess_of_rows_fires() {
    let held = |rows: &[&str]| {
        let tree = "<resource id=\"A_B::page\"><resource id=\"A_B::save\"/><resource id=\"A_B::delete\"/></resource>";
        let routes = ["GET /V1/page A_B::page", "PUT /V1/page A_B::save", "DELETE /V1/page A_B::delete"];
        let rows: Vec<String> = rows.iter().map(|row| format!("1,{row}\n")).collect();
        let rows = rows.concat();
        about_tiny(tree, &routes).grants(&format!("role_id,resource_id,permission\n{rows}")).needs("GET /V1/page")
    };
    // A resource without a row inherits from its ancestors: up to 2.4.4.
    let gap = ["Magento_Backend::admin,allow", "A_B::page,allow", "A_B::delete,deny"];
    let reported = held(&gap).on("2.4.4").one("excess");
    reported
        .assert(Warning, "1", Some("A_B::save"), "0:3")
        .says(", inherited from an ancestor because it has no row, which no declared call needs: it opens 1 write")
        .mend("Save the role again with this box cleared.");
    held(&gap).on("2.4.8").silent("excess");
    // A later row of an ancestor overrides a denial: from 2.4.6.
    let turned = [
        "Magento_Backend::all,deny",
        "Magento_Backend::admin,allow",
        "A_B::delete,deny",
        "A_B::page,allow",
        "A_B::save,deny",
    ];
    let reported = held(&turned).on("2.4.7").one("excess");
    reported
        .assert(Warning, "1", Some("A_B::delete"), "0:5")
        .says(", from a later row of an ancestor, which takes precedence over its row,");
    held(&turned).on("2.4.5").silent("excess");
}

#[test]
fn excess_of_the_root_fires() {
    // Nothing is needed, and any grant includes the root, which here opens an unreviewed write.
    let reported = about("shop").grants(&api_xml(&[PRODUCTS])).needs("GET /V1/directory/countries").by("excess");
    let [root, products] = reported.try_into().unwrap();
    root.assert(Warning, "Acme", Some("Magento_Backend::admin"), "0:4")
        .mend("it is removed with the last of the other ids");
    products.assert(Error, "Acme", Some(PRODUCTS), "0:4");
}

#[test]
fn excess_stays_silent() {
    about("shop").grants(&api_xml(&[PRODUCTS])).needs("GET /V1/products").silent("excess");
    about("shop").grants(&api_xml(&[PRODUCTS, VIEW])).silent("excess");
}

#[test]
fn excess_nearly_fires() {
    // Ancestors of needed resources are not excess, written or not.
    let ids = ["Magento_Catalog::catalog", "Magento_Catalog::catalog_inventory", PRODUCTS];
    about("shop").grants(&api_xml(&ids)).needs("GET /V1/products").silent("excess");
    about("shop").grants(&integration_xml(&[PRODUCTS])).needs("GET /V1/products").silent("excess");
    // An undefined id opens nothing.
    about("shop").grants(&api_xml(&[PRODUCTS, "Magento_Log::online"])).needs("GET /V1/products").silent("excess");
    // All Resources has its own rule, also in part.
    for all in [&["Magento_Backend::all"][..], &["Magento_Backend::all", VIEW]] {
        about("shop").grants(&api_xml(all)).needs("GET /V1/products").silent("excess");
    }
    // The optional call is declared as well.
    let calls = || about("shop").grants(&api_xml(&[PRODUCTS, VIEW])).needs("GET /V1/products");
    calls().would_like("GET /V1/orders").silent("excess");
    // Administrators need more than the calls of a connector, unless the role was selected.
    let group = || {
        about_tiny("<resource id=\"A_B::c\"/><resource id=\"A_B::d\"/>", &["GET /V1/c A_B::c"])
            .grants("role_id\tparent_id\trole_type\tuser_id\tuser_type\trole_name\n3\t0\tG\t0\t2\tShop\n")
            .grants(
                "role_id\tresource_id\tpermission\n3\tMagento_Backend::admin\tallow\n3\tA_B::d\tallow\n\
                     3\tA_B::c\tdeny\n",
            )
            .needs("GET /V1/c")
    };
    group().silent("excess");
    group().role("Shop").one("excess").assert(Note, "Shop", Some("A_B::d"), "1:3");
}
