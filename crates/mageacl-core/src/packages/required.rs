//! The release that requirements of composer select.

use std::collections::BTreeMap;

use super::constraint::Constraint;
use super::known_release::is_exact;
use super::lock::Lock;
use super::release_lists::{FRAMEWORK, is_stable};
use super::version::Version;
use super::{ReleaseLists, builtin};
use crate::catalog::BaseOrigin;
use crate::release::Edition;
use crate::store::{Requirements, mage_os_release};

/// Packages whose version is that of Magento.
const PRODUCTS: [(&str, Edition); 6] = [
    ("magento/product-community-edition", Edition::OpenSource),
    ("magento/magento2-base", Edition::OpenSource),
    ("magento/product-enterprise-edition", Edition::Commerce),
    ("magento/magento2-ee-base", Edition::Commerce),
    ("magento/magento-cloud-metapackage", Edition::Commerce),
    ("magento/magento-cloud", Edition::Commerce),
];

/// Packages of Mage-OS, whose versions are those of Mage-OS.
const MAGE_OS: [&str; 3] = ["mage-os/product-community-edition", "mage-os/product-minimal", "mage-os/magento2-base"];

/// The extension with its own versions.
pub(super) const B2B: &str = "magento/extension-b2b";

/// The requirements of a store or of modules on Magento.
#[derive(Debug, Default)]
pub(super) struct Requirement {
    /// The edition that the packages belong to, if they are not all of Magento Open Source.
    pub(super) edition: Option<Edition>,
    /// The version of the B2B extension.
    pub(super) b2b: Option<String>,
    /// Whether a product is required, so that the edition is decided.
    pub(super) has_product: bool,
    /// For each required package the versions of the releases, and the constraint.
    constraints: Vec<(BTreeMap<String, String>, Constraint)>,
}

impl Requirement {
    /// Adds the version of Magento's framework that a lock pins.
    pub(super) fn pin(&mut self, lock: &Lock, lists: &ReleaseLists<'_>) {
        if let Some(framework) = lock.packages.iter().find(|package| package.name == FRAMEWORK) {
            self.constraints.clear();
            self.add(FRAMEWORK, &framework.version, lists);
        }
    }

    /// Collects the requirements. Those for development only count if there are no others.
    pub(super) fn new(all: &[Requirements], lists: &ReleaseLists<'_>) -> Requirement {
        let mut requirement = Requirement::default();
        for requires in all {
            requires.require.iter().for_each(|(name, constraint)| requirement.add(name, constraint, lists));
        }
        if requirement.constraints.is_empty() {
            for requires in all {
                requires.require_dev.iter().for_each(|(name, constraint)| requirement.add(name, constraint, lists));
            }
        }
        requirement
    }

    fn add(&mut self, name: &str, constraint: &str, lists: &ReleaseLists<'_>) {
        let parsed = Constraint::parse(constraint);
        let releases = lists.releases().iter().copied();
        if let Some((_, edition)) = PRODUCTS.iter().find(|(product, _)| *product == name) {
            self.edition = self.edition.max(Some(*edition));
            self.has_product |= name.contains("/product-") || name.contains("-cloud");
            self.constraints.push((releases.map(|release| (release.to_owned(), release.to_owned())).collect(), parsed));
        } else if MAGE_OS.contains(&name) {
            self.has_product = true;
            // Several versions of Mage-OS may be based on one release.
            let accepted = releases.filter(|release| mage_os_release(release, |version| parsed.accepts(version)));
            let accepted = accepted.map(|release| (release.to_owned(), "1".to_owned())).collect();
            self.constraints.push((accepted, Constraint::parse("1")));
        } else if name == B2B {
            self.edition = Some(Edition::B2b);
            self.has_product = true;
            self.b2b = lists.newest_b2b(|version| parsed.accepts(version));
            self.b2b = self.b2b.take().or_else(|| parsed.lowest().map(ToString::to_string));
        } else if lists.is_of_b2b(name) {
            self.edition = Some(Edition::B2b);
        } else if let Some((edition, versions)) = lists.versions(name) {
            self.edition = self.edition.max(Some(edition));
            let versions = versions.into_iter().map(|(release, version)| (release.to_owned(), version.to_owned()));
            self.constraints.push((versions.collect(), parsed));
        }
    }

