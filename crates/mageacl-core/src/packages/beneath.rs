//! Facts beneath a store: the modules that are not on disk, from the packages that its files name.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::facts::Module;
use super::installed::{Here, Installed};
use super::lock::{Lock, Package};
use super::required::{self, Requirement};
use super::{Facts, ReleaseLists, release_lists, xml};
use crate::catalog::{self, Base, BaseKind, BaseOrigin, Catalog, ConfigError, KnownIntegrations, Nearest, Origin};
use crate::release::{Edition, Release};
use crate::source::SourceMap;
use crate::store::{EnabledModule, KnownModule, Layout, Present, Requirements, Store, module_requirements};

/// The module without which no ACL has a root.
pub(super) const CORE: &str = "Magento_Backend";

/// The packages beneath a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beneath {
    kind: BaseKind,
    origin: BaseOrigin,
    magento: Option<String>,
    edition: Option<Edition>,
    packages: Lock,
    /// Product packages of which another version is used, and packages of which some version was chosen.
    nearest: Vec<Nearest>,
    /// Required packages that may hold modules and are not known.
    unknown: Vec<String>,
}

/// The packages that files of a store record.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Those of `composer.lock`.
    pub lock: Option<Lock>,
    /// Those of `vendor/composer/installed.json`.
    pub installed: Option<Lock>,
}

impl Recorded {
    /// Removes the packages for development.
    pub fn retain_production(&mut self) {
        for lock in [&mut self.lock, &mut self.installed].into_iter().flatten() {
            lock.packages.retain(|package| !package.is_dev);
        }
    }

    /// Returns whether the lock names packages with modules that are not on disk.
    #[must_use]
    pub fn names_absent_modules(&self, store: &Store) -> bool {
        let is_absent = |package: &Package| package.may_hold_modules() && !is_on_disk(package, store);
        self.lock.as_ref().is_some_and(|lock| lock.packages.iter().any(is_absent))
    }
}

/// Returns whether modules of a store are known to be missing on disk, so that facts are needed.
#[must_use]
pub fn needs_facts(store: &Store, present: &Present<'_>) -> bool {
    match &store.config {
        Some(_) => !present.missing().is_empty(),
        None => !present.names().any(|name| name == CORE),
    }
}

/// Determines the packages beneath a store: those that its files record, else those of a release. `release` is the one that
/// the user names.
#[must_use]
pub fn beneath(store: &Store, present: &Present<'_>, recorded: &Recorded, release: Option<&str>) -> Option<Beneath> {
    if store.layout == Layout::Magento {
        let has_core = present.names().any(|name| name == CORE);
        let installed = recorded.installed.clone().map(|installed| (BaseOrigin::Installed, installed));
        let lock = recorded.lock.clone().map(|lock| (BaseOrigin::Lock, lock));
        if let Some(found) = [lock, installed].into_iter().flatten().find(|(_, lock)| lock.product().edition.is_some())
        {
            return Some(of_lock(found));
        }
        if has_core {
            // Magento is installed. What is missing is not known to be installed too: packages can be replaced.
            return None;
        }
    }
    of_release(store, present, recorded, release)
}

/// Packages that every list of Magento's packages has.
const CORE_PACKAGES: [&str; 2] = ["magento/module-backend", "mage-os/module-backend"];

/// Whether a lock names a product but not its packages.
pub(super) fn lacks_core(lock: &Lock) -> bool {
    let has_core = lock.packages.iter().any(|package| CORE_PACKAGES.contains(&package.name.as_str()));
    !has_core && lock.product().magento.is_some()
}

/// Adds the packages of the release that a lock names, if it lacks them.
pub(super) fn complete(lock: &mut Lock) -> Vec<Nearest> {
    if !lacks_core(lock) {
        return Vec::new();
    }
    let lists = release_lists();
    let product = lock.product();
    let b2b = lock.packages.iter().find(|package| package.name == required::B2B).map(|package| package.version.clone());
    let edition = product.edition.unwrap_or(Edition::OpenSource);
    let found = product.magento.and_then(|release| lists.packages(&release, edition, b2b.as_deref()));
    let Some(found) = found else { return Vec::new() };
    let listed: HashSet<String> = lock.packages.iter().map(|package| package.name.clone()).collect();
    lock.packages.extend(found.lock.packages.into_iter().filter(|package| !listed.contains(&package.name)));
    found.nearest
}

fn of_lock((origin, mut packages): (BaseOrigin, Lock)) -> Beneath {
    let product = packages.product();
    let nearest = complete(&mut packages);
    let (magento, edition) = (product.magento, product.edition);
    Beneath { kind: BaseKind::Packages, origin, magento, edition, packages, nearest, unknown: Vec::new() }
}

