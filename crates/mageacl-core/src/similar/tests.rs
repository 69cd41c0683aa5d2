//! The index is compared with a comparison of all texts.

use proptest::prelude::*;

use super::*;

const MEASURES: [(Measure, f64); 3] =
    [(Measure::Levenshtein, 0.8), (Measure::DamerauLevenshtein, 0.75), (Measure::JaroWinkler, 0.8)];

/// Compares the wanted text with every text.
fn naive(measure: Measure, texts: &[String], wanted: &str, minimum: f64) -> Vec<(f64, usize)> {
    let similarity = |text: &str| match measure {
        Measure::Levenshtein => strsim::normalized_levenshtein(text, wanted),
        Measure::DamerauLevenshtein => strsim::normalized_damerau_levenshtein(text, wanted),
        Measure::JaroWinkler => strsim::jaro_winkler(text, wanted),
    };
    let mut scored: Vec<(f64, usize)> = texts.iter().enumerate().map(|(at, text)| (similarity(text), at)).collect();
    scored.retain(|(score, _)| *score >= minimum);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(3);
    scored
}

fn found(measure: Measure, texts: &[String], wanted: &str, minimum: f64) -> Vec<(f64, usize)> {
    let index = Index::new(measure, texts.iter().enumerate().map(|(at, text)| (text.as_str(), at)));
    let search = Search { wanted, minimum, most: 3, budget: &Budget::default() };
    let best = index.search(search, |_| true, Ord::cmp).unwrap();
    best.into_iter().map(|(score, at)| (score, *at)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_index_finds_what_a_full_comparison_finds(
        texts in proptest::collection::vec("(Acme_Shop::)?[a-e\u{e4}A]{0,7}[0-3]{0,2}", 0..40),
        wanted in "(Acme_Shop::)?[a-e\u{e4}A]{0,7}[0-3]{0,2}",
    ) {
        for (measure, minimum) in MEASURES {
            for minimum in [minimum, 0.5, 1.0] {
                prop_assert_eq!(
                    found(measure, &texts, &wanted, minimum),
                    naive(measure, &texts, &wanted, minimum),
                    "{:?} {}", measure, minimum
                );
            }
        }
    }

    #[test]
    fn long_texts_are_compared_as_short_ones_are(
        one in "[ab\u{e4}]{50,150}",
        other in "[ab\u{e4}]{0,150}",
        changed in proptest::collection::vec((0..150_usize, proptest::char::range('a', 'c')), 0..20),
    ) {
        let mut similar: Vec<char> = one.chars().collect();
        for (at, letter) in changed {
            if let Some(place) = similar.get_mut(at) {
                *place = letter;
            }
        }
        for other in [other, similar.into_iter().collect()] {
            prop_assert_eq!(jaro_winkler(&one, &other).to_bits(), strsim::jaro_winkler(&one, &other).to_bits());
        }
    }
}

#[test]
fn a_search_beyond_the_budget_finds_nothing() {
    let index = Index::new(Measure::Levenshtein, [("abc", 1), ("abd", 2)].into_iter());
    let search = |budget: &Budget| {
        let search = Search { wanted: "abx", minimum: 0.5, most: 1, budget };
        index.search(search, |_| true, Ord::cmp).map(|best| best.len())
    };
    let budget = Budget::of_steps(2 * 9);
    assert_eq!((search(&budget), search(&budget)), (Some(1), None));
    let budget = Budget::default();
    assert!(budget.consider(MAX_CONSIDERED - 1));
    assert_eq!(search(&budget), None);
}

#[test]
fn few_texts_are_compared_exactly() {
    let texts: Vec<String> = (0..10_000).map(|at| format!("Acme_Shop::entry{at}")).collect();
    let index = Index::new(Measure::DamerauLevenshtein, texts.iter().enumerate().map(|(at, text)| (text.as_str(), at)));
    let budget = Budget::default();
    let search = Search { wanted: "Acme_Shop::entri4711", minimum: 0.75, most: 3, budget: &budget };
    assert_eq!(*index.search(search, |_| true, Ord::cmp).unwrap()[0].1, 4711);
    // All are similar enough, but at most one in ten can be among the best three.
    assert!(MAX_STEPS - budget.steps.get() < 1_000 * 20 * 20, "{}", MAX_STEPS - budget.steps.get());
}
