//! Versions of composer packages: order, and the choice of the version whose facts are used.

use std::cmp::Ordering;
use std::fmt;

/// A version such as `103.0.7-p4`, comparable with others of the same package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: Vec<u64>,
    stage: Stage,
}

/// The suffix of a version, in the order of composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Alpha(u64),
    Beta(u64),
    Candidate(u64),
    Stable,
    Patch(u64),
}

/// The most numbers of a version; composer itself takes four.
const MAX_NUMBERS: usize = 8;

impl Version {
    /// Reads a version of numbers with an optional suffix. Branches (`dev-main`, `2.4.x-dev`) and other texts give `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Version> {
        let text = plain(text);
        let (numbers, suffix) = text.split_once('-').unwrap_or((text, ""));
        let mut numbers = numbers.split('.').map(number).collect::<Option<Vec<u64>>>()?;
        if numbers.len() > MAX_NUMBERS {
            return None;
        }
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        Some(Version { numbers, stage: Stage::parse(suffix)? })
    }

    /// Returns the stable version of these numbers.
    pub(super) fn stable(numbers: &[u64]) -> Version {
        let end = numbers.iter().rposition(|number| *number != 0).map_or(0, |last| last + 1);
        Version { numbers: numbers[..end].to_vec(), stage: Stage::Stable }
    }

    /// Whether it is a release for use, not one for tests.
    pub(super) fn is_stable(&self) -> bool {
        self.stage >= Stage::Stable
    }

    /// Returns the first three numbers: within them, versions differ by patches.
    pub(super) fn line(&self) -> [u64; 3] {
        [0, 1, 2].map(|place| self.numbers.get(place).copied().unwrap_or_default())
    }

    /// Whether a version belongs to a branch such as `2.4.x-dev`, of which the leading numbers are known.
    fn is_in(&self, branch: &[u64]) -> bool {
        branch.iter().enumerate().all(|(place, number)| self.numbers.get(place).unwrap_or(&0) == number)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.line().iter().map(ToString::to_string).collect();
        write!(f, "{}", numbers.join("."))?;
        match self.stage {
            Stage::Patch(number) => write!(f, "-p{number}"),
            _ => Ok(()),
        }
    }
}

impl Stage {
    fn parse(suffix: &str) -> Option<Stage> {
        if suffix.is_empty() {
            return Some(Stage::Stable);
        }
        let suffix = suffix.to_ascii_lowercase();
        let (word, count) = suffix.split_at(suffix.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(suffix.len()));
        let count = count.trim_start_matches(['.', '-']);
        let count = if count.is_empty() { 0 } else { number(count)? };
        match word {
            "a" | "alpha" => Some(Stage::Alpha(count)),
            "b" | "beta" => Some(Stage::Beta(count)),
            "rc" => Some(Stage::Candidate(count)),
            "stable" if count == 0 => Some(Stage::Stable),
            "p" | "pl" | "patch" => Some(Stage::Patch(count)),
            _ => None,
        }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numbers, self.stage).cmp(&(&other.numbers, other.stage))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns a version without a leading `v` and without build metadata.
pub(super) fn plain(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    text.split_once('+').map_or(text, |(version, _)| version)
}

fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

/// The known version whose facts are used for an installed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The installed version is known.
    Exact(usize),
    /// Another version is used instead.
    Nearest(usize),
}

/// Chooses among known versions, which are sorted: the installed one, else the highest one not above it within the same
/// three numbers, else the next one above. Above the last known version it is the last one. For a branch it is the
/// newest version of that branch, else the newest of all. `None` without a known version.
pub(super) fn choose(known: &[&str], installed: &str) -> Option<Choice> {
    let last = known.len().checked_sub(1)?;
    // Nearly all versions are known, and this comparison is cheap.
    if let Some(place) = known.iter().position(|known| *known == plain(installed)) {
        return Some(Choice::Exact(place));
    }
    let parsed = |place: &usize| Version::parse(known[*place]);
    let Some(wanted) = Version::parse(installed) else {
        let branch = branch(installed);
        let newest = (0..known.len()).rev().find(|place| parsed(place).is_some_and(|known| known.is_in(&branch)));
        return Some(Choice::Nearest(newest.unwrap_or(last)));
    };
    if let Some(place) = (0..known.len()).find(|place| parsed(place).as_ref() == Some(&wanted)) {
        return Some(Choice::Exact(place));
    }
    let is_below = |known: &Version| known.line() == wanted.line() && *known < wanted;
    let below = (0..known.len()).rev().find(|place| parsed(place).as_ref().is_some_and(is_below));
    let above = || (0..known.len()).find(|place| parsed(place).is_some_and(|known| known > wanted));
    Some(Choice::Nearest(below.or_else(above).unwrap_or(last)))
}

