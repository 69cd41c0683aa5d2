//! Releases by the names that users give them.

use std::collections::BTreeSet;

use super::release_lists::is_stable;
use super::{Facts, ReleaseLists};
use crate::catalog::releases::{self, NotFound};
use crate::release::{Edition, Release};
use crate::store::mage_os_releases;

/// The day on which the built-in facts were collected.
pub const FACTS_DATE: &str = "2026-11-30";

/// Releases that exist, but whose packages are not known.
const WITHOUT_LIST: [&str; 5] = ["2.4.4-p18", "2.4.5-p17", "2.4.6-p15", "2.4.7-p10", "2.4.8-p5"];

/// The version of the B2B extension for a release: the first release, the version, and the release whose store recorded
/// both, for which the pair is exact.
const B2B: [(&str, &str, &str); 5] = [
    ("2.0.0", "1.0.1", "2.2.1"),
    ("2.3.0", "1.1.4", "2.3.4"),
    ("2.4.0", "1.3.1", "2.4.2"),
    ("2.4.2-p1", "1.3.1-p1", "2.4.2-p1"),
    ("2.4.4", "1.4.1-p1", "2.4.6-p1"),
];

/// Names that mean a release of Mage-OS.
const MAGE_OS: &str = "mage-os-";

/// A release of Magento in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRelease {
    /// The release of Magento, such as `2.4.8-p3`, or `2.4.4+2025` for a second state of one.
    pub name: String,
    /// The edition.
    pub edition: Edition,
    /// The release of Mage-OS, if the user names one.
    pub mage_os: Option<String>,
    /// Newer releases that the name could mean, but that are not known exactly.
    pub newer: Vec<String>,
    /// Whether the catalog is made from packages although the release is recorded as a whole. Packages include the bundled
    /// extensions of other vendors, which the recorded releases do not.
    pub from_packages: bool,
}

impl NamedRelease {
    /// Returns a release by its full name.
    #[must_use]
    pub fn new(name: impl Into<String>, edition: Edition) -> NamedRelease {
        NamedRelease { name: name.into(), edition, mage_os: None, newer: Vec::new(), from_packages: false }
    }

    /// Whether the catalog of the release was recorded as a whole and is used.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        !self.from_packages && is_open_source(self.edition) && is_recorded(&self.name)
    }

    /// Returns the release with its catalog made from packages.
    #[must_use]
    pub fn from_packages(self) -> NamedRelease {
        NamedRelease { from_packages: true, ..self }
    }

    /// Returns the name that finds the release again.
    #[must_use]
    pub fn spelling(&self) -> String {
        self.mage_os.as_ref().map_or_else(|| self.name.clone(), |version| format!("{MAGE_OS}{version}"))
    }
}

/// Finds a release by its name: `2.4.8-p3`; `2.4` for the newest one of that line, `latest` for the newest of all, as far as
/// they are known exactly; `mage-os-2.1.0`; `2.4.4+2025` for a second state of a release. A name that looks like a release
/// of a known line is accepted even if its packages are not known: its catalog is that of the nearest release.
///
/// # Errors
/// If the name is not one of a release; the error has the nearest ones.
pub fn find_release(
    text: &str,
    edition: Option<Edition>,
    facts: &Facts<'_>,
    lists: &ReleaseLists<'_>,
) -> Result<NamedRelease, NotFound> {
    let wanted = releases::normalize(text);
    let names = release_names(lists);
    if let Some(version) = wanted.strip_prefix(MAGE_OS) {
        return mage_os(version, facts, lists).ok_or_else(|| unknown_mage_os(text));
    }
    if let Some(recorded) = recorded_release(text, edition) {
        return Ok(recorded);
    }
    let edition = edition.unwrap_or(Edition::OpenSource);
    if names.contains(&wanted.as_str()) {
        return Ok(NamedRelease::new(wanted, edition));
    }
    let is_short = wanted.bytes().filter(|byte| *byte == b'.').count() < 2 && Release::parse(&wanted).is_some();
    let is_of_line = |name: &&str| name.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let of_line: Vec<&str> = match wanted.as_str() {
        "latest" => names.clone(),
        _ if is_short => names.iter().copied().filter(is_of_line).collect(),
        _ => Vec::new(),
    };
    if let Some(newest) = of_line.last() {
        let known = of_line.iter().rposition(|name| is_exact(name, edition, facts, lists));
        let Some(known) = known else { return Ok(NamedRelease::new(*newest, edition)) };
        let newer = of_line[known + 1..].iter().map(ToString::to_string).collect();
        return Ok(NamedRelease { newer, ..NamedRelease::new(of_line[known], edition) });
    }
    match Release::parse(&wanted).filter(|release| release.to_string() == wanted && may_exist(release, &names)) {
        Some(_) => Ok(NamedRelease::new(wanted, edition)),
        None => Err(releases::unknown(text, &names)),
    }
}

