//! The release and edition of Magento that a lock names.

use super::lock::{Lock, Package};
use super::version::{Version, plain};
use crate::catalog::Edition;

/// The release and edition of a lock, as far as it names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// The release of Magento.
    pub magento: Option<String>,
    /// The edition.
    pub edition: Option<Edition>,
}

/// Packages whose version is the release of Magento, those that every installation has last.
const RELEASES: [&str; 5] = [
    "magento/product-enterprise-edition",
    "magento/product-community-edition",
    "magento/magento2-base",
    "magento/magento2-ee-base",
    "magento/magento-cloud-metapackage",
];

/// Packages that identify the edition, the largest edition first.
const EDITIONS: [(&str, Edition); 12] = [
    ("magento/extension-b2b", Edition::B2b),
    ("magento/magento2-b2b-base", Edition::B2b),
    ("magento/product-enterprise-edition", Edition::Commerce),
    ("magento/magento2-ee-base", Edition::Commerce),
    ("magento/magento-cloud-metapackage", Edition::Commerce),
    ("mage-os/product-community-edition", Edition::MageOs),
    ("mage-os/product-minimal", Edition::MageOs),
    ("mage-os/magento2-base", Edition::MageOs),
    ("mage-os/module-backend", Edition::MageOs),
    ("magento/product-community-edition", Edition::OpenSource),
    ("magento/magento2-base", Edition::OpenSource),
    ("magento/module-backend", Edition::OpenSource),
];

/// Packages of Mage-OS that identify the release of Magento.
const MAGE_OS: [&str; 3] = ["mage-os/product-community-edition", "mage-os/product-minimal", "mage-os/magento2-base"];

/// The releases of Mage-OS, each with the release of Magento that it is based on.
const MAGE_OS_RELEASES: [(&str, &str); 21] = [
    ("1.0.0", "2.4.6-p2"),
    ("1.0.1", "2.4.6-p3"),
    ("1.0.2", "2.4.7-p1"),
    ("1.0.3", "2.4.7-p1"),
    ("1.0.4", "2.4.7-p2"),
    ("1.0.5", "2.4.7-p3"),
    ("1.0.6", "2.4.7-p4"),
    ("1.1.0", "2.4.8"),
    ("1.1.1", "2.4.8"),
    ("1.2.0", "2.4.8-p1"),
    ("1.3.0", "2.4.8-p2"),
    ("1.3.1", "2.4.8-p2"),
    ("2.0.0", "2.4.8-p3"),
    ("2.1.0", "2.4.8-p3"),
    ("2.2.0", "2.4.8-p4"),
    ("2.2.1", "2.4.8-p4"),
    ("2.2.2", "2.4.8-p4"),
    ("2.3.0", "2.4.8-p5"),
    ("3.0.0", "2.4.9"),
    ("3.1.0", "2.4.9"),
    ("3.2.0", "2.4.9"),
];

/// Returns the release and edition that a lock names.
#[must_use]
pub fn product(lock: &Lock) -> Product {
    let find = |name: &str| lock.packages.iter().find(|package| package.name == name);
    let edition = EDITIONS.iter().find(|(name, _)| find(name).is_some()).map(|(_, edition)| *edition);
    let own = || RELEASES.iter().find_map(|name| release(&find(name)?.version));
    let magento =
        if edition == Some(Edition::MageOs) { MAGE_OS.iter().find_map(|name| based_on(find(name)?)) } else { own() };
    Product { magento, edition }
}

/// Returns the release of Magento that a package of Mage-OS is based on.
fn based_on(package: &Package) -> Option<String> {
    let named = package.magento_version.as_deref().and_then(release);
    let replaced = || {
        let mut replaced = package.replaces.iter().filter(|(name, _)| RELEASES.contains(&name.as_str()));
        replaced.find_map(|(_, version)| release(version))
    };
    let listed = || {
        let version = Version::parse(&package.version)?;
        let found = MAGE_OS_RELEASES.iter().find(|(known, _)| Version::parse(known).as_ref() == Some(&version))?;
        Some(found.1.to_owned())
    };
    named.or_else(replaced).or_else(listed)
}

/// Returns the name of a release; `None` for a branch and for another text.
fn release(version: &str) -> Option<String> {
    let version = plain(version);
    let is_release = version.split(['.', '-']).count() >= 3 && version.starts_with("2.");
    (is_release && Version::parse(version).is_some()).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str)]) -> Lock {
        let package = |(name, version): &(&str, &str)| Package {
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            ..Package::default()
        };
        Lock { packages: packages.iter().map(package).collect() }
    }

    #[test]
    fn the_packages_of_a_product_tell_release_and_edition() {
        let base = ("magento/magento2-base", "2.4.6-p1");
        for (packages, magento, edition) in [
            (vec![("magento/product-community-edition", "2.4.6-p1"), base], Some("2.4.6-p1"), Some("open-source")),
            (vec![("magento/product-community-edition", "v2.4.6")], Some("2.4.6"), Some("open-source")),
            (
                vec![("magento/product-community-edition", "2.4.6"), ("magento/product-enterprise-edition", "2.4.6")],
                Some("2.4.6"),
                Some("commerce"),
            ),
            (
                vec![("magento/magento2-base", "2.0.7"), ("magento/magento2-ee-base", "2.0.7")],
                Some("2.0.7"),
                Some("commerce"),
            ),
            // The metapackage of Cloud may be older than the versions that it allows.
            (
                vec![
                    ("magento/magento-cloud-metapackage", "2.4.8-p2"),
                    ("magento/product-enterprise-edition", "2.4.8-p4"),
                ],
                Some("2.4.8-p4"),
                Some("commerce"),
            ),
            (vec![("magento/magento-cloud-metapackage", "2.4.8-p2")], Some("2.4.8-p2"), Some("commerce")),
            (
                vec![("magento/product-enterprise-edition", "2.4.2-p1"), ("magento/extension-b2b", "1.3.1-p1")],
                Some("2.4.2-p1"),
                Some("b2b"),
            ),
            (vec![("mage-os/product-community-edition", "1.0.5")], Some("2.4.7-p3"), Some("mage-os")),
            (vec![("mage-os/product-community-edition", "9.0.0")], None, Some("mage-os")),
            (
                vec![("magento/product-community-edition", "dev-2.4-develop"), base],
                Some("2.4.6-p1"),
                Some("open-source"),
            ),
            (vec![("magento/module-backend", "102.0.6")], None, Some("open-source")),
            (vec![("acme/kiosk", "1.0.0")], None, None),
            (vec![], None, None),
        ] {
            let found = product(&lock(&packages));
            let shown = (found.magento.as_deref(), found.edition.map(Edition::name));
            assert_eq!(shown, (magento, edition), "{packages:?}");
        }
    }

    #[test]
    fn mage_os_names_the_release_that_it_is_based_on() {
        let mut lock = lock(&[("mage-os/product-community-edition", "3.2.0")]);
        lock.packages[0].replaces.push(("magento/product-community-edition".to_owned(), "2.4.9-p1".to_owned()));
        assert_eq!(product(&lock).magento.as_deref(), Some("2.4.9-p1"));
        lock.packages[0].magento_version = Some("2.4.9-p2".to_owned());
        assert_eq!(product(&lock).magento.as_deref(), Some("2.4.9-p2"));
    }
}