/// Returns the leading numbers of a branch: `[2, 4]` for `2.4.x-dev`, `2.4-develop` and `dev-2.4`.
fn branch(text: &str) -> Vec<u64> {
    let text = plain(text);
    let text = text.strip_prefix("dev-").unwrap_or(text);
    let numbers = text.split('-').next().unwrap_or_default();
    numbers.split('.').map_while(number).take(MAX_NUMBERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_composer_orders_them() {
        let order = [
            "100.4.7-alpha1",
            "100.4.7-beta1",
            "100.4.7-beta2",
            "100.4.7-RC1",
            "100.4.7",
            "100.4.7-p1",
            "100.4.7-p2",
            "100.4.7-p10",
            "100.4.7.1",
            "100.4.8",
            "100.10.0",
            "101.0.0",
        ];
        let versions: Vec<Version> = order.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted_by(|a, b| a < b));
        for (text, same) in [
            ("v2.4.6", "2.4.6"),
            ("2.4.6.0", "2.4.6"),
            ("2.4.6.0-patch4", "2.4.6-p4"),
            ("1.0", "1.0.0"),
            ("1.0.0+build.7", "1"),
            (" 2.4.6-P4 ", "2.4.6-pl4"),
            ("2.0.0-beta.3", "2.0.0-b3"),
            ("2.0.0-stable", "2.0.0"),
        ] {
            assert_eq!(Version::parse(text), Version::parse(same), "{text}");
            assert!(Version::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn branches_and_other_texts_are_no_versions() {
        let long = ["1"; 9].join(".");
        for text in [
            "",
            "v",
            "dev-main",
            "2.4-develop",
            "2.4.x-dev",
            "1..2",
            "1.2.",
            "-p1",
            "1.2.3-foo",
            "1.2.3-p1x",
            "99999999999999999999",
            "*",
            "^1.2",
            &long,
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_nearest_version_stays_within_its_line_or_goes_up() {
        use Choice::{Exact, Nearest};

        let known = ["100.3.0", "100.4.5", "100.4.5-p3", "100.4.5-p10", "100.4.6-beta1", "100.4.6", "100.4.8"];
        for (installed, expected) in [
            ("100.4.5", Exact(1)),
            ("v100.4.5-p3", Exact(2)),
            ("100.4.5.0-patch10", Exact(3)),
            // Within the same three numbers, the highest one below.
            ("100.4.5-p2", Nearest(1)),
            ("100.4.5-p9", Nearest(2)),
            ("100.4.5-p11", Nearest(3)),
            ("100.4.6-beta2", Nearest(4)),
            ("100.4.5.7", Nearest(3)),
            ("100.4.8-p1", Nearest(6)),
            // Else the next one above.
            ("100.4.7", Nearest(6)),
            ("100.4.7-p5", Nearest(6)),
            ("100.4.0", Nearest(1)),
            ("100.2.9", Nearest(0)),
            ("100.4.5-beta1", Nearest(1)),
            // Nothing above.
            ("100.4.9", Nearest(6)),
            ("104.0.0", Nearest(6)),
            // Branches.
            ("dev-main", Nearest(6)),
            ("2.4-develop", Nearest(6)),
            ("100.3.x-dev", Nearest(0)),
            ("100.4.5.x-dev", Nearest(3)),
            ("dev-100.3", Nearest(0)),
            ("", Nearest(6)),
        ] {
            assert_eq!(choose(&known, installed), Some(expected), "{installed}");
        }
        assert_eq!(choose(&[], "1.0.0"), None);
    }
}
