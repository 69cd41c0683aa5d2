//! The load order of modules without a `config.php`, as `Module\ModuleList\Loader` computes it.

use std::collections::HashMap;

use crate::release::Release;

/// A module and the modules that its `<sequence>` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequenced {
    /// The name of the module.
    pub name: String,
    /// The modules that must be loaded before it.
    pub sequence: Vec<String>,
}

/// Two modules whose sequences form a cycle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sequence of {from} leads back to it through {to}")]
pub struct Cycle {
    /// A module.
    pub from: String,
    /// The module in its sequence that closes the cycle.
    pub to: String,
}

/// Sorts module names as Magento loads them. Of two modules with one name the later counts.
///
/// # Errors
/// If sequences form a cycle, at which Magento stops.
pub fn sort(modules: Vec<Sequenced>) -> Result<Vec<String>, Cycle> {
    sort_for(None, modules)
}

/// Sorts module names as a release would load them; without a release, as the newest one does.
///
/// # Errors
/// When sequences make a circle: Magento stops there.
pub fn sort_for(release: Option<Release>, modules: Vec<Sequenced>) -> Result<Vec<String>, Cycle> {
    let mut modules: Vec<Sequenced> = modules
        .into_iter()
        .map(|module| (module.name.clone(), module))
        .collect::<HashMap<_, _>>()
        .into_values()
        .collect();
    // In byte order, with Magento's own names first: those that contain `Magento_` anywhere.
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    if release.is_none_or(|release| release >= Release::MAGENTO_MODULES_FIRST) {
        modules.sort_by_key(|module| !module.name.contains("Magento_"));
    }

    let places: HashMap<&str, usize> =
        modules.iter().enumerate().map(|(place, module)| (module.name.as_str(), place)).collect();
    let before: Vec<Vec<usize>> = modules
        .iter()
        .map(|module| module.sequence.iter().filter_map(|name| places.get(name.as_str()).copied()).collect())
        .collect();
    let all_before = expand(&before)
        .map_err(|(from, to)| Cycle { from: modules[from].name.clone(), to: modules[to].name.clone() })?;
    let order = swap_pass(&all_before);
    Ok(order.into_iter().map(|module| modules[module].name.clone()).collect())
}

/// Modules that must come before one.
#[derive(Clone, Debug)]
enum Before {
    /// At most [`FEW`], sorted.
    Few(Vec<usize>),
    /// One bit for each module. The sets of a long chain would need too much memory as lists.
    Many(Vec<u64>),
}

impl Before {
    fn new(mut direct: Vec<usize>, indirect: &[&Before], modules: usize) -> Before {
        let lists = indirect.iter().filter_map(|set| match set {
            Before::Few(list) => Some(list),
            Before::Many(_) => None,
        });
        direct.extend(lists.flatten());
        direct.sort_unstable();
        direct.dedup();
        let many: Vec<&Vec<u64>> = indirect
            .iter()
            .filter_map(|set| match set {
                Before::Few(_) => None,
                Before::Many(bits) => Some(bits),
            })
            .collect();
        if many.is_empty() && direct.len() <= FEW {
            return Before::Few(direct);
        }
        let mut bits = vec![0; modules.div_ceil(64)];
        for module in direct {
            bits[module / 64] |= 1 << (module % 64);
        }
        for other in many {
            bits.iter_mut().zip(other).for_each(|(bits, other)| *bits |= other);
        }
        Before::Many(bits)
    }

    fn contains(&self, module: usize) -> bool {
        match self {
            Before::Few(list) => list.binary_search(&module).is_ok(),
            Before::Many(bits) => bits[module / 64] >> (module % 64) & 1 == 1,
        }
    }
}

/// Returns for each module all modules that must come before it, directly or indirectly (`Loader::expandSequence`).
fn expand(before: &[Vec<usize>]) -> Result<Vec<Before>, (usize, usize)> {
    let mut all: Vec<Option<Before>> = vec![None; before.len()];
    let mut on_path = vec![false; before.len()];
    for start in 0..before.len() {
        // A depth-first search without recursion: a module, and the index of the next entry of its sequence.
        let mut path = vec![(start, 0)];
        while let Some((module, next)) = path.pop() {
            if all[module].is_some() {
                continue;
            }
            on_path[module] = true;
            if let Some(&related) = before[module].get(next) {
                if on_path[related] {
                    return Err((module, related));
                }
                path.push((module, next + 1));
                if all[related].is_none() {
                    path.push((related, 0));
                }
                continue;
            }
            let indirect: Vec<&Before> = before[module].iter().filter_map(|related| all[*related].as_ref()).collect();
            all[module] = Some(Before::new(before[module].clone(), &indirect, before.len()));
            on_path[module] = false;
        }
    }
    Ok(all.into_iter().map(|set| set.unwrap_or(Before::Few(Vec::new()))).collect())
}

/// Up to this number of modules are looked up individually.
const FEW: usize = 64;

