//! The audit from outside.

// The command line: files, picking, exit codes, refusals.
mod command;
// Real connectors' grants.
mod connectors;
// The JSON contract on ids, integration files and checklists.
mod contract;
// The formats: replacements, their refusals, what must not come out of any.
mod formats;
// The table and the Markdown as they look.
mod shapes;
// A shop's tables: rows, exports and dumps.
mod tables;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Run, fixture, folder, mageacl};

/// The file of the connector that asks for All Resources, from the store's folder.
const CONNECTOR: &str = "app/code/Acme/Connector/etc/integration/api.xml";

/// The file of the loyalty module, from the store's folder.
const LOYALTY: &str = "vendor/acme/module-loyalty/etc/integration.xml";

/// What `expertrec-search` needs with its ancestors, in pre-order (the shop's README).
const EXPERTREC: [&str; 13] = [
    "Magento_Backend::admin",
    "Magento_Catalog::catalog",
    "Magento_Catalog::catalog_inventory",
    "Magento_Catalog::products",
    "Magento_Catalog::categories",
    "Magento_Backend::content",
    "Magento_Backend::content_elements",
    "Magento_Cms::page",
    "Magento_Backend::stores",
    "Magento_InventoryApi::inventory",
    "Magento_InventoryApi::source",
    "Magento_Backend::stores_attributes",
    "Magento_Catalog::attributes_attributes",
];

/// An audit within the shop.
fn audit<'a>(args: impl IntoIterator<Item = &'a str>) -> Run {
    mageacl(["audit"].into_iter().chain(args)).within(fixture("shop"))
}

/// The document of an audit, whatever it found.
#[track_caller]
fn document(run: Run) -> Value {
    let (code, document) = run.json();
    assert!(code < 2, "{document:#}");
    document
}

/// A folder with one file in it, and the path of that file.
fn file(name: &str, text: &str) -> (TempDir, String) {
    let folder = folder([(name, text)]);
    let path = folder.path().join(name).to_str().unwrap().to_owned();
    (folder, path)
}

/// The vendor's checklist of a built-in profile, as the vendor writes it.
fn checklist(slug: &str) -> String {
    let profile = mageacl(["profile", "show", slug, "--format", "json"]).ok();
    let profile: Value = serde_json::from_str(&profile).unwrap();
    let items = profile["checklist"]["items"].as_array().unwrap();
    let lines: Vec<&str> = items.iter().map(|item| item.as_str().unwrap()).collect();
    format!("{}\n", lines.join("\n"))
}
