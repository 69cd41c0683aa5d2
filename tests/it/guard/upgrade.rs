//! A guard module that is older than the Magento release of its store.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{FOLDER, guarded, shop};
use crate::common::mageacl;

/// Products in the store's own copy of Magento.
const PRODUCTS: &str = "vendor/magento/module-catalog/etc/webapi.xml";

/// Returns the findings of `lint` about guards.
fn gaps(shop: &Path) -> (i32, Vec<Value>) {
    let (code, reported) = mageacl(["lint"]).within(shop).json();
    let findings = reported["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "guard-gap");
    (code, findings.cloned().collect())
}

/// Regenerates the module with the command in a finding.
fn renew(finding: &Value, shop: &Path) {
    let fix = finding["fix"].as_str().unwrap();
    let words = shlex::split(fix.strip_prefix("Regenerate the module: mageacl ").unwrap()).unwrap();
    mageacl(words).within(shop).ok();
}

#[test]
fn a_new_route_is_a_gap_until_the_module_is_made_anew() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec"]);
    let (before, none) = gaps(shop.path());
    assert!(none.is_empty());

    let text = fs::read_to_string(shop.path().join(PRODUCTS)).unwrap();
    let new = "<route url=\"/V1/products/prices-of-all\" method=\"POST\"><service class=\"Magento\\Catalog\\Api\\NewInterface\" \
               method=\"save\"/><resources><resource ref=\"Magento_Catalog::products\"/></resources></route></routes>";
    fs::write(shop.path().join(PRODUCTS), text.replace("</routes>", new)).unwrap();
    let (code, found) = gaps(shop.path());
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((code, &finding["severity"]), (1, &"error".into()));
    assert_eq!(finding["subject"], "POST /V1/products/prices-of-all");
    assert_eq!(finding["locations"][0]["file"], PRODUCTS);

    renew(finding, shop.path());
    assert_eq!(gaps(shop.path()), (before, Vec::new()));
}

#[test]
fn a_route_that_is_gone_is_reported_before_magento_fails_on_it() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec"]);
    let (before, _) = gaps(shop.path());
    let text = fs::read_to_string(shop.path().join(PRODUCTS)).unwrap();
    let is = "url=\"/V1/products/:sku\" method=\"DELETE\"";
    assert!(text.contains(is));
    fs::write(shop.path().join(PRODUCTS), text.replace(is, "url=\"/V1/products/:sku/gone\" method=\"DELETE\""))
        .unwrap();

    let (code, found) = gaps(shop.path());
    assert_eq!(code, 2, "Magento cannot load its routes");
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding["subject"], "DELETE /V1/products/:sku");
    assert_eq!(finding["locations"][0]["file"], format!("{FOLDER}/etc/webapi.xml"));

    // A module that prevents loading the store does not prevent its own regeneration.
    renew(finding, shop.path());
    assert_eq!(gaps(shop.path()), (before, Vec::new()));
    assert!(super::routes(shop.path())["DELETE /V1/products/:sku/gone"].contains("Acme_ApiGuard::catalog_products"));
}

/// A module made for an unmodified release: regeneration uses the declarations of the store.
#[test]
fn a_module_that_was_made_without_the_store_is_made_anew_for_it() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec"]);
    let (before, _) = gaps(shop.path());
    guarded(shop.path(), &["-p", "expertrec", "--magento", "2.4.8-p1"]);
    let (code, found) = gaps(shop.path());
    assert_eq!(code, 2, "the release has routes that the shop has not");
    renew(&found[0], shop.path());
    assert_eq!(gaps(shop.path()), (before, Vec::new()));
}
