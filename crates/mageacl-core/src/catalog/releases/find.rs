//! Lookup of built-in releases by name.

use super::FACTS;
use crate::release::Release;

/// A release that is not built in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Magento {name} is not built in")]
pub struct NotFound {
    /// The requested name.
    pub name: String,
    /// The nearest releases, the older first.
    pub nearest: Vec<String>,
}

impl NotFound {
    /// Returns a suggestion that names the nearest releases.
    #[must_use]
    pub fn help(&self) -> String {
        let nearest = self.nearest.join(" and ");
        format!(
            "The nearest ones are {nearest}. `mageacl releases` lists all; of any other store `mageacl snapshot` makes a file for --catalog."
        )
    }
}

/// Returns the built-in releases as they were first released, the oldest first.
#[must_use]
pub fn names() -> Vec<&'static str> {
    all_names().filter(|name| !is_variant(name)).collect()
}

/// Returns the releases of which the facts have a second state: `2.4.4+2025` is 2.4.4 as Composer installed it in 2025.
#[must_use]
pub fn variants() -> Vec<&'static str> {
    all_names().filter(|name| is_variant(name)).collect()
}

fn all_names() -> impl Iterator<Item = &'static str> {
    let section = FACTS.lines().skip_while(|line| *line != "[releases]").skip(1);
    section.take_while(|line| !line.is_empty())
}

/// Whether a name is that of a second state of a release.
pub(super) fn is_variant(name: &str) -> bool {
    name.contains('+')
}

/// Returns the first three numbers of each release line with its newest release, the oldest line first.
#[must_use]
pub fn release_lines() -> Vec<(String, &'static str)> {
    let mut lines: Vec<(String, &'static str)> = Vec::new();
    for name in names() {
        let line = name.split_once('-').map_or(name, |(line, _)| line);
        match lines.last_mut() {
            Some((known, newest)) if known == line => *newest = name,
            _ => lines.push((line.to_owned(), name)),
        }
    }
    lines
}

/// Returns the predecessor of a release: the previous one in its line, or for the first of a line the first of the previous
/// line. Lines are patched in parallel, so the last patch of a line is later than the first release of the next line.
#[must_use]
pub fn predecessor(name: &str) -> Option<&'static str> {
    before_among(&names(), name)
}

fn before_among<'n>(names: &[&'n str], name: &str) -> Option<&'n str> {
    let line = |name: &'n str| name.split_once('-').map_or(name, |(line, _)| line);
    let place = names.iter().position(|known| *known == name)?;
    let last = names[place.checked_sub(1)?];
    let is_first = line(last) != line(names[place]);
    let first_of_last = names.iter().find(|other| line(other) == line(last)).copied();
    if is_first { first_of_last } else { Some(last) }
}

/// Returns the upgrade path from one release to a later one: the first release of each line between them, then the patches
/// of the last line. Empty if the other one is not later.
#[must_use]
pub fn upgrade_path(from: &str, to: &str) -> Vec<&'static str> {
    way_among(&names(), from, to)
}

/// Returns the upgrade path as [`upgrade_path`] does, among the given releases, which are in order.
#[must_use]
pub fn way_among<'n>(names: &[&'n str], from: &str, to: &str) -> Vec<&'n str> {
    let place = |name: &str| names.iter().position(|known| *known == name);
    let (Some(from), Some(to)) = (place(from), place(to)) else { return Vec::new() };
    let later = std::iter::successors(Some(names[to]), |name| before_among(names, name))
        .take_while(|name| place(name) > Some(from));
    let mut way: Vec<&str> = later.collect();
    way.extend((!way.is_empty()).then_some(names[from]));
    way.reverse();
    way
}

/// Normalizes the name of a release: trims white space and a leading `v`, and converts it to lower case.
#[must_use]
pub fn normalize(text: &str) -> String {
    text.trim().trim_start_matches(['v', 'V']).to_ascii_lowercase()
}

/// Finds a release by its name, by `latest`, or by the beginning of a line (`2.4`), which selects the newest release of it.
///
/// # Errors
/// If no release matches; the error has the nearest ones.
pub fn find(text: &str) -> Result<&'static str, NotFound> {
    let names = names();
    let wanted = normalize(text);
    let newest = || names.last().copied();
    let line = || {
        let is_short = wanted.bytes().filter(|byte| *byte == b'.').count() < 2 && Release::parse(&wanted).is_some();
        let is_of = |name: &&&str| name.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with('.'));
        names.iter().rev().find(is_of).copied().filter(|_| is_short)
    };
    let exact = || names.iter().find(|name| **name == wanted).copied();
    let variant = || variants().into_iter().find(|name| *name == wanted);
    let found = if wanted == "latest" { newest() } else { exact().or_else(line).or_else(variant) };
    found.ok_or_else(|| unknown(text, &names))
}

