//! The audit from outside.

// The command line: files, selections, exit codes, refusals.
mod command;
// Grants of real connectors.
mod connectors;
// The JSON contract on ids, integration files and checklists.
mod contract;
// The formats: replacements, their refusals, secrets.
mod formats;
// Guides, line by line.
mod guides;
// Snapshots of the table and the Markdown.
mod shapes;
// The tables of a store: rows, exports and dumps.
mod tables;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Run, fixture, folder, mageacl};

/// The file of the connector that requests All Resources, relative to the store.
const CONNECTOR: &str = "app/code/Acme/Connector/etc/integration/api.xml";

/// The file of the loyalty module, relative to the store.
const LOYALTY: &str = "vendor/acme/module-loyalty/etc/integration.xml";

/// The required resources of `expertrec-search` with their ancestors, in pre-order (from the README of the fixture).
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

/// Runs an audit inside the store.
fn audit<'a>(args: impl IntoIterator<Item = &'a str>) -> Run {
    mageacl(["audit"].into_iter().chain(args)).within(fixture("shop"))
}

/// Returns the document of an audit, with or without findings.
#[track_caller]
fn document(run: Run) -> Value {
    let (code, document) = run.json();
    assert!(code < 2, "{document:#}");
    document
}

/// Returns a folder with one file in it, and the path of that file.
fn file(name: &str, text: &str) -> (TempDir, String) {
    let folder = folder([(name, text)]);
    let path = folder.path().join(name).to_str().unwrap().to_owned();
    (folder, path)
}

/// Returns the vendor's checklist in a built-in profile, as the vendor writes it.
fn checklist(slug: &str) -> String {
    let profile = mageacl(["profile", "show", slug, "--format", "json"]).ok();
    let profile: Value = serde_json::from_str(&profile).unwrap();
    let items = profile["checklist"]["items"].as_array().unwrap();
    let lines: Vec<&str> = items.iter().map(|item| item.as_str().unwrap()).collect();
    format!("{}\n", lines.join("\n"))
}
