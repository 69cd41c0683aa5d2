//! The catalog of a lock: its packages to modules, in the order in which Magento loads them, and their merged facts.

use std::collections::HashMap;

use super::beneath::CORE;
use super::facts::Module;
use super::installed::Installed;
use super::lock::{Lock, Package};
use super::{Facts, beneath, patches, xml};
use crate::catalog::{
    self, Base, BaseKind, BaseOrigin, Catalog, ConfigError, ConfigKind, Gaps, KnownIntegrations, Nearest, Origin,
    OriginSource,
};
use crate::release::Release;
use crate::source::SourceMap;
use crate::store::order::{self, Sequenced};
use crate::store::{EnabledModule, ModuleConfig, Product, Switches};

/// The decisions about a lock that are made outside of it.
#[derive(Clone, Debug, Default)]
pub struct LockOptions {
    /// Whether packages for development are left out.
    pub without_dev: bool,
    /// The modules that `app/etc/config.php` beside the lock enables; without it all are enabled.
    pub config: Option<ModuleConfig>,
    /// The release whose rules apply, if it is not the one of the lock.
    pub magento: Option<String>,
    /// The modules that are disabled or enabled for this run.
    pub switches: Switches,
}

/// Returns the catalog of a lock. Adds the names of the files that its facts represent to `sources`.
///
/// # Errors
/// If sequences form a cycle, which is an error in Magento too.
pub fn catalog(
    lock: &Lock,
    facts: &Facts<'_>,
    options: &LockOptions,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    let product = lock.product();
    if beneath::lacks_core(lock) {
        let mut completed = lock.clone();
        let nearest = beneath::complete(&mut completed);
        return of_packages(&completed, product, nearest, facts, options, sources);
    }
    of_packages(lock, product, Vec::new(), facts, options, sources)
}

/// Returns the catalog of a lock that names all packages. `nearest` are product packages of which another version is used.
fn of_packages(
    lock: &Lock,
    product: Product,
    nearest: Vec<Nearest>,
    facts: &Facts<'_>,
    options: &LockOptions,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    let packages: Vec<&Package> =
        lock.packages.iter().filter(|package| !(package.is_dev && options.without_dev)).collect();
    let mut installed = Installed::from_packages(&packages, facts, |_| false);
    installed.nearest.extend(nearest);
    installed.nearest.sort();
    let magento = options.magento.clone().or_else(|| product.magento.clone());
    let release = magento.as_deref().and_then(Release::parse);
    let by_name: ByName<'_, '_> = installed.modules.iter().map(|module| (module.0.name, module)).collect();
    let (order, switches) = if let Some(config) = &options.config {
        let mut config = config.clone();
        let switches = options.switches.apply_to_config(&mut config, |name| by_name.contains_key(name));
        (config.enabled, switches)
    } else {
        let mut order = loading_order(&installed, release)?;
        let switches = options.switches.apply_to(&mut order);
        (order, switches)
    };
    let (known, mut missing): (Vec<String>, Vec<String>) =
        order.into_iter().partition(|name| by_name.contains_key(name.as_str()));
    missing.sort_unstable();
    let is_incomplete = !(installed.unknown.is_empty() && missing.is_empty());
    let is_known = |nearest: &Nearest| !facts.declares(&nearest.name);
    let origin = Origin {
        magento,
        edition: product.edition,
        // A module may add to a route whose service an unknown package declares.
        partial: is_incomplete || !by_name.contains_key(CORE),
        disabled: by_name.len() - known.len(),
        notes: notes(&installed),
        gaps: Gaps {
            missing_modules: missing,
            details: [details(options, &installed), patches::notes(&packages)].concat(),
            switches,
            ..Gaps::default()
        },
        base: Some(Base {
            kind: BaseKind::Packages,
            origin: BaseOrigin::Lock,
            modules: known.len(),
            magento: product.magento,
            edition: product.edition,
            has_config: options.config.is_some(),
            exact: installed.exact,
            nearest: installed.nearest.clone(),
            unknown: installed.unknown.clone(),
            is_exact: installed.unknown.is_empty() && installed.nearest.iter().all(is_known),
            mage_os: None,
            newer: Vec::new(),
            packages: installed.packages.clone(),
        }),
        ..Origin::new(OriginSource::Lock, known.len())
    };
    merged(&by_name, &known, origin, is_incomplete, sources)
}