fn of_release(store: &Store, present: &Present<'_>, recorded: &Recorded, release: Option<&str>) -> Option<Beneath> {
    let lists = release_lists();
    let mut all = vec![store.requirements.clone()];
    all.extend(module_requirements(store));
    let mut wanted = Requirement::new(&all, lists);
    // The packages that the tests of a module run with are the best guess about its store.
    let pinned = recorded.lock.as_ref().filter(|_| store.layout != Layout::Magento);
    if let Some(lock) = pinned {
        wanted.pin(lock, lists);
    }
    let (origin, name) = match (release, &store.magento) {
        (Some(release), _) => (BaseOrigin::Requested, release.to_owned()),
        (None, Some(release)) => (BaseOrigin::Required, release.clone()),
        (None, None) => {
            let (origin, name) = wanted.release(lists)?;
            match better(&name, store, present, lists).filter(|_| !wanted.has_product) {
                Some(better) => (BaseOrigin::Nearest, better),
                None => (origin, name),
            }
        }
    };
    let named = store.edition.filter(|edition| *edition != Edition::MageOs).or(wanted.edition);
    let edition = named.unwrap_or(Edition::OpenSource);
    let is_fixed = store.edition.is_some() || wanted.has_product;
    let edition = if is_fixed { edition } else { larger(edition, &name, &needed(store, present), lists) };
    let found = lists.packages(&name, edition, wanted.b2b.as_deref())?;
    let mut beneath = Beneath {
        kind: BaseKind::Release,
        origin,
        magento: Some(name),
        edition: Some(if store.edition == Some(Edition::MageOs) { Edition::MageOs } else { edition }),
        nearest: found.nearest,
        packages: found.lock,
        unknown: Vec::new(),
    };
    beneath.add_required(&all, lists);
    Some(beneath)
}

impl Beneath {
    /// Adds required packages that do not belong to a release: the newest known version that the constraint allows.
    fn add_required(&mut self, all: &[Requirements], lists: &ReleaseLists<'_>) {
        let listed: HashSet<String> = self.packages.packages.iter().map(|package| package.name.clone()).collect();
        let (known, unknown) = required::others(all, |name| listed.contains(name) || lists.has(name));
        for (name, version, is_exact) in known {
            if !is_exact {
                self.nearest.push(Nearest { name: name.clone(), installed: "*".to_owned(), used: version.clone() });
            }
            let kind = "magento2-module".to_owned();
            self.packages.packages.push(Package { name, version, kind, ..Package::default() });
        }
        self.unknown = unknown;
    }
}

/// Returns the names of the modules that the modules on disk need, or that are enabled and missing.
fn needed(store: &Store, present: &Present<'_>) -> BTreeSet<String> {
    let missing = present.missing().into_iter().map(str::to_owned);
    let sequences = present.sequences().filter(|_| store.config.is_none()).map(str::to_owned);
    missing.chain(sequences).collect()
}

/// Returns the names of the modules of a release.
fn modules_of(release: &str, edition: Edition, lists: &ReleaseLists<'_>) -> HashSet<String> {
    let Some(found) = lists.packages(release, edition, None) else { return HashSet::new() };
    let packages: Vec<&Package> = found.lock.packages.iter().collect();
    let installed = Installed::from_packages(&packages, super::builtin(), |_| false);
    installed.modules.iter().map(|(module, _)| module.name.to_owned()).collect()
}

/// Returns the newest release that has more of the modules that a store enables than this one, if there is one. In a store
/// without Composer's files only the requirements of its extensions name a release, and they may be years old.
fn better(release: &str, store: &Store, present: &Present<'_>, lists: &ReleaseLists<'_>) -> Option<String> {
    if store.layout != Layout::Magento || store.config.is_none() {
        return None;
    }
    let enabled: Vec<&str> = present.missing().into_iter().filter(|name| name.starts_with("Magento_")).collect();
    let missing = |release: &str| {
        let known = modules_of(release, Edition::OpenSource, lists);
        enabled.iter().filter(|name| !known.contains(**name)).count()
    };
    let own = missing(release);
    // The last patch represents its line. Newer releases come first, and win if several have as many.
    let lines = lists.lines();
    let (_, newest) = Requirement::default().release(lists)?;
    let known = lines.iter().position(|line| *line == newest).map_or(lines.len(), |at| at + 1);
    let others = lines[..known].iter().rev().filter(|_| own > 0).map(|other| (missing(other), *other));
    let best = others.min_by_key(|(missing, _)| *missing).filter(|(missing, _)| *missing < own);
    best.map(|(_, release)| release.to_owned())
}

/// Returns the smallest edition that has the most of the needed modules.
fn larger(edition: Edition, release: &str, needed: &BTreeSet<String>, lists: &ReleaseLists<'_>) -> Edition {
    let modules = |edition: Edition| modules_of(release, edition, lists);
    let mut chosen = edition;
    let mut known = modules(edition);
    for next in [Edition::Commerce, Edition::B2b].into_iter().filter(|next| *next > edition) {
        // Reading a larger edition is only worth it for modules of Magento.
        if needed.iter().all(|name| known.contains(name) || !name.starts_with("Magento_")) {
            break;
        }
        let more = modules(next);
        if needed.iter().any(|name| more.contains(name) && !known.contains(name)) {
            (chosen, known) = (next, more);
        }
    }
    chosen
}