    /// Returns the newest release that satisfies the requirements, else the one that satisfies the most of them, or is the
    /// nearest. Without requirements it is the newest release that is known exactly.
    pub(super) fn release(&self, lists: &ReleaseLists<'_>) -> Option<(BaseOrigin, String)> {
        let stable: Vec<&str> = lists.releases().iter().copied().filter(|release| is_stable(release)).collect();
        let newest = stable.iter().rev().find(|it| is_exact(it, Edition::OpenSource, builtin(), lists))?;
        let latest = Version::parse(newest)?;
        let is_known = |release: &str| Version::parse(release).is_some_and(|version| version <= latest);
        if self.constraints.is_empty() {
            return Some((BaseOrigin::Newest, (*newest).to_owned()));
        }
        let satisfied = |release: &str| {
            let accepts = |(versions, constraint): &&(BTreeMap<String, String>, Constraint)| {
                versions.get(release).is_some_and(|version| constraint.accepts(version))
            };
            self.constraints.iter().filter(accepts).count()
        };
        // The newest of several that satisfy as many; one after the newest exact one only if no other one does.
        let best = stable.iter().max_by_key(|release| (satisfied(release), is_known(release)))?;
        let origin = if satisfied(best) == self.constraints.len() { BaseOrigin::Allowed } else { BaseOrigin::Nearest };
        // A constraint with the number of a release, such as `2.2.*`, is a mistake of its author, and its intent is clear.
        let named = stable.iter().rev().filter(|it| is_known(it)).find(|release| self.names(release));
        let best = if satisfied(best) > 0 { best } else { named.or_else(|| self.nearest(&stable)).unwrap_or(newest) };
        Some((origin, (*best).to_owned()))
    }

    /// Returns whether all constraints accept the number of a release in place of the version of a package.
    fn names(&self, release: &str) -> bool {
        self.constraints.iter().all(|(_, constraint)| constraint.accepts(release))
    }

    /// Returns the first release whose package is not below the lowest version that a constraint names, if there are
    /// releases below it.
    fn nearest<'r>(&self, stable: &'r [&'r str]) -> Option<&'r &'r str> {
        let (versions, constraint) = self.constraints.first()?;
        let lowest = constraint.lowest()?;
        let is_above = |release: &&&str| {
            versions
                .get(**release)
                .and_then(|version| Version::parse(version))
                .is_some_and(|version| version >= *lowest)
        };
        let first = stable.iter().position(|release| is_above(&release));
        first.filter(|at| stable[..*at].iter().any(|release| versions.contains_key(*release))).map(|at| &stable[at])
    }
}

/// Returns required packages that do not belong to a release: the known ones with the newest version that the constraint
/// allows, and whether it allows no other; and the names of unknown ones that may hold a module.
pub(super) fn others(
    all: &[Requirements],
    is_of_release: impl Fn(&str) -> bool,
) -> (Vec<(String, String, bool)>, Vec<String>) {
    let mut required: BTreeMap<&str, &str> = BTreeMap::new();
    for requires in all {
        required.extend(requires.require.iter().map(|(name, constraint)| (name.as_str(), constraint.as_str())));
    }
    let facts = builtin();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (name, text) in required {
        if is_of_release(name) || is_of_product(name) {
            continue;
        }
        let constraint = Constraint::parse(text);
        let versions = facts.versions(name);
        let newest = versions.iter().rev().find(|version| constraint.accepts(version)).or(versions.last());
        match newest {
            Some(version) => {
                let is_exact = Version::parse(text).is_some() && Version::parse(text) == Version::parse(version);
                known.push((name.to_owned(), (*version).to_owned(), is_exact));
            }
            None if may_hold_module(name) => unknown.push(name.to_owned()),
            None => {}
        }
    }
    (known, unknown)
}

fn is_of_product(name: &str) -> bool {
    PRODUCTS.iter().any(|(product, _)| *product == name) || MAGE_OS.contains(&name) || name == B2B
}

/// Whether the name of a package suggests a module: without its type, nothing else is known.
fn may_hold_module(name: &str) -> bool {
    let Some((vendor, package)) = name.split_once('/') else { return false };
    let is_module = ["magento", "module", "m2"].iter().any(|word| package.contains(word));
    let is_tool = ["magento", "mage-os"].contains(&vendor)
        || ["composer", "installer", "theme", "language", "coding-standard", "phpstan", "library"]
            .iter()
            .any(|word| package.contains(word));
    is_module && !is_tool
}

#[cfg(test)]
mod tests {
    use super::super::release_lists;
    use super::*;

    fn requires(require: &[(&str, &str)], require_dev: &[(&str, &str)]) -> Requirements {
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Requirements { require: map(require), require_dev: map(require_dev) }
    }

