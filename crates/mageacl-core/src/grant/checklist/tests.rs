//! Every checklist of the built-in profiles resolved in the tree of 2.4.6-p4, line by line, with values written by
//! hand.

use std::path::Path;

use super::*;
use crate::catalog::load;
use crate::source::SourceMap;
use crate::{profile, store};

fn shop() -> AclTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
    let sources = SourceMap::default();
    load(&store::discover(&root).unwrap(), &sources).unwrap().acl.unwrap()
}

fn items(text: &str) -> Vec<Item> {
    parse(text, SourceMap::default().add("checklist.txt", text))
}

/// Returns the meaning of each line: an id, ids separated by `|`, or `-`.
fn read(text: &str, tree: &AclTree) -> Vec<String> {
    let id = |node: &Node| tree.resource(*node).id.clone();
    let shown = |resolved: &Resolved| match resolved {
        Resolved::One { node, .. } => id(node),
        Resolved::Several(nodes) => nodes.iter().map(id).collect::<Vec<_>>().join("|"),
        Resolved::None { .. } => "-".to_owned(),
    };
    resolve(&items(text), tree).iter().map(|read| shown(&read.resolved)).collect()
}

#[track_caller]
fn profile_means(slug: &str, expected: &[&str]) {
    let (_, text) = profile::find(slug).unwrap();
    let checklist = profile::parse(text).unwrap().checklist.unwrap();
    assert_eq!(read(&checklist.items.join("\n"), &shop()), expected, "{:#?}", checklist.items);
}

#[test]
fn expertrec() {
    profile_means(
        "expertrec-search",
        &[
            "Magento_Catalog::catalog_inventory",
            "Magento_Catalog::products",
            "Magento_Catalog::categories",
            "Magento_Backend::content_elements",
            "Magento_Cms::page",
            "Magento_InventoryApi::inventory",
            "Magento_InventoryApi::source",
            "Magento_Catalog::attributes_attributes",
            "Magento_Catalog::sets",
            "Magento_Review::ratings",
            "Magento_Swatches::iframe",
        ],
    );
}

#[test]
fn ventortech() {
    profile_means(
        "ventortech-odoo-magento2",
        &[
            "Magento_Catalog::catalog_inventory",
            "Magento_Catalog::products",
            "Magento_Catalog::update_attributes",
            "Magento_Catalog::categories",
            "Magento_Sales::actions",
            "Magento_Sales::actions_view",
            "Magento_Sales::actions_edit",
            "Magento_Sales::ship",
            "Magento_Sales::invoice",
            "Magento_Sales::cancel",
            "Magento_Customer::manage",
            "Magento_Customer::actions",
        ],
    );
}

#[test]
fn the_others() {
    // "Edit Category Design" is below Categories, not below Products as the vendor says.
    profile_means(
        "cloudinary-product-catalog-api",
        &[
            "Magento_Catalog::update_attributes",
            "Magento_Catalog::edit_product_design",
            "Magento_Catalog::edit_category_design",
        ],
    );
    profile_means(
        "medusa-source-magento",
        &["Magento_Catalog::catalog", "Magento_Backend::stores_settings", "Magento_Backend::stores_attributes"],
    );
    // No box is called "Stock Status".
    profile_means("optiply", &["Magento_Sales::sales_order", "Magento_Catalog::products", "-"]);
}

#[test]
fn an_ellipsis_goes_on_where_the_line_above_stood() {
    let text = "\
Sales \u{2192} Operations \u{2192} Orders \u{2192} Actions \u{2192} Create
\u{2026} \u{2192} View
... \u{2192} Accept or Deny Payment
Sales: \u{2026} Actions \u{2192} Ship
Customers \u{2192} All customers
Carts \u{2192} Manage carts
Stores \u{2192} Settings \u{2192} Configuration \u{2192} Inventory section
Sales \u{2013} For order management";
    let expected = [
        "Magento_Sales::create",
        "Magento_Sales::actions_view",
        "Magento_Sales::review_payment",
        "Magento_Sales::ship",
        "Magento_Customer::manage",
        "Magento_Cart::manage",
        "Magento_CatalogInventory::cataloginventory",
        "Magento_Sales::sales",
    ];
    assert_eq!(read(text, &shop()), expected);
}