/// Returns the catalog of a store with facts beneath.
///
/// # Errors
/// If Magento could not load its list of modules.
pub fn catalog_over(
    store: &Store,
    present: Present<'_>,
    beneath: &Beneath,
    facts: &Facts<'_>,
    sources: &SourceMap,
) -> Result<Catalog, ConfigError> {
    let installed = {
        let names: HashSet<&str> = present.names().collect();
        let packages: Vec<&Package> = beneath.packages.packages.iter().collect();
        Installed::from_packages(&packages, facts, |here| match here {
            Here::Module(name) => names.contains(name),
            Here::Package(package) => is_on_disk(package, store),
        })
    };
    let known: Vec<KnownModule> = installed.known();
    let names: BTreeSet<String> =
        present.names().map(str::to_owned).chain(known.iter().map(|module| module.name.clone())).collect();
    let needed = needed(store, &present);
    let magento = store.magento.clone().or_else(|| beneath.magento.clone());
    let release = magento.as_deref().and_then(Release::parse);
    let mut modules = present.modules(known, release).map_err(|error| catalog::modules_error(error, sources))?;
    // Nothing lists the modules of the store.
    let is_alone = store.config.is_none() && beneath.kind == BaseKind::Release;
    if is_alone {
        modules.missing = needed.into_iter().filter(|name| !names.contains(name)).collect();
    }
    let by_name: HashMap<&str, &Module<'_>> =
        installed.modules.iter().map(|(module, _)| (module.name, module)).collect();
    let base = base(beneath, &installed, store, &modules.enabled, facts);
    // With `config.php`, every enabled module of an unknown package is among the missing ones.
    let is_incomplete = !modules.missing.is_empty() || is_alone || store.config.is_none() && !base.unknown.is_empty();
    let origin = Origin {
        magento,
        edition: store.edition.or(base.edition),
        partial: is_incomplete,
        ..catalog::origin(store, &modules)
    };
    let document = |module: &EnabledModule, path: &str| xml::document(by_name.get(module.name.as_str())?, path);
    let (mut catalog, aliases) = catalog::load_over(modules.enabled, origin, document, sources);
    if let Err(error) = aliases {
        catalog.origin.notes.push(catalog::aliases_note(&error, sources));
    }
    catalog.integrations = integrations(&catalog, &by_name, document, sources);
    catalog.origin.partial = false;
    if base.modules > 0 || !(store.config.is_some() || base.unknown.is_empty()) {
        catalog.origin.gaps.no_vendor = false;
        catalog.origin.gaps.details.extend(base.nearest.iter().map(ToString::to_string));
        catalog.origin.base = Some(base);
    }
    if let Ok(routes) = &mut catalog.routes {
        routes.set_modules(names, is_incomplete);
    }
    Ok(catalog)
}

/// Whether the folder of a package, or the one from which it is linked, has modules on disk.
fn is_on_disk(package: &Package, store: &Store) -> bool {
    let installed = format!("vendor/{}", package.name);
    let linked = package.source_path.as_deref().map(|path| path.trim_start_matches("./").trim_end_matches('/'));
    let is_in = |folder: &str, label: &str| {
        label.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut labels = store.components.iter().map(|component| component.label.as_str());
    labels.any(|label| is_in(&installed, label) || linked.is_some_and(|linked| is_in(linked, label)))
}

fn base(
    beneath: &Beneath,
    installed: &Installed<'_>,
    store: &Store,
    enabled: &[EnabledModule],
    facts: &Facts<'_>,
) -> Base {
    let mut nearest = [beneath.nearest.clone(), installed.nearest.clone()].concat();
    nearest.sort();
    // A package whose version was chosen is exact in itself.
    let chosen = beneath.nearest.iter().filter(|it| it.installed == "*").count();
    nearest.dedup_by(|a, b| a.name == b.name);
    let mut unknown = [beneath.unknown.clone(), installed.unknown.clone()].concat();
    unknown.sort_unstable();
    unknown.dedup();
    Base {
        kind: beneath.kind,
        origin: beneath.origin,
        modules: enabled.iter().filter(|module| module.path.is_none()).count(),
        magento: beneath.magento.clone(),
        edition: beneath.edition,
        exact: installed.exact.saturating_sub(chosen),
        has_config: store.config.is_some(),
        is_exact: unknown.is_empty() && nearest.iter().all(|it| !facts.declares(&it.name)),
        unknown,
        nearest,
        mage_os: None,
        newer: Vec::new(),
        packages: installed.packages.clone(),
    }
}

/// Returns the integrations of all modules, if facts declare one; else they are read from the files when they are needed.
fn integrations(
    catalog: &Catalog,
    by_name: &HashMap<&str, &Module<'_>>,
    facts: impl Fn(&EnabledModule, &str) -> Option<String> + Sync,
    sources: &SourceMap,
) -> Option<KnownIntegrations> {
    let is_known = |module: &EnabledModule| module.path.is_none();
    let declares = |module: &EnabledModule| {
        by_name.get(module.name.as_str()).is_some_and(|module| !module.integrations.is_empty())
    };
    if !catalog.modules.iter().any(|module| is_known(module) && declares(module)) {
        return None;
    }
    // The files are read again where they are needed if there is an error in one.
    catalog::integrations::read_over(catalog, facts, sources).ok()
}
