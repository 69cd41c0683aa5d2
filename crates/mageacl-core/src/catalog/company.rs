//! Permissions of company users: `company_acl.xml` of Adobe Commerce B2B is a separate tree, which no integration and no
//! administrator has a part of.

use std::path::Path;

use crate::fs::FileSystem;
use crate::source;
use crate::xml::{self, Document};

/// The file with these permissions.
pub const COMPANY_FILE: &str = "etc/company_acl.xml";

/// The ids of B2B itself.
const KNOWN: [&str; 34] = [
    "Magento_Company::contacts",
    "Magento_Company::credit",
    "Magento_Company::credit_history",
    "Magento_Company::edit_account",
    "Magento_Company::edit_address",
    "Magento_Company::index",
    "Magento_Company::payment_information",
    "Magento_Company::roles_edit",
    "Magento_Company::roles_view",
    "Magento_Company::shipping_information",
    "Magento_Company::user_management",
    "Magento_Company::users_edit",
    "Magento_Company::users_view",
    "Magento_Company::view",
    "Magento_Company::view_account",
    "Magento_Company::view_address",
    "Magento_NegotiableQuote::all",
    "Magento_NegotiableQuote::checkout",
    "Magento_NegotiableQuote::manage",
    "Magento_NegotiableQuote::view_quotes",
    "Magento_NegotiableQuote::view_quotes_sub",
    "Magento_PurchaseOrder::all",
    "Magento_PurchaseOrder::autoapprove_purchase_order",
    "Magento_PurchaseOrder::view_purchase_orders",
    "Magento_PurchaseOrder::view_purchase_orders_for_company",
    "Magento_PurchaseOrder::view_purchase_orders_for_subordinates",
    "Magento_PurchaseOrderRule::manage_approval_rules",
    "Magento_PurchaseOrderRule::super_approve_purchase_order",
    "Magento_PurchaseOrderRule::view_approval_rules",
    "Magento_Sales::all",
    "Magento_Sales::payment_account",
    "Magento_Sales::place_order",
    "Magento_Sales::view_orders",
    "Magento_Sales::view_orders_sub",
];

/// Returns whether B2B itself has a permission of company users with this id.
#[must_use]
pub fn is_known_permission(id: &str) -> bool {
    KNOWN.binary_search(&id).is_ok()
}

/// Returns the permissions of company users that the `company_acl.xml` of a module declares, each with its line. A module
/// without a readable one has none.
#[must_use]
pub fn permissions(files: &dyn FileSystem, module: &Path) -> Vec<(String, usize)> {
    let Ok(bytes) = files.read(&module.join(COMPANY_FILE)) else { return Vec::new() };
    let Ok(text) = xml::decode(bytes) else { return Vec::new() };
    let sources = source::SourceMap::default();
    let file = sources.add_withheld(COMPANY_FILE, text);
    let Ok(document) = xml::parse(sources.text(file), file) else { return Vec::new() };
    let resources = document.descendants(Document::ROOT, "resource").into_iter();
    let named = resources.filter_map(|element| document.element(element).named_item("id"));
    named.map(|name| (name.value.to_string(), sources.position(name.span).line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_permissions_are_sorted() {
        assert!(KNOWN.is_sorted());
        assert!(is_known_permission("Magento_Sales::place_order") && !is_known_permission("Magento_Sales::sales"));
    }
}
