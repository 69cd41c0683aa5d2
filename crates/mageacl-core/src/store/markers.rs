//! Magento's own markers: the files and folders by which the root of a store is recognized.

use std::ops::ControlFlow;
use std::path::Path;

use super::composer::LOCK_FILE;
use super::lenient::{Fields, LenientString, Names};
use super::packages;
use crate::fs::FileSystem;

/// Files and folders that only the root of a store has.
const SKELETON: [&str; 2] = ["app/etc", "bin/magento"];

/// Packages that a project requires to be a store.
const PRODUCTS: [&str; 6] = [
    "magento/product-community-edition",
    "magento/product-enterprise-edition",
    "magento/magento-cloud-metapackage",
    "mage-os/product-community-edition",
    "mage-os/product-minimal",
    "mage-os/project-community-edition",
];

/// Packages that every installed store has, besides those that its project requires.
const BASES: [&str; 2] = ["magento/magento2-base", "mage-os/magento2-base"];

/// The fields of a package that hold a string.
struct Own;

impl Names for Own {
    const NAMES: &'static [&'static str] = &["name", "type"];
}

struct Requirements;

impl Names for Requirements {
    const NAMES: &'static [&'static str] = &["require"];
}

struct Products;

impl Names for Products {
    const NAMES: &'static [&'static str] = &PRODUCTS;
}

/// Returns whether a folder is the root of a store. A `composer.lock` counts only if no module has it for its tests.
pub(super) fn is_root(files: &dyn FileSystem, folder: &Path) -> bool {
    let manifest = Manifest::read(files, folder);
    if manifest.is_component {
        return false;
    }
    let is_marked = SKELETON.iter().any(|marker| files.exists(&folder.join(marker)));
    is_marked || manifest.requires_magento || !manifest.is_module && locks_magento(files, folder)
}

/// Returns whether a folder is itself a module.
pub(super) fn is_module(files: &dyn FileSystem, folder: &Path) -> bool {
    files.is_file(&folder.join("registration.php")) || files.is_file(&folder.join("etc/module.xml"))
}

/// The facts of a `composer.json` that decide what its folder is. The default is that of a folder without one.
#[derive(Debug, Default)]
struct Manifest {
    requires_magento: bool,
    /// Whether it is a module, a theme and the like: a package for stores.
    is_module: bool,
    /// Whether it is the package with the skeleton of a store, from which installations are made.
    is_component: bool,
}

impl Manifest {
    /// Reads the file. One that cannot be read decides nothing here; reading the store reports it.
    fn read(files: &dyn FileSystem, folder: &Path) -> Manifest {
        let Ok(json) = files.read_named(&folder.join("composer.json")) else { return Manifest::default() };
        let own = serde_json::from_slice::<Fields<Own, LenientString>>(&json);
        let require = serde_json::from_slice::<Fields<Requirements, Fields<Products, LenientString>>>(&json);
        let kind = own.ok().and_then(|mut own| own.take("type")?.0).unwrap_or_default();
        let mut require = require.ok().and_then(|mut require| require.take("require")).unwrap_or_default();
        let is_module = kind.starts_with("magento2-");
        Manifest {
            requires_magento: !is_module && PRODUCTS.iter().any(|product| require.take(product).is_some()),
            is_module,
            is_component: kind == "magento2-component",
        }
    }
}

/// Returns whether a `composer.lock` has the packages of a store.
fn locks_magento(files: &dyn FileSystem, folder: &Path) -> bool {
    let path = folder.join(LOCK_FILE);
    // Most folders have none.
    if !files.is_file(&path) {
        return false;
    }
    let Ok(json) = files.read_named(&path) else { return false };
    let mut has_magento = false;
    // A malformed end comes after the packages, or is reported when the lock is read.
    let _ = packages::read(&json, &mut |package| {
        has_magento |= PRODUCTS.iter().chain(&BASES).any(|name| *name == package.name);
        if has_magento { ControlFlow::Break("it is a store") } else { ControlFlow::Continue(()) }
    });
    has_magento
}
