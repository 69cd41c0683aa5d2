//! Resources that declared calls need, and the ancestors that come with them.

use super::{about, about_tiny, api_xml, integration_xml};
use crate::finding::Severity::{Error, Note, Warning};

const VIEW: &str = "Magento_Sales::actions_view";
const PRODUCTS: &str = "Magento_Catalog::products";

/// A role of administrators with one resource.
const GROUP: [&str; 2] = [
    "role_id\tparent_id\trole_type\tuser_id\tuser_type\trole_name\n3\t0\tG\t0\t2\tSales\n",
    "role_id\tresource_id\tpermission\n3\tMagento_Sales::actions\tallow\n3\tMagento_Sales::actions_view\tdeny\n",
];

#[test]
fn missing_fires() {
    let reported = about("shop").grants("Magento_Sales::actions").needs("GET /V1/orders").one("missing");
    reported
        .assert(Error, "0", Some(VIEW), "0:1")
        .says("`0` lacks Magento_Sales::actions_view: Magento denies GET /V1/orders")
        .because("It has the ancestor Magento_Sales::actions, which does not grant it.")
        .mend("Add Magento_Sales::actions_view; in the Admin: Sales > Operations > Orders > Actions > View.");
    // All denied calls are named; optional calls are less severe.
    let held = || about("shop").grants("Magento_Sales::sales");
    let reported = held().needs("GET /V1/orders").would_like("GET /V1/orders/7").one("missing");
    reported.assert(Error, "0", Some(VIEW), "0:1").says("Magento denies GET /V1/orders, GET /V1/orders/7");
    held().would_like("GET /V1/orders").one("missing").assert(Warning, "0", Some(VIEW), "0:1");
    // Two refs, one of which is granted.
    let reported = about("shop").grants("Magento_Customer::manage").needs("PUT /V1/customers/7").one("missing");
    reported.assert(Error, "0", Some("Acme_Loyalty::points_adjust"), "0:1");
    // The root is added as soon as anything is saved.
    let reported = about("shop").grants(&integration_xml(&["A_B::c"])).needs("GET /V1/modules").one("missing");
    reported.assert(Error, "Acme", Some("Magento_Backend::admin"), "0:2").mend("Magento adds the root");
}

#[test]
fn missing_stays_silent() {
    about("shop").grants(VIEW).needs("GET /V1/orders").silent("missing");
    about("shop").grants(VIEW).silent("missing");
}

#[test]
fn missing_nearly_fires() {
    // All Resources includes it; a public call needs nothing; integration.xml adds the required ancestor.
    about("shop").grants("Magento_Backend::all").needs("GET /V1/orders").silent("missing");
    about("shop").grants("A_B::c").needs("GET /V1/directory/countries").silent("missing");
    about("shop").grants(&integration_xml(&[PRODUCTS])).needs("GET /V1/products/7/media").silent("missing");
    // Roles of administrators are ignored unless they are selected.
    let group = || about("shop").grants(GROUP[0]).grants(GROUP[1]).needs("GET /V1/orders");
    group().silent("missing");
    group().role("Sales").one("missing").assert(Error, "Sales", Some(VIEW), "0:2");
}

#[test]
fn uncallable_endpoint_fires() {
    let call = "GET /V1/adobestock/asset/search";
    let place = "vendor/magento/module-adobe-stock-asset/etc/webapi.xml:24";
    let reported = about("shop").grants(PRODUCTS).needs(call).one("uncallable-endpoint");
    reported
        .assert(Error, call, None, place)
        .says("no grant of single resources allows GET /V1/adobestock/asset/search")
        .says("Magento_AdobeStockImage::actions_view");
    // All Resources opens it, and an optional call may be denied.
    let reported = about("shop").grants("Magento_Backend::all").needs(call).one("uncallable-endpoint");
    reported.assert(Warning, call, None, place);
    about("shop").grants(PRODUCTS).would_like(call).one("uncallable-endpoint").assert(Warning, call, None, place);
    // A route that does not exist cannot be opened.
    let reported = about("shop").grants("Magento_Backend::all").needs("GET /V1/product").one("uncallable-endpoint");
    reported.assert(Error, "GET /V1/product", None, "").mend("Did you mean GET /V1/products");
    // Only customers may call it.
    let reported = about("shop").grants(PRODUCTS).needs("GET /V1/loyalty/points/mine").one("uncallable-endpoint");
    reported.assert(Error, "GET /V1/loyalty/points/mine", None, "vendor/acme/module-loyalty/etc/webapi.xml:15");
}

