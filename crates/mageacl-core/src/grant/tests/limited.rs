//! Boxes that may not be granted today: in tables of two states, below limited headings, in part, or taken back later.

use super::guides::{read, release};

const ORDERS: &str = "Sales > Operations > Orders";
const PRODUCTS: &str = "Catalog > Inventory > Products";

/// Checks that none of the texts counts Orders, and that those with Products in a list of its own count it.
#[track_caller]
fn check(texts: &[String], counts_products: bool) {
    let release = release();
    let is_wrong = |text: &&String| {
        let found = read(text, &release);
        found.contains("+sales_order") || counts_products && !found.contains("+products")
    };
    let wrong: Vec<&String> = texts.iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn tables_of_two_states() {
    let headers = [
        ("Old", "New"),
        ("Before", "After"),
        ("Version 1", "Version 2"),
        ("Current", "Recommended"),
        ("v1.x", "v2.x"),
        ("From", "To"),
        ("Was", "Is"),
        ("2.3", "2.4"),
        ("Bisher", "Neu"),
        ("Avant", "Apr\u{e8}s"),
        ("Antes", "Despu\u{e9}s"),
        ("Prima", "Dopo"),
        ("Vroeger", "Nu"),
    ];
    let mut texts = Vec::new();
    for (old, new) in headers {
        texts.push(format!("| {old} | {new} |\n|---|---|\n| {ORDERS} | {PRODUCTS} |\n"));
        texts.push(format!("{old} | {new}\n--- | ---\n{ORDERS} | {PRODUCTS}\n"));
        texts.push(format!("{old};{new}\n{ORDERS};{PRODUCTS}\n"));
        texts.push(format!("{old}\t{new}\n{ORDERS}\t{PRODUCTS}\n"));
    }
    check(&texts, false);
}

#[test]
fn limited_headings() {
    let headings = [
        "Version 1:",
        "v1.x only:",
        "Prior to 2.0:",
        "## Magento 1.9",
        "## < 2.0",
        "Support staff:",
        "Third-party:",
        "Drittanbieter:",
        "Terze parti:",
        "Optional:",
        "## Optional permissions",
        "Facultatif :",
        "Opcional:",
        "Opzionale:",
        "Optioneel:",
        "Opcjonalne:",
        "## Deprecated",
        "## Legacy",
        "## What attackers want",
        "## Was Angreifer wollen",
        "## Not needed any more",
        "Nicht mehr ben\u{f6}tigt:",
        "## Ya no es necesario",
        "Only on request:",
        "## Rollback",
        "If you also use the loyalty add-on:",
    ];
    let texts: Vec<String> =
        headings.iter().map(|heading| format!("Permissions:\n- {PRODUCTS}\n\n{heading}\n\n- {ORDERS}\n")).collect();
    check(&texts, true);
}

#[test]
fn parts_of_a_box() {
    let lines = [
        "{} > View only",
        "{} (view only)",
        "{} (read only)",
        "{} \u{2013} read only",
        "{}: view only",
        "{} [read only]",
        "{} (nur lesen)",
        "{} (lecture seule)",
        "{} (solo lectura)",
        "{} (sola lettura)",
        "{} (alleen lezen)",
        "{} (tylko odczyt)",
        "{} (somente leitura)",
        "{} (only the box itself)",
        "{} - only the box itself",
        "{} (top level only)",
        "{} (optional)",
        "{} (if you use the loyalty module)",
        "View only: {}",
        "Read-only access to {}",
    ];
    let texts: Vec<String> =
        lines.iter().map(|line| format!("- {PRODUCTS}\n- {}\n", line.replace("{}", ORDERS))).collect();
    check(&texts, true);
}

#[test]
fn lines_that_take_back() {
    let lines = [
        "Update: Orders is no longer needed",
        "except Orders from the list above",
        "remove Orders",
        "Edit: you can drop Orders.",
        "UPDATE - Sales > Operations > Orders can be unticked now",
        "Correction: not Orders but Invoices",
        "(Orders was removed in 3.0)",
        "Orders: removed in version 4",
        "We stopped using Orders",
        "Nachtrag: Orders wird nicht mehr ben\u{f6}tigt",
        "Mise \u{e0} jour : Orders n'est plus n\u{e9}cessaire",
        "Actualizaci\u{f3}n: Orders ya no es necesario",
        "Aggiornamento: Orders non \u{e8} pi\u{f9} necessario",
        "Update: Orders is niet meer nodig",
        "Aktualizacja: Orders nie jest ju\u{17c} potrzebne",
        "Take Orders off the list",
        "Scratch Orders.",
        "Clear the Orders box again",
        "The second box is wrong, it should be empty",
        "The list above is outdated",
        "Disregard the list above",
    ];
    let texts: Vec<String> = lines.iter().map(|line| format!("- {PRODUCTS}\n- {ORDERS}\n\n{line}\n")).collect();
    check(&texts, false);
}

#[test]
fn ordinary_guides_are_still_read() {
    let release = release();
    for (text, expected) in [
        (format!("# Acme Connector v2\n\n- {ORDERS}\n- {PRODUCTS}\n"), "+sales_order +products"),
        (format!("## Version 2.4 of Magento\n- {ORDERS}\n"), "+sales_order"),
        (format!("Tick only these boxes:\n- {ORDERS}\n- {PRODUCTS} (read)\n"), "+sales_order +products"),
        (format!("- {ORDERS} (if available)\n\nWithout the above, the import does not work.\n"), "+sales_order"),
    ] {
        assert_eq!(read(&text, &release), expected, "{text}");
    }
}
