//! Suggestions for a call without a route.

use super::matching::{self, Channel};
use super::path::Address;
use crate::catalog::Routes;

/// The maximum number of suggestions.
const MOST: usize = 3;

/// The minimum similarity of a suggestion.
const ENOUGH: f64 = 0.8;

/// Returns the routes most similar to a call: those with the same path first, then those with a similar one.
#[must_use]
pub fn to(routes: &Routes, address: &Address, method: &str) -> Vec<String> {
    let known: Vec<(String, &str)> = match address.channel {
        Channel::Sync => routes.all().iter().map(|route| (route.url.clone(), route.method.as_str())).collect(),
        Channel::Async => {
            let written = routes.all().iter().filter(|route| route.is_write());
            written.map(|route| (format!("/async{}", route.url), route.method.as_str())).collect()
        }
        Channel::Bulk => {
            let bulk = routes.bulk().into_iter();
            bulk.map(|bulk| (format!("/async/bulk{}", bulk.url), bulk.route.method.as_str())).collect()
        }
    };
    let path = if address.channel == Channel::Sync { &address.path } else { &address.full };
    let wanted = shape(path);
    let mut scored: Vec<(f64, bool, String)> = known
        .into_iter()
        .map(|(url, known)| {
            let score = similarity(&wanted, &shape(&url));
            (score, known.eq_ignore_ascii_case(method), format!("{known} {url}"))
        })
        .filter(|(score, ..)| *score >= ENOUGH)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    scored.into_iter().take(MOST).map(|(.., name)| name).collect()
}

/// Returns the names most similar to a word.
#[must_use]
pub fn names<'n>(names: impl Iterator<Item = &'n str>, wanted: &str) -> Vec<String> {
    let lower = wanted.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &lower), name))
        .filter(|(score, _)| *score >= ENOUGH)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(MOST).map(|(_, name)| name.to_owned()).collect()
}

/// Returns a path in lower case with every variable as `*`.
fn shape(path: &str) -> String {
    matching::shape(path).to_lowercase()
}

/// Returns 1 for paths that differ only in variables and missing versions, and less the more they differ.
fn similarity(wanted: &str, known: &str) -> f64 {
    let unversioned = known.split_once('/').map_or(known, |(_, rest)| rest);
    let concrete = |known: &str| {
        let (wanted, known): (Vec<_>, Vec<_>) = (wanted.split('/').collect(), known.split('/').collect());
        wanted.len() == known.len() && known.iter().zip(&wanted).all(|(known, wanted)| known == wanted || *known == "*")
    };
    if concrete(known) || concrete(unversioned) { 1.0 } else { likeness(wanted, known) }
}

/// Returns the share of characters that two texts have in common (`strsim::normalized_levenshtein`), or 0 if their
/// lengths alone imply a value below [`ENOUGH`]: that is so for most routes, and the comparison takes the product of
/// both lengths.
fn likeness(a: &str, b: &str) -> f64 {
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let (shorter, longer) = (a_length.min(b_length), a_length.max(b_length));
    // Four fifths, in integers.
    if shorter * 5 < longer * 4 { 0.0 } else { strsim::normalized_levenshtein(a, b) }
}
