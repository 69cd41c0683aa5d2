//! Measures of similarity from 0 to 1, and bounds for them that are fast to compute.

use std::collections::HashMap;

use super::letters::Letters;

/// The length from which on Jaro's matches are found by an index of the letters. The simple search takes the product of both
/// lengths.
const LONG: usize = 64;

/// The maximum length of the common beginning that Winkler's bonus counts.
const PREFIX: usize = 4;

/// A measure of similarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Insertions, deletions and substitutions.
    Levenshtein,
    /// The same, and transpositions.
    DamerauLevenshtein,
    /// Common letters in nearly the same order, with a bonus for a common beginning.
    JaroWinkler,
}

impl Measure {
    pub(super) fn similarity(self, a: &str, b: &str) -> f64 {
        match self {
            Measure::Levenshtein => strsim::normalized_levenshtein(a, b),
            Measure::DamerauLevenshtein => strsim::normalized_damerau_levenshtein(a, b),
            Measure::JaroWinkler => jaro_winkler(a, b),
        }
    }

    /// Returns an upper bound of the similarity.
    pub(super) fn bound(self, a: &Letters, b: &Letters) -> f64 {
        match self {
            Measure::Levenshtein | Measure::DamerauLevenshtein => of_edits(a.edits(b), a.length.max(b.length)),
            Measure::JaroWinkler => of_matches(a.common(b), a.length, b.length),
        }
    }

    /// Returns an upper bound of the similarity of texts with these lengths.
    pub(super) fn by_length(self, a: &Letters, b: &Letters) -> f64 {
        match self {
            Measure::Levenshtein | Measure::DamerauLevenshtein => {
                of_edits(a.length.abs_diff(b.length), a.length.max(b.length))
            }
            Measure::JaroWinkler => of_matches(a.length.min(b.length), a.length, b.length),
        }
    }

    pub(super) fn cost(self, a: usize, b: usize) -> usize {
        match self {
            Measure::JaroWinkler if a.max(b) >= LONG => 16 * (a + b),
            _ => a * b,
        }
    }
}

/// Returns the similarity of texts with a distance, as [`strsim`] computes it.
#[allow(clippy::cast_precision_loss, reason = "lengths of texts are far below the limit of the precision")]
fn of_edits(edits: usize, longest: usize) -> f64 {
    if longest == 0 { 1.0 } else { 1.0 - edits as f64 / longest as f64 }
}

/// Returns a bound for Jaro and Winkler's similarity of texts that have this many letters in common.
#[allow(clippy::cast_precision_loss, reason = "lengths of texts are far below the limit of the precision")]
fn of_matches(matches: usize, a: usize, b: usize) -> f64 {
    if a == 0 && b == 0 {
        return 1.0;
    }
    if matches == 0 {
        return 0.0;
    }
    let jaro = (matches as f64 / a as f64 + matches as f64 / b as f64 + 1.0) / 3.0;
    // The sum is rounded in a different order than the exact one.
    jaro + 0.1 * PREFIX as f64 * (1.0 - jaro) + 1e-9
}

/// Returns the same as [`strsim::jaro_winkler`], in time that is linear in the lengths.
#[must_use]
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    if a.len().max(b.len()) < LONG {
        return strsim::jaro_winkler(a, b);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let jaro = jaro(&a, &b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(&b).take(PREFIX).take_while(|(one, other)| one == other).count();
    #[allow(clippy::cast_precision_loss, reason = "at most four")]
    let bonus = 0.1 * prefix as f64 * (1.0 - jaro);
    jaro + bonus
}

#[allow(clippy::cast_precision_loss, reason = "lengths of texts are far below the limit of the precision")]
fn jaro(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let range = (a.len().max(b.len()) / 2).saturating_sub(1);
    // Positions in `b` of each letter that are not matched yet, the next one last.
    let mut unmatched: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, letter) in b.iter().enumerate().rev() {
        unmatched.entry(*letter).or_default().push(at);
    }
    let mut matched = Vec::new();
    for (at, letter) in a.iter().enumerate() {
        let Some(places) = unmatched.get_mut(letter) else { continue };
        // The first position in range never moves back, so that earlier ones are never needed again.
        while places.pop_if(|place| *place + range < at).is_some() {}
        if let Some(place) = places.pop_if(|place| *place <= at + range) {
            matched.push((*letter, place));
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let mut places: Vec<usize> = matched.iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    let transposed = matched.iter().zip(&places).filter(|((letter, _), place)| b[**place] != *letter).count() / 2;
    let common = matched.len();
    (common as f64 / a.len() as f64 + common as f64 / b.len() as f64 + (common - transposed) as f64 / common as f64)
        / 3.0
}