/// The number of patches of a release that may have appeared since the facts were collected.
const LATER_PATCHES: u32 = 9;

/// Returns whether a release may exist: it belongs to a known line, and is at most one release or a few patches later than
/// the last known one. A number far beyond, such as 2.4.70, is a typo.
fn may_exist(release: &Release, names: &[&str]) -> bool {
    let [major, minor, number] = release.numbers;
    let line: Vec<Release> = names
        .iter()
        .filter_map(|name| Release::parse(name))
        .filter(|known| known.numbers[..2] == [major, minor])
        .collect();
    let newest = line.iter().map(|known| known.numbers[2]).max();
    let patches = line.iter().filter(|known| known.numbers[2] == number).map(|known| known.patch).max();
    newest.is_some_and(|newest| number <= newest + 1) && release.patch <= patches.unwrap_or(0) + LATER_PATCHES
}

/// Finds a release of Magento Open Source that was recorded as a whole by its full name. No facts about packages are needed.
#[must_use]
pub fn recorded_release(text: &str, edition: Option<Edition>) -> Option<NamedRelease> {
    let wanted = releases::normalize(text);
    let is_open_source = edition.is_none_or(is_open_source);
    (is_open_source && is_recorded(&wanted)).then(|| NamedRelease::new(wanted, Edition::OpenSource))
}

/// Returns the names of all releases that are known to exist, the oldest first.
#[must_use]
pub fn release_names<'t>(lists: &ReleaseLists<'t>) -> Vec<&'t str> {
    let listed = lists.releases().iter().copied().filter(|name| is_stable(name));
    let mut names: Vec<&str> = listed.chain(releases::names()).chain(WITHOUT_LIST).collect();
    names.sort_by_key(|name| Release::parse(name));
    names.dedup();
    names
}

/// Returns the releases of Mage-OS in order, each with the release of Magento that it is based on.
#[must_use]
pub fn mage_os_names() -> Vec<(String, &'static str)> {
    mage_os_releases().iter().map(|(version, magento)| (format!("{MAGE_OS}{version}"), *magento)).collect()
}

/// Returns whether the facts are exactly those of a release: its packages are listed, and every package that declares
/// anything is known in the version of the list.
#[must_use]
pub fn is_exact(name: &str, edition: Edition, facts: &Facts<'_>, lists: &ReleaseLists<'_>) -> bool {
    if is_open_source(edition) && is_recorded(name) {
        return true;
    }
    let b2b = (edition == Edition::B2b).then(|| b2b_of(name));
    let Some(found) = lists.packages(name, edition, b2b.map(|(version, _)| version)) else { return false };
    found.nearest.is_empty()
        && b2b.is_none_or(|(_, is_exact)| is_exact)
        && found.lock.packages.iter().all(|it| facts.has(&it.name, &it.version) || !facts.declares(&it.name))
}

/// Returns the version of the B2B extension for a release, and whether a store of this release with it was recorded.
pub(super) fn b2b_of(release: &str) -> (&'static str, bool) {
    let wanted = Release::parse(release);
    let (_, version, recorded) =
        B2B.iter().rev().find(|(first, ..)| Release::parse(first) <= wanted).unwrap_or(&B2B[0]);
    (version, *recorded == release)
}

/// Whether the packages of an edition are those of Magento Open Source.
pub(super) fn is_open_source(edition: Edition) -> bool {
    matches!(edition, Edition::OpenSource | Edition::MageOs)
}

fn is_recorded(name: &str) -> bool {
    releases::names().contains(&name) || releases::variants().contains(&name)
}

fn mage_os(version: &str, facts: &Facts<'_>, lists: &ReleaseLists<'_>) -> Option<NamedRelease> {
    let all = mage_os_releases();
    let named = |place: usize| NamedRelease {
        mage_os: Some(all[place].0.to_owned()),
        ..NamedRelease::new(all[place].1, Edition::MageOs)
    };
    if let Some(place) = all.iter().position(|(known, _)| *known == version) {
        return Some(named(place));
    }
    let is_meant =
        |known: &str| version == "latest" || known.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'));
    let meant: Vec<usize> = (0..all.len()).filter(|place| is_meant(all[*place].0)).collect();
    let known = meant.iter().rposition(|place| is_exact(all[*place].1, Edition::MageOs, facts, lists));
    let chosen = known.unwrap_or(meant.len().checked_sub(1)?);
    let newer = meant[chosen + 1..].iter().map(|place| all[*place].0.to_owned()).collect();
    Some(NamedRelease { newer, ..named(meant[chosen]) })
}

