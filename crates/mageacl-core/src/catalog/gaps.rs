//! The parts of a store that are missing from its catalog.

use super::acl::ALL;
use super::{Base, Catalog, OriginSource};
use crate::store::{HIDDEN_NAME, Switched};

/// The number of missing modules that a sentence names.
const FEW: usize = 5;

/// Lists the first of some names, after a colon; nothing for names that must not be shown.
fn few(names: &[String]) -> String {
    if names.first().is_none_or(|name| name == HIDDEN_NAME) {
        return String::new();
    }
    let more = if names.len() > FEW { format!(" and {} more", names.len() - FEW) } else { String::new() };
    format!(": {}{more}", names.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Whether a package has the name that is usual for a module: `acme/module-kiosk-api` for `Acme_KioskApi`.
fn is_module_of(module: &str, package: &str) -> bool {
    let letters = |text: &str| text.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let Some((vendor, name)) = package.split_once('/') else { return false };
    let words = ["magento2", "magento", "module", "m2"];
    let name: String = name.split('-').filter(|word| !words.contains(word)).collect();
    letters(module) == letters(&format!("{vendor}{name}"))
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The parts of a store that were missing when its catalog was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The modules that `app/etc/config.php` enables, but that are not on disk, by name.
    pub missing_modules: Vec<String>,
    /// Whether the folder of Composer's packages is missing.
    pub no_vendor: bool,
    /// Notes on registrations that were read without running PHP. Ordinary stores have some.
    pub details: Vec<String>,
    /// The modules that the user disables or enables.
    pub switches: Switched,
}

impl Catalog {
    /// Describes the missing parts of the catalog in one sentence; `None` for a complete store.
    #[must_use]
    pub fn gap(&self) -> Option<String> {
        let gaps = &self.origin.gaps;
        if let Some(base) = &self.origin.base
            && self.origin.source == OriginSource::Checkout
        {
            return self.gap_over(base);
        }
        let missing = match gaps.missing_modules.len() {
            0 if self.origin.partial => {
                "these are modules without a Magento store around them: declarations of other modules are not included"
                    .to_owned()
            }
            0 if self.lacks_core() => "Magento's own modules are missing".to_owned(),
            0 => return None,
            number => {
                let listed = self.origin.enabled + number;
                let names = few(&gaps.missing_modules);
                let modules = if listed == 1 { "module" } else { "modules" };
                let are_missing = match number {
                    _ if number == listed => "none of them was found".to_owned(),
                    1 => "1 of them is missing".to_owned(),
                    _ => format!("{number} of them are missing"),
                };
                format!("app/etc/config.php enables {listed} {modules}, and {are_missing}{names}")
            }
        };
        let release = self.origin.magento.as_ref().filter(|_| !self.origin.partial);
        let release = release.map(|release| format!("Composer's files specify Magento {release}"));
        let vendor = gaps.no_vendor.then(|| "the Composer package folder is missing".to_owned());
        Some([Some(missing), release, vendor].into_iter().flatten().collect::<Vec<_>>().join("; "))
    }

    /// Describes the modules that neither files nor facts declare.
    fn gap_over(&self, base: &Base) -> Option<String> {
        let missing = &self.origin.gaps.missing_modules;
        let is_third_party = missing.iter().all(|name| !name.starts_with("Magento_") && name != HIDDEN_NAME);
        let modules = if is_third_party { "third-party module" } else { "module" };
        let state = match (base.has_config, missing.len()) {
            (true, 1) => "is enabled but absent",
            (true, _) => "are enabled but absent",
            (false, 1) => "is required but absent",
            (false, _) => "are required but absent",
        };
        let absent =
            (!missing.is_empty()).then(|| format!("{} {state}{}", count(missing.len(), modules), few(missing)));
        // With `app/etc/config.php` the modules of these packages are among the absent ones.
        // A package whose module is named already is not named again.
        let is_new = |package: &&String| !missing.iter().any(|module| is_module_of(module, package));
        let unknown: Vec<String> = base.unknown.iter().filter(is_new).cloned().collect();
        let unknown = Some(&unknown).filter(|unknown| !base.has_config && !unknown.is_empty());
        let unknown = unknown.map(|unknown| {
            let known = if unknown.len() == 1 { "is not known" } else { "are not known" };
            format!("{} {known} and may declare more{}", count(unknown.len(), "package"), few(unknown.as_slice()))
        });
        let parts: Vec<String> = [absent, unknown].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// Returns whether Magento's own modules are missing. If so, hardly any id is known, and rules that look ids up
    /// cannot run.
    #[must_use]
    pub fn lacks_core(&self) -> bool {
        self.origin.source != OriginSource::Release && self.acl.as_ref().is_ok_and(|tree| !tree.contains(ALL))
    }
}