/// Returns the error for an unknown name, with its neighbours in the order of releases.
pub(crate) fn unknown(text: &str, names: &[&str]) -> NotFound {
    let wanted = Release::parse(legible(&normalize(text)));
    let behind = names.iter().position(|name| Release::parse(name) > wanted).unwrap_or(names.len());
    // For a name that is not a release, suggest the newest ones.
    let behind = if wanted.is_some() { behind } else { names.len() };
    let nearest = names[behind.saturating_sub(1)..].iter().take(2);
    let nearest = if behind == names.len() { names[names.len().saturating_sub(2)..].iter().take(2) } else { nearest };
    NotFound { name: text.trim().to_owned(), nearest: nearest.map(ToString::to_string).collect() }
}

/// Returns the prefix of a name that can be parsed: the numbers of `2.4.7p3`.
fn legible(name: &str) -> &str {
    if Release::parse(name).is_some_and(|release| release.to_string() == name) {
        return name;
    }
    let end = name.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(name.len());
    name[..end].trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_meant_by_name_line_or_as_the_latest() {
        for (text, expected) in [
            ("2.4.8-p1", "2.4.8-p1"),
            ("v2.4.6-p4", "2.4.6-p4"),
            ("V2.4.6-P4", "2.4.6-p4"),
            ("2.4.7", "2.4.7"),
            ("2.4", "2.4.8-p1"),
            ("2.3", "2.3.7-p4"),
            ("latest", "2.4.8-p1"),
            ("Latest", "2.4.8-p1"),
        ] {
            assert_eq!(find(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_release_grew_from_the_one_before_it_in_its_line() {
        for (name, expected) in [
            ("2.3.0", None),
            ("2.3.1", Some("2.3.0")),
            ("2.3.5-p2", Some("2.3.5-p1")),
            ("2.3.6", Some("2.3.5-p1")),
            ("2.4.0", Some("2.3.7")),
            ("2.4.4-p13", Some("2.4.4-p12")),
            ("2.4.5", Some("2.4.4")),
            ("2.4.8-p1", Some("2.4.8")),
            ("2.4.9", None),
        ] {
            assert_eq!(predecessor(name), expected, "{name}");
        }
    }

    #[test]
    fn a_way_goes_by_the_first_of_each_line_and_then_by_patches() {
        let all = "2.4.4 2.4.5 2.4.6 2.4.7 2.4.8 2.4.8-p1";
        for (from, to, expected) in [
            ("2.4.4", "2.4.8-p1", all),
            ("2.4.4", "2.4.4-p2", "2.4.4 2.4.4-p1 2.4.4-p2"),
            ("2.4.4-p5", "2.4.6", "2.4.4-p5 2.4.5 2.4.6"),
            ("2.3.7", "2.4.0-p1", "2.3.7 2.4.0 2.4.0-p1"),
            ("2.4.4", "2.4.4", ""),
            ("2.4.4", "2.4.0", ""),
            ("2.4.4", "2.4.9", ""),
        ] {
            assert_eq!(upgrade_path(from, to).join(" "), expected, "{from} to {to}");
        }
    }

    #[test]
    fn what_is_not_built_in_is_reported_with_its_neighbours() {
        for (text, nearest) in [
            ("2.4.9", ["2.4.8", "2.4.8-p1"]),
            ("2.3.5", ["2.3.4", "2.3.5-p1"]),
            ("2.4.6-p99", ["2.4.6-p11", "2.4.7"]),
            ("2.2.0", ["2.3.0", "2.3.1"]),
            ("2.5", ["2.4.8", "2.4.8-p1"]),
            ("2.4.6p4", ["2.4.6", "2.4.6-p1"]),
            ("2.4.6-beta1", ["2.4.6", "2.4.6-p1"]),
            ("2.4.", ["2.4.0", "2.4.0-p1"]),
            ("newest", ["2.4.8", "2.4.8-p1"]),
            ("", ["2.4.8", "2.4.8-p1"]),
        ] {
            assert_eq!(find(text).unwrap_err().nearest, nearest, "{text}");
        }
    }

    #[test]
    fn releases_stand_in_order_and_each_line_knows_its_newest() {
        let names = names();
        assert_eq!((names.len(), names.first(), names.last()), (73, Some(&"2.3.0"), Some(&"2.4.8-p1")));
        assert!(names.is_sorted_by_key(|name| Release::parse(name)));
        let lines = release_lines();
        assert_eq!(lines.len(), 17);
        assert_eq!(lines[8], ("2.4.0".to_owned(), "2.4.0-p1"));
        assert_eq!(lines[16], ("2.4.8".to_owned(), "2.4.8-p1"));
    }
}
