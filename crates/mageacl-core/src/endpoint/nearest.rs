//! Suggestions for a call without a route.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::matching::{self, Channel};
use super::path::Address;
use super::router::Router;
use crate::catalog::Routes;
use crate::similar::{Budget, Index, Measure, Search, jaro_winkler};

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 3;

/// The minimum similarity of a suggestion.
const MIN_SIMILARITY: f64 = 0.8;

/// The names that suggestions are taken from, each list indexed by the first search.
#[derive(Debug, Default)]
pub(super) struct Suggestions<'c> {
    plain: OnceCell<Calls<'c>>,
    write: OnceCell<Calls<'c>>,
    bulk: OnceCell<Calls<'c>>,
    operations: OnceCell<Index<String>>,
    methods: OnceCell<Index<String>>,
    ids: OnceCell<Index<String>>,
    budget: Budget,
}

/// The calls of a channel.
#[derive(Debug)]
struct Calls<'c> {
    index: Index<usize>,
    all: Vec<Call<'c>>,
    /// By the number of parts.
    by_length: HashMap<usize, Vec<usize>>,
}

#[derive(Debug)]
struct Call<'c> {
    shape: String,
    method: &'c str,
    name: String,
}

impl<'c> Calls<'c> {
    fn new(calls: impl Iterator<Item = (String, &'c str)>) -> Self {
        let call =
            |(url, method): (String, &'c str)| Call { shape: shape(&url), method, name: format!("{method} {url}") };
        let all: Vec<Call<'_>> = calls.map(call).collect();
        let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, call) in all.iter().enumerate() {
            by_length.entry(call.shape.split('/').count()).or_default().push(at);
        }
        let index =
            Index::new(Measure::Levenshtein, all.iter().enumerate().map(|(at, call)| (call.shape.as_str(), at)));
        Calls { index, all, by_length }
    }

    /// Returns the calls with a path of this shape, with or without a version, by index.
    fn concrete(&self, wanted: &str, budget: &Budget) -> Option<BTreeSet<usize>> {
        let parts: Vec<&str> = wanted.split('/').collect();
        let mut found = BTreeSet::new();
        for length in [parts.len(), parts.len() + 1] {
            let same = self.by_length.get(&length).map_or(&[][..], Vec::as_slice);
            if !budget.consider(same.len()) {
                return None;
            }
            found.extend(same.iter().copied().filter(|at| {
                let known = self.all[*at].shape.split('/').skip(length - parts.len());
                known.zip(&parts).all(|(known, wanted)| known == *wanted || known == "*")
            }));
        }
        Some(found)
    }

    fn nearest(&self, wanted: &str, method: &str, budget: &Budget) -> Option<Vec<String>> {
        let concrete = self.concrete(wanted, budget)?;
        let key = |at: &usize| {
            let call = &self.all[*at];
            (!call.method.eq_ignore_ascii_case(method), call.name.as_str())
        };
        let mut best: Vec<usize> = concrete.iter().copied().collect();
        best.sort_by(|a, b| key(a).cmp(&key(b)));
        best.truncate(MAX_SUGGESTIONS);
        // Calls of the same shape have the maximum similarity, so that others only fill what is left.
        if best.len() < MAX_SUGGESTIONS {
            let search = Search { wanted, minimum: MIN_SIMILARITY, most: MAX_SUGGESTIONS - best.len(), budget };
            let order = |a: &usize, b: &usize| key(a).cmp(&key(b));
            let similar = self.index.search(search, |at| !concrete.contains(at), order)?;
            best.extend(similar.into_iter().map(|(_, at)| *at));
        }
        Some(best.into_iter().map(|at| self.all[at].name.clone()).collect())
    }
}

impl Router<'_> {
    /// Returns the routes most similar to a call: those with the same path first, then those with a similar one. Returns
    /// `None` once too many calls were searched for.
    pub(super) fn nearest(&self, address: &Address, method: &str) -> Option<Vec<String>> {
        let path = if address.channel == Channel::Sync { &address.path } else { &address.full };
        let calls = match address.channel {
            Channel::Sync => self.suggestions.plain.get_or_init(|| plain_calls(self.routes)),
            Channel::Async => self.suggestions.write.get_or_init(|| async_calls(self.routes)),
            Channel::Bulk => self.suggestions.bulk.get_or_init(|| bulk_calls(self.routes)),
        };
        calls.nearest(&shape(path), method, &self.suggestions.budget)
    }

    /// Returns the names most similar to the name of a SOAP operation.
    pub(super) fn nearest_operations(&self, name: &str) -> Option<Vec<String>> {
        let known = || self.routes.operations().iter().map(|operation| operation.name.clone());
        let index = self.suggestions.operations.get_or_init(|| index_of_names(known()));
        nearest_names(index, name, &self.suggestions.budget)
    }

