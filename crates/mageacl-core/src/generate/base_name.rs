//! The facts that a catalog is based on, in words.

use crate::catalog::{Base, BaseOrigin, Edition, Origin};
use crate::store::Switched;

use super::count;

/// Returns a catalog from a lock in a few words: edition, release, modules, and how well the packages are known.
pub(super) fn lock_name(origin: &Origin) -> String {
    let Some(base) = &origin.base else { return format!("a composer.lock ({})", count(origin.enabled, "module")) };
    let modules = count(origin.enabled, "module");
    let all = if base.has_config { "" } else { ", all enabled" };
    format!("{} from composer.lock ({modules}{all}; packages: {})", product_name(base), known(base))
}

/// Returns a release in a few words: as released, or from facts about other versions of its packages.
pub(super) fn release_name(origin: &Origin, base: &Base) -> String {
    let modules = count(origin.enabled, "module");
    let name = product_name(base);
    if !base.is_exact {
        return format!("{name} from built-in facts ({modules}; packages: {})", known(base));
    }
    let newer = match base.newer.as_slice() {
        [] => String::new(),
        [one] => format!("; {one} is newer and not known exactly"),
        [others @ .., last] => format!("; {} and {last} are newer and not known exactly", others.join(", ")),
    };
    format!("{name} as released ({modules}{newer})")
}

/// Returns the modules that the user disables or enables, after a space.
pub(super) fn switches(switches: &Switched) -> String {
    let part = |names: &[String], state: &str| (!names.is_empty()).then(|| format!("{} {state}", names.join(", ")));
    let parts: Vec<String> =
        [part(&switches.disabled, "disabled"), part(&switches.enabled, "enabled")].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(" and ")) }
}

/// Returns a catalog of files and facts in a few words.
pub(super) fn over_name(origin: &Origin, base: &Base) -> String {
    let here = origin.enabled.saturating_sub(base.modules);
    let modules = format!("{}, {here} of them here", count(origin.enabled, "module"));
    let by = match base.origin {
        BaseOrigin::Lock => "composer.lock",
        BaseOrigin::Installed => "installed.json",
        BaseOrigin::Requested => "the given release",
        BaseOrigin::Required => "the release in composer.json",
        BaseOrigin::Allowed => "the newest release that composer.json allows",
        BaseOrigin::Nearest => "the release nearest to composer.json",
        BaseOrigin::Newest => "the newest release, since none is named",
    };
    format!("{} from built-in facts ({modules}; {by}: {})", product_name(base), known(base))
}

/// Returns how well the packages are known.
fn known(base: &Base) -> String {
    let mut known = vec![format!("{} exact", base.exact)];
    known.extend((!base.nearest.is_empty()).then(|| format!("{} nearest", base.nearest.len())));
    known.extend((!base.unknown.is_empty()).then(|| format!("{} unknown", base.unknown.len())));
    known.join(", ")
}

fn product_name(base: &Base) -> String {
    match &base.mage_os {
        Some(version) => format!("Mage-OS {version} (Magento {})", base.magento.as_deref().unwrap_or_default()),
        None => named(base.edition, base.magento.as_deref()),
    }
}

/// Returns a release with its edition. Mage-OS has its own versions; the release is the one of Magento that it is based
/// on.
pub(super) fn named(edition: Option<Edition>, release: Option<&str>) -> String {
    let release = release.map(|release| format!(" {release}")).unwrap_or_default();
    match edition {
        Some(Edition::MageOs) => format!("Mage-OS (Magento{release})"),
        Some(edition) => format!("{}{release}", edition.title()),
        None => format!("Magento{release}"),
    }
}
