//! Version constraints of composer, such as `^103.0.7 || ~104.0`.

use super::version::{Version, plain};

/// A constraint: one of several alternatives must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    alternatives: Vec<Vec<Bound>>,
}

/// A comparison with a version.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Bound {
    AtLeast(Version),
    Above(Version),
    AtMost(Version),
    Below(Version),
    Equal(Version),
    NotEqual(Version),
    /// A branch, which no release satisfies.
    Nothing,
}

impl Constraint {
    /// Parses a constraint. A text that cannot be read accepts no version.
    #[must_use]
    pub fn parse(text: &str) -> Constraint {
        let alternatives = text.split('|').map(str::trim).filter(|part| !part.is_empty());
        Constraint { alternatives: alternatives.map(|part| bounds(part).unwrap_or(vec![Bound::Nothing])).collect() }
    }

    /// Whether a version satisfies the constraint.
    #[must_use]
    pub fn accepts(&self, version: &str) -> bool {
        let Some(version) = Version::parse(version) else { return false };
        self.alternatives.iter().any(|bounds| bounds.iter().all(|bound| bound.accepts(&version)))
    }

    /// Returns the lowest version that the constraint names; `None` if it names none.
    pub(super) fn lowest(&self) -> Option<&Version> {
        let bounds = self.alternatives.iter().flatten();
        bounds.filter_map(Bound::version).min()
    }
}

impl Bound {
    fn accepts(&self, version: &Version) -> bool {
        match self {
            Bound::AtLeast(bound) => version >= bound,
            Bound::Above(bound) => version > bound,
            Bound::AtMost(bound) => version <= bound,
            Bound::Below(bound) => version < bound,
            Bound::Equal(bound) => version == bound,
            Bound::NotEqual(bound) => version != bound,
            Bound::Nothing => false,
        }
    }

    fn version(&self) -> Option<&Version> {
        match self {
            Bound::AtLeast(version) | Bound::Above(version) | Bound::Equal(version) => Some(version),
            Bound::AtMost(_) | Bound::Below(_) | Bound::NotEqual(_) | Bound::Nothing => None,
        }
    }
}

/// Parses an alternative: comparisons that must all hold, or `1.0 - 2.0`.
fn bounds(text: &str) -> Option<Vec<Bound>> {
    // `dev-fix as 2.4.6` requires the branch.
    let text = text.split_once(" as ").map_or(text, |(branch, _)| branch);
    if let Some((from, to)) = text.split_once(" - ") {
        let upper = match numbers(stripped(to)) {
            // `1.0 - 2.0` includes 2.0.5: missing numbers are open.
            Some(numbers) if numbers.len() < 3 => Bound::Below(Version::stable(&next(&numbers, numbers.len() - 1))),
            _ => Bound::AtMost(Version::parse(stripped(to))?),
        };
        return Some(vec![Bound::AtLeast(Version::parse(stripped(from))?), upper]);
    }
    let mut all = Vec::new();
    // An operator may be set apart from its version.
    let text = [">=", "<=", "!=", "<>", "==", ">", "<", "=", "^", "~"]
        .iter()
        .fold(text.to_owned(), |text, operator| text.replace(&format!("{operator} "), operator));
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        all.extend(part_bounds(part)?);
    }
    Some(all)
}

fn part_bounds(part: &str) -> Option<Vec<Bound>> {
    let one = |bound: fn(Version) -> Bound, rest: &str| Some(vec![bound(Version::parse(stripped(rest))?)]);
    for (operator, bound) in [
        (">=", Bound::AtLeast as fn(Version) -> Bound),
        ("<=", Bound::AtMost),
        ("!=", Bound::NotEqual),
        ("<>", Bound::NotEqual),
        ("==", Bound::Equal),
        (">", Bound::Above),
        ("<", Bound::Below),
        ("=", Bound::Equal),
    ] {
        if let Some(rest) = part.strip_prefix(operator) {
            return one(bound, rest);
        }
    }
    if let Some(rest) = part.strip_prefix('^') {
        let rest = stripped(rest);
        let numbers = numbers(rest.split('-').next().unwrap_or(rest))?;
        let first = numbers.iter().position(|number| *number != 0).unwrap_or(numbers.len() - 1);
        return Some(vec![
            Bound::AtLeast(Version::parse(rest)?),
            Bound::Below(Version::stable(&next(&numbers, first))),
        ]);
    }
    if let Some(rest) = part.strip_prefix('~') {
        let rest = stripped(rest);
        let numbers = numbers(rest.split('-').next().unwrap_or(rest))?;
        let last = numbers.len().saturating_sub(2);
        return Some(vec![Bound::AtLeast(Version::parse(rest)?), Bound::Below(Version::stable(&next(&numbers, last)))]);
    }
    let part = stripped(part);
    if matches!(part, "*" | "x" | "") {
        return Some(Vec::new());
    }
    if let Some(prefix) = part.strip_suffix(".*").or_else(|| part.strip_suffix(".x")) {
        let prefix = prefix.trim_end_matches(".*").trim_end_matches(".x");
        let numbers = numbers(prefix)?;
        let above = Version::stable(&next(&numbers, numbers.len() - 1));
        return Some(vec![Bound::AtLeast(Version::stable(&numbers)), Bound::Below(above)]);
    }
    one(Bound::Equal, part)
}