#[test]
fn every_way_to_write_a_path() {
    let tree = shop();
    let products = "Magento_Catalog::products";
    let cases: &[(&str, &str)] = &[
        // Arrows, ticks, case and white space.
        ("Catalog > Inventory > Products", products),
        ("Catalog -> Inventory => Products", products),
        ("\u{2705} catalog \u{bb} INVENTORY \u{203a}  products", products),
        ("- [x] Catalog / Inventory / Products", products),
        ("1. **Catalog** > `Inventory` > \"Products\".", products),
        ("Catalog/Inventory/Products", products),
        ("\u{2611}\u{fe0f} Catalog: Inventory: Products (required)", products),
        ("Catalog &gt; Inventory &gt; Products", products),
        // Headings and indentation.
        ("Catalog Section:\n- Products", products),
        ("# Catalog\n* Products", products),
        ("You need these:\n* Catalog > Products", products),
        // Renamed titles, and ids instead of titles.
        ("Inventory > Products > All Products", products),
        ("Stores > Attributes > Product Attributes", "Magento_Catalog::attributes_attributes"),
        ("Magento_Catalog::products", products),
        ("* Products (Magento_Catalog::products)", products),
        // Several, none, misspelled.
        ("Inventory", "Magento_Catalog::catalog_inventory|Magento_InventoryApi::inventory"),
        ("Stores > Magic", "-"),
        ("Catalog > Inventry > Prodcuts", "-"),
        ("Catalog > Inventory > Categoriess", "-"),
        ("Magento_Catalog::product", "-"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, &tree).last().map(String::as_str), Some(*expected), "{text}");
    }
    let nested = "- Catalog\n  - Inventory\n    - Products\n    - Categories\n- Sales\n";
    let ids = ["catalog", "catalog_inventory", "products", "categories"].map(|id| format!("Magento_Catalog::{id}"));
    assert_eq!(read(nested, &tree), [ids.as_slice(), &["Magento_Sales::sales".to_owned()]].concat());
}

#[test]
fn a_line_says_how_it_was_understood() {
    let tree = shop();
    let how = |text: &str| match resolve(&items(text), &tree).remove(0).resolved {
        Resolved::One { how, .. } => how,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(how("Magento_Catalog::products"), How::Id);
    assert_eq!(how("Catalog > Inventory > Products"), How::Path);
    assert_eq!(how("Catalog > Products"), How::Gaps);
    assert_eq!(how("Attributes > Product"), How::Suffix);
    assert_eq!(how("Catalog > Inventory > Products: Edit Category Design"), How::Elsewhere);
    assert!(matches!(how("Catalog > Inventory > Products > Update Attributes"), How::Synonym(_)));
}

#[test]
fn a_title_that_is_not_there_leads_to_what_is() {
    let tree = shop();
    let found = resolve(
        &items("Stores: Settings \u{2192} Configuration \u{2192} Inventory Section \u{2192} Stock Status"),
        &tree,
    );
    let Resolved::None { known_to: Some(node), .. } = found[0].resolved else { panic!("{found:?}") };
    assert_eq!(tree.resource(node).id, "Magento_CatalogInventory::cataloginventory");
    let found = resolve(&items("Magento_Catalog::product"), &tree);
    let Resolved::None { did_you_mean, .. } = &found[0].resolved else { panic!("{found:?}") };
    assert_eq!(tree.resource(did_you_mean[0]).id, "Magento_Catalog::products");
}

#[test]
fn empty_boxes_and_children_are_reported() {
    let items = items("- [ ] Sales\n- [x] Catalog (with its child resources)\n\u{274c} System\n");
    let reported: Vec<(Choice, bool)> = items.iter().map(|item| (item.choice, item.with_children)).collect();
    assert_eq!(reported, [(Choice::Exclude, false), (Choice::Grant, true), (Choice::Exclude, false)]);
}

#[test]
fn a_tick_takes_the_subtree_along_and_the_way_up() {
    let tree = shop();
    let stored = |id: &str| -> Vec<&str> {
        let nodes = as_admin_stores(&[Click::Tick(tree.find(id).unwrap())], &tree);
        nodes.into_iter().map(|node| tree.resource(node).id.as_str()).collect()
    };
    assert_eq!(
        stored("Magento_Catalog::products"),
        [
            "Magento_Backend::admin",
            "Magento_Catalog::catalog",
            "Magento_Catalog::catalog_inventory",
            "Magento_Catalog::products",
            "Magento_Catalog::update_attributes",
            "Magento_Catalog::edit_product_design",
        ]
    );
    assert!(as_admin_stores(&[], &tree).is_empty());
}

#[test]
fn every_synonym_has_a_reason_and_is_plain() {
    for synonym in SYNONYMS {
        assert_eq!(synonym.written, synonym.written.to_lowercase());
        assert_eq!(synonym.title, synonym.title.to_lowercase());
        assert!(synonym.written != synonym.title && !synonym.reason.is_empty());
    }
}
