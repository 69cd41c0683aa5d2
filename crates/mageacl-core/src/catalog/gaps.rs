//! The parts of a store that are missing from its catalog.

use super::acl::ALL;
use super::{Catalog, OriginSource};
use crate::store::HIDDEN_NAME;

/// The number of missing modules that a sentence names.
const FEW: usize = 5;

/// The parts of a store that were missing when its catalog was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The modules that `app/etc/config.php` enables, but that are not on disk, by name.
    pub missing_modules: Vec<String>,
    /// Whether the folder of Composer's packages is missing.
    pub no_vendor: bool,
    /// Notes on registrations that were read without running PHP. Ordinary stores have some.
    pub details: Vec<String>,
}

impl Catalog {
    /// Describes the missing parts of the catalog in one sentence; `None` for a complete store.
    #[must_use]
    pub fn gap(&self) -> Option<String> {
        let gaps = &self.origin.gaps;
        let missing = match gaps.missing_modules.len() {
            0 if self.origin.partial => {
                "these are modules without a Magento store around them: declarations of other modules are not included"
                    .to_owned()
            }
            0 if self.lacks_core() => "Magento's own modules are missing".to_owned(),
            0 => return None,
            number => {
                let listed = self.origin.enabled + number;
                let more = if number > FEW { format!(" and {} more", number - FEW) } else { String::new() };
                let names: Vec<&str> = gaps.missing_modules.iter().take(FEW).map(String::as_str).collect();
                let names = match names.as_slice() {
                    [first, ..] if *first == HIDDEN_NAME => String::new(),
                    names => format!(": {}{more}", names.join(", ")),
                };
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

    /// Returns whether Magento's own modules are missing. If so, hardly any id is known, and rules that look ids up
    /// cannot run.
    #[must_use]
    pub fn lacks_core(&self) -> bool {
        self.origin.source != OriginSource::Release && self.acl.as_ref().is_ok_and(|tree| !tree.contains(ALL))
    }
}
