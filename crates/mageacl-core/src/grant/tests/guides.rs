//! Guides as people write them, in the tree of 2.4.7, each with its ids written by hand.

use std::fmt::Write as _;

use crate::audit::{AccessModel, Audit, LineOutcome, LineStatus, audit, read_lines};
use crate::catalog::{Catalog, releases};
use crate::grant::GrantContent;
use crate::grant::checklist::Resolved;
use crate::source::SourceMap;

pub(super) fn release() -> (Catalog, SourceMap) {
    let sources = SourceMap::default();
    (releases::load("2.4.7", &sources).unwrap(), sources)
}

/// Returns the names of ids: `+` before counted, `-` before excluded ones, `?` for a suggestion, and nothing for the rest.
pub(super) fn read(text: &str, (catalog, sources): &(Catalog, SourceMap)) -> String {
    let set = match super::gather_text(text, sources) {
        Ok(set) => set,
        Err(error) => return format!("refused: {error}"),
    };
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let audit: Audit<'_> = audit(set, None, AccessModel { tree, routes, release: catalog.origin.release() });
    let [audited] = audit.grants.as_slice() else { return format!("{} grants", audit.grants.len()) };
    let mut found = String::new();
    if let GrantContent::Listed(ids) = &audited.grant.holding {
        for id in ids {
            let _ = write!(found, "*{} ", id.id.split("::").last().unwrap_or_default());
        }
        return found.trim_end().to_owned();
    }
    let lines = read_lines(audited, tree, sources);
    let numbered = text.lines().filter(|line| line.contains(char::is_alphanumeric)).count();
    assert!(lines.len() >= numbered, "a line is lost: {text}");
    for line in lines.iter().flat_map(|line| &line.boxes) {
        let name = |resolved: &Resolved| match resolved {
            Resolved::One { node, .. } => tree.resource(*node).id.split("::").last().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let _ = match (line.outcome(), line.status) {
            (LineOutcome::Counted, _) => write!(found, "+{} ", name(&line.resolved)),
            (LineOutcome::Excluded, _) => write!(found, "-{} ", name(&line.resolved)),
            (LineOutcome::Suggested, _) => write!(found, "? "),
            (LineOutcome::Unread, LineStatus::Groups) => write!(found, "= "),
            (LineOutcome::Unread, _) => Ok(()),
        };
    }
    found.trim_end().to_owned()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let release = release();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = read(text, &release);
            (found != *expected).then(|| format!("{text}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_with_any_separator() {
    check(&[
        ("Sales > Operations > Orders\nCatalog > Inventory > Products\n", "+sales_order +products"),
        ("- Sales / Operations / Orders\n- Catalog / Inventory\n", "+sales_order +catalog_inventory"),
        ("* Sales \u{2192} Operations \u{2192} Orders \u{2192} Actions \u{2192} View\n", "+actions_view"),
        (
            "1. Sales \u{bb} Operations \u{bb} Invoices\n2. Sales \u{203a} Operations \u{203a} Shipments\n",
            "+sales_invoice +shipment",
        ),
        ("- Sales | Operations | Orders\n- Catalog | Inventory | Categories\n", "+sales_order +categories"),
        ("- Sales - Operations - Orders\n- Catalog - Inventory - Products\n", "+sales_order +products"),
        ("- Sales :: Operations :: Orders\n- Catalog :: Inventory\n", "+sales_order +catalog_inventory"),
        ("- Sales -> Operations -> Orders (required)\n- Catalog => Inventory => Products.\n", "+sales_order +products"),
        ("Sales &gt; Operations &gt; Orders\nCatalog &rarr; Inventory\n", "+sales_order +catalog_inventory"),
        (
            "- \u{201e}Sales\u{201c} > \u{201e}Operations\u{201c} > \u{201e}Orders\u{201c}\n- \u{ab}Catalog\u{bb}\n",
            "+sales_order +catalog",
        ),
    ]);
}

#[test]
fn indentation_trees_and_tables() {
    check(&[
        (
            "- Sales\n  - Operations\n    - Orders\n    - Invoices\n- Catalog\n",
            "= = +sales_order +sales_invoice +catalog",
        ),
        (
            "Sales\n\u{251c}\u{2500}\u{2500} Operations\n\u{2502}   \u{251c}\u{2500}\u{2500} Orders\n\u{2502}   \u{2514}\u{2500}\u{2500} Shipments\n",
            "= = +sales_order +shipment",
        ),
        ("Catalog\n|-- Inventory\n|   |-- Products\n|   `-- Categories\n", "= = +products +categories"),
        ("+-- Sales\n|   +-- Operations\n|       +-- Invoices\n", "= = +sales_invoice"),
        (
            "| Section | Box |\n|---|---|\n| Sales > Operations | Orders |\n| Catalog > Inventory | Products |\n",
            "+sales_order +products",
        ),
        (
            "| Permission | Access | Why |\n|---|---|---|\n| Sales > Operations > Orders | Read | to import the orders |\n\
             | Catalog > Inventory > Products | Read/Write | to sync the stock |\n",
            "+sales_order +products",
        ),
        (
            "| # | Box |\n|--|--|\n| 1 | Sales > Operations > Orders |\n| 2 | Sales > Operations > Invoices |\n",
            "+sales_order +sales_invoice",
        ),
        ("1. Catalog\n   - Inventory\n     - Products\n2. Customers\n   - All Customers\n", "= = +products = +manage"),
        (
            "Sales\n  Operations\n    Orders\n    Invoices\nCatalog\n  Inventory\n",
            "= = +sales_order +sales_invoice = +catalog_inventory",
        ),
        ("Sales/Operations/Orders/Actions/View\nCatalog/Inventory/Products\n", "+actions_view +products"),
        ("[x] Sales\n  [x] Operations\n  [ ] Operations > Invoices\n", "+sales +sales_operation -sales_invoice"),
    ]);
}

#[test]
fn several_boxes_in_a_line() {
    check(&[
        ("- Sales > Operations > Orders, Invoices, Shipments\n", "+sales_order +sales_invoice +shipment"),
        ("- Sales > Operations > Orders, Invoices and Shipments\n", "+sales_order +sales_invoice +shipment"),
        ("Sales > Operations > Orders > Actions: View, Ship and Comment\n", "+actions_view +ship +comment"),
        ("Sales > Operations > Orders > Actions:\n- View, Ship & Comment\n", "+actions_view +ship +comment"),
        ("\"View\" and \"Credit Memos\" under Sales > Operations > Orders > Actions\n", "+actions_view +creditmemo"),
        ("Under Sales > Operations, tick Orders and Invoices\n", "+sales_order +sales_invoice"),
        ("- Sales > Operations > Orders; Catalog > Inventory > Products\n", "+sales_order +products"),
        ("Tick Products and Categories in Catalog > Inventory\n", "+products +categories"),
        ("- Stores > Settings > Terms and Conditions, Order Status\n", "+checkoutagreement +order_statuses"),
        ("- Orders, Magic under Sales > Operations\n", "+sales_order"),
        ("- Orders, nope under Sales > Operations\n", "? -sales_operation"),
        ("Orders and Invoices (both under Sales > Operations)\n", "+sales_order +sales_invoice"),
        ("- Access to Orders (Sales > Operations > Orders)\n", "+sales_order"),
        ("Enable Products under Catalog > Inventory, and All Customers under Customers.\n", "+products +manage"),
        (
            "The integration needs read access to Catalog > Inventory > Products and write access to Sales > Operations > Shipments.\n",
            "+products +shipment",
        ),
        ("View orders: Sales > Operations > Orders > Actions > View\n", "+actions_view"),
        ("- Products (Catalog > Inventory > Products) - read\n", "+products"),
        ("- Customers (Customers > All Customers) - read\n", "?"),
        ("- Catalog > Inventory\n- Bad example: Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("Permissions: Sales > Operations > Orders; Customers > All Customers\n", "+sales_order +manage"),
    ]);
}

#[test]
fn verbs_in_several_languages() {
    check(&[
        ("Sales\nCheck Operations\n", "= +sales_operation"),
        ("Check Sales > Operations > Orders\nEnable Catalog > Inventory > Products\n", "+sales_order +products"),
        (
            "Please grant access to Sales > Operations > Orders.\nAllow Catalog > Inventory\n",
            "+sales_order +catalog_inventory",
        ),
        ("Make sure that Sales > Operations > Orders is checked\n", "+sales_order"),
        (
            "Aktivieren Sie Sales > Operations > Orders\nSetzen Sie den Haken bei Catalog > Inventory > Products\n",
            "+sales_order +products",
        ),
        ("Sales > Operations > Orders ankreuzen\n", "+sales_order"),
        ("Cochez la case Sales > Operations > Orders\n", "+sales_order"),
        ("Marque la casilla Catalog > Inventory > Products\n", "+products"),
        ("Selezionare Sales > Operations > Invoices\n", "+sales_invoice"),
        ("Vink Sales > Operations > Orders aan\n", "+sales_order"),
        ("Zaznacz Sales > Operations > Orders\nSelecione Catalog > Inventory\n", "+sales_order +catalog_inventory"),
        ("- Expand Sales > Operations\n- Sales > Operations > Orders\n", "? +sales_order"),
    ]);
}

#[test]
fn access_words_have_no_box_of_their_own() {
    check(&[
        ("**Catalog > Inventory > Products**: Read\n", "+products"),
        (
            "- Catalog > Inventory > Products (read)\n- Sales > Operations > Orders - Read/Write\n",
            "+products +sales_order",
        ),
        ("- Sales > Operations > Orders (View)\n", "+actions_view"),
        ("- Read access to Catalog > Inventory > Products\n", "+products"),
        ("- Catalog > Inventory > Categories: full access\n", "+categories"),
        ("Sales > Operations > Orders > Actions: view\n", "+actions_view"),
    ]);
}

#[test]
fn the_sure_reading_wins() {
    check(&[
        ("- Sales > Operations > Orders\n  - Reports > Sales > Orders\n", "+sales_order +salesroot_sales"),
        ("- Sales > Archive > Orders\n", "?"),
        ("- Sales > Operations > Ordres\n", "?"),
        ("- Catalog > Inventry > Products\n", "?"),
        ("## Reports\n### Sales\n- Orders\n", "+salesroot_sales"),
        ("## Setup guide\n### Sales\n- Operations > Orders\n", "+sales_order"),
        ("- Reports:\n  - Products\n- Sales\n", "+report_products +sales"),
        ("- Orders\n", "?"),
        ("Role Resources > Sales > Operations > Orders\n", "+sales_order"),
    ]);
}

#[test]
fn buttons_and_headings_are_no_boxes() {
    check(&[
        ("- Sales > Operations > Orders\n- Save\n", "+sales_order"),
        ("- Sales > Operations > Orders\n- Activate\n- Allow\n", "+sales_order"),
        ("Sales > Operations > Orders > Actions:\n- Edit\n- Cancel\n", "+actions_edit +cancel"),
        (
            "1. Open System > Extensions > Integrations.\n2. Sales > Operations > Orders\n3. Click Save.\n4. Click Activate.\n",
            "+sales_order",
        ),
        ("**Sales**\n- Operations\n  - Orders\n**Catalog**\n- Inventory\n", "= = +sales_order = +catalog_inventory"),
    ]);
}

#[test]
fn markup_around_titles() {
    check(&[
        ("- ![tick](https://cdn.example/a.png) Sales > Operations > Orders\n", "+sales_order"),
        ("- [!UICONTROL Sales] > [!UICONTROL Operations] > [!UICONTROL Orders]\n", "+sales_order"),
        ("- [Sales > Operations > Orders](https://docs.example/orders)\n", "+sales_order"),
        ("- <b>Sales</b> > <kbd>Operations</kbd> > `Orders`\n", "+sales_order"),
        ("> Sales > Operations > Orders\n> Catalog > Inventory\n", "+sales_order +catalog_inventory"),
    ]);
}

#[test]
fn exclusions_exclude() {
    check(&[
        ("- Sales > Operations > Orders\n- Do not tick Sales > Operations > Invoices\n", "+sales_order -sales_invoice"),
        ("- Sales > Operations, but not Invoices and Shipments\n", "+sales_operation -sales_invoice -shipment"),
        (
            "- Do not select Orders, Invoices or Shipments under Sales > Operations\n",
            "-sales_order -sales_invoice -shipment",
        ),
        ("- [x] Catalog > Inventory > Products\n- [ ] Catalog > Inventory > Categories\n", "+products -categories"),
        (
            "\u{2705} Sales > Operations > Orders\n\u{274c} Sales > Operations > Invoices\n",
            "+sales_order -sales_invoice",
        ),
        ("- ~~Sales > Operations > Orders~~\n- Catalog > Inventory\n", "-sales_order +catalog_inventory"),
        (
            "- Sales > Operations > Orders\n- Leave Sales > Operations > Invoices unticked\n",
            "+sales_order -sales_invoice",
        ),
        ("- Catalog\n- Do not enable anything under Sales > Operations\n", "+catalog -sales_operation"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders: -\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- <strike>Sales</strike> > Operations > Orders\n", "+catalog_inventory -sales ?"),
        ("- Sales > Operations > Orders except Actions\n", "+sales_order -actions"),
        ("- Sales nicht ankreuzen\n- Catalog > Inventory\n", "-sales +catalog_inventory"),
        ("- Ne cochez pas Sales > Operations > Orders\n- Catalog\n", "-sales_order +catalog"),
    ]);
}

#[test]
fn what_is_not_for_now_or_not_for_the_integration_is_not_counted() {
    check(&[
        ("- Catalog > Inventory\n\n## Phase 2\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\nOld permissions:\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\n**Previously**\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\n### Fr\u{fc}her\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders (admins only)\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders*\n\n* not for bots\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders\u{b9}\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders [1]\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\n## Until 2023\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\nCommon mistakes:\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n- Sales > Operations > Orders (1)\n", "+catalog_inventory ?"),
        ("- Catalog > Inventory\n\nAdmins only:\n- Sales > Operations > Orders\n", "+catalog_inventory ?"),
    ]);
}

#[test]
fn arrays_of_php_are_stored_as_listed() {
    check(&[
        ("'Magento_Catalog::products',\n'Magento_Catalog::categories',\n", "*products *categories"),
        (
            "<?php\nnamespace Acme\\Setup;\n\nclass Install\n{\n    // Magento_Sales::sales is not needed\n    private const RESOURCES = [\n        \
             'Magento_Catalog::products',\n        'Magento_Catalog::categories',\n    ];\n\n    public function apply(): void\n    {\n        \
             $this->service->create(['name' => 'Acme', 'resource' => self::RESOURCES]);\n    }\n}\n",
            "*products *categories",
        ),
        (
            "<?php\n$service->create(['name' => 'Acme', 'resource' => ['Magento_Sales::sales', \"Magento_Sales::ship\"]]);\n",
            "*sales *ship",
        ),
    ]);
    let release = release();
    for text in [
        "<?php\n$denied = ['Magento_Sales::sales'];\n",
        "<?php\n$a = ['Magento_Sales::sales']; $b = ['Magento_Sales::ship'];\n",
        "<?php\n$resources = ['Magento_Sales::sales' => false];\n",
        "<?php\n$x = array_diff($all, ['Magento_Sales::sales']);\n",
        "<?php\nreturn 1;\n",
    ] {
        assert!(read(text, &release).starts_with("refused"), "{text}");
    }
}

/// Rows of tables without their header, limits to a version, and headings about another time: nothing is counted.
#[test]
fn doubtful_lines_are_not_counted() {
    let release = release();
    for line in [
        "Sales > Operations > Orders, 0",
        "Sales > Operations > Orders;0",
        "Sales > Operations > Orders\t",
        "Sales > Operations > Orders, stays clear",
        "Sales > Operations > Orders (until version 2.1)",
        "Sales > Operations > Orders (v1 only)",
        "Sales > Operations > Orders > Actions [-Create]",
        "# Discontinued\n- Sales > Operations > Orders",
        "# Known issues\n- Sales > Operations > Orders",
    ] {
        let found = read(line, &release);
        assert!(!found.contains('+'), "{line}: {found}");
    }
}