    /// Returns the names most similar to a method of a service, each without the folders of its class.
    pub(super) fn nearest_methods(&self, name: &str) -> Option<Vec<String>> {
        let short = |route: &crate::catalog::Route| {
            let class = route.service.rsplit('\\').next().unwrap_or_default();
            // The name of a method holds no backslash in PHP, but may in a file.
            let name = format!("{class}::{}", route.service_method);
            name.rsplit('\\').next().unwrap_or_default().to_owned()
        };
        let known = || self.routes.all().iter().map(short);
        let index = self.suggestions.methods.get_or_init(|| index_of_names(known()));
        nearest_names(index, name, &self.suggestions.budget)
    }

    /// Returns the ids most similar to one that is not in the tree.
    pub(super) fn nearest_ids(&self, id: &str) -> Option<Vec<String>> {
        let known = || self.tree.nodes().map(|node| self.tree.resource(node).id.clone());
        let index = self.suggestions.ids.get_or_init(|| index_of_names(known()));
        nearest_names(index, id, &self.suggestions.budget)
    }
}

fn plain_calls(routes: &Routes) -> Calls<'_> {
    Calls::new(routes.all().iter().map(|route| (route.url.clone(), route.method.as_str())))
}

fn async_calls(routes: &Routes) -> Calls<'_> {
    let written = routes.all().iter().filter(|route| route.is_write());
    Calls::new(written.map(|route| (format!("/async{}", route.url), route.method.as_str())))
}

fn bulk_calls(routes: &Routes) -> Calls<'_> {
    let bulk = routes.bulk().into_iter();
    Calls::new(bulk.map(|bulk| (format!("/async/bulk{}", bulk.url), bulk.route.method.as_str())))
}

fn index_of_names(names: impl Iterator<Item = String>) -> Index<String> {
    let names: BTreeSet<String> = names.collect();
    Index::new(Measure::JaroWinkler, names.into_iter().map(|name| (name.to_lowercase(), name)))
}

fn nearest_names(index: &Index<String>, wanted: &str, budget: &Budget) -> Option<Vec<String>> {
    let search = Search { wanted: &wanted.to_lowercase(), minimum: MIN_SIMILARITY, most: MAX_SUGGESTIONS, budget };
    let best = index.search(search, |_| true, Ord::cmp)?;
    Some(best.into_iter().map(|(_, name)| name.clone()).collect())
}

/// Returns the names most similar to a word, for a single search in a short list.
#[must_use]
pub fn names<'n>(names: impl Iterator<Item = &'n str>, wanted: &str) -> Vec<String> {
    let lower = wanted.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (jaro_winkler(&name.to_lowercase(), &lower), name))
        .filter(|(score, _)| *score >= MIN_SIMILARITY)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name.to_owned()).collect()
}

/// Returns a path in lower case with every variable as `*`.
fn shape(path: &str) -> String {
    matching::shape(path).to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Scores every call, as the index does not.
    fn naive(calls: &[(String, &str)], wanted: &str, method: &str) -> Vec<String> {
        let score = |known: &str| {
            let unversioned = known.split_once('/').map_or(known, |(_, rest)| rest);
            let is_concrete = |known: &str| {
                let (wanted, known): (Vec<_>, Vec<_>) = (wanted.split('/').collect(), known.split('/').collect());
                wanted.len() == known.len()
                    && known.iter().zip(&wanted).all(|(known, wanted)| known == wanted || *known == "*")
            };
            let similar = strsim::normalized_levenshtein(wanted, known);
            if is_concrete(known) || is_concrete(unversioned) { 1.0 } else { similar }
        };
        let mut scored: Vec<(f64, bool, String)> = calls
            .iter()
            .map(|(url, known)| (score(&shape(url)), known.eq_ignore_ascii_case(method), format!("{known} {url}")))
            .collect();
        scored.retain(|(score, ..)| *score >= MIN_SIMILARITY);
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        scored.into_iter().take(MAX_SUGGESTIONS).map(|(.., name)| name).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_index_suggests_what_a_full_comparison_does(
            calls in proptest::collection::vec(("/V1(/(orders?|order-item|:id|:a|x)){1,4}", prop_oneof!["GET", "PUT"]), 0..30),
            wanted in "/(V1/)?(orders?|odrers|order-items|[0-9]|x)(/(orders?|[0-9]|x|:b)){0,3}",
        ) {
            let calls: Vec<(String, &str)> =
                calls.iter().map(|(url, method)| (url.clone(), method.as_str())).collect();
            let known = Calls::new(calls.iter().cloned());
            let wanted = shape(&wanted);
            let found = known.nearest(&wanted, "GET", &Budget::default()).unwrap();
            prop_assert_eq!(found, naive(&calls, &wanted, "GET"));
        }
    }
}