/// Modules by name, each with its folder.
pub(super) type ByName<'m, 't> = HashMap<&'t str, &'m (Module<'t>, String)>;

/// Merges the facts of modules in this order, all of which are known. `origin.partial` is the way in which they are merged;
/// `is_incomplete` is whether there are other modules of which nothing is known.
///
/// # Errors
/// If aliases or integrations cannot be read.
pub(super) fn merged(
    by_name: &ByName<'_, '_>,
    order: &[String],
    origin: Origin,
    is_incomplete: bool,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    let modules: Vec<EnabledModule> = order
        .iter()
        .filter_map(|name| by_name.get(name.as_str()))
        .map(|(module, label)| EnabledModule { name: module.name.to_owned(), path: None, label: label.clone() })
        .collect();
    let file = |module: &EnabledModule, path: &str| {
        by_name.get(module.name.as_str()).and_then(|(module, _)| xml::document(module, path)).map(String::into_bytes)
    };
    let (mut catalog, aliases) = catalog::read_from_memory(modules, origin, file, sources);
    aliases?;
    catalog.integrations = Some(integrations(&catalog, file, sources)?);
    catalog.origin.partial = false;
    if let Ok(routes) = &mut catalog.routes {
        routes.set_modules(by_name.keys().map(ToString::to_string).collect(), is_incomplete);
    }
    Ok(catalog)
}

fn integrations(
    catalog: &Catalog,
    file: impl Fn(&EnabledModule, &str) -> Option<Vec<u8>> + Sync,
    sources: &SourceMap,
) -> Result<KnownIntegrations, ConfigError> {
    // The tree is needed only to add the ancestors of an integration's resources.
    let declares = |path: &str| catalog.modules.iter().any(|module| file(module, path).is_some());
    if declares("etc/integration.xml") || declares("etc/integration/api.xml") {
        catalog::integrations::read_from_memory(catalog, file, sources)
    } else {
        Ok(KnownIntegrations::default())
    }
}

/// The number of packages that a note names.
const MAX_NAMED: usize = 10;

fn notes(installed: &Installed<'_>) -> Vec<String> {
    let unknown = &installed.unknown;
    if unknown.is_empty() {
        return Vec::new();
    }
    let named = unknown.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = unknown.len().saturating_sub(MAX_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    vec![format!("resources and routes of these packages are not known and missing here: {named}{more}")]
}

fn details(options: &LockOptions, installed: &Installed<'_>) -> Vec<String> {
    let all_enabled = options.config.is_none();
    let all_enabled =
        all_enabled.then(|| "there is no app/etc/config.php, so all modules are taken as enabled".to_owned());
    all_enabled.into_iter().chain(installed.nearest.iter().map(ToString::to_string)).collect()
}

/// Returns the order in which Magento loads all modules.
pub(super) fn loading_order(installed: &Installed<'_>, release: Option<Release>) -> Result<Vec<String>, ConfigError> {
    let sequenced = installed.modules.iter().map(|(module, _)| Sequenced {
        name: module.name.to_owned(),
        sequence: module.sequence.iter().map(ToString::to_string).collect(),
    });
    order::sort_for(release, sequenced.collect()).map_err(|cycle| {
        let help = format!("Remove {} from the <sequence> of {}, or the reverse.", cycle.to, cycle.from);
        ConfigError::new(ConfigKind::Modules, None, cycle.to_string(), help)
    })
}
