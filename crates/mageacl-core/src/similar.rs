//! Suggestions: the texts of a list that are most similar to a given one.
//!
//! [`Index`] returns the same texts as a comparison with all of them. It compares only those that can be among the best by
//! their lengths and letters, and a [`Budget`] limits the work of all searches of a run: thousands of unknown names in a
//! store with thousands of resources must not take minutes.

mod letters;
mod measure;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::cmp::Ordering;

use letters::Letters;
pub use measure::{Measure, jaro_winkler};

/// The number of texts that all searches of a run may consider.
const MAX_CONSIDERED: usize = 40_000_000;

/// The sum of the costs of all comparisons of a run: about one for each pair of characters.
const MAX_STEPS: usize = 50_000_000;

/// The work that is left for searches.
#[derive(Clone, Debug)]
pub struct Budget {
    considered: Cell<usize>,
    steps: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { considered: Cell::new(MAX_CONSIDERED), steps: Cell::new(MAX_STEPS) }
    }
}

impl Budget {
    /// Returns a budget with another limit for the cost of comparisons.
    #[must_use]
    pub fn of_steps(steps: usize) -> Self {
        Budget { considered: Cell::new(MAX_CONSIDERED), steps: Cell::new(steps) }
    }

    /// Takes the cost of a comparison, or returns `false` if too little is left.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        take(&self.steps, steps)
    }

    /// Takes the cost of considering some texts, or returns `false` if too little is left.
    pub(crate) fn consider(&self, texts: usize) -> bool {
        take(&self.considered, texts)
    }
}

fn take(left: &Cell<usize>, amount: usize) -> bool {
    let rest = left.get().checked_sub(amount);
    left.set(rest.unwrap_or(0));
    rest.is_some()
}

/// A list of texts, each with a value.
#[derive(Debug)]
pub struct Index<T> {
    measure: Measure,
    /// By length.
    entries: Vec<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    text: Box<str>,
    letters: Letters,
    value: T,
}

/// A search for the most similar texts.
#[derive(Clone, Copy, Debug)]
pub struct Search<'s> {
    /// The text to which they are similar.
    pub wanted: &'s str,
    /// The minimum similarity, from 0 to 1.
    pub minimum: f64,
    /// The maximum number of results.
    pub most: usize,
    /// The limit of the work.
    pub budget: &'s Budget,
}

impl<T> Index<T> {
    /// Indexes texts with their values.
    pub fn new(measure: Measure, texts: impl Iterator<Item = (impl Into<Box<str>>, T)>) -> Self {
        let entry = |(text, value): (_, T)| {
            let text: Box<str> = Into::into(text);
            Entry { letters: Letters::in_text(&text), text, value }
        };
        let mut entries: Vec<Entry<T>> = texts.map(entry).collect();
        entries.sort_by_key(|entry| entry.letters.length);
        Index { measure, entries }
    }

    /// Returns the values of the most similar texts with their similarity, the best first; of equally similar ones the
    /// order of the values decides. Returns `None` if the budget is exhausted.
    pub fn search<'i>(
        &'i self,
        search: Search<'_>,
        accepts: impl Fn(&T) -> bool,
        order: impl Fn(&T, &T) -> Ordering,
    ) -> Option<Vec<(f64, &'i T)>> {
        let letters = Letters::in_text(search.wanted);
        let range = self.of_length(&letters, search.minimum);
        if !search.budget.consider(range.len()) {
            return None;
        }
        let bound = |entry: &'i Entry<T>| (self.measure.bound(&letters, &entry.letters), entry);
        let candidates =
            range.iter().map(bound).filter(|(bound, entry)| *bound >= search.minimum && accepts(&entry.value));
        let mut candidates: Vec<(f64, &Entry<T>)> = candidates.collect();
        candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut best: Vec<(f64, &T)> = Vec::new();
        for (bound, entry) in candidates {
            // No later one can be better than the last of the best.
            if best.len() == search.most && best.last().is_some_and(|(score, _)| bound < *score) {
                break;
            }
            if !take(&search.budget.steps, self.measure.cost(letters.length, entry.letters.length)) {
                return None;
            }
            let score = self.measure.similarity(&entry.text, search.wanted);
            if score >= search.minimum {
                insert(&mut best, (score, &entry.value), search.most, &order);
            }
        }
        Some(best)
    }

    /// Returns the entries whose length permits the similarity.
    fn of_length(&self, letters: &Letters, minimum: f64) -> &[Entry<T>] {
        let start = self.entries.partition_point(|entry| {
            entry.letters.length < letters.length && self.measure.by_length(letters, &entry.letters) < minimum
        });
        let rest = &self.entries[start..];
        let end = rest.partition_point(|entry| {
            entry.letters.length <= letters.length || self.measure.by_length(letters, &entry.letters) >= minimum
        });
        &rest[..end]
    }
}

/// Inserts a result at its place among the best ones.
fn insert<'i, T>(best: &mut Vec<(f64, &'i T)>, found: (f64, &'i T), most: usize, order: &impl Fn(&T, &T) -> Ordering) {
    let is_before = |known: &(f64, &T)| {
        known.0.total_cmp(&found.0).reverse().then_with(|| order(known.1, found.1)) != Ordering::Greater
    };
    let at = best.partition_point(is_before);
    if at < most {
        best.truncate(most - 1);
        best.insert(at, found);
    }
}
