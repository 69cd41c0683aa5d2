//! Quality patches that change routes. They are applied to installed packages, and a lock does not record which ones are.

use super::lock::Package;
use super::version::Version;

/// The package with which quality patches are applied.
const TOOL: &str = "magento/quality-patches";

/// A patch: its name, the package and the versions to which it applies (from, before), and its effect.
const PATCHES: [(&str, &str, &str, &str, &str); 2] = [
    (
        "ACSD-68359",
        "magento/inventory-metapackage",
        "1.2.4",
        "1.2.9",
        "GET /V1/inventory/in-store-pickup/pickup-locations/ is a POST",
    ),
    (
        "ACSD-68410",
        "magento/extension-b2b",
        "1.3.3",
        "1.5.3",
        "customers may call POST /V1/negotiable-carts/:cartId/po-payment-information",
    ),
];

/// Returns notes on patches that a store with these packages may have.
pub(super) fn notes(packages: &[&Package]) -> Vec<String> {
    let version = |name: &str| packages.iter().find(|package| package.name == name).map(|package| &package.version);
    if version(TOOL).is_none() {
        return Vec::new();
    }
    let applies = |(_, package, from, before, _): &&(&str, &str, &str, &str, &str)| {
        let installed = version(package).and_then(|version| Version::parse(version));
        installed.is_some_and(|it| Some(&it) >= Version::parse(from).as_ref() && Some(it) < Version::parse(before))
    };
    let patches = PATCHES.iter().filter(applies);
    patches.map(|(name, .., effect)| format!("{TOOL} is installed: with {name}, {effect}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_are_named_if_they_may_be_applied() {
        for (inventory, tool, expected) in [
            ("1.2.4", TOOL, 1),
            ("1.2.8-p1", TOOL, 1),
            ("1.2.9", TOOL, 0),
            ("1.2.3", TOOL, 0),
            ("dev-main", TOOL, 0),
            ("1.2.8", "magento/other", 0),
        ] {
            let package = |name: &str, version: &str| Package {
                name: name.to_owned(),
                version: version.to_owned(),
                ..Package::default()
            };
            let packages = [package("magento/inventory-metapackage", inventory), package(tool, "1.1.60")];
            let found = notes(&packages.iter().collect::<Vec<_>>());
            assert_eq!(found.len(), expected, "{inventory} {tool}");
            assert!(found.iter().all(|note| note.contains("ACSD-68359")), "{found:?}");
        }
    }
}