fn unknown_mage_os(text: &str) -> NotFound {
    let versions: BTreeSet<String> = mage_os_names().into_iter().map(|(name, _)| name).collect();
    let nearest = versions.into_iter().rev().take(2).collect::<Vec<_>>();
    NotFound { name: text.trim().to_owned(), nearest: nearest.into_iter().rev().collect() }
}

#[cfg(test)]
mod tests {
    use super::super::{builtin, release_lists};
    use super::*;

    fn find(text: &str, edition: Edition) -> Result<NamedRelease, NotFound> {
        find_release(text, Some(edition), builtin(), release_lists())
    }

    #[test]
    fn a_name_means_the_newest_release_that_is_known_exactly() {
        use Edition::{Commerce, OpenSource};

        for (text, edition, name, newer) in [
            ("latest", OpenSource, "2.4.8-p3", "2.4.8-p4 2.4.8-p5 2.4.9"),
            ("2.4", OpenSource, "2.4.8-p3", "2.4.8-p4 2.4.8-p5 2.4.9"),
            ("2.3", OpenSource, "2.3.7-p4", ""),
            ("2.1", OpenSource, "2.1.18", ""),
            ("V2.4.6-P4", OpenSource, "2.4.6-p4", ""),
            ("2.4.8-p2", OpenSource, "2.4.8-p2", ""),
            ("2.4.4+2025", OpenSource, "2.4.4+2025", ""),
            ("2.4.9", OpenSource, "2.4.9", ""),
            ("2.4.8-p6", OpenSource, "2.4.8-p6", ""),
            ("latest", Commerce, "2.4.7-p9", "2.4.7-p10 2.4.8 2.4.8-p1 2.4.8-p2 2.4.8-p3 2.4.8-p4 2.4.8-p5 2.4.9"),
        ] {
            let found = find(text, edition).unwrap();
            assert_eq!((found.name.as_str(), found.newer.join(" ").as_str()), (name, newer), "{text}");
            assert_eq!(found.edition, edition);
        }
        for text in [
            "",
            "2",
            "2.5",
            "2.5.0",
            "3.0.0",
            "2.4.x",
            "2.4.7p3",
            "2.4.6-beta1",
            "2.4.70",
            "2.4.7-p99",
            "2.3.99",
            "newest",
            "mage-os-",
            "mage-os-9",
        ] {
            assert!(find(text, OpenSource).is_err(), "{text}");
        }
        assert!(find("2.4.4+2025", Commerce).is_err());
        assert_eq!(find("2.4.99x", OpenSource).unwrap_err().nearest.len(), 2);
    }

    #[test]
    fn a_release_of_mage_os_is_that_of_magento() {
        for (text, magento, version) in [
            ("mage-os-1.0.5", "2.4.7-p3", "1.0.5"),
            ("mage-os-1", "2.4.8-p2", "1.3.1"),
            ("mage-os-1.0", "2.4.7-p4", "1.0.6"),
            ("mage-os-latest", "2.4.8-p3", "2.1.0"),
            ("mage-os-3.2.0", "2.4.9", "3.2.0"),
        ] {
            let found = find_release(text, None, builtin(), release_lists()).unwrap();
            assert_eq!((found.name.as_str(), found.mage_os.as_deref()), (magento, Some(version)), "{text}");
            assert_eq!(
                (found.edition, found.spelling().as_str()),
                (Edition::MageOs, format!("mage-os-{version}").as_str())
            );
        }
    }

    #[test]
    fn a_release_is_exact_if_every_declaring_package_is() {
        for (name, edition, expected) in [
            ("2.4.8-p1", Edition::OpenSource, true),
            ("2.4.8-p3", Edition::OpenSource, true),
            ("2.4.8-p4", Edition::OpenSource, false),
            ("2.4.8-p5", Edition::OpenSource, false),
            ("2.4.6-p12", Edition::OpenSource, true),
            ("2.4.9", Edition::OpenSource, false),
            ("2.4.5", Edition::Commerce, true),
            ("2.4.7-p9", Edition::Commerce, true),
            ("2.4.8-p1", Edition::Commerce, false),
            ("2.4.2-p1", Edition::B2b, true),
            ("2.4.7-p9", Edition::B2b, false),
        ] {
            assert_eq!(is_exact(name, edition, builtin(), release_lists()), expected, "{name} {edition:?}");
        }
    }
}
