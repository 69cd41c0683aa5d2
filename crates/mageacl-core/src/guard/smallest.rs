//! Minimum hitting sets.

use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of choices that are tried to prove that no smaller set exists. Routes with several ids to choose
/// from are rare; the limit is for unusual stores.
const MAX_SEARCH_STEPS: usize = 200_000;

/// Returns a minimum hitting set: the fewest elements of which every set contains one, and whether it is proved to be
/// minimal. Empty sets are ignored, because nothing can hit them.
pub(super) fn minimum_hitting_set(sets: &[BTreeSet<usize>]) -> (BTreeSet<usize>, bool) {
    // Most sets have a single element, which is therefore required. Sets that contain it are done.
    let forced: BTreeSet<usize> = sets.iter().filter(|set| set.len() == 1).flatten().copied().collect();
    let rest: BTreeSet<&BTreeSet<usize>> =
        sets.iter().filter(|set| !set.is_empty() && set.is_disjoint(&forced)).collect();
    let mut rest: Vec<&BTreeSet<usize>> = rest.into_iter().collect();
    // The sets with the fewest choices first.
    rest.sort_by_key(|set| set.len());
    let (chosen, is_proved) = search(&rest);
    (forced.into_iter().chain(chosen).collect(), is_proved)
}

/// Tries increasing sizes, up to that of the greedy solution.
fn search(sets: &[&BTreeSet<usize>]) -> (BTreeSet<usize>, bool) {
    let found = greedy(sets);
    let mut patience = MAX_SEARCH_STEPS;
    for size in 0..found.len() {
        let mut chosen = BTreeSet::new();
        match depth_limited_search(sets, size, &mut chosen, &mut patience) {
            Some(true) => return (chosen, true),
            Some(false) => {}
            None => return (found, false),
        }
    }
    (found, true)
}

/// Repeatedly takes the element that hits most of the remaining sets.
fn greedy(sets: &[&BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    loop {
        let mut met: BTreeMap<usize, usize> = BTreeMap::new();
        for place in sets.iter().filter(|set| set.is_disjoint(&chosen)).copied().flatten() {
            *met.entry(*place).or_default() += 1;
        }
        // On a tie, the smallest element is taken.
        let best = met.into_iter().max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)));
        match best {
            Some((place, _)) => chosen.insert(place),
            None => return chosen,
        };
    }
}

/// Returns whether `size` more elements are enough, or `None` if the limit of steps is exhausted. The recursion is as
/// deep as the size of the set, which is less than that of the greedy solution.
fn depth_limited_search(
    sets: &[&BTreeSet<usize>],
    size: usize,
    chosen: &mut BTreeSet<usize>,
    patience: &mut usize,
) -> Option<bool> {
    let Some(next) = sets.iter().find(|set| set.is_disjoint(chosen)) else { return Some(true) };
    if size == 0 {
        return Some(false);
    }
    for place in *next {
        *patience = patience.checked_sub(1)?;
        chosen.insert(*place);
        if depth_limited_search(sets, size - 1, chosen, patience)? {
            return Some(true);
        }
        chosen.remove(place);
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(sets: &[&[usize]]) -> (Vec<usize>, bool) {
        let sets: Vec<BTreeSet<usize>> = sets.iter().map(|set| set.iter().copied().collect()).collect();
        let (chosen, is_proved) = minimum_hitting_set(&sets);
        (chosen.into_iter().collect(), is_proved)
    }

    #[test]
    fn there_are_never_more_than_needed() {
        let cases: &[(&[&[usize]], &[usize])] = &[
            (&[], &[]),
            (&[&[1], &[2], &[1]], &[1, 2]),
            // A required element also hits sets with a choice.
            (&[&[3], &[1, 3], &[2, 3]], &[3]),
            // A common element.
            (&[&[1, 2], &[2, 3], &[2, 4]], &[2]),
            // The greedy search takes 0 first, and then needs two more.
            (&[&[0, 1], &[0, 1], &[0, 2], &[0, 2], &[1, 3], &[2, 4]], &[1, 2]),
            // Empty sets are ignored.
            (&[&[], &[7]], &[7]),
        ];
        for (sets, expected) in cases {
            assert_eq!(chosen(sets), (expected.to_vec(), true), "{sets:?}");
        }
    }

    #[test]
    fn patience_ends_with_an_answer_that_is_no_proof() {
        // Forty rings of five: each needs three, which the greedy search finds and no fast search can prove.
        let ring = |ring: usize| (0..5).map(move |at| BTreeSet::from([ring * 5 + at, ring * 5 + (at + 1) % 5]));
        let sets: Vec<BTreeSet<usize>> = (0..40).flat_map(ring).collect();
        let (chosen, is_proved) = minimum_hitting_set(&sets);
        assert!(!is_proved && chosen.len() >= 120);
        assert!(sets.iter().all(|set| !set.is_disjoint(&chosen)));
    }
}
