//! From the results of all combinations to the resources that an action requires.

use super::{Guard, Logic};

/// Something that may be true or false.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Atom {
    /// A resource that is asked for.
    Resource(String),
    /// A condition at run time.
    Condition(String),
}

/// The result for one combination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The values that were asked for, in order.
    pub(super) values: Vec<(Atom, bool)>,
    /// Whether the action is allowed.
    pub(super) is_allowed: bool,
}

/// The maximum number of resources whose combinations are compared.
const MAX_IDS: usize = 10;

/// Decides which resources are required.
pub(super) fn decide(leaves: &[Leaf], candidates: Vec<String>) -> Guard {
    let mut ids: Vec<&str> = Vec::new();
    for (atom, _) in leaves.iter().flat_map(|leaf| &leaf.values) {
        if let Atom::Resource(id) = atom
            && !ids.contains(&id.as_str())
        {
            ids.push(id);
        }
    }
    let mut all: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    all.extend(candidates.into_iter().filter(|id| !ids.contains(&id.as_str())));
    let computed = Guard::Computed { candidates: all };
    if ids.len() > MAX_IDS {
        return computed;
    }
    // The sets of granted ids for which the action may be allowed, and may be refused.
    let sets = 0..1_u32 << ids.len();
    let may = |set: u32, outcome: bool| {
        leaves.iter().any(|leaf| {
            leaf.is_allowed == outcome && leaf.values.iter().all(|(atom, value)| agrees(atom, *value, set, &ids))
        })
    };
    let outcomes: Vec<(bool, bool)> = sets.map(|set| (may(set, true), may(set, false))).collect();
    if outcomes.iter().all(|outcome| *outcome == (true, false)) {
        return Guard::Always;
    }
    if outcomes.iter().all(|outcome| *outcome == (false, true)) {
        return Guard::Never;
    }
    let is_conditional = outcomes.iter().any(|(allowed, refused)| *allowed && *refused);
    if is_conditional && outcomes.iter().any(|(allowed, refused)| *allowed && !*refused) {
        return computed;
    }
    match minimal(&outcomes) {
        Some(minimal) if minimal != [0] => asks(&minimal, &ids, is_conditional),
        _ => computed,
    }
}

/// Returns whether a value fits a set of granted ids.
fn agrees(atom: &Atom, value: bool, set: u32, ids: &[&str]) -> bool {
    match atom {
        Atom::Resource(id) => {
            let place = ids.iter().position(|known| known == id);
            place.is_none_or(|place| (set >> place & 1 == 1) == value)
        }
        Atom::Condition(_) => true,
    }
}

/// Returns the smallest sets that allow the action; `None` if a larger set than one of them does not.
fn minimal(outcomes: &[(bool, bool)]) -> Option<Vec<usize>> {
    let mut minimal: Vec<usize> = Vec::new();
    for (set, (is_allowed, _)) in outcomes.iter().enumerate() {
        let has_subset = minimal.iter().any(|small| small & set == *small);
        match (is_allowed, has_subset) {
            (true, false) => minimal.push(set),
            (false, true) => return None,
            _ => {}
        }
    }
    // A set comes after its subsets, because their numbers are smaller.
    Some(minimal)
}

fn asks(minimal: &[usize], ids: &[&str], is_conditional: bool) -> Guard {
    let names = |set: usize| -> Vec<String> {
        let held = ids.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        held.map(|(_, id)| (*id).to_owned()).collect()
    };
    let logic = match minimal {
        [_] => Logic::All,
        several if several.iter().all(|set| set.is_power_of_two()) => Logic::Any,
        several => Logic::AnySet(several.iter().map(|set| names(*set)).collect()),
    };
    let ids = names(minimal.iter().fold(0, |all, set| all | set));
    Guard::Asks { ids, logic, is_conditional }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes leaves from lines such as `a !c = yes`: lower-case letters are resources, upper-case ones conditions.
    fn guard(lines: &[&str]) -> Guard {
        let leaf = |line: &&str| {
            let (values, outcome) = line.split_once('=').unwrap();
            let value = |word: &str| {
                let name = word.trim_start_matches('!').to_owned();
                let is_resource = name.chars().all(char::is_lowercase);
                let atom = if is_resource { Atom::Resource(name) } else { Atom::Condition(name) };
                (atom, !word.starts_with('!'))
            };
            Leaf { values: values.split_whitespace().map(value).collect(), is_allowed: outcome.trim() == "yes" }
        };
        decide(&lines.iter().map(leaf).collect::<Vec<_>>(), Vec::new())
    }

    fn asks(ids: &[&str], logic: Logic, is_conditional: bool) -> Guard {
        Guard::Asks { ids: ids.iter().map(|id| (*id).to_owned()).collect(), logic, is_conditional }
    }

    #[test]
    fn combinations_decide_what_is_required() {
        let computed = |ids: &[&str]| Guard::Computed { candidates: ids.iter().map(|id| (*id).to_owned()).collect() };
        let sets = vec![vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]];
        let table: &[(&[&str], Guard)] = &[
            (&["= yes"], Guard::Always),
            (&["= no"], Guard::Never),
            (&["a = yes", "!a = no"], asks(&["a"], Logic::All, false)),
            (&["a = yes", "!a = yes"], Guard::Always),
            (&["a b = yes", "a !b = no", "!a = no"], asks(&["a", "b"], Logic::All, false)),
            (&["a = yes", "!a b = yes", "!a !b = no"], asks(&["a", "b"], Logic::Any, false)),
            (
                &["a b = yes", "a !b c = yes", "a !b !c = no", "!a c = yes", "!a !c = no"],
                asks(&["a", "b", "c"], Logic::AnySet(sets), false),
            ),
            // A condition beside a resource; one instead of it; one that chooses the resource.
            (&["a C = yes", "a !C = no", "!a = no"], asks(&["a"], Logic::All, true)),
            (&["a = yes", "!a C = yes", "!a !C = no"], computed(&["a"])),
            (&["C a = yes", "C !a = no", "!C b = yes", "!C !b = no"], computed(&["a", "b"])),
            (&["C = yes", "!C = no"], computed(&[])),
            // A condition without effect; a resource that only forbids.
            (&["C a = yes", "C !a = no", "!C a = yes", "!C !a = no"], asks(&["a"], Logic::All, false)),
            (&["a = no", "!a = yes"], computed(&["a"])),
        ];
        for (lines, expected) in table {
            assert_eq!(guard(lines), *expected, "{lines:?}");
        }
    }
}
