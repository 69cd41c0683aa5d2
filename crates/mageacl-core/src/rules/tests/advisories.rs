//! Calls that a grant allows because of a known weak guard.

use super::{Question, about_tiny, api_xml};
use crate::finding::Severity::{Note, Warning};

const TREE: &str = "<resource id=\"Magento_Customer::manage\"><resource id=\"Magento_Customer::delete\"/></resource>\
                    <resource id=\"Magento_Cms::page\"><resource id=\"Magento_Cms::save\"/></resource>\
                    <resource id=\"Magento_InventoryApi::source\"/>";
const MANAGE: &str = "Magento_Customer::manage";
const DELETE: &str = "DELETE /V1/customers/:customerId";

/// Returns a store with the guards of 2.4.0, and a grant of some ids.
fn holds(ids: &[&str]) -> Question {
    let routes = [
        "DELETE /V1/customers/:customerId Magento_Customer::manage",
        "POST /V1/cmsPage Magento_Cms::page",
        "PUT /V1/cmsPage/:id Magento_Cms::page",
        "GET /V1/inventory/source-selection-algorithm-list Magento_InventoryApi::source",
    ];
    about_tiny(TREE, &routes).grants(&api_xml(ids))
}

#[test]
fn call_through_weak_guard_fires() {
    let reported = holds(&[MANAGE]).one("call-through-weak-guard");
    reported.assert(Warning, "Acme", Some(MANAGE), "0:4")
        .says("has Magento_Customer::manage, which opens DELETE /V1/customers/:customerId, as described in CVE-2020-24402")
        .because("https://nvd.nist.gov/vuln/detail/CVE-2020-24402")
        .mend("a module may add refs: Magento_Customer::delete to DELETE /V1/customers/:customerId");
    let reported = holds(&["Magento_Cms::page"]).one("call-through-weak-guard");
    reported
        .assert(Warning, "Acme", Some("Magento_Cms::page"), "0:4")
        .says("POST /V1/cmsPage, PUT /V1/cmsPage/:id, as");
    // The missing resource may not exist yet.
    let reported = holds(&["Magento_InventoryApi::source"]).one("call-through-weak-guard");
    reported.assert(Note, "Acme", Some("Magento_InventoryApi::source"), "0:4").mend("2.4.3-p3");
    assert_eq!(holds(&[MANAGE, "Magento_Cms::page"]).by("call-through-weak-guard").len(), 2);
}

#[test]
fn call_through_weak_guard_stays_silent() {
    holds(&["Magento_Customer::delete"]).silent("call-through-weak-guard");
    let mended = about_tiny(TREE, &["DELETE /V1/customers/:customerId Magento_Customer::delete"]);
    mended.grants(&api_xml(&[MANAGE])).silent("call-through-weak-guard");
}

#[test]
fn call_through_weak_guard_nearly_fires() {
    // The resource that the call should require is granted as well.
    holds(&[MANAGE, "Magento_Customer::delete"]).silent("call-through-weak-guard");
    // The call is declared. Another one that is opened as well is not.
    holds(&[MANAGE]).needs(DELETE).silent("call-through-weak-guard");
    holds(&[MANAGE]).would_like("DELETE /V1/customers/7").silent("call-through-weak-guard");
    holds(&[MANAGE]).needs("GET /V1/customers/7").one("call-through-weak-guard");
    let reported = holds(&["Magento_Cms::page"]).needs("POST /V1/cmsPage").one("call-through-weak-guard");
    reported.says("opens PUT /V1/cmsPage/:id, as");
    // All Resources has its own rule.
    holds(&["Magento_Backend::all"]).silent("call-through-weak-guard");
}
