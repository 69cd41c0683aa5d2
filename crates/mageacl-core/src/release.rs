//! Releases of Magento, and the first release of each change that matters here.

use std::cmp::Ordering;
use std::fmt;

/// A release such as 2.4.6-p4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    /// Major, minor and patch number.
    pub numbers: [u32; 3],
    /// The number after `-p`, or 0.
    pub patch: u32,
}

/// The editions of Magento.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// Magento Open Source.
    OpenSource,
    /// Adobe Commerce.
    Commerce,
    /// Adobe Commerce with B2B.
    B2b,
    /// Mage-OS.
    MageOs,
}

impl Edition {
    /// All editions.
    pub const ALL: [Edition; 4] = [Edition::OpenSource, Edition::Commerce, Edition::B2b, Edition::MageOs];

    /// Returns the edition with a name of the JSON contract.
    #[must_use]
    pub fn parse(name: &str) -> Option<Edition> {
        Edition::ALL.into_iter().find(|edition| edition.name() == name)
    }

    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Edition::OpenSource => "open-source",
            Edition::Commerce => "commerce",
            Edition::B2b => "b2b",
            Edition::MageOs => "mage-os",
        }
    }

    /// Returns the name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Edition::OpenSource => "Magento Open Source",
            Edition::Commerce => "Adobe Commerce",
            Edition::B2b => "Adobe Commerce B2B",
            Edition::MageOs => "Mage-OS",
        }
    }
}

impl Release {
    /// The first release that reads the `soapOperation` of a route and merges parameters by name.
    pub const SOAP_OPERATIONS: Release = Release { numbers: [2, 3, 2], patch: 0 };

    /// The first release that loads modules with `Magento_` in their names before others.
    pub const MAGENTO_MODULES_FIRST: Release = Release { numbers: [2, 3, 2], patch: 0 };

    /// The first release with data patches.
    pub const DATA_PATCHES: Release = Release { numbers: [2, 3, 0], patch: 0 };

    /// The first release whose integration converter adds the root resource.
    pub const INTEGRATION_ROOT: Release = Release { numbers: [2, 3, 1], patch: 0 };

    /// The first release that denies an id for which no role has a row.
    pub const MISSING_ROWS_DENIED: Release = Release { numbers: [2, 4, 5], patch: 0 };

    /// The first release with a setting for bearer tokens of integrations, which is off by default.
    pub const BEARER_OFF: Release = Release { numbers: [2, 4, 4], patch: 0 };

    /// The first release on Laminas, which applies a rule to all descendants of its resource.
    pub const RULES_PROPAGATE: Release = Release { numbers: [2, 4, 6], patch: 0 };

    /// The first release that denies an id for which the role itself has no row.
    pub const MISSING_ROWS_DENIED_PER_ROLE: Release = Release { numbers: [2, 4, 8], patch: 0 };

    /// Parses `2.4.6-p4`, `2.4.6` or `v2.4.6`; any other suffix (`-beta1`) and what follows a `+` are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let text = text.split_once('+').map_or(text, |(release, _)| release);
        let (numbers, suffix) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = numbers.split('.').map(|part| part.parse().ok());
        let mut next = || parts.next().flatten();
        let numbers = [next()?, next()?, next().unwrap_or(0)];
        let patch = suffix.strip_prefix('p').and_then(|patch| patch.parse().ok()).unwrap_or(0);
        Some(Release { numbers, patch })
    }
}

impl Ord for Release {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numbers, self.patch).cmp(&(other.numbers, other.patch))
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, line] = self.numbers;
        write!(f, "{major}.{minor}.{line}")?;
        if self.patch > 0 { write!(f, "-p{}", self.patch) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_by_name() {
        for edition in Edition::ALL {
            assert_eq!(Edition::parse(edition.name()), Some(edition));
        }
        assert_eq!(Edition::parse("cloud"), None);
    }

    #[test]
    fn releases_are_read_and_ordered() {
        let order = ["2.3.0", "2.3.7-p4", "2.4.4", "2.4.4-p2", "2.4.4-p13", "2.4.5", "2.4.10"];
        let releases: Vec<_> = order.iter().map(|text| Release::parse(text).unwrap()).collect();
        assert!(releases.is_sorted());
        assert!(order.iter().zip(&releases).all(|(text, release)| release.to_string() == *text));
        assert_eq!(Release::parse("v2.4.6"), Release::parse("2.4.6.0"));
        assert_eq!(Release::parse("2.4.6-beta2"), Release::parse("2.4.6"));
        assert_eq!(Release::parse("2.4.4+2025"), Release::parse("2.4.4"));
        assert_eq!(Release::parse("dev-main"), None);
        assert_eq!(Release::parse(""), None);
    }
}
