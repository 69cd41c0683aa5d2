//! The release and edition of Magento that installed or required packages name.

use crate::release::{Edition, Release};

/// The release and edition of Magento, as far as packages name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// The release of Magento.
    pub magento: Option<String>,
    /// The edition.
    pub edition: Option<Edition>,
}

/// The fields of a package that identify a release.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductPackage<'p> {
    /// The version.
    pub version: &'p str,
    /// The packages that it takes the place of, each with a version.
    pub replaces: &'p [(String, String)],
    /// The release of Magento that a distribution is based on.
    pub magento_version: Option<&'p str>,
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

/// Whether a package identifies a release or an edition.
pub(super) fn is_of_product(name: &str) -> bool {
    RELEASES.contains(&name) || EDITIONS.iter().any(|(known, _)| *known == name)
}

/// Returns the release and edition that packages name; `find` returns a package by its name.
#[must_use]
pub fn product<'p>(find: impl Fn(&str) -> Option<ProductPackage<'p>>) -> Product {
    let edition = EDITIONS.iter().find(|(name, _)| find(name).is_some()).map(|(_, edition)| *edition);
    let own = || RELEASES.iter().find_map(|name| release(find(name)?.version));
    let based_on = || MAGE_OS.iter().find_map(|name| based_on(find(name)?));
    let magento = if edition == Some(Edition::MageOs) { based_on().or_else(own) } else { own() };
    Product { magento, edition }
}

/// Returns the release of Magento that a package of Mage-OS is based on.
fn based_on(package: ProductPackage<'_>) -> Option<String> {
    let named = package.magento_version.and_then(release);
    let replaced = || {
        let mut replaced = package.replaces.iter().filter(|(name, _)| RELEASES.contains(&name.as_str()));
        replaced.find_map(|(_, version)| release(version))
    };
    let listed = || {
        let version = release_of_mage_os(package.version)?;
        let found = MAGE_OS_RELEASES.iter().find(|(known, _)| *known == version)?;
        Some(found.1.to_owned())
    };
    named.or_else(replaced).or_else(listed)
}

/// Returns the releases of Mage-OS in order, each with the release of Magento that it is based on.
#[must_use]
pub fn mage_os_releases() -> &'static [(&'static str, &'static str)] {
    &MAGE_OS_RELEASES
}

/// Returns whether some accepted version of Mage-OS is based on a release of Magento.
#[must_use]
pub fn mage_os_release(release: &str, accepts: impl Fn(&str) -> bool) -> bool {
    MAGE_OS_RELEASES.iter().any(|(version, magento)| *magento == release && accepts(version))
}

/// Returns the version of Mage-OS with three numbers.
fn release_of_mage_os(version: &str) -> Option<String> {
    let version = plain(version);
    let numbers: Vec<&str> = version.split('.').collect();
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (numbers.len() >= 3 && numbers.iter().all(is_number)).then(|| numbers[..3].join("."))
}

/// Returns the name of a release; `None` for a branch, a range and another text.
pub(super) fn release(version: &str) -> Option<String> {
    let version = plain(version.trim_start_matches('=').trim_start());
    let (numbers, suffix) = version.split_once('-').unwrap_or((version, "1"));
    let mut numbers = numbers.split('.');
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // `2.4.6-p4` and `2.4.8-beta1`, but not `2.4-develop`, `2.4.x-dev` or `2.4.6-dev`.
    let is_release = numbers.by_ref().take(3).filter(|number| is_number(number)).count() == 3
        && numbers.all(is_number)
        && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && suffix.ends_with(|c: char| c.is_ascii_digit())
        && Release::parse(version).is_some_and(|release| release.numbers[0] == 2);
    is_release.then(|| version.to_owned())
}

/// Returns a version without a leading `v`, white space and build metadata.
fn plain(version: &str) -> &str {
    let version = version.trim();
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    version.split_once('+').map_or(version, |(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product_of(packages: &[(&str, &'static str)]) -> Product {
        product(|name| {
            let found = packages.iter().find(|(known, _)| *known == name)?;
            Some(ProductPackage { version: found.1, ..ProductPackage::default() })
        })
    }

    #[test]
    fn the_packages_of_a_product_report_release_and_edition() {
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
            let found = product_of(&packages);
            let shown = (found.magento.as_deref(), found.edition.map(Edition::name));
            assert_eq!(shown, (magento, edition), "{packages:?}");
        }
    }

    #[test]
    fn mage_os_names_the_release_that_it_is_based_on() {
        let replaces = [("magento/product-community-edition".to_owned(), "2.4.9-p1".to_owned())];
        let of = |package: ProductPackage<'static>| {
            product(move |name| (name == "mage-os/product-community-edition").then_some(package)).magento
        };
        let replaces: &'static [(String, String)] = Vec::from(replaces).leak();
        let package = ProductPackage { version: "3.2.0", replaces, magento_version: None };
        assert_eq!(of(package).as_deref(), Some("2.4.9-p1"));
        assert_eq!(of(ProductPackage { magento_version: Some("2.4.9-p2"), ..package }).as_deref(), Some("2.4.9-p2"));
        assert_eq!(of(ProductPackage { replaces: &[], ..package }).as_deref(), Some("2.4.9"));
    }

    #[test]
    fn only_one_release_is_exact() {
        for (text, expected) in [
            ("2.4.6-p4", "2.4.6-p4"),
            ("v2.4.6", "2.4.6"),
            ("=2.4.7", "2.4.7"),
            ("2.4.8-beta1", "2.4.8-beta1"),
            ("2.4.6.0", "2.4.6.0"),
        ] {
            assert_eq!(release(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "^2.4.6",
            "~2.4.6",
            "2.4.*",
            "2.4",
            ">=2.4.6 <2.4.7",
            "2.4.6 || 2.4.7",
            "dev-main",
            "2.4-develop",
            "2.4.x-dev",
            "2.4.6-",
            "2.4.6-dev",
            "2.4.6@stable",
            "*",
            "103.0.7",
        ] {
            assert_eq!(release(text), None, "{text}");
        }
    }
}
