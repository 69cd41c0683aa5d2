//! Tables that compare two states, such as `Old | New`: only one of the columns applies.

use super::{limits, remarks};

/// Words for one of two states.
const STATES: &str = "old new before after current currently recommended today target from to was is now then previous next existing proposed \
     former actual future desired changed original replacement legacy name alt alte alter neu neue neuer bisher k\u{fc}nftig heute vorher nachher \
     ist soll avant apr\u{e8}s ancien ancienne nouveau nouvelle actuel actuelle recommand\u{e9} antes despu\u{e9}s antiguo nuevo nueva recomendado \
     recomendada prima dopo vecchio nuovo attuale consigliato consigliata oud nieuw vroeger nu straks huidig aanbevolen stara stary nowa nowy \
     przed po obecnie zalecane antigo novo depois atual as-is to-be insecure secure wrong right bad good dont do don't";

/// Returns whether the cells of a header are for two states: each is a state or a version.
pub(super) fn is_comparison(cells: &[&str]) -> bool {
    let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let states = cells.iter().filter(|cell| is_state(cell)).count();
    states >= 2 || states == 1 && cells.len() == 2 && cells.iter().any(|cell| remarks::is_not_now(cell))
}

fn is_state(cell: &str) -> bool {
    let words: Vec<String> = cell
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | '*'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is_word = |word: &String| STATES.split_ascii_whitespace().any(|known| known == word);
    let is_version = || {
        let is_dotted = |word: &String| {
            let number = word.trim_start_matches('v');
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'x'))
        };
        words.last().is_some_and(is_dotted) && (words.len() <= 3 || limits::is_limited_heading(cell))
    };
    (1..=4).contains(&words.len())
        && (words.iter().any(is_word) && words.len() <= 2 || is_version() || remarks::is_not_now(cell))
}

/// Returns the cells of a line, by the separator that it has.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let separator = ['\t', '|', ';', ','].into_iter().find(|separator| line.contains(*separator));
    separator.map_or_else(Vec::new, |separator| line.trim_matches(['|', ' ']).split(separator).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_two_states_are_found() {
        for header in [
            "| Old | New |",
            "Before;After",
            "Version 1\tVersion 2",
            "Current | Recommended",
            "| v1.x | v2.x |",
            "2.3 | 2.4",
            "| Magento 1 | Magento 2 |",
            "Bisher | Neu",
            "Avant | Apr\u{e8}s",
            "| Section | Old | New |",
            "| Was | Is |",
        ] {
            assert!(is_comparison(&cells(header)), "{header}");
        }
        for header in [
            "| Section | Box |",
            "| # | Box |",
            "| Permission | Access | Why |",
            "Sales | Operations | Orders",
            "Orders, Invoices",
            "Resource;Needed for",
            "| Resource | Since version 2 |",
        ] {
            assert!(!is_comparison(&cells(header)), "{header}");
        }
    }
}
