//! A `composer.lock`: parsed, and made a catalog.

use std::collections::HashSet;

use mageacl_core::packages::{self, Lock, LockOptions, Package};
use mageacl_core::source::SourceMap;

use super::{input, spans};

/// Parses the text; every lock makes a catalog, whose packages are counted once each.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    let lock = match Lock::parse(text) {
        Ok(lock) => lock,
        Err(error) => {
            spans::check_error(&error, text);
            return;
        }
    };
    for without_dev in [false, true] {
        let options = LockOptions { without_dev, ..LockOptions::default() };
        let sources = SourceMap::default();
        let Ok(catalog) = packages::catalog(&lock, packages::builtin(), &options, &sources) else {
            // Sequences of modules of different versions may make a circle.
            continue;
        };
        let base = catalog.origin.base.as_ref().expect("a lock is based on packages");
        // A lock that names a product without its packages gets those of the release.
        let is_complete = lock.product().magento.is_none() || lock.packages.iter().any(is_core);
        let counted = base.exact + base.nearest.len() + base.unknown.len();
        assert!(counted <= lock.packages.len() || !is_complete);
        let named = base.nearest.iter().map(|nearest| &nearest.name).chain(&base.unknown);
        assert!(named.clone().collect::<HashSet<_>>().len() == named.count(), "a package is counted twice");
        assert!(base.unknown.is_sorted() && base.nearest.is_sorted());
        assert_eq!(catalog.origin.enabled, catalog.modules.len());
        if let Ok(tree) = &catalog.acl {
            assert!(tree.nodes().all(|node| tree.parent(node).is_none_or(|parent| parent < node)));
        }
    }
}

fn is_core(package: &Package) -> bool {
    ["magento/module-backend", "mage-os/module-backend"].contains(&package.name.as_str())
}