/// Returns a version without its stability flag and a leading `v`.
fn stripped(text: &str) -> &str {
    plain(text.split('@').next().unwrap_or(text))
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>().filter(|numbers| numbers.len() <= 8)
}

/// Returns the first version in which the number at a place is higher.
fn next(numbers: &[u64], place: usize) -> Vec<u64> {
    let mut next = numbers[..=place].to_vec();
    next[place] = next[place].saturating_add(1);
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_accept_versions_as_composer_does() {
        for (text, accepted, refused) in [
            ("2.4.7", "2.4.7 2.4.7.0 v2.4.7", "2.4.7-p1 2.4.6"),
            ("=2.4.7-p1", "2.4.7-p1", "2.4.7"),
            ("^103.0.7", "103.0.7 103.0.7-p4 103.9.0", "103.0.6-p9 104.0.0"),
            ("^0.3.1", "0.3.1 0.3.9", "0.4.0 0.3.0"),
            ("~103.0.7", "103.0.7-p1 103.0.9", "103.1.0 103.0.6"),
            ("~100.4", "100.4.0 100.9.1", "101.0.0 100.3.9"),
            ("103.0.*", "103.0.0 103.0.7-p3", "103.1.0 102.9.9"),
            ("2.4.x", "2.4.0 2.4.8", "2.5.0"),
            ("100.*.*", "100.4.2", "101.0.0"),
            (">=2.4.4 <2.4.7", "2.4.4 2.4.6-p14", "2.4.7 2.4.3"),
            (">= 2.4.4, < 2.4.7", "2.4.4 2.4.6-p14", "2.4.7 2.4.3"),
            ("2.4.4 - 2.4.6", "2.4.4 2.4.6", "2.4.7 2.4.6-p1"),
            ("2.3 - 2.4", "2.3.0 2.4.8", "2.5.0 2.2.9"),
            ("^102.0 || ^103.0", "102.0.5 103.0.7", "104.0.0 101.0.0"),
            ("~100.0.0|~101.0.0", "100.0.3 101.0.9", "102.0.0"),
            (">=2.3 !=2.4.0", "2.4.1 2.3.0", "2.4.0 2.2.9"),
            ("^2.4@beta", "2.4.8", "3.0.0"),
            ("*", "0.0.1 104.0.0", "dev-main"),
            ("@stable", "2.4.8", "dev-main"),
            ("dev-main || 2.4.6", "2.4.6", "2.4.7"),
        ] {
            let constraint = Constraint::parse(text);
            for version in accepted.split(' ') {
                assert!(constraint.accepts(version), "{text} accepts {version}");
            }
            for version in refused.split(' ') {
                assert!(!constraint.accepts(version), "{text} refuses {version}");
            }
        }
    }

    #[test]
    fn unreadable_constraints_accept_nothing() {
        for text in ["", "dev-main", "self.version", "^", "~x", "2.4.6 -", "^1.2.3.4.5.6.7.8.9", "99999999999999999999"]
        {
            assert!(!Constraint::parse(text).accepts("2.4.6"), "{text}");
        }
    }

    #[test]
    fn the_lowest_version_is_that_of_the_first_alternative_in_order() {
        let lowest = |text: &str| Constraint::parse(text).lowest().cloned();
        assert_eq!(lowest("^104.0 || ^103.0.4"), Version::parse("103.0.4"));
        assert_eq!(lowest("<103"), None);
    }
}
