//! Facts about the packages that a store has installed, in the format of the built-in ones.

use std::collections::BTreeMap;
use std::path::Path;

use super::observe::{Observed, observe_module};
use super::{Facts, Lock, Module, PackageVersion, Version, fold};
use crate::store::{Component, LOCK_FILE, Store};

/// Facts about the packages of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The text of the facts.
    pub text: String,
    /// The number of package versions in it.
    pub versions: usize,
    /// The number of packages of other vendors, which are left out.
    pub third_party: usize,
    /// The packages that cannot be exported, each with the reason.
    pub failed: Vec<String>,
}

/// The vendors of Magento's own packages.
const VENDORS: [&str; 2] = ["magento/", "mage-os/"];

/// Returns the facts about the packages of a store: those of Magento and Mage-OS, and those that are known in some version,
/// such as bundled extensions. Other packages and the store's own modules are left out, and so are paths and texts.
#[must_use]
pub fn export(store: &Store, known: &Facts<'_>) -> Exported {
    let mut packages: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    for component in &store.components {
        if let Some(name) = package_of(component, &store.vendor) {
            packages.entry(name).or_default().push(component);
        }
    }
    let recorded = recorded(store);
    let mut exported = Exported::default();
    let mut observed: Vec<(String, String, Vec<Observed>)> = Vec::new();
    for (name, components) in packages {
        if !VENDORS.iter().any(|vendor| name.starts_with(vendor)) && known.versions(&name).is_empty() {
            exported.third_party += 1;
            continue;
        }
        let version = version(&store.vendor.join(&name), store).or_else(|| recorded.get(&name).cloned());
        let Some(version) = version.filter(|version| Version::parse(version).is_some()) else {
            exported.failed.push(format!("{name}: its version is not known"));
            continue;
        };
        let modules: Result<Vec<Observed>, _> =
            components.iter().map(|component| observe_module(component, store)).collect();
        match modules {
            Ok(modules) => observed.push((name, version, modules)),
            Err(error) => exported.failed.push(format!("{name}: {error}")),
        }
    }
    let mut versions: Vec<PackageVersion<'_>> = Vec::new();
    for (package, version, modules) in &observed {
        let modules: Vec<Module<'_>> = modules.iter().map(Observed::module).collect();
        let version = PackageVersion { package, version, modules };
        match fold("", std::slice::from_ref(&version)) {
            Ok(_) => versions.push(version),
            Err(error) => exported.failed.push(error.to_string()),
        }
    }
    exported.versions = versions.len();
    exported.text = fold("", &versions).map(|(text, _)| text).unwrap_or_default();
    exported
}

/// Returns the name of the package that a module belongs to; `None` for a module outside of the packages.
fn package_of(component: &Component, vendor: &Path) -> Option<String> {
    let inside = component.path.strip_prefix(vendor).ok()?;
    let mut parts = inside.components().map(|part| part.as_os_str().to_str());
    let name = format!("{}/{}", parts.next()??, parts.next()??);
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-/".contains(&byte);
    name.bytes().all(is_plain).then_some(name)
}

/// Returns the version in the `composer.json` of a package.
fn version(folder: &Path, store: &Store) -> Option<String> {
    let bytes = store.files.read(&folder.join("composer.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    manifest["version"].as_str().map(str::to_owned)
}

/// Returns the versions that Composer recorded.
fn recorded(store: &Store) -> BTreeMap<String, String> {
    let read =
        |path: &Path| store.files.read_named(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let lock = read(&store.root.join(LOCK_FILE)).and_then(|text| Lock::parse(&text).ok());
    let installed = read(&store.vendor.join("composer/installed.json"));
    let installed = installed.and_then(|text| Lock::parse_installed(&text).ok());
    let packages = [lock, installed].into_iter().flatten().flat_map(|lock| lock.packages);
    packages.map(|package| (package.name, package.version)).collect()
}