#[test]
fn uncallable_endpoint_stays_silent() {
    about("shop").grants(PRODUCTS).needs("GET /V1/products").silent("uncallable-endpoint");
    about("shop").grants(PRODUCTS).silent("uncallable-endpoint");
}

#[test]
fn uncallable_endpoint_nearly_fires() {
    // Missing, but grantable; and two public calls.
    about("shop").grants(PRODUCTS).needs("GET /V1/orders").silent("uncallable-endpoint");
    about("shop").grants(PRODUCTS).needs("GET /V1/directory/countries").silent("uncallable-endpoint");
    about("shop").grants(PRODUCTS).needs("POST /V1/loyalty/webhook").silent("uncallable-endpoint");
}

#[test]
fn structural_ancestor_fires() {
    // The resources that Magento adds above products and the routes that those open, from the README of the fixture.
    let assert_three = |reported: Vec<super::Reported>, at: [&str; 3]| {
        let [root, catalog, inventory] = reported.try_into().unwrap();
        root.assert(Note, "Acme", Some("Magento_Backend::admin"), at[0])
            .says("opens 2 routes, 1 of them write routes")
            .mend("Every grant includes the root");
        catalog
            .assert(Warning, "Acme", Some("Magento_Catalog::catalog"), at[1])
            .says("only as an ancestor, and that opens 31 routes, 23 of them write routes")
            .mend("--exact");
        let inventory = inventory.assert(Warning, "Acme", Some("Magento_Catalog::catalog_inventory"), at[2]);
        inventory.says("opens 4 routes, 1 of them write routes");
    };
    let reported = about("shop").grants(&integration_xml(&["Magento_Log::online", PRODUCTS])).by("structural-ancestor");
    assert_three(reported, ["0:5"; 3]);
    // They are written in the file although they are not needed. The first of them implies the root.
    let ids = ["Magento_Catalog::catalog", "Magento_Catalog::catalog_inventory", PRODUCTS];
    let reported = about("shop").grants(&api_xml(&ids)).needs("GET /V1/products").by("structural-ancestor");
    assert_three(reported, ["0:4", "0:4", "0:5"]);
    // A checklist adds boxes above; included boxes below are not ancestors.
    let reported = about("shop").grants("- Sales > Operations > Orders\n").by("structural-ancestor");
    let ids: Vec<_> = reported.iter().map(|reported| reported.resource.as_deref().unwrap()).collect();
    assert_eq!(ids, ["Magento_Backend::admin", "Magento_Sales::sales"]);
}

#[test]
fn structural_ancestor_stays_silent() {
    // Nothing is added to a list; the root is reported only if calls are declared.
    about("shop").grants(&api_xml(&[PRODUCTS])).silent("structural-ancestor");
}

#[test]
fn structural_ancestor_nearly_fires() {
    // Ancestors that guard nothing: Content, and Elements in it.
    let reported = about("shop").grants(&integration_xml(&["Magento_Cms::page"])).one("structural-ancestor");
    reported.assert(Note, "Acme", Some("Magento_Backend::admin"), "0:4");
    // An ancestor that is itself required.
    let needed = about("shop").grants(&integration_xml(&[PRODUCTS])).needs("GET /V1/products");
    let reported = needed.needs("GET /V1/products/7/media").by("structural-ancestor");
    let ids: Vec<_> = reported.iter().map(|reported| reported.resource.as_deref().unwrap()).collect();
    assert_eq!(ids, ["Magento_Backend::admin", "Magento_Catalog::catalog_inventory"]);
    // In standard Magento every integration may read the routes that the root guards.
    let tiny = || about_tiny("<resource id=\"A_B::c\"/>", &["GET /V1/modules Magento_Backend::admin"]);
    tiny().grants(&integration_xml(&["A_B::c"])).silent("structural-ancestor");
    // All Resources has no ancestors.
    let all = about("shop").grants("Magento_Backend::all").needs("GET /V1/products");
    all.silent("structural-ancestor");
}

#[test]
fn incomplete_calls_never_make_excess_an_error() {
    let held = || about("shop").grants("Magento_Sales::actions_view").grants("Magento_Catalog::products");
    let complete = held().needs("GET /V1/products").by("excess");
    assert!(complete.iter().any(|reported| reported.severity == Error));
    // A call that no route of this store answers may need what seems to be in excess.
    let unresolved = held().needs("GET /V1/products").would_like("GET /V1/acme/ledger").by("excess");
    assert!(!unresolved.is_empty() && !unresolved.iter().any(|reported| reported.severity == Error));
    assert!(unresolved.iter().any(|reported| reported.severity == Warning));
}
