//! The facts that a catalog is based on, in words.

use crate::catalog::{Edition, Origin};

use super::count;

/// Returns a catalog from a lock in a few words: edition, release, modules, and how well the packages are known.
pub(super) fn lock_name(origin: &Origin) -> String {
    let Some(base) = &origin.base else { return format!("a composer.lock ({})", count(origin.enabled, "module")) };
    let release = base.magento.as_ref().map(|release| format!(" {release}")).unwrap_or_default();
    let edition = base.edition.map_or_else(|| format!("Magento{release}"), |edition| edition_name(edition, &release));
    let mut known = vec![format!("{} exact", base.exact)];
    known.extend((!base.nearest.is_empty()).then(|| format!("{} nearest", base.nearest.len())));
    known.extend((!base.unknown.is_empty()).then(|| format!("{} unknown", base.unknown.len())));
    let all = if base.has_config { "" } else { ", all enabled" };
    format!("{edition} from composer.lock ({}{all}; packages: {})", count(origin.enabled, "module"), known.join(", "))
}

/// Mage-OS has versions of its own; the release is the one of Magento that it is based on.
fn edition_name(edition: Edition, release: &str) -> String {
    match edition {
        Edition::MageOs => format!("Mage-OS, based on Magento{release},"),
        _ => format!("{}{release}", edition.title()),
    }
}
