//! Titles that occur in guides, but not in the tree.

/// A title in guides that means another one of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The title in guides, in lower case.
    pub written: &'static str,
    /// The title of the tree, in lower case.
    pub title: &'static str,
    /// The reason why they are the same.
    pub reason: &'static str,
}

/// Renamed titles in both directions (guides outlive releases), and names of pages used for boxes.
pub const SYNONYMS: &[Synonym] = &[
    synonym(
        "update attributes",
        "mass update attributes",
        "the title of Magento_Catalog::update_attributes up to 2.4.3",
    ),
    synonym(
        "mass update attributes",
        "update attributes",
        "the title of Magento_Catalog::update_attributes since 2.4.4",
    ),
    synonym(
        "shipping methods section",
        "delivery methods section",
        "the title of Magento_Shipping::carriers up to 2.4.3",
    ),
    synonym(
        "delivery methods section",
        "shipping methods section",
        "the title of Magento_Shipping::carriers since 2.4.4",
    ),
    synonym("reviews", "all reviews", "the title of Magento_Review::reviews_all up to 2.3.1"),
    synonym("adobe stock", "adobe stock webapi", "the title of Magento_AdobeStockAsset::adobe_stock_asset up to 2.4.0"),
    synonym(
        "allow remote shopping assistance",
        "remote shopping assistance opt-in",
        "the title of Magento_LoginAsCustomer::allow_shopping_assistance in 2.4.1",
    ),
    synonym(
        "all products",
        "products",
        "the box below Catalog > Inventory; the tree has no separate node for all of them",
    ),
    synonym("manage products", "products", "the page's name in Magento 1"),
    synonym("all orders", "orders", "the box below Sales > Operations; the tree has no separate node for all of them"),
    synonym("manage customers", "all customers", "the page's name in Magento 1"),
    synonym("product attributes", "product", "the resource of the page Stores > Attributes > Product"),
    synonym("product attribute", "product", "the resource of the page Stores > Attributes > Product"),
    synonym("attribute sets", "attribute set", "the resource of the page Stores > Attributes > Attribute Set"),
    synonym("cms pages", "pages", "the developers' name for Content > Elements > Pages"),
    synonym("cms blocks", "blocks", "the developers' name for Content > Elements > Blocks"),
    synonym("tax", "taxes", "Stores > Taxes, in the singular"),
    synonym("integrations", "system integrations", "the page System > Integrations; the box has a longer title"),
    synonym("extensions", "system extensions", "the menu System > Extensions; the box has a longer title"),
    synonym("shopping cart", "carts", "its name on the storefront"),
    synonym("cart", "carts", "the singular"),
    synonym("manage cart", "manage carts", "the singular"),
    synonym("multi-source inventory", "inventory", "the project that provides Stores > Inventory"),
];

const fn synonym(written: &'static str, title: &'static str, reason: &'static str) -> Synonym {
    Synonym { written, title, reason }
}
