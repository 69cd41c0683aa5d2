//! Ranges of releases that have a fact: `2.3.0..2.3.7-p4,2.4.1..`.

/// Places in the list of releases, as inclusive ranges; sorted and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ranges(Vec<(usize, usize)>);

impl Ranges {
    /// Reads ranges; a range without an end reaches to the newest release.
    ///
    /// # Errors
    /// For a release that the list does not have, and for ranges that overlap or are not in order.
    pub(crate) fn parse(text: &str, releases: &[&str]) -> Result<Ranges, String> {
        let place = |name: &str| {
            let found = releases.iter().position(|known| *known == name);
            found.ok_or_else(|| format!("`{name}` is no release of the list"))
        };
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for part in text.split(',') {
            let (from, to) = match part.split_once("..") {
                None => (place(part)?, place(part)?),
                Some((from, "")) => (place(from)?, releases.len() - 1),
                Some((from, to)) => (place(from)?, place(to)?),
            };
            if from > to || ranges.last().is_some_and(|(_, end)| *end >= from) {
                return Err(format!("`{text}` is out of order"));
            }
            ranges.push((from, to));
        }
        Ok(Ranges(ranges))
    }

    /// Returns whether the ranges include the release at a place.
    pub(crate) fn has(&self, release: usize) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&release))
    }

    /// Returns the fewest ranges that cover exactly the marked places.
    pub(crate) fn covering(marked: &[bool]) -> Ranges {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for place in (0..marked.len()).filter(|place| marked[*place]) {
            match ranges.last_mut() {
                Some((_, end)) if *end + 1 == place => *end = place,
                _ => ranges.push((place, place)),
            }
        }
        Ranges(ranges)
    }

    /// Formats the ranges for the file.
    pub(crate) fn text(&self, releases: &[&str]) -> String {
        let last = releases.len() - 1;
        let part = |(from, to): &(usize, usize)| match (*from, *to) {
            (from, to) if to == last => format!("{}..", releases[from]),
            (from, to) if from == to => releases[from].to_owned(),
            (from, to) => format!("{}..{}", releases[from], releases[to]),
        };
        self.0.iter().map(part).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASES: [&str; 5] = ["2.3.0", "2.3.1", "2.4.0", "2.4.0-p1", "2.4.1"];

    #[test]
    fn ranges_are_written_as_they_are_read() {
        for (text, places) in [
            ("2.3.0..", vec![0, 1, 2, 3, 4]),
            ("2.3.0..2.3.1", vec![0, 1]),
            ("2.3.1", vec![1]),
            ("2.3.0,2.4.0..2.4.0-p1", vec![0, 2, 3]),
            ("2.3.0,2.4.1..", vec![0, 4]),
        ] {
            let ranges = Ranges::parse(text, &RELEASES).unwrap();
            let marked: Vec<bool> = (0..RELEASES.len()).map(|place| ranges.has(place)).collect();
            assert_eq!(marked, (0..RELEASES.len()).map(|place| places.contains(&place)).collect::<Vec<_>>(), "{text}");
            assert_eq!(Ranges::covering(&marked), ranges, "{text}");
            assert_eq!(ranges.text(&RELEASES), text);
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "2.3", "2.3.0...2.4.0", "2.4.0..2.3.0", "2.3.0..2.4.0,2.4.0", "2.3.1,2.3.0", "2.3.0..2.9.9"] {
            assert!(Ranges::parse(text, &RELEASES).is_err(), "{text}");
        }
    }
}