    #[test]
    fn the_newest_release_that_satisfies_all_constraints_is_selected() {
        use BaseOrigin::{Allowed, Nearest, Newest};

        let framework = "magento/framework";
        for (require, require_dev, expected) in [
            (&[][..], &[][..], (Newest, "2.4.8-p3")),
            (&[("php", "^8.1"), ("acme/tools", "*")], &[], (Newest, "2.4.8-p3")),
            (&[(framework, "*")], &[], (Allowed, "2.4.8-p3")),
            (&[(framework, "100.1.*")], &[], (Allowed, "2.1.18")),
            (&[(framework, "^102.0 || ^103.0")], &[], (Allowed, "2.4.8-p3")),
            (&[(framework, "~103.0.4"), ("magento/module-catalog", "<104.0.6")], &[], (Allowed, "2.4.5-p16")),
            (&[("magento/module-customer-segment", "102.1.6-p13")], &[], (Allowed, "2.4.6-p14")),
            (&[("magento/magento-cloud-metapackage", ">=2.4.6 <2.4.7")], &[], (Allowed, "2.4.6-p14")),
            (&[("mage-os/product-community-edition", "1.0.4")], &[], (Allowed, "2.4.7-p2")),
            // A release that is not known exactly, because no other one satisfies it.
            (&[("magento/product-community-edition", "2.4.9")], &[], (Allowed, "2.4.9")),
            // No release does.
            (&[(framework, "102.0.99")], &[], (Nearest, "2.4.0")),
            (&[(framework, "^200")], &[], (Nearest, "2.4.8-p3")),
            (&[(framework, "103.0.7"), ("magento/module-catalog", "103.1.0")], &[], (Nearest, "2.4.7")),
            // The number of a release instead of the version of a package, and a version before all releases.
            (&[(framework, "2.2.*")], &[], (Nearest, "2.2.11")),
            (&[(framework, "^2.0.0"), ("magento/module-integration", "^2.0.0")], &[], (Nearest, "2.4.8-p3")),
            (&[("magento/module-payment", "^1.0")], &[], (Nearest, "2.4.8-p3")),
            // Requirements of tests count if there are no others.
            (&[("php", "^8.1")], &[("magento/product-community-edition", "2.4.5")], (Allowed, "2.4.5")),
            (&[(framework, "103.0.7")], &[("magento/product-community-edition", "2.4.5")], (Allowed, "2.4.7")),
        ] {
            let requirement = Requirement::new(&[requires(require, require_dev)], release_lists());
            let (origin, release) = requirement.release(release_lists()).unwrap();
            assert_eq!((origin, release.as_str()), expected, "{require:?} {require_dev:?}");
        }
    }

    #[test]
    fn required_packages_decide_the_edition() {
        for (require, edition, b2b) in [
            (("magento/framework", "*"), Some(Edition::OpenSource), None),
            (("magento/module-customer-segment", "*"), Some(Edition::Commerce), None),
            (("magento/product-enterprise-edition", "2.4.6"), Some(Edition::Commerce), None),
            (("magento/module-company", "*"), Some(Edition::B2b), None),
            (("magento/extension-b2b", "^1.1"), Some(Edition::B2b), Some("1.4.1-p1")),
            (("magento/extension-b2b", "1.5.2"), Some(Edition::B2b), Some("1.5.2")),
            (("acme/module-kiosk", "*"), None, None),
        ] {
            let requirement = Requirement::new(&[requires(&[require], &[])], release_lists());
            assert_eq!((requirement.edition, requirement.b2b.as_deref()), (edition, b2b), "{require:?}");
        }
    }

    #[test]
    fn other_packages_are_known_or_may_hold_a_module() {
        let all = [requires(
            &[
                ("php", "*"),
                ("ext-json", "*"),
                ("magento/framework", "*"),
                ("klarna/module-core", "*"),
                ("acme/module-kiosk", "^1.0"),
                ("acme/magento2-till", "*"),
                ("acme/theme-frontend-module", "*"),
                ("acme/http-client", "*"),
            ],
            &[("acme/module-tests", "*")],
        )];
        let (known, unknown) = others(&all, |name| release_lists().has(name) && !name.starts_with("klarna/"));
        assert_eq!(known.iter().map(|it| (it.0.as_str(), it.2)).collect::<Vec<_>>(), [("klarna/module-core", false)]);
        assert_eq!(unknown, ["acme/magento2-till", "acme/module-kiosk"]);
    }
}
