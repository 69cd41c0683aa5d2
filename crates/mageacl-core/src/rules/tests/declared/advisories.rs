//! Known weak guards of Magento's own routes.

use super::{Modules, acl_below_root, modules, webapi};
use crate::finding::{Confidence, Severity};
use crate::rules::Persona;

const DELETE: &str = "DELETE /V1/customers/:customerId Magento_Customer::manage";

/// Makes a store whose customer module has these routes, and resources for managing and deleting.
fn customers(routes: &[&str]) -> Modules {
    let tree = "<resource id=\"Magento_Customer::manage\" title=\"All\"><resource id=\"Magento_Customer::delete\" \
                title=\"Delete\"/></resource>";
    modules(&["Magento_Customer", "Nova_Desk"])
        .file("Magento/Customer/etc/acl.xml", &acl_below_root(tree))
        .file("Magento/Customer/etc/webapi.xml", &webapi(routes))
}

#[test]
fn weak_core_guard_fires() {
    let reported = customers(&[DELETE]).one("weak-core-guard");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "CVE-2020-24402"));
    assert_eq!(reported.resource.as_deref(), Some("Magento_Customer::manage"));
    assert_eq!(
        reported.message,
        "DELETE /V1/customers/:customerId requires Magento_Customer::manage and not Magento_Customer::delete: \
         CVE-2020-24402"
    );
    assert!(reported.at.starts_with("Magento/Customer/etc/webapi.xml:2:"), "{}", reported.at);
}

#[test]
fn weak_core_guard_counts_routes_and_reports_how_to_mend_them() {
    let found = |routes: &[&str]| {
        let findings = customers(routes).found(Persona::Default).0;
        findings.into_iter().filter(|finding| finding.rule == "weak-core-guard").collect::<Vec<_>>()
    };
    let [deletion] = found(&[DELETE]).try_into().unwrap();
    assert_eq!((deletion.confidence, deletion.module.as_deref()), (Confidence::High, Some("Magento_Customer")));
    assert_eq!(
        deletion.fix,
        "Upgrade to 2.3.6, 2.4.0-p1, 2.4.1, or later. Until then a module may add refs: Magento_Customer::delete to DELETE \
         /V1/customers/:customerId. Magento combines the refs of a route and requires all of them."
    );
    assert_eq!(
        deletion.why,
        "CVE-2020-24402: the permission to manage customers also allows deleting them (https://nvd.nist.gov/vuln/detail/CVE-2020-24402)."
    );
    // Several routes result in one finding. The resource that they require since the fix is not in this tree.
    let source = "Magento_InventoryApi::source";
    let routes =
        ["source-items", "source-items-delete", "low-quantity-notification", "low-quantity-notifications-delete"];
    let routes: Vec<String> = routes.iter().map(|url| format!("POST /V1/inventory/{url} {source}")).collect();
    let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
    let [inventory] = found(&routes).try_into().unwrap();
    assert_eq!((inventory.subject.as_str(), inventory.confidence), ("AC-1622", Confidence::Medium));
    assert!(
        inventory.message.contains("low-quantity-notification and 1 more require Magento_InventoryApi::source"),
        "{inventory:?}"
    );
    assert!(inventory.fix.contains("may add a ref with a separate resource"), "{}", inventory.fix);
    // One id for all of sales is more severe. With many routes the fix does not name each.
    let reads = ["", "/:id", "/items", "/items/:id"].map(|rest| format!("GET /V1/orders{rest} Magento_Sales::sales"));
    let view = "<resource id=\"Magento_Sales::actions_view\" title=\"View\"/>";
    let sales = customers(&reads.each_ref().map(String::as_str)).file("Nova/Desk/etc/acl.xml", &acl_below_root(view));
    let reported = sales.one("weak-core-guard");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "magento2#20169"));
    let fix =
        sales.found(Persona::Default).0.into_iter().find(|finding| finding.rule == "weak-core-guard").unwrap().fix;
    assert!(fix.contains("to each of these routes the ref in docs/advisories.md"), "{fix}");
}

#[test]
fn weak_core_guard_stays_silent() {
    customers(&["DELETE /V1/customers/:customerId Magento_Customer::delete"]).silent("weak-core-guard");
    customers(&[]).silent("weak-core-guard");
}

#[test]
fn weak_core_guard_nearly_fires() {
    // A module of the store guards the route.
    for id in ["Magento_Customer::delete", "Nova_Desk::desk"] {
        let guarded = webapi(&[&format!("DELETE /V1/customers/:customerId {id}")]);
        customers(&[DELETE]).file("Nova/Desk/etc/webapi.xml", &guarded).silent("weak-core-guard");
    }
    // Another route with the same id.
    customers(&["PUT /V1/customers/:customerId Magento_Customer::manage"]).silent("weak-core-guard");
    // Without Magento's own modules the refs of its routes are unknown, and this one is added to them.
    let alone = modules(&["Nova_Desk"]).file("Nova/Desk/etc/webapi.xml", &webapi(&[DELETE]));
    alone.one("weak-core-guard");
    alone.file("Magento/Backend/etc/acl.xml", &acl_below_root("")).silent("weak-core-guard");
}