/// Magento's own pass over the list: at each position, every later module that must come before the current one is
/// swapped with it. The result is not a stable topological sort, so the pass is reproduced exactly. Instead of all
/// later modules, only the predecessors of the current one are looked up, as long as they are few.
fn swap_pass(all_before: &[Before]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all_before.len()).collect();
    let mut place_of = order.clone();
    for place in 0..order.len() {
        let mut from = place;
        loop {
            let before = &all_before[order[place]];
            let found = match before {
                Before::Few(list) => {
                    list.iter().map(|module| place_of[*module]).filter(|candidate| *candidate >= from).min()
                }
                // For long chains, all searches at one position together scan the list once.
                Before::Many(_) => (from..order.len()).find(|candidate| before.contains(order[*candidate])),
            };
            let Some(found) = found else { break };
            order.swap(place, found);
            place_of[order[place]] = place;
            place_of[order[found]] = found;
            from = found + 1;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(list: &[(&str, &[&str])]) -> Vec<Sequenced> {
        list.iter()
            .map(|(name, sequence)| Sequenced {
                name: (*name).to_owned(),
                sequence: sequence.iter().map(|name| (*name).to_owned()).collect(),
            })
            .collect()
    }

    /// The loops of Magento's loader, transcribed literally.
    fn literal(list: &[Sequenced]) -> Vec<String> {
        let mut list = list.to_vec();
        list.sort_by(|a, b| a.name.cmp(&b.name));
        list.sort_by_key(|module| !module.name.contains("Magento_"));
        let places: HashMap<String, usize> = list.iter().enumerate().map(|(at, m)| (m.name.clone(), at)).collect();
        let before: Vec<Vec<usize>> =
            list.iter().map(|m| m.sequence.iter().filter_map(|n| places.get(n).copied()).collect()).collect();
        let all = expand(&before).unwrap();
        let mut order: Vec<usize> = (0..list.len()).collect();
        for i in 0..order.len().saturating_sub(1) {
            for j in i..order.len() {
                if all[order[i]].contains(order[j]) {
                    order.swap(i, j);
                }
            }
        }
        order.into_iter().map(|at| list[at].name.clone()).collect()
    }

    #[test]
    fn magento_comes_first_and_sequences_swap() {
        let list = modules(&[
            ("Zed_A", &[]),
            ("Magento_B", &["Magento_A", "Gone_X"]),
            ("Magento_A", &["Zed_A"]),
            ("acme_low", &[]),
            ("FooMagento_X", &[]),
        ]);
        let order = sort(list.clone()).unwrap();
        assert_eq!(order, literal(&list));
        assert_eq!(order, ["FooMagento_X", "Zed_A", "Magento_A", "Magento_B", "acme_low"]);
    }

    #[test]
    fn a_circle_is_named() {
        let error = sort(modules(&[("V_A", &["V_B"]), ("V_B", &["V_C"]), ("V_C", &["V_B"])])).unwrap_err();
        assert_eq!((error.from.as_str(), error.to.as_str()), ("V_C", "V_B"));
        assert!(sort(modules(&[("V_A", &["V_A"])])).is_err());
        assert!(sort(modules(&[("V_A", &["V_B", "V_C"]), ("V_B", &["V_C"]), ("V_C", &[])])).is_ok());
    }

    #[test]
    fn a_chain_of_thousands_does_not_recurse() {
        let names: Vec<String> = (0..1_000).map(|n| format!("V_{n:05}")).collect();
        let list = (0..names.len())
            .map(|n| Sequenced { name: names[n].clone(), sequence: names.get(n + 1).cloned().into_iter().collect() })
            .collect();
        let order = sort(list).unwrap();
        assert!(order.iter().rev().eq(&names));
    }

    #[test]
    fn long_chains_give_what_the_literal_pass_gives() {
        // Each waits for the next and for a later one, and so indirectly for more modules than are looked up
        // individually.
        let name = |n: usize| format!("{}_{n:03}", ["Acme", "Magento", "Zed"][n * 7 % 3]);
        let sequence =
            |n: usize| [n + 1, n + n * 5 % 17 + 2].into_iter().filter(|to| *to < 3 * FEW).map(name).collect();
        let list: Vec<Sequenced> = (0..3 * FEW).map(|n| Sequenced { name: name(n), sequence: sequence(n) }).collect();
        assert_eq!(sort(list.clone()).unwrap(), literal(&list));
    }

    proptest::proptest! {
        #[test]
        fn the_quick_pass_gives_what_the_literal_one_gives(edges in proptest::collection::vec((0..12usize, 0..12usize), 0..30)) {
            let name = |n: usize| format!("{}_{n:02}", if n.is_multiple_of(3) { "Magento" } else { "Acme" });
            let mut list = modules(&[]);
            for n in 0..12 {
                let sequence = edges.iter().filter(|(a, b)| *a == n && a > b).map(|(_, b)| name((b * 7) % 12)).collect();
                list.push(Sequenced { name: name((n * 7) % 12), sequence });
            }
            proptest::prop_assert_eq!(sort(list.clone()).unwrap(), literal(&list));
        }
    }
}
