//! The end of support of release lines, as Adobe publishes it.

use crate::release::Release;

/// The end of support of a release line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// The day, or the month, at which support ends.
    pub end: &'static str,
    /// The day at which extended support ends, which only customers of Adobe Commerce have.
    pub extended: Option<&'static str>,
}

/// The first release of each line, with the end of support of this line.
const LINES: [([u32; 3], &str, Option<&str>); 11] = [
    ([2, 0, 0], "2018-03", None),
    ([2, 1, 0], "2019-06", None),
    ([2, 2, 0], "2019-12", None),
    ([2, 3, 0], "2022-09-08", None),
    ([2, 4, 0], "2022-11-28", None),
    ([2, 4, 4], "2025-04-24", Some("2026-04-14")),
    ([2, 4, 5], "2025-08-09", Some("2026-08-11")),
    ([2, 4, 6], "2026-08-11", None),
    ([2, 4, 7], "2027-04-09", None),
    ([2, 4, 8], "2028-04-11", None),
    ([2, 4, 9], "2029-05", None),
];

/// Returns the end of support of a release; `None` if its line is later than all known ones.
#[must_use]
pub fn support(release: &str) -> Option<Support> {
    let release = Release::parse(release)?;
    let (first, end, extended) = LINES.iter().rev().find(|(first, ..)| *first <= release.numbers)?;
    let is_of_line = first[2] < 4 || first[2] == release.numbers[2];
    (is_of_line && release.numbers[..2] == first[..2]).then_some(Support { end, extended: *extended })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_end_of_support() {
        for (release, end) in [
            ("2.0.2", Some("2018-03")),
            ("2.1.18", Some("2019-06")),
            ("2.3.7-p4", Some("2022-09-08")),
            ("2.4.3-p3", Some("2022-11-28")),
            ("2.4.4+2025", Some("2025-04-24")),
            ("2.4.8-p3", Some("2028-04-11")),
            ("2.4.9", Some("2029-05")),
            ("2.4.10", None),
            ("2.5.0", None),
            ("1.9.4", None),
            ("main", None),
        ] {
            assert_eq!(support(release).map(|support| support.end), end, "{release}");
        }
        assert_eq!(support("2.4.5-p3").unwrap().extended, Some("2026-08-11"));
    }
}
