//! A copy of the fixture `shop` with a guard module.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{copy_of, mageacl};

/// The folder of the module in the store.
pub(crate) const FOLDER: &str = "app/code/Acme/ApiGuard";

/// Copies the store, with the module enabled in its configuration. The module itself need not exist.
pub(crate) fn shop() -> TempDir {
    let shop = copy_of("shop");
    let config = shop.path().join("app/etc/config.php");
    let text = fs::read_to_string(&config).unwrap();
    let last = "'Acme_Loyalty' => 1";
    assert!(text.contains(last));
    fs::write(config, text.replace(last, "'Acme_Loyalty' => 1,\n        'Acme_ApiGuard' => 1")).unwrap();
    shop
}

/// Generates the module in a store. Returns the report of the program.
pub(crate) fn guarded(shop: &Path, args: &[&str]) -> Value {
    let run = mageacl(["guard", "--module-name", "Acme_ApiGuard", "-o", &format!("module={FOLDER}")]).within(shop);
    let (code, report) = run.args(args.iter().copied()).json();
    assert_eq!(code, 0);
    assert_eq!((&report["schema"], &report["verified"]), (&"mageacl/guard/1".into(), &true.into()));
    report
}
