//! The catalog of a release: recorded as a whole, or made from its packages.

use super::assemble::{self, ByName, loading_order};
use super::installed::Installed;
use super::known_release::b2b_of;
use super::lock::Package;
use super::{Facts, NamedRelease, ReleaseLists};
use crate::catalog::{
    Base, BaseKind, BaseOrigin, Catalog, ConfigError, ConfigKind, Gaps, Nearest, Origin, OriginSource, releases,
};
use crate::release::{Edition, Release};
use crate::source::SourceMap;
use crate::store::Switches;

/// The first release whose order of modules and permissions were compared with Magento's own code.
const COMPARED: Release = Release { numbers: [2, 3, 0], patch: 0 };

/// Returns the catalog of a release. Adds the names of its files to `sources`.
///
/// # Errors
/// If sequences form a cycle, or modules without others cannot be loaded, as in Magento.
pub fn release_catalog(
    named: &NamedRelease,
    switches: &Switches,
    facts: &Facts<'_>,
    lists: &ReleaseLists<'_>,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    if let Some(catalog) = recorded_catalog(named, switches, sources) {
        return Ok(catalog);
    }
    let b2b = (named.edition == Edition::B2b).then(|| b2b_of(&named.name));
    let found = lists.packages(&named.name, named.edition, b2b.map(|(version, _)| version));
    let found = found.ok_or_else(|| {
        ConfigError::new(ConfigKind::Modules, None, "no list of packages is known", "Give another release.")
    })?;
    // Mage-OS does not include the bundled extensions of other vendors.
    let is_included = |package: &&Package| named.edition != Edition::MageOs || package.name.starts_with("magento/");
    let packages: Vec<&Package> = found.lock.packages.iter().filter(is_included).collect();
    let installed = Installed::from_packages(&packages, facts, |_| false);
    let mut products = found.nearest;
    if let Some((version, false)) = b2b {
        let (name, used) = ("magento/extension-b2b".to_owned(), version.to_owned());
        products.push(Nearest { name, installed: "*".to_owned(), used });
    }
    let by_name: ByName<'_, '_> = installed.modules.iter().map(|module| (module.0.name, module)).collect();
    let mut order = loading_order(&installed, Release::parse(&named.name))?;
    let switches = switches.apply_to(&mut order);
    let is_exact = products.is_empty() && installed.nearest.iter().all(|nearest| !facts.declares(&nearest.name));
    let base = Base {
        modules: order.len(),
        exact: installed.exact,
        nearest: [products, installed.nearest.clone()].concat(),
        unknown: installed.unknown.clone(),
        packages: installed.packages.clone(),
        is_exact,
        ..base(named)
    };
    let details = base.nearest.iter().map(ToString::to_string).collect();
    let origin = Origin {
        magento: Some(named.name.clone()),
        edition: Some(named.edition),
        // Modules of another release may add to routes that this one does not have.
        partial: !is_exact,
        disabled: by_name.len() - order.len(),
        notes: notes(named),
        gaps: Gaps { details, switches, ..Gaps::default() },
        base: Some(base),
        ..Origin::new(OriginSource::Release, order.len())
    };
    assemble::merged(&by_name, &order, origin, false, sources)
}

/// Returns the catalog of a release that was recorded as a whole, unless modules are changed. No facts about packages are
/// needed.
#[must_use]
pub fn recorded_catalog(named: &NamedRelease, switches: &Switches, sources: &SourceMap) -> Option<Catalog> {
    if !(named.is_recorded() && switches.is_empty()) {
        return None;
    }
    let mut catalog = releases::load(&named.name, sources).ok()?;
    catalog.origin.edition = Some(named.edition);
    if named.mage_os.is_some() {
        let modules = catalog.modules.len();
        catalog.origin.base = Some(Base { modules, is_exact: true, ..base(named) });
    }
    Some(catalog)
}

fn base(named: &NamedRelease) -> Base {
    Base {
        kind: BaseKind::Release,
        origin: BaseOrigin::Requested,
        modules: 0,
        magento: Some(named.name.clone()),
        edition: Some(named.edition),
        exact: 0,
        nearest: Vec::new(),
        has_config: false,
        unknown: Vec::new(),
        is_exact: false,
        mage_os: named.mage_os.clone(),
        newer: named.newer.clone(),
        packages: Vec::new(),
    }
}

/// Returns notes on the limits of the facts about a release.
fn notes(named: &NamedRelease) -> Vec<String> {
    let is_old = Release::parse(&named.name).is_some_and(|release| release < COMPARED);
    let old = "the order of modules and the permission checks of releases before 2.3.0 were not compared with Magento's \
               own code";
    is_old.then(|| old.to_owned()).into_iter().collect()
}
