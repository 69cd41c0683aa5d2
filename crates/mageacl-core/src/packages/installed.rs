//! The modules of installed packages, as far as facts about the packages are known.

use std::collections::HashSet;

use rayon::prelude::*;

use super::facts::Module;
use super::lock::Package;
use super::version::Version;
use super::{Facts, Found};
use crate::catalog::Nearest;
use crate::store::KnownModule;

/// The modules of packages.
#[derive(Debug, Default)]
pub(super) struct Installed<'t> {
    /// The modules, each with the folder of its package.
    pub(super) modules: Vec<(Module<'t>, String)>,
    names: HashSet<&'t str>,
    /// The packages whose facts are used, by the names of the facts, with their installed versions.
    pub(super) packages: Vec<(String, String)>,
    /// The number of packages whose facts are those of the installed version.
    pub(super) exact: usize,
    /// The packages whose facts are those of another version, sorted.
    pub(super) nearest: Vec<Nearest>,
    /// The packages that may hold a module, but of which no version is known, sorted.
    pub(super) unknown: Vec<String>,
}

impl<'t> Installed<'t> {
    /// Finds the modules of packages, except those for which `is_here` returns true: their files are there. It is called for
    /// a package without modules, and for each name of a module.
    pub(super) fn from_packages(
        packages: &[&Package],
        facts: &Facts<'t>,
        is_here: impl Fn(Here<'_>) -> bool,
    ) -> Installed<'t> {
        let found: Vec<Option<PackageFacts<'t>>> = packages.par_iter().map(|package| find(package, facts)).collect();
        let mut installed = Installed::default();
        for (package, found) in packages.iter().zip(found) {
            installed.add(package, found, &is_here);
        }
        installed.nearest.sort();
        installed.unknown.sort_unstable();
        installed
    }

    /// Returns the modules with their sequences.
    pub(super) fn known(&self) -> Vec<KnownModule> {
        let known = self.modules.iter().map(|(module, label)| KnownModule {
            name: module.name.to_owned(),
            sequence: module.sequence.iter().map(ToString::to_string).collect(),
            label: label.clone(),
        });
        known.collect()
    }

    /// Adds the modules of a package, and whether they are those of the installed version.
    fn add(&mut self, package: &Package, found: Option<PackageFacts<'t>>, is_here: &impl Fn(Here<'_>) -> bool) {
        let Some(PackageFacts { found, is_exact, name, version }) = found else {
            if package.may_hold_modules() && !is_here(Here::Package(package)) {
                self.unknown.push(package.name.clone());
            }
            return;
        };
        let has_modules = !found.modules.is_empty();
        let modules: Vec<Module<'t>> =
            found.modules.into_iter().filter(|module| !is_here(Here::Module(module.name))).collect();
        if has_modules && modules.is_empty() {
            return;
        }
        self.packages.push((name, version));
        if is_exact {
            self.exact += 1;
        } else {
            self.nearest.push(Nearest {
                name: package.name.clone(),
                installed: package.version.clone(),
                used: found.version.to_owned(),
            });
        }
        // In Magento a second module of one name is fatal; the facts of the first one are kept.
        let label = format!("vendor/{}", package.name);
        for module in modules {
            if self.names.insert(module.name) {
                self.modules.push((module, label.clone()));
            }
        }
    }
}

/// Something whose files may be there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Here<'a> {
    Package(&'a Package),
    Module(&'a str),
}

/// The facts of a package.
struct PackageFacts<'t> {
    found: Found<'t>,
    /// Whether they are those of the installed version.
    is_exact: bool,
    /// The name of the package in the facts.
    name: String,
    /// The installed version.
    version: String,
}

/// Finds the facts of a package.
fn find<'t>(package: &Package, facts: &Facts<'t>) -> Option<PackageFacts<'t>> {
    // A package may have held a module in other versions than this one.
    if !package.may_hold_modules() {
        return None;
    }
    // A branch is an alias for a version, but may differ from it.
    let branch = Version::parse(&package.version).is_none();
    let installed = package.aliases.first().filter(|_| branch).unwrap_or(&package.version);
    if let Some(found) = facts.find(&package.name, installed) {
        let is_exact = found.is_exact && !branch;
        return Some(PackageFacts { found, is_exact, name: package.name.clone(), version: installed.clone() });
    }
    // Mage-OS renames Magento's packages and says which version each of them is.
    package.replaces.iter().find_map(|(name, version)| {
        let version = if version == "self.version" { &package.version } else { version };
        Version::parse(version)?;
        let found = facts.find(name, version)?;
        let is_exact = found.is_exact;
        Some(PackageFacts { found, is_exact, name: name.clone(), version: version.clone() })
    })
}
