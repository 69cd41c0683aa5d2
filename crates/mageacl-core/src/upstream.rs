//! The modules of Magento itself and of the extensions bundled with it: those of the packages with built-in facts.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Returns whether a module is one of them, in any release.
#[must_use]
pub fn has_module(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| include_str!(concat!(env!("OUT_DIR"), "/modules.txt")).lines().collect());
    NAMES.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_magento_and_of_bundled_extensions_are_known() {
        for name in ["Magento_Backend", "Magento_InventoryApi", "Dotdigitalgroup_Email"] {
            assert!(has_module(name), "{name}");
        }
        // A module of a store may have any name.
        for name in ["Nova_Desk", "Magento_Desk", "magento_backend", "", "Magento"] {
            assert!(!has_module(name), "{name}");
        }
    }
}
