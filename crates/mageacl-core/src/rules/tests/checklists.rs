//! Checklists: their content, and the effect of following them.

use super::about;
use crate::finding::Severity::{Note, Warning};

#[test]
fn admin_stores_more_fires() {
    // Inventory contains Products with two boxes and Categories with one, and is below Catalog and the root: eight are
    // stored. Beyond the list that opens 32, 11 and 31 routes, 22, 7 and 23 of which write.
    let reported = about("shop").grants("Tick these:\n- Catalog > Inventory\n").one("admin-stores-more");
    reported.assert(Warning, "0", None, "0:1")
        .says("`0` names 1 resource, and the Admin stores 8: beyond the list that opens 74 routes, 52 of them write routes")
        .because("POST /V1/products")
        .mend("click plan");
    // Boxes that open no route are worth a note. Cache Management has ten boxes below it, and three above.
    let reported = about("shop").grants("- System > Tools > Cache Management\n").one("admin-stores-more");
    reported.assert(Note, "0", None, "0:1").says("the Admin stores 14: beyond the list that opens nothing by itself");
}

#[test]
fn admin_stores_more_stays_silent() {
    about("shop").grants("- Dashboard\n- My Account\n").silent("admin-stores-more");
    // Neither a checklist nor the Admin.
    about("shop").grants("Magento_Catalog::catalog_inventory").silent("admin-stores-more");
}

#[test]
fn admin_stores_more_nearly_fires() {
    // Content and Elements are stored too, but open nothing.
    about("shop").grants("- Content > Elements > Blocks\n").silent("admin-stores-more");
    // All included boxes are intended. Sales above opens routes that the list does not mention.
    about("shop").grants("- Content > Elements > Pages with all children\n").silent("admin-stores-more");
    about("shop").grants("- Sales > Operations > Invoices\n").one("admin-stores-more").says("opens 2 read routes");
    // The included boxes are un-ticked again.
    let list = "[x] Content > Elements > Pages\n[ ] Content > Elements > Pages > Save Page\n\
                [ ] Content > Elements > Pages > Delete Page\n";
    about("shop").grants(list).silent("admin-stores-more");
}

#[test]
fn unread_line_fires() {
    let list = "Permissions:\n- Catalog > Inventory > Products\n- Sales > Order Management\n- Actions\n\
                - Stores > Attributes > Attribute Sets\n- Catalog > Inventory > Prodcuts\n";
    let [none, several, synonym, misspelt] = about("shop").grants(list).by("unread-line").try_into().unwrap();
    none.assert(Warning, "0", None, "0:3")
        .says("the line `- Sales > Order Management` matches no box of this store and is not counted")
        .says("no such box exists below Sales");
    several
        .assert(Warning, "0", None, "0:4")
        .says("matches several boxes")
        .mend("Sales > Operations > Orders > Actions; or Customers > All Customers > Actions");
    synonym
        .assert(Note, "0", None, "0:5")
        .says("is read as Stores > Attributes > Attribute Set: `attribute sets` is called `attribute set`")
        .because("counted as that box")
        .mend("Write Stores > Attributes > Attribute Set.");
    // A title that exists nowhere never counts.
    misspelt
        .assert(Warning, "0", None, "0:6")
        .says("matches no box of this store and is not counted")
        .mend("Did you mean Catalog > Inventory > Products?");
    // An id counts as a line as well.
    let reported = about("shop").grants("- Sales\n- Magento_Catalog::product\n").one("unread-line");
    reported.assert(Warning, "0", None, "0:2").mend("Did you mean Catalog > Inventory > Products");
}

#[test]
fn unread_line_stays_silent() {
    about("shop").grants("- Catalog > Inventory > Products\n- Sales\n").silent("unread-line");
}

#[test]
fn unread_line_nearly_fires() {
    // Different case and arrows, omitted steps, the end of a path, the id itself.
    let list = "\u{2705} catalog \u{2192} inventory \u{2192} products\n- Catalog > Categories\n\
                - Attributes > Attribute Set\n- Magento_Sales::actions_view\n";
    about("shop").grants(list).silent("unread-line");
}
